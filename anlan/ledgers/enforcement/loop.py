"""How a case closes: investigated, the party told and heard, decided, served, published, paid, closed. Nobody decides before the
party could speak.
"""

from typing import Any

from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.people.roles import LEADER

from . import appeals, case_issuing, cases, inspection_loop, issuing, payment, violation_loop
from .door import loop as rating_loop
from .draws import loop as draw_loop
from .models import Case
from .states import of_its_body, state, step

__all__ = ["draw_loop", "inspection_loop", "rating_loop", "violation_loop"]  # declared by being read


def _step(code: str, title: str, source: tuple[str, ...], target: str, *brings: str, **more: Any) -> Step:
    """A step of a case; what it brings it needs, unless `needs` says less."""
    return step(code, title, source, target, *brings, **{"needs": brings, **more})


_UNPAID = ("performing", "paying", "urged", "enforcing")
_ENDS_APPEAL = ("appeal_outcome", "appeal_decided_on")

Loop(
    Case,
    start="kept",  # cases that came in before they had a loop are in it
    grants_time=lambda case: (LEADER,),
    states=(
        state("kept", "调查取证", "调查取证", "decide"),
        state("notified", "已告知", "听取陈述申辩", "decide", due_field="decide_by", fixed=("notice_served_on",)),
        state("hearing", "待听证", "听证", "hearing"),
        state("reviewing", "法制审核中", "法制审核", "review"),
        state("deciding", "待决定", "作出决定", "decide", due_field="decide_by"),
        state("decided", "待送达", "送达决定书", "serve"),
        state("recording", "当场处罚待备案", "备案", "file_up"),
        state("served", "待公示", "公示", "publish", due_field="publish_by"),
        state("performing", "待缴款", "催收罚款", "pay", due_field="pay_by", fixed=("served_on",)),
        state("paying", "分期缴款中", "催收罚款", "pay", due_field="pay_by", fixed=("served_on",)),
        state("urged", "已催告", "催告后申请强制执行", "apply", due_field="court_by"),
        state("enforcing", "强制执行中", "跟进强制执行", "court"),
        state("appealed", "复议诉讼中", "跟进复议诉讼", "appeal", due_field="appeal_due"),
        state("retracting", "待撤下公示", "撤下公示", "unpublish"),
        state("performed", "待结案", "结案归档", "close"),
        state("transferring", "待移送", "移送", "transfer"),
        State("closed", "已结案", closed=True),
        State("transferred", "已移送", closed=True),
    ),
    steps=(
        _step(
            "issue_notice", "出具告知书", ("kept",), "kept", "planned_yuan", "penalty_kind", "violated", "basis",
            needs=("violated", "basis"),
            barred=cases.not_to_be_told, sets=case_issuing.notice_numbers, also=case_issuing.issue_notice,
            about="出具盖章用的告知书并编号；送到当事人手里以后再办“送达告知书”",
        ),
        _step(
            "notify", "送达告知书", ("kept",), "notified", "notice_served_on", "planned_yuan", "weighty",
            needs=("notice_served_on",), offers_photo="送达回证", barred=cases.not_ours, sets=cases.after_notice,
        ),
        _step("hear", "陈述申辩已复核", ("notified",), "deciding", "plea", needs=(), early=cases.still_speaking),
        _step("waive", "当事人放弃", ("notified",), "deciding", "waived_on", photo="放弃声明"),
        _step("ask_hearing", "当事人申请听证", ("notified",), "hearing", sets=lambda case, at: {"hearing": True}),
        _step("hold_hearing", "听证已举行", ("hearing",), "reviewing", "hearing_on", offers_photo="听证笔录"),
        _step("review", "审核通过", ("reviewing",), "deciding", "legal_review", not_by="notify"),
        _step("send_back", "退回补充调查", ("reviewing",), "kept", why=True, not_by="notify", sets=cases.investigated_again),
        _step(
            "decide", "作出处罚决定", ("deciding",), "decided", "decided_on", "penalty_kind", "fine_yuan", "decision_no",
            needs=("decided_on",), begins={"fine_yuan": "planned_yuan"},
            offers_photo="决定书", barred=cases.lacks_review, sets=case_issuing.decision_number, also=case_issuing.issue_decision,
        ),
        _step("submit", "提请法制审核", ("deciding",), "reviewing"),
        _step("notify_again", "重新告知", ("deciding",), "notified", "notice_served_on", "planned_yuan",
              needs=("notice_served_on",), offers_photo="送达回证", why=True, sets=cases.after_notice),
        _step("investigate_again", "重新调查", ("deciding",), "kept", why=True, sets=cases.investigated_again),
        _step("decide_on_the_spot", "当场处罚", ("kept",), "recording", "decision_no", "fine_yuan", needs=("decision_no",),
              offers_photo="决定书", barred=cases.not_ours, sets=cases.after_spot_penalty, also=cases.write_penalty),
        _step("record", "已备案", ("recording",), "served"),
        _step("spare", "不予处罚", ("kept", "deciding"), "performed", "no_penalty_reason", barred=cases.not_ours),
        _step("serve", "决定书已送达", ("decided",), "served", "served_on", offers_photo="送达回证", sets=cases.after_service),
        _step("publish", "已公示", ("served",), "performing", "published_on"),
        _step("pay", "已履行（罚款缴清）", _UNPAID, "performed", "paid_on", offers_photo="缴款凭证", sets=payment.paid_whole,
              also=cases.write_payment),
        _step("pay_part", "收到部分罚款", ("performing",), "performing", "paid_yuan", offers_photo="缴款凭证",
              sets=payment.paid_in_part, about="记累计缴了多少，缴清再办“已履行”"),
        _step("agree_instalments", "同意延期（分期）缴款", ("performing",), "paying", "instalments", "pay_by",
              photo="延期（分期）缴纳罚款批准书", sets=payment.by_instalments),
        _step("pay_instalment", "收到一期罚款", ("paying",), "paying", "paid_yuan", "pay_by", offers_photo="缴款凭证",
              sets=payment.paid_instalment, about="记累计缴了多少、下一期的最后一天，缴清再办“已履行”"),
        _step("urge", "送达催告书", ("performing", "paying"), "urged", "urged_on", offers_photo="送达回证"),
        _step("apply", "申请强制执行", ("urged",), "enforcing", early=cases.too_early_for_the_court),
        _step("uphold", "维持原决定", ("appealed",), "performing", *_ENDS_APPEAL, sets=appeals.appeal_ended),
        _step("change", "改变处罚", ("appealed",), "served", "fine_yuan", *_ENDS_APPEAL, sets=appeals.changed_by_others,
              also=cases.write_change),
        _step("annul", "撤销处罚", ("appealed",), "retracting", "annulled_on", *_ENDS_APPEAL, sets=appeals.undone_by_others,
              also=cases.write_annulment),
        _step("unpublish", "已撤下公示", ("retracting",), "performed", "unpublished_on"),
        _step("close", "结案", ("performed",), "closed", "closed_on", "archive_no", "published_on", needs=("closed_on",),
              early=cases.unfinished, also=issuing.issues("closing")),
        _step("revise", "自行变更处罚", (*_UNPAID, "performed"), "served", "fine_yuan", photo="变更决定书", why=True,
              sets=appeals.lessened, also=cases.write_change),
        _step("revoke", "自行撤销处罚", (*_UNPAID, "performed"), "retracting", "annulled_on", photo="撤销决定书", why=True,
              sets=appeals.undone, also=cases.write_annulment),
        _step("refund", "退还罚款", ("performed",), "performed", "refunded_yuan", "refunded_on", needs=("refunded_yuan",),
              offers_photo="退款凭证", sets=payment.paid_back, about="处罚被撤销、减少，已经缴的退给当事人"),
        _step("appeal", "当事人复议或起诉", (*_UNPAID, "performed", "closed"), "appealed", "review_suit", "appealed_on", "late_because",
              needs=("review_suit", "appealed_on"), taker=of_its_body, barred=appeals.too_late_to_appeal, sets=appeals.appealed),
        _step("transfer", "移送", ("kept", "deciding"), "transferring", "transferred"),
        _step("hand_over", "已移送", ("transferring",), "transferred", "transferred_on", offers_photo="移送书"),
        _step("keep", "不移送", ("transferring",), "kept", why=True),
        _step("take_back", "移送后退回", ("transferred",), "kept", why=True, taker=of_its_body, sets=appeals.handed_back),
    ),
)  # fmt: skip
