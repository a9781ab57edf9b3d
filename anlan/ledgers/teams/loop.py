"""A team is looked at every half year, people and equipment, until it is disbanded. Source: 生产安全事故应急条例 (国务院令第708号): teams are
kept ready; the half year is a default of ours.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.declare import Beginning, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE, SYSTEM, WRITERS
from anlan.kernel.scope.record import KEPT

from .models import Team

HALF_A_YEAR, AHEAD = timedelta(days=183), timedelta(days=30)


def _first_state(values: Mapping[str, Any]) -> str:
    return "disbanded" if values["disbanded_on"] else ""


def _due(team: Team, at: datetime) -> dict[str, Any]:
    """One that was never looked at has the same time for it as any other."""
    return {"check_due_on": team.check_due_on or clock.legal_day(at) + AHEAD}


def _checked(team: Team, at: datetime) -> dict[str, Any]:
    day = clock.legal_day(at)
    return {"checked_on": day, "check_due_on": day + HALF_A_YEAR}


def _require_past(team: Team, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where the day on which it is disbanded is still to come."""
    if team.disbanded_on is not None and team.disbanded_on > clock.legal_day(now):
        raise Incomplete({"disbanded_on": "撤销日期还没有到，到那天再办。"})


Loop(
    Team,
    start=KEPT,
    beginning=Beginning(("disbanded",), ("disbanded_on",), _first_state),
    states=(
        State(KEPT, "在役", closed=True),
        State("checking", "待核查", body_field="body_id", todo="核查人员装备", due_field="check_due_on", escalate=(OFFICE,)),
        State("disbanded", "已撤销", closed=True),
    ),
    steps=(
        Step("fall_due", "列入核查", (KEPT,), "checking", by=(*WRITERS, SYSTEM), sets=_due),
        Step(
            "check", "核查完了", ("checking",), KEPT, by=WRITERS, instead=(OFFICE,),
            brings=("check_result", "leader", "duty_phone", "equipment"), needs=("check_result",), offers_photo="装备照片", sets=_checked,
        ),
        Step(
            "disband", "撤销", (KEPT, "checking"), "disbanded", by=WRITERS, instead=(OFFICE,), brings=("disbanded_on",),
            needs=("disbanded_on",), also=_require_past,
        ),
    ),
)  # fmt: skip
