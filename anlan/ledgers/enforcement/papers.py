"""Papers of an inspection (执法文书), made from its record: nothing that the record says is typed again.

PAPERS["record"].write(check, hazards) → Document
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from anlan.kernel.paper.numbering import printed_date
from anlan.kernel.paper.tree import Block, Document, Heading, Paragraph, Signature, runs

from .models import Check

_BLANK = "＿" * 8
_SIGNED_BY_HAND = ("被检查单位负责人（签名）", "执法人员（签名）", "执法人员（签名）")


class NotReady(Exception):
    """What the record lacks for the paper to be made; the message says so."""


@dataclass(frozen=True)
class Paper:
    """One kind of paper. write: f(check, hazards found at it) → the document. Raises NotReady."""

    title: str
    about: str
    write: Callable[[Check, Sequence[Any]], Document]


def _line(title: str, text: object) -> Paragraph:
    return Paragraph(runs(f"{title}：{text or _BLANK}"))


def _day(day: date | None) -> str:
    return printed_date(day) if day else ""


def _issuer(check: Check) -> str:
    return check.body.name if check.body else ""


def _visit(check: Check) -> tuple[Paragraph, ...]:
    return (
        Paragraph(runs("文号：", _BLANK)),
        _line("被检查单位", check.place),
        _line("检查日期", _day(check.checked_on)),
        _line("执法人员", check.officers),
    )


def _signatures() -> tuple[Paragraph, ...]:
    return tuple(Paragraph(runs(f"{title}：＿＿＿＿＿　年　月　日")) for title in _SIGNED_BY_HAND)


def _site_record(check: Check, hazards: Sequence[Any]) -> Document:
    """现场检查记录. Source: 安全生产法 (2021) 第68条: written, signed by the officers and by the unit's head; a refusal is noted."""
    found = tuple(Paragraph(runs(f"{at}. {hazard.description}")) for at, hazard in enumerate(hazards, start=1))
    blocks: tuple[Block, ...] = (
        *_visit(check),
        _line("检查内容", check.content),
        Heading(1, runs("检查情况")),
        *(found or (Paragraph(runs("本次检查未发现问题。")),)),
        Paragraph(runs("请被检查单位负责人核对后签名。拒绝签名的，执法人员在此注明：", _BLANK)),
        *_signatures(),
    )
    return Document("现场检查记录", blocks, signature=Signature(_issuer(check), check.checked_on))


def _order(check: Check, hazards: Sequence[Any]) -> Document:
    """责令限期整改指令书. Source: 安全生产法 (2021) 第65条; 行政复议法 (2023) 第20、24条; 行政诉讼法第46条."""
    open_hazards = [hazard for hazard in hazards if hazard.closed_on is None]
    if not open_hazards:
        raise NotReady("这次检查没有待整改的隐患，不用下指令书。")
    if undated := [hazard.number for hazard in open_hazards if hazard.fix_due_on is None]:
        raise NotReady(f"先定整改期限，再出指令书：{'、'.join(undated)}。")
    orders = tuple(
        Paragraph(runs(f"{at}. {hazard.description}。整改期限：{_day(hazard.fix_due_on)}。".replace("。。", "。")))
        for at, hazard in enumerate(open_hazards, start=1)
    )
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
            runs("不服本指令的，可以自知道之日起六十日内向本级人民政府申请行政复议，或者在六个月内向人民法院起诉。")
        ),
        *_signatures(),
    )
    return Document("责令限期整改指令书", blocks, signature=Signature(_issuer(check), check.checked_on, sealed=True))


PAPERS = {
    "record": Paper("现场检查记录", "检查情况从这次检查登记的隐患来，打印后当场签名。", _site_record),
    "order": Paper("责令限期整改指令书", "列出还没整改的隐患和期限，打印后签名、盖章。", _order),
}
