"""Papers of an inspection (执法文书), made from its record: nothing that the record says is typed again.

PAPERS["record"].write(check, findings) → Document
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.kernel.history.errors import WrongState
from anlan.kernel.paper.numbering import printed_date
from anlan.kernel.paper.tree import Block, Document, Heading, Paragraph, Signature, runs
from anlan.kernel.people.divisions import region_name

from .inspection import Check, Inspector

_BLANK = "＿" * 8


class NotReady(WrongState):
    """What the record lacks for the paper to be made; the message says so."""


@dataclass(frozen=True)
class Paper:
    """One kind of paper. mark: its word in the number (应急责改). numbered: the field that keeps the number. step: the step that
    issues it. write: f(check, hazards found at it) → the document. Raises NotReady.
    """

    title: str
    mark: str
    numbered: str
    step: str
    about: str
    write: Callable[[Check, Sequence[Any]], Document]

    def number_of(self, check: Check) -> str:
        return str(getattr(check, self.numbered))


def _line(title: str, text: object) -> Paragraph:
    return Paragraph(runs(f"{title}：{text or _BLANK}"))


def _day(day: date | None) -> str:
    return printed_date(day) if day else ""


def _issuer(check: Check) -> str:
    return check.body.name if check.body else ""


def _document(
    check: Check, code: str, blocks: Sequence[Block], signed_on: date | None, *, sealed: bool = False
) -> Document:
    """The paper under its number; one that was not issued yet says that it is a draft."""
    paper = PAPERS[code]
    number = paper.number_of(check)
    return Document(
        paper.title, tuple(blocks), byline=number or "（草稿，出具时才编文号）",
        signature=Signature(_issuer(check), signed_on, sealed=sealed) if signed_on else None,
    )  # fmt: skip


def _visit(check: Check) -> tuple[Paragraph, ...]:
    experts = (_line("随行专家", check.experts),) if check.experts else ()
    return (
        _line("被检查单位", check.place),
        _line("检查日期", _day(check.checked_on)),
        _line("执法人员", check.officers),
        *experts,
    )


def _signatures(check: Check) -> tuple[Paragraph, ...]:
    """Where people sign by hand: the firm's head, and each officer beside the number of the certificate."""
    officers = tuple(_signed_by(officer) for officer in (check.lead, check.second))
    return (Paragraph(runs("被检查单位负责人（签名）：＿＿＿＿＿　年　月　日")), *officers)


def _signed_by(officer: Inspector | None) -> Paragraph:
    certificate = f"　证号：{officer.certificate_no}" if officer else ""
    return Paragraph(runs(f"执法人员（签名）：＿＿＿＿＿{certificate}　年　月　日"))


def _site_record(check: Check, findings: Sequence[Any]) -> Document:
    """现场检查记录. Source: 安全生产法 (2021) 第68条: written, signed by the officers and by the unit's head; a refusal is noted."""
    found = tuple(Paragraph(runs(f"{at}. {hazard.description}")) for at, hazard in enumerate(findings, start=1))
    blocks = (
        *_visit(check),
        *((_line("单位在场人员", check.met_by),) if check.met_by else ()),
        _line("检查内容", check.content),
        Heading(1, runs("检查情况")),
        *(found or (Paragraph(runs("本次检查未发现问题。")),)),
        Paragraph(runs("请被检查单位负责人核对后签名。拒绝签名的，执法人员在此注明：", _BLANK)),
        *_signatures(check),
    )
    return _document(check, "record", blocks, check.checked_on)


def _order(check: Check, findings: Sequence[Any]) -> Document:
    """责令限期整改指令书. Source: 安全生产法 (2021) 第65条; 行政复议法 (2023) 第20、24条; 行政诉讼法第46条."""
    open_hazards = [hazard for hazard in findings if hazard.closed_on is None]
    if not open_hazards:
        raise NotReady("这次检查没有待整改的隐患，不用下指令书。")
    if undated := [hazard.number for hazard in open_hazards if hazard.fix_due_on is None]:
        raise NotReady(f"先定整改期限，再出指令书：{'、'.join(undated)}。")
    orders = tuple(
        Paragraph(runs(f"{at}. {hazard.description}。整改期限：{_day(hazard.fix_due_on)}。".replace("。。", "。")))
        for at, hazard in enumerate(open_hazards, start=1)
    )
    district = region_name(check.body.region) if check.body else ""
    blocks = (
        *_visit(check),
        Paragraph(runs("经检查，你单位存在下列问题：")),
        *orders,
        Paragraph(
            runs(
                "根据《中华人民共和国安全生产法》第六十五条，责令你单位按上列期限整改完毕。整改期间应当采取措施，确保安全。"
                "到期未整改或者整改不合格的，依法处理。"
            )
        ),
        Paragraph(
            runs(
                f"不服本指令的，可以自知道之日起六十日内向{district or '本级'}人民政府申请行政复议，或者在六个月内向人民法院起诉。"
            )
        ),
        *_signatures(check),
    )
    return _document(check, "order", blocks, check.checked_on, sealed=True)


def _review(check: Check, findings: Sequence[Any]) -> Document:
    """整改复查意见书: made only after an order. Source: 安全生产违法行为行政处罚办法 (应急管理部令第18号) 第27条."""
    if not check.order_no:
        raise NotReady("没有下达过指令书，不用出复查意见书。")
    results = tuple(
        Paragraph(
            runs(
                f"{at}. {hazard.description}：{'已整改' if hazard.closed_on else '未整改到位'}。".replace("。：", "：")
            )
        )
        for at, hazard in enumerate(findings, start=1)
    )
    whole = all(hazard.closed_on for hazard in findings)
    blocks = (
        *_visit(check),
        Paragraph(runs(f"本机关{_day(check.served_on)}送达{check.order_no}。经复查，意见如下：")),
        *results,
        Paragraph(runs("复查合格。" if whole else "复查不合格，依法处理。")),
        *_signatures(check),
    )
    return _document(check, "review", blocks, check.rechecked_on, sealed=True)


PAPERS = {
    "record": Paper(
        "现场检查记录", "检记", "record_no", "record", "检查情况从这次检查登记的隐患来，打印后当场签名。", _site_record
    ),
    "order": Paper(
        "责令限期整改指令书", "责改", "order_no", "order", "列出还没整改的隐患和期限，打印后签名、盖章。", _order
    ),
    "review": Paper("整改复查意见书", "复查", "review_no", "pass", "逐条写明整改到位没有，打印后签名、盖章。", _review),
}
