"""Papers of a case (执法文书), made from its record. Source: 行政处罚法 (2021) 第44、45、59、63、64条.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from collections.abc import Sequence
from typing import Any

from anlan.kernel import clock
from anlan.kernel.paper.tree import Document, Paragraph, Table, runs

from .charges import HEARD_FROM_YUAN, Charge, charges_of, may_be_heard, total
from .documents import BLANK, NotReady, Paper, line, page, printed, remedies, text, to_sign
from .kinds import PENALTY_KINDS
from .models import Case
from .money import yuan
from .penalty_table import SPARED

_PAY = "罚款应当自收到本决定书之日起十五日内缴到指定的银行。到期不缴的，每日按罚款数额的百分之三加处罚款，加处的不超过罚款本数。"


def _require(charges: Sequence[Charge]) -> None:
    """Raises NotReady where a violation lacks the article that it goes against, or the one that it is penalised by."""
    if not charges:
        raise NotReady("违法行为都不予认定了，请办“不予处罚”。")
    needs = (("违反条款", "violated"), ("处罚依据", "basis"))
    missing = [title for title, name in needs if not all(getattr(charge, name) for charge in charges)]
    if missing:
        raise NotReady(f"先在案件上写明{'、'.join(missing)}，再出这份文书。")


def _facts(case: Case, charges: Sequence[Charge]) -> tuple[Paragraph, ...]:
    """Who did what: one violation in a sentence, several numbered."""
    head = line("当事人", case.place), line("案件编号", case.case_no)
    if len(charges) == 1:
        return (*head, text(f"经查，{_against(charges[0])}"))
    numbered = (text(f"{at}. {_against(charge)}") for at, charge in enumerate(charges, start=1))
    return (*head, text("经查，有下列违法行为："), *numbered)


def _against(charge: Charge) -> str:
    day = f"{printed(charge.row.acted_on)}，" if charge.row is not None and charge.row.acted_on else ""
    return f"{day}{charge.party or '你单位'}{charge.violation.rstrip('。')}，违反了{charge.violated}。"


def _verdict(charges: Sequence[Charge], verb: str) -> tuple[Paragraph, ...]:
    """What is imposed by which article: each violation weighed apart, then the sum (M18 art. 72). verb: 拟, 决定."""
    lead = "对你单位作出下列行政处罚："
    if len(charges) == 1 and not charges[0].party:
        return (text(f"依据{charges[0].basis}，{verb}{lead}{_penalty(charges[0])}。"), *_discretion(charges))
    each = (
        text(f"{at}. 依据{charge.basis}，对{charge.party or '你单位'}：{_penalty(charge)}。")
        for at, charge in enumerate(charges, start=1)
    )
    amount = total(charges)
    end = (text(f"以上分别裁量，合并执行：罚款合计人民币{yuan(amount)}。"),) if amount and len(charges) > 1 else ()
    return (text(f"{verb}作出下列行政处罚："), *each, *end, *_discretion(charges))


def _discretion(charges: Sequence[Charge]) -> tuple[Paragraph, ...]:
    words = [
        f"{f'第{at}项，' if len(charges) > 1 else ''}{charge.row.get_circumstance_display()}：{charge.row.discretion.rstrip('。')}"
        for at, charge in enumerate(charges, start=1)
        if charge.row is not None and charge.row.discretion
    ]
    return (line("裁量", "；".join(words) + "。"),) if words else ()


def _penalty(charge: Charge) -> str:
    kind = dict(PENALTY_KINDS).get(charge.kind, "")
    fine = f"罚款人民币{yuan(charge.yuan)}" if charge.yuan else ""
    spared = "不予罚款" if charge.row is not None and charge.row.circumstance == SPARED else ""
    return "，".join(dict.fromkeys(filter(None, ["" if kind == "罚款" and fine else kind, fine, spared]))) or BLANK


def _told(charges: Sequence[Charge]) -> bool:
    return all(charge.yuan or charge.kind not in ("", "fine") or charge.row is not None for charge in charges)


def _notice(case: Case, findings: Sequence[Any]) -> Document:
    charges = charges_of(case)
    _require(charges)
    if not _told(charges):
        raise NotReady("先写明拟罚款多少，或者处罚方式，再出告知书。")
    blocks = (
        *_facts(case, charges),
        *_verdict(charges, "拟"),
        text("你单位可以在收到本告知书之日起五个工作日内陈述、申辩。逾期未提出的，视为放弃。本机关不因申辩加重处罚。"),
        to_sign("当事人"),
        *_officers(case),
    )
    return page(case, blocks, clock.today())


def _hearing_notice(case: Case, findings: Sequence[Any]) -> Document:
    charges = charges_of(case)
    _require(charges)
    if not may_be_heard(case):
        raise NotReady(f"拟罚款不到{yuan(HEARD_FROM_YUAN)}，也不是停产停业、暂扣吊销许可，不用出听证告知书。")
    blocks = (
        *_facts(case, charges),
        *_verdict(charges, "拟"),
        text(
            "你单位有权要求听证。要求听证的，应当在收到本告知书之日起五个工作日内提出；逾期不提出的，视为放弃。听证不收费用。"
        ),
        to_sign("当事人"),
        *_officers(case),
    )
    return page(case, blocks, clock.today())


def _decision(case: Case, findings: Sequence[Any]) -> Document:
    """What stands in it: 行政处罚法 第59条."""
    charges = charges_of(case)
    _require(charges)
    blocks = (
        *_facts(case, charges),
        line("陈述申辩", case.plea or ("当事人明确放弃" if case.waived_on else "当事人没有提出")),
        *((line("听证", f"{printed(case.hearing_on)}举行"),) if case.hearing_on else ()),
        *_verdict(charges, "决定"),
        *((text(_PAY),) if total(charges) else ()),
        remedies(case, "决定"),
    )
    return page(case, blocks, case.decided_on)


def _closing(case: Case, findings: Sequence[Any]) -> Document:
    """Source: M18 art. 54."""
    if case.decided_on is None and not case.no_penalty_reason:
        raise NotReady("还没有作出决定，不用出结案审批表。")
    charges = charges_of(case)
    outcome = case.no_penalty_reason and f"不予处罚：{case.no_penalty_reason}"
    rows = (
        ("案件编号", case.case_no),
        ("当事人", str(case.place)),
        *_listed(charges),
        ("立案时间", printed(case.filed_on)),
        ("处理决定", outcome or f"{case.decision_no}：{_sum_of(case, charges)}"),
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


def _listed(charges: Sequence[Charge]) -> list[tuple[str, str]]:
    """Each violation in a row; beside several what each costs."""
    if len(charges) == 1:
        return [("违法行为", charges[0].violation)]
    return [(f"违法行为{at}", f"{charge.violation}：{_penalty(charge)}") for at, charge in enumerate(charges, start=1)]


def _sum_of(case: Case, charges: Sequence[Charge]) -> str:
    return f"罚款合计人民币{yuan(case.fine_yuan)}" if len(charges) > 1 and case.fine_yuan else _penalty(charges[0])


def _carried_out(case: Case) -> str:
    if case.annulled_on:
        return f"处罚{printed(case.annulled_on)}撤销"
    return f"{printed(case.paid_on)}履行完毕" if case.paid_on else ""


def _officers(case: Case) -> tuple[Paragraph, ...]:
    return line("承办人", case.officers), to_sign("执法人员"), to_sign("执法人员")


Paper(
    "notice", "行政处罚告知书", "enforcement", ("issue_notice",), "notice_no", "告", "写明拟给的处罚和陈述申辩的权利，送达后满五个工作日才能决定。",
    _notice, given="notice_served_on",
)  # fmt: skip
Paper(
    "hearing_notice", "听证告知书", "enforcement", ("issue_notice",), "hearing_notice_no", "听告",
    "较大数额罚款、停产停业、暂扣吊销许可的，和告知书一起出具。", _hearing_notice, given="notice_served_on",
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
    given="served_on",
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
