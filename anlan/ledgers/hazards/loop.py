"""How a hazard closes: assigned by the town, rectified by the enterprise with a picture of it, verified by somebody else."""

from datetime import datetime
from typing import Any

from anlan.kernel import clock
from anlan.kernel.loop.declare import WORKING, Limit, Loop, State, Step
from anlan.kernel.people.roles import DEPARTMENT, ENTERPRISE, LEADER, OFFICE, TOWN

from .models import Hazard


def _fixed_today(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": clock.legal_day(happened_at)}


def _closed_today(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    day = clock.legal_day(happened_at)
    return {"rechecked_on": day, "closed_on": day, "recheck_result": "passed"}


def _fails(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"fixed_on": None, "rechecked_on": clock.legal_day(happened_at), "recheck_result": "failed"}


def _takes_two(hazard: Hazard) -> str:
    return "重大隐患要先交办，整改后由另一个人复查，不能立查立改。" if hazard.level == "major" else ""


def _regraded(hazard: Hazard, happened_at: datetime) -> dict[str, Any]:
    return {"level": "general", "standard": "", "regraded_on": clock.legal_day(happened_at)}


def _is_general(hazard: Hazard) -> str:
    return "" if hazard.level == "major" else "已经是一般隐患。"


def _has_place(hazard: Hazard) -> str:
    return f"已经是{hazard.place}的隐患，单位写错了请更正。" if hazard.place_id is not None else ""


def _grants_time(hazard: Hazard) -> tuple[str, ...]:
    """The town gave a general hazard its deadline; a major one, and what the town itself is to do, is the office's."""
    is_firms = hazard.state == "rectifying" and hazard.place_id is not None
    return (TOWN, OFFICE) if is_firms and hazard.level != "major" else (OFFICE,)


def _named(code: str, state: str) -> Step:
    """A place that was told in words is found to be a unit's: the hazard goes on from where it is, and is that unit's."""
    return Step(
        code, "认定单位", (state,), state, by=(TOWN, DEPARTMENT, OFFICE), brings=("place",), needs=("place",),
        barred=_has_place, about="查明是哪家企业（单位）的就在这里认定，以后由它整改，在它名下查得到",
    )  # fmt: skip


Loop(
    Hazard,
    start="found",
    grants_time=_grants_time,
    states=(
        State(
            "found", "待交办", holder=TOWN, todo="交办", escalate=(OFFICE, LEADER),
            within=Limit(2, WORKING, source="区安委办隐患排查治理办法（示范），待区里核定"),
        ),
        State(
            "rectifying", "整改中", holder=ENTERPRISE, placeless=TOWN, todo="整改", due_field="fix_due_on",
            escalate=(TOWN, OFFICE, LEADER),
        ),
        State(
            "rectified", "待复查", holder=TOWN, todo="复查", escalate=(OFFICE, LEADER),
            within=Limit(10, WORKING, source="安全生产违法行为行政处罚办法（应急管理部令第18号）：复查十个工作日"),
        ),
        State("closed", "已销号", closed=True),
    ),
    steps=(
        Step(
            "assign", "交办", ("found",), "rectifying", by=(TOWN, DEPARTMENT, OFFICE),
            brings=("fix_due_on", "fix_person", "fix_measures", "level", "standard"), needs=("fix_due_on",),
        ),
        Step(
            "fix_at_once", "立查立改", ("found",), "closed", by=(TOWN, DEPARTMENT, OFFICE), photo="整改后", barred=_takes_two,
            brings=("rechecker",), needs=("rechecker",),
            sets=lambda hazard, at: _fixed_today(hazard, at) | _closed_today(hazard, at),
        ),
        Step(
            "rectify", "报整改完成", ("rectifying",), "rectified", by=(ENTERPRISE,), instead=(TOWN,),
            brings=("fix_measures", "fix_budget_yuan"), needs=("fix_measures",), photo="整改后", sets=_fixed_today,
        ),
        Step(
            "verify", "复查合格销号", ("rectified",), "closed", by=(TOWN, DEPARTMENT, OFFICE), not_by="rectify",
            brings=("rechecker",), needs=("rechecker",), offers_photo="复查", sets=_closed_today,
        ),
        Step("reject", "复查不合格", ("rectified",), "rectifying", by=(TOWN, DEPARTMENT, OFFICE), not_by="rectify",
             brings=("fix_due_on",), needs=("fix_due_on",), offers_photo="复查", why=True, sets=_fails),
        Step(  # back to the town: a general one gets its deadline from there
            "regrade", "改判为一般", ("found", "rectifying"), "found", by=(DEPARTMENT, OFFICE), instead=(DEPARTMENT, OFFICE),
            barred=_is_general, why=True, sets=_regraded, about="判定标准够不上重大的，写明理由改判，回到镇街重新交办",
        ),
        _named("name_place", "found"),
        _named("name_place_later", "rectifying"),
    ),
)  # fmt: skip
