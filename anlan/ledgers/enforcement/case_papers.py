"""Papers of a case (执法文书), made from its record. Source: 行政处罚法 (2021) 第44、45、59、63、64条.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from anlan.kernel import clock
from anlan.kernel.paper.tree import Document, Paragraph, Table, runs

from .documents import BLANK, NotReady, Paper, line, page, printed, remedies, text, to_sign
from .models import Case

# M18 art. 55, where the province has no figure of its own; and what the law names whatever the sum (行政处罚法 第63条)
HEARD_FROM_YUAN = Decimal(100_000)
_HEARD_KINDS = ("suspension", "revocation")


def may_be_heard(case: Case) -> bool:
    """Whether the party is to be told that it may ask for a hearing."""
    return (case.planned_yuan or 0) >= HEARD_FROM_YUAN or case.penalty_kind in _HEARD_KINDS


def _require(case: Case, **field_titles: str) -> None:
    missing = [title for name, title in field_titles.items() if not getattr(case, name)]
    if missing:
        raise NotReady(f"先在案件上写明{'、'.join(missing)}，再出这份文书。")


def _facts(case: Case) -> tuple[Paragraph, ...]:
    return (
        line("当事人", case.place),
        line("案件编号", case.case_no),
        text(f"经查，你单位{case.violation.rstrip('。')}，违反了{case.violated}。"),
    )


def _penalty(case: Case, yuan: Decimal | None) -> str:
    kind = case.get_penalty_kind_display()
    fine = f"罚款人民币{yuan:,.0f}元" if yuan else ""
    return "，".join(dict.fromkeys(filter(None, ["" if kind == "罚款" and fine else kind, fine]))) or BLANK


def _notice(case: Case, findings: Sequence[Any]) -> Document:
    _require(case, violated="违反条款", basis="处罚依据")
    if not case.planned_yuan and case.penalty_kind in ("", "fine"):
        raise NotReady("先写明拟罚款多少，或者处罚方式，再出告知书。")
    blocks = (
        *_facts(case),
        text(f"依据{case.basis}，拟对你单位作出下列行政处罚：{_penalty(case, case.planned_yuan)}。"),
        text("你单位可以在收到本告知书之日起五个工作日内陈述、申辩。逾期未提出的，视为放弃。本机关不因申辩加重处罚。"),
        to_sign("当事人"),
        *_officers(case),
    )
    return page(case, blocks, clock.today())


def _hearing_notice(case: Case, findings: Sequence[Any]) -> Document:
    _require(case, violated="违反条款", basis="处罚依据")
    if not may_be_heard(case):
        raise NotReady(f"拟罚款不到{HEARD_FROM_YUAN:,.0f}元，也不是停产停业、暂扣吊销许可，不用出听证告知书。")
    blocks = (
        *_facts(case),
        text(f"依据{case.basis}，拟对你单位作出下列行政处罚：{_penalty(case, case.planned_yuan)}。"),
        text(
            "你单位有权要求听证。要求听证的，应当在收到本告知书之日起五个工作日内提出；逾期不提出的，视为放弃。听证不收费用。"
        ),
        to_sign("当事人"),
        *_officers(case),
    )
    return page(case, blocks, clock.today())


def _decision(case: Case, findings: Sequence[Any]) -> Document:
    """What stands in it: 行政处罚法 第59条."""
    _require(case, violated="违反条款", basis="处罚依据")
    yuan = case.fine_yuan if case.decided_on else case.planned_yuan
    pay = (
        text(
            "罚款应当自收到本决定书之日起十五日内缴到指定的银行。到期不缴的，每日按罚款数额的百分之三加处罚款，加处的不超过罚款本数。"
        )
        if yuan
        else None
    )
    blocks = (
        *_facts(case),
        line("陈述申辩", case.plea or ("当事人明确放弃" if case.waived_on else "当事人没有提出")),
        *((line("听证", f"{printed(case.hearing_on)}举行"),) if case.hearing_on else ()),
        text(f"依据{case.basis}，决定对你单位作出下列行政处罚：{_penalty(case, yuan)}。"),
        *((pay,) if pay else ()),
        remedies(case, "决定"),
    )
    return page(case, blocks, case.decided_on)


def _closing(case: Case, findings: Sequence[Any]) -> Document:
    """Source: M18 art. 54."""
    if case.decided_on is None and not case.no_penalty_reason:
        raise NotReady("还没有作出决定，不用出结案审批表。")
    outcome = case.no_penalty_reason and f"不予处罚：{case.no_penalty_reason}"
    rows = (
        ("案件编号", case.case_no),
        ("当事人", str(case.place)),
        ("违法行为", case.violation),
        ("立案时间", printed(case.filed_on)),
        ("处理决定", outcome or f"{case.decision_no}：{_penalty(case, case.fine_yuan)}"),
        ("执行情况", _carried_out(case)),
        ("公示", printed(case.published_on)),
        ("承办人意见", ""),
        ("审核意见", ""),
        ("审批意见", ""),
    )
    table = Table(
        (runs("项目"), runs("内容")), tuple((runs(title), runs(str(words) or BLANK)) for title, words in rows)
    )
    return page(case, (table, *_officers(case)), case.closed_on or clock.today(), sealed=False)


def _carried_out(case: Case) -> str:
    if case.annulled_on:
        return f"处罚{printed(case.annulled_on)}撤销"
    return f"{printed(case.paid_on)}履行完毕" if case.paid_on else ""


def _officers(case: Case) -> tuple[Paragraph, ...]:
    return line("承办人", case.officers), to_sign("执法人员"), to_sign("执法人员")


Paper(
    "notice", "行政处罚告知书", "enforcement", ("issue_notice",), "notice_no", "告", "写明拟给的处罚和陈述申辩的权利，送达后满五个工作日才能决定。",
    _notice,
)  # fmt: skip
Paper(
    "hearing_notice", "听证告知书", "enforcement", ("issue_notice",), "hearing_notice_no", "听告",
    "较大数额罚款、停产停业、暂扣吊销许可的，和告知书一起出具。", _hearing_notice,
)  # fmt: skip
Paper(
    "decision",
    "行政处罚决定书",
    "enforcement",
    ("decide",),
    "decision_no",
    "罚",
    "写明事实、依据、处罚和救济途径，盖章后送达。",
    _decision,
)
Paper(
    "closing",
    "结案审批表",
    "enforcement",
    ("close",),
    "case_no",
    "",
    "案件怎么查、怎么罚、怎么执行的，一页写清，打印后签字。",
    _closing,
)
