"""Papers of an inspection (执法文书), made from its record: nothing that the record says is typed again."""

from collections.abc import Sequence
from typing import Any

from anlan.kernel.paper.tree import Document, Heading, Paragraph, runs

from .documents import BLANK, NotReady, Paper, line, page, printed, remedies, text, to_sign
from .inspection import Check, Inspector


def _visit(check: Check) -> tuple[Paragraph, ...]:
    experts = (line("随行专家", check.experts),) if check.experts else ()
    return (
        line("被检查单位", check.place), line("检查日期", printed(check.checked_on)), line("执法人员", check.officers), *experts,
    )  # fmt: skip


def _signatures(check: Check) -> tuple[Paragraph, ...]:
    """Where people sign by hand: the firm's head, and each officer beside the number of the certificate."""
    return (to_sign("被检查单位负责人"), *map(_signed_by, (check.lead, check.second)))


def _signed_by(officer: Inspector | None) -> Paragraph:
    return to_sign("执法人员", f"　证号：{officer.certificate_no}" if officer else "")


def _listed(hazards: Sequence[Any], words: Any) -> tuple[Paragraph, ...]:
    """Each hazard with what is said of it, numbered; a full stop that somebody typed does not stand twice."""
    return tuple(
        text(f"{at}. {hazard.description.rstrip('。')}{words(hazard)}。") for at, hazard in enumerate(hazards, start=1)
    )


def _open(findings: Sequence[Any]) -> list[Any]:
    return [hazard for hazard in findings if hazard.closed_on is None]


def _record(check: Check, findings: Sequence[Any]) -> Document:
    """Source: 安全生产法 (2021) 第68条: written, signed by the officers and by the unit's head; a refusal is noted."""
    blocks = (
        *_visit(check),
        *((line("单位在场人员", check.met_by),) if check.met_by else ()),
        line("检查内容", check.content),
        Heading(1, runs("检查情况")),
        *(_listed(findings, lambda hazard: "") or (text("本次检查未发现问题。"),)),
        text(f"请被检查单位负责人核对后签名。拒绝签名的，执法人员在此注明：{BLANK}"),
        *_signatures(check),
    )
    return page(check, blocks, check.checked_on, sealed=False)


def _order(check: Check, findings: Sequence[Any]) -> Document:
    """Source: 安全生产法 (2021) 第65条."""
    hazards = _open(findings)
    if not hazards:
        raise NotReady("这次检查没有待整改的隐患，不用下指令书。")
    if undated := [hazard.number for hazard in hazards if hazard.fix_due_on is None]:
        raise NotReady(f"先定整改期限，再出指令书：{'、'.join(undated)}。")
    blocks = (
        *_visit(check),
        text("经检查，你单位存在下列问题："),
        *_listed(hazards, lambda hazard: f"。整改期限：{printed(hazard.fix_due_on)}"),
        text(
            "根据《中华人民共和国安全生产法》第六十五条，责令你单位按上列期限整改完毕。整改期间应当采取措施，确保安全。"
            "到期未整改或者整改不合格的，依法处理。"
        ),
        remedies(check, "指令"),
        *_signatures(check),
    )
    return page(check, blocks, check.checked_on)


def _measures(check: Check, findings: Sequence[Any]) -> Document:
    """Source: 安全生产法 (2021) 第65条第一款第三项; 安全生产违法行为行政处罚办法 (应急管理部令第18号) 第22条: as a rule six months at most."""
    hazards = [hazard for hazard in _open(findings) if hazard.level == "major"]
    if not hazards:
        raise NotReady("没有待整改的重大隐患，不用出现场处理措施决定书。")
    until = f"期限到{printed(check.measures_until)}。" if check.measures_until else ""
    blocks = (
        *_visit(check),
        text("经检查，你单位存在下列重大事故隐患，排除前或者排除过程中无法保证安全："),
        *_listed(hazards, lambda hazard: ""),
        text(
            f"根据《中华人民共和国安全生产法》第六十五条第一款第三项，决定采取下列现场处理措施：{check.measures or BLANK}。{until}"
            "重大事故隐患排除后，经审查同意，方可恢复生产经营和使用。".replace("。。", "。")
        ),
        remedies(check, "决定"),
        *_signatures(check),
    )
    return page(check, blocks, check.checked_on)


def _review(check: Check, findings: Sequence[Any]) -> Document:
    """Made only after an order. Source: 安全生产违法行为行政处罚办法 (应急管理部令第18号) 第27条."""
    if not check.order_no:
        raise NotReady("没有下达过指令书，不用出复查意见书。")
    whole = not _open(findings)
    resumed = "同意恢复生产经营和使用。" if whole and check.measure_no else ""
    blocks = (
        *_visit(check),
        text(f"本机关{printed(check.served_on)}送达{check.order_no}。经复查，意见如下："),
        *_listed(findings, lambda hazard: "：已整改" if hazard.closed_on else "：未整改到位"),
        text(f"复查合格。{resumed}" if whole else "复查不合格，依法处理。"),
        *_signatures(check),
    )
    return page(check, blocks, check.rechecked_on)


Paper(
    "record",
    "现场检查记录",
    "checks",
    ("record",),
    "record_no",
    "检记",
    "检查情况从这次检查登记的隐患来，打印后当场签名。",
    _record,
    given="record_no",
)
Paper(
    "measures", "现场处理措施决定书", "checks", ("measure",), "measure_no", "现决", "重大隐患排除前不能保证安全的，撤人、停产、停用。",
    _measures, given="measure_no",
)  # fmt: skip
Paper(
    "order",
    "责令限期整改指令书",
    "checks",
    ("order",),
    "order_no",
    "责改",
    "列出还没整改的隐患和期限，打印后签名、盖章。",
    _order,
    given="served_on",
)
Paper(
    "review",
    "整改复查意见书",
    "checks",
    ("pass", "fail"),
    "review_no",
    "复查",
    "逐条写明整改到位没有，打印后签名、盖章。",
    _review,
    given="review_no",
)
