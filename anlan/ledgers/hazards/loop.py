"""How a hazard closes. A general one: assigned by the town, rectified by the enterprise with a picture of it, verified by somebody else.
A major one: judged by a standard, planned, listed for supervision, treated, accepted by somebody else, delisted.
"""

from datetime import datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.loop.declare import CALENDAR, WORKING, Limit, Loop, State, Step
from anlan.kernel.people.roles import DEPARTMENT, ENTERPRISE, LEADER, OFFICE, TOWN

from . import major, standards
from .models import Hazard

_OFFICERS = (TOWN, DEPARTMENT, OFFICE)
_OURS = "区安委办隐患排查治理办法（示范），待区里核定"
_M18 = "安全生产违法行为行政处罚办法（应急管理部令第18号）：复查十个工作日"
_R16 = "安全生产事故隐患排查治理暂行规定（原安监总局令第16号）：十日内现场审查，待核对原文"
_DECIDED = (*major.VERDICT, "listed_on", "delisted_on")  # what the path has decided no correction changes


def _fixed_today(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": clock.legal_day(happened_at)}


def _closed_today(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    day = clock.legal_day(happened_at)
    return {"rechecked_on": day, "closed_on": day, "recheck_result": "passed"}


def _fails(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": None, "rechecked_on": clock.legal_day(happened_at), "recheck_result": "failed"}


def _takes_two(hazard: Hazard) -> str:
    return "重大隐患不能立查立改：先判定为重大，再定治理方案。" if hazard.level == "major" else ""


def _has_place(hazard: Hazard) -> str:
    return f"已经是{hazard.place}的隐患，单位写错了请更正。" if hazard.place_id is not None else ""


def _grants_time(hazard: Hazard) -> tuple[str, ...]:
    """The town gave a general hazard its deadline; a major one, and what the town itself is to do, is the office's; what the office
    itself is to do, the leader's.
    """
    if hazard.state in ("approved", "accepted"):
        return (LEADER,)
    is_firms = hazard.state == "rectifying" and hazard.place_id is not None
    return (TOWN, OFFICE) if is_firms and hazard.level != "major" else (OFFICE,)


def _named(code: str, state: str) -> Step:
    """A place that was told in words is found to be a unit's: the hazard goes on from where it is, and is that unit's."""
    return Step(
        code, "认定单位", (state,), state, by=_OFFICERS, brings=("place",), needs=("place",), barred=_has_place,
        about="查明是哪家企业（单位）的就在这里认定，以后由它整改，在它名下查得到",
    )  # fmt: skip


def _state(code: str, title: str, holder: str, todo: str, escalate: tuple[str, ...], **more: Any) -> State:
    """A state of a major hazard's path."""
    return State(code, title, holder=holder, todo=todo, escalate=escalate, fixed=_DECIDED, **more)


def _by_firm(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    """What the enterprise does in a major hazard's path; the town in its stead where it has no desk."""
    return Step(code, title, (source,), target, by=(ENTERPRISE,), instead=(TOWN,), brings=brings, **more)


def _by_officers(code: str, title: str, source: str, target: str, *brings: str, **more: Any) -> Step:
    return Step(code, title, (source,), target, brings=brings, **{"by": (DEPARTMENT, OFFICE), **more})


_GENERAL = (
    State(
        "found", "待交办", holder=TOWN, todo="交办", escalate=(OFFICE, LEADER), within=Limit(2, WORKING, source=_OURS),
    ),
    State(
        "rectifying", "整改中", holder=ENTERPRISE, placeless=TOWN, todo="整改", due_field="fix_due_on",
        escalate=(TOWN, OFFICE, LEADER), fixed=("level",), held_instead=major.judge_first,
    ),
    State(
        "rectified", "待复查", holder=TOWN, todo="复查", escalate=(OFFICE, LEADER), fixed=("level",),
        within=Limit(10, WORKING, source=_M18),
    ),
)  # fmt: skip
_MAJOR = (
    _state(
        "assessed", "待定方案", ENTERPRISE, "定治理方案", (DEPARTMENT, OFFICE, LEADER), placeless=TOWN,
        within=Limit(5, WORKING, source=_OURS),
    ),
    _state("planned", "方案待批", DEPARTMENT, "审治理方案", (OFFICE, LEADER), within=Limit(5, WORKING, source=_OURS)),
    _state("approved", "待提请挂牌", OFFICE, "提请挂牌", (LEADER,), within=Limit(3, WORKING, source=_OURS)),
    _state("listing", "待批挂牌", LEADER, "批挂牌督办", (OFFICE,), within=Limit(3, WORKING, source=_OURS)),
    _state(
        "treating", "治理中", ENTERPRISE, "治理", (DEPARTMENT, OFFICE, LEADER), placeless=TOWN, due_field="fix_due_on",
    ),
    _state("accepting", "治理待验收", DEPARTMENT, "验收", (OFFICE, LEADER), within=Limit(10, CALENDAR, source=_R16)),
    _state("accepted", "待摘牌", OFFICE, "摘牌销号", (LEADER,), within=Limit(5, WORKING, source=_OURS)),
)  # fmt: skip
_STEPS_OF_GENERAL = (
    Step(
        "assign", "交办", ("found",), "rectifying", by=_OFFICERS, barred=major.not_assigned,
        brings=("fix_due_on", "fix_person", "fix_measures"), needs=("fix_due_on",),
    ),
    Step(
        "fix_at_once", "立查立改", ("found",), "closed", by=_OFFICERS, photo="整改后", barred=_takes_two,
        brings=("rechecker",), needs=("rechecker",),
        sets=lambda hazard, at: _fixed_today(hazard, at) | _closed_today(hazard, at),
    ),
    Step(
        "rectify", "报整改完成", ("rectifying",), "rectified", by=(ENTERPRISE,), instead=(TOWN,), barred=major.not_rectified,
        brings=("fix_measures", "fix_budget_yuan"), needs=("fix_measures",), photo="整改后", sets=_fixed_today,
    ),
    Step(
        "verify", "复查合格销号", ("rectified",), "closed", by=_OFFICERS, not_by="rectify", named=("rechecker",),
        brings=("rechecker",), needs=("rechecker",), offers_photo="复查", sets=_closed_today,
    ),
    Step("reject", "复查不合格", ("rectified",), "rectifying", by=_OFFICERS, not_by="rectify",
         brings=("fix_due_on",), needs=("fix_due_on",), offers_photo="复查", why=True, sets=_fails),
)  # fmt: skip
_STEPS_OF_LEVEL = (
    Step(
        "judge_major", "判定为重大", ("found", "rectifying"), "assessed", by=_OFFICERS, taker=major.whoever_may,
        brings=("standard_item", "standard", "standard_compared", "interim_measures", "stopped"),
        offers={"standard_item": standards.choices}, sets=major.judged, also=major.tell_on,
    ),
    Step(  # back to the town: a general one gets its deadline from there
        "regrade", "改判为一般", ("found", "rectifying", "assessed", "planned", "approved"), "found", by=(DEPARTMENT, OFFICE),
        taker=major.whoever_may, barred=major.is_general, why=True, sets=major.regraded,
        about="判定标准够不上重大的，写明理由改判，回到镇街重新交办",
    ),
)  # fmt: skip
_STEPS_OF_MAJOR = (
    _by_firm(
        "submit_plan", "报治理方案", "assessed", "planned", *major.FIVE, "interim_measures", needs=major.FIVE,
        offers_photo="治理方案",
    ),
    _by_officers("approve_plan", "批准方案", "planned", "approved", not_by="submit_plan"),
    _by_officers("return_plan", "退回方案", "planned", "assessed", why=True),
    _by_officers(
        "propose_listing", "提请挂牌督办", "approved", "listing", "supervised_by", "supervising_body", "supervision_no",
        "supervising_leader", "progress_days", needs=("supervised_by", "supervising_body", "supervision_no"),
    ),
    _by_officers("agree_listing", "同意挂牌", "listing", "treating", by=(LEADER,), sets=major.listed),
    _by_officers("decline_listing", "不同意挂牌", "listing", "approved", by=(LEADER,), why=True),
    _by_firm("ask_acceptance", "申请验收", "treating", "accepting", "fix_measures", photo="整改后", sets=major.treated),
    _by_firm(
        "report_progress", "报治理进展", "treating", "treating", "progress", needs=("progress",), offers_photo="进展",
        sets=major.next_progress, about="写治理到哪一步；期限不变，下次报进展的日子往后排",
    ),
    _by_officers(
        "announce", "公示", "treating", "treating", "publicity_url", by=(OFFICE,), taker=major.whoever_may,
        needs=("publicity_url",), about="写公示的网址，治理照常进行",
    ),
    _by_officers(
        "accept", "验收合格", "accepting", "accepted", "accepted_by", needs=("accepted_by",), not_by="ask_acceptance",
        offers_photo="验收", sets=major.accepted,
    ),
    _by_officers(
        "fail_acceptance", "验收不合格", "accepting", "treating", "fix_due_on", not_by="ask_acceptance", offers_photo="验收",
        why=True, sets=major.not_accepted,
    ),
    _by_officers("delist", "摘牌销号", "accepted", "closed", "publicity_url", by=(OFFICE,), sets=major.delisted),
)  # fmt: skip

Loop(
    Hazard,
    start="found",
    grants_time=_grants_time,
    states=(*_GENERAL, *_MAJOR, State("closed", "已销号", closed=True, fixed=("level",))),
    steps=(
        *_STEPS_OF_GENERAL, *_STEPS_OF_MAJOR, *_STEPS_OF_LEVEL,
        _named("name_place", "found"), _named("name_place_later", "rectifying"),
    ),
)  # fmt: skip
