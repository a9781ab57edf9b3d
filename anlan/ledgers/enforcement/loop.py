"""How a case closes: investigated, the party told and heard, decided, served, published, paid, closed. Nobody decides before the
party could speak.
"""

from typing import Any

from anlan.kernel.loop.declare import Loop, State, Step
from anlan.kernel.people.roles import LEADER

from . import case_issuing, cases, inspection_loop, issuing
from .door import loop as rating_loop
from .draws import loop as draw_loop
from .models import Case
from .states import state, step

__all__ = ["draw_loop", "inspection_loop", "rating_loop"]  # declared by being read


def _step(code: str, title: str, source: tuple[str, ...], target: str, *brings: str, **more: Any) -> Step:
    """A step of a case; what it brings it needs, unless `needs` says less."""
    return step(code, title, source, target, *brings, **{"needs": brings, **more})


_UNPAID = ("performing", "urged", "enforcing")

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
        state("urged", "已催告", "催告后申请强制执行", "apply", due_field="court_by"),
        state("enforcing", "强制执行中", "跟进强制执行", "court"),
        state("appealed", "复议诉讼中", "跟进复议诉讼", "appeal"),
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
        _step("send_back", "退回补充调查", ("reviewing",), "kept", why=True, not_by="notify"),
        _step(
            "decide", "作出处罚决定", ("deciding",), "decided", "decided_on", "penalty_kind", "fine_yuan", "decision_no",
            needs=("decided_on",),
            offers_photo="决定书", barred=cases.lacks_review, sets=case_issuing.decision_number, also=case_issuing.issue_decision,
        ),
        _step("submit", "提请法制审核", ("deciding",), "reviewing"),
        _step("notify_again", "重新告知", ("deciding",), "notified", "notice_served_on", "planned_yuan",
              needs=("notice_served_on",), offers_photo="送达回证", why=True, sets=cases.after_notice),
        _step("decide_on_the_spot", "当场处罚", ("kept",), "recording", "decision_no", "fine_yuan", needs=("decision_no",),
              offers_photo="决定书", barred=cases.not_ours, sets=cases.after_spot_penalty, also=cases.write_penalty),
        _step("record", "已备案", ("recording",), "served"),
        _step("spare", "不予处罚", ("kept", "deciding"), "performed", "no_penalty_reason", barred=cases.not_ours),
        _step("serve", "决定书已送达", ("decided",), "served", "served_on", offers_photo="送达回证", sets=cases.after_service),
        _step("publish", "已公示", ("served",), "performing", "published_on"),
        _step("pay", "已履行（罚款缴清）", _UNPAID, "performed", "paid_on", offers_photo="缴款凭证", also=cases.write_payment),
        _step("pay_part", "收到部分罚款", ("performing",), "performing", "paid_yuan", offers_photo="缴款凭证",
              about="记已经缴了多少，缴清再办“已履行”"),
        _step("urge", "送达催告书", ("performing",), "urged", "urged_on", offers_photo="送达回证"),
        _step("apply", "申请强制执行", ("urged",), "enforcing", early=cases.too_early_for_the_court),
        _step("uphold", "维持原决定", ("appealed",), "performing", "appeal_outcome"),
        _step("change", "改变处罚", ("appealed",), "performing", "fine_yuan", "appeal_outcome", also=cases.write_change),
        _step("annul", "撤销处罚", ("appealed",), "performed", "annulled_on", "appeal_outcome", "refunded_yuan",
              needs=("annulled_on", "appeal_outcome"), also=cases.write_annulment),
        _step("close", "结案", ("performed",), "closed", "closed_on", "archive_no", "published_on", needs=("closed_on",),
              early=cases.unfinished, also=issuing.issues("closing")),
        _step("appeal", "当事人复议或起诉", (*_UNPAID, "performed"), "appealed", "review_suit"),
        _step("transfer", "移送", ("kept", "deciding"), "transferring", "transferred"),
        _step("hand_over", "已移送", ("transferring",), "transferred", "transferred_on", offers_photo="移送书"),
        _step("keep", "不移送", ("transferring",), "kept", why=True),
    ),
)  # fmt: skip
