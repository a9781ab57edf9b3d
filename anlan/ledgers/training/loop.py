"""A course is planned, held, and says who came; one whose certificates expire is held again for the same people.

Source: 安全生产法 (2021) 第28条 (who was trained is kept), 第27, 30条 (certificates).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.declare import WORKING, Beginning, Limit, Loop, State, Step
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.roles import OFFICE, SYSTEM, WRITERS
from anlan.kernel.scope.names import listed_names
from anlan.kernel.scope.record import KEPT

from .models import Course

AHEAD = timedelta(days=60)  # of the day on which certificates expire, so that there is time for a course
HELD = ("filed", KEPT, "expiring")


def _first_state(values: Mapping[str, Any]) -> str:
    """One that is put in after it was held is kept; one of today that says how many came was held."""
    held_on, today = values["held_on"], clock.today()
    over = held_on is not None and (held_on < today or (held_on == today and values["people"] is not None))
    return KEPT if over else ""


def _to_come(course: Course) -> str:
    return "培训还没有结束，结束当天起才能记到课。" if course.last_day > clock.today() else ""


def _without_certificate(course: Course) -> str:
    return "" if course.valid_until else "没有填证书到期的日子，不用复训。"


def _who_came(course: Course, at: datetime) -> dict[str, Any]:
    """All on the list but those who are named as missing. Raises Incomplete where one is missing who is not on the list."""
    called, missing = list(dict.fromkeys(listed_names(course.called))), listed_names(course.missing)
    if strangers := [f"“{name}”" for name in missing if called and name not in called]:
        raise Incomplete({"missing": f"{'、'.join(strangers)}不在参训名单里，请核对。"})
    people = [name for name in called if name not in missing]
    if people:
        return {"attendees": "、".join(people), "people": len(people)}
    if course.people is None:
        raise Incomplete({"people": "没有参训名单的，请填人数。"})
    return {}


def _require_to_come(course: Course, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where a course is put off to a day that is past."""
    if course.held_on < clock.legal_day(now):
        raise Incomplete({"held_on": "改到的日子已经过了，请核对。"})


def _repeat_former(course: Course, actor: Actor, now: datetime) -> None:
    """The course that one repeats is repeated as soon as this one was held. Raises Incomplete where nobody is to repeat it."""
    former = course.repeats
    if former is None or course.state == "planned" or former.state == "repeated":
        return
    if former.state not in HELD or former.pk == course.pk:
        raise Incomplete({"repeats": f"{former.number}不用复训，请核对。"})
    advance(former, "repeat", actor=actor, key=uuid5(NAMESPACE_URL, f"repeat:{former.pk}:{course.pk}"), led=True)


def _put_in(course: Course, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where a course that was held does not say how many came."""
    if course.state == KEPT and course.people is None:
        raise Incomplete({"people": "已经办了的培训，请填人数。"})
    _repeat_former(course, actor, now)


Loop(
    Course,
    start="planned",
    beginning=Beginning((KEPT,), ("held_on", "people"), _first_state),
    also=_put_in,
    states=(
        State(
            "planned", "待办", body_field="body_id", todo="办班，记到课", counted_from="held_on", escalate=(OFFICE,),
            within=Limit(10, WORKING, source="办班后记到课的期限（示范），待区里核定"),
        ),
        State("filed", "已归档", closed=True),
        State("cancelled", "已取消", closed=True),
        State("expiring", "待复训", body_field="body_id", todo="组织复训", due_field="valid_until", escalate=(OFFICE,)),
        State("repeated", "已复训", closed=True),
        State("released", "不再复训", closed=True),
        State(KEPT, "在册", closed=True),
    ),
    steps=(
        Step(
            "record", "记到课", ("planned", "filed", KEPT), "filed", by=WRITERS, instead=(OFFICE,),
            brings=("missing", "people", "passed"), early=_to_come, offers_photo="签到表", sets=_who_came, also=_repeat_former,
            about="只写没有来的，名单上其余的都算到课；记错了再记一次",
        ),
        Step(
            "postpone", "改期", ("planned",), "planned", by=WRITERS, instead=(OFFICE,), brings=("held_on", "ends_on", "place_mode"),
            needs=("held_on",), also=_require_to_come, about="换一天办",
        ),
        Step(
            "cancel", "取消", ("planned",), "cancelled", by=WRITERS, instead=(OFFICE,), brings=("cancel_reason",),
            needs=("cancel_reason",),
        ),
        Step("fall_due", "列入复训", ("filed", KEPT), "expiring", by=(*WRITERS, SYSTEM), barred=_without_certificate),
        Step(
            "release", "不再复训", ("expiring",), "released", by=WRITERS, instead=(OFFICE,), brings=("release_reason",),
            needs=("release_reason",),
        ),
        Step("repeat", "已复训", HELD, "repeated", by=WRITERS, led=True),
    ),
)  # fmt: skip
