"""Who is called to a meeting: each body is told at once, is asked again where the meeting moves, and is let off where it is cancelled.
When it is over, all who were called have come but those whom the organiser names.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django import forms

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.naming import named
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.scope.names import listed_names
from anlan.ui.forms.fields import SeveralReferences

from .models import Call, Meeting

KEPT, CALLED = "kept", "called"
ASKED = ("open", "coming", "excused")  # who is called, whatever they answered
EXPECTED = ("open", "coming", "came", "missed")  # who was not excused


def first_state(values: Mapping[str, Any]) -> str:
    """A meeting that is put in after it was held is kept, and calls nobody."""
    held_at = values["held_at"]
    return KEPT if held_at is not None and held_at <= clock.now() else ""


def over(meeting: Meeting) -> str:
    return "开会的时间已经过了，不用再通知。" if meeting.held_at < clock.now() else ""


def held(call: Call) -> str:
    return "会已经开了，来没来在会议里记到会。" if over(call.meeting) else ""


def to_come(meeting: Meeting) -> str:
    return "会还没有开，开会当天起才能记到会。" if clock.legal_day(meeting.held_at) > clock.today() else ""


def call_all(meeting: Meeting, actor: Actor, now: datetime) -> None:
    """Call each body that the meeting names, read as the holders of a decision are. Raises Incomplete."""
    for body in _bodies(meeting.bodies, actor):
        key = uuid5(NAMESPACE_URL, f"call:{meeting.pk}:{body.pk}:{meeting.version}")
        whose = {} if meeting.body_id == actor.body_id else {"body": meeting.body_id}
        open_record(Call, {"meeting": meeting, "holder": body, **whose}, actor=actor, key=key)


def ask_all_again(meeting: Meeting, actor: Actor, now: datetime) -> None:
    """Who could come then may not be able to now. Raises Incomplete for a time that is past."""
    if meeting.held_at < now:
        raise Incomplete({"held_at": "改到的时间已经过了，请核对。"})
    _lead(meeting, "ask_again", actor)


def call_off_all(meeting: Meeting, actor: Actor, now: datetime) -> None:
    _lead(meeting, "call_off", actor)


def record_all(meeting: Meeting, actor: Actor, now: datetime) -> None:
    """Write at each call who came, as `who_was_there` says it of the meeting."""
    for call, people in _roll(meeting):
        step, state = ("miss", "missed") if people is None else ("come", "came")
        names = "、".join(people or ())
        if (call.state, call.came) != (state, names):
            key = uuid5(NAMESPACE_URL, f"{step}:{call.pk}:{meeting.version}")
            advance(call, step, actor=actor, key=key, content={"came": names}, led=True)


def who_was_there(meeting: Meeting, at: datetime) -> dict[str, Any]:
    """Who came and who was excused, where somebody was called. A body that names nobody counts as one. Raises Incomplete."""
    roll = [(call, people) for call, people in _roll(meeting) if people is not None]
    excused = Call.objects.of(meeting).filter(state="excused").select_related("holder").order_by("pk")
    if not roll and not excused:
        return {}
    present = (f"{call.holder}（{'、'.join(people)}）" if people else f"{call.holder}" for call, people in roll)
    return {
        "attendees": "；".join(present), "attendance": sum(len(people) or 1 for _, people in roll),
        "absent": "；".join(f"{call.holder}（{call.reason}）" for call in excused),
    }  # fmt: skip


def _roll(meeting: Meeting) -> list[tuple[Call, list[str] | None]]:
    """Each call that was not excused with who came of it, None where nobody did. Raises Incomplete where one is missing who was not called."""
    calls = list(Call.objects.of(meeting).filter(state__in=EXPECTED).select_related("holder").order_by("pk"))
    bodies = Body.objects.known().filter(pk__in=[call.holder_id for call in calls])
    missing_bodies, missing_people, strangers = set[int](), defaultdict[int, set[str]](set), []
    for name in listed_names(meeting.missing):
        whole = {body.pk for body in named(bodies, Body, name)}
        partly = [call.pk for call in calls if name in listed_names(call.attendees)]
        missing_bodies |= whole
        for pk in [] if whole else partly:
            missing_people[pk].add(name)
        if not whole and not partly:
            strangers.append(f"“{name}”")
    if strangers and calls:
        raise Incomplete({"missing": f"{'、'.join(strangers)}不在通知到的单位和人里，请核对。"})
    return [(call, _who_came(call, call.holder_id in missing_bodies, missing_people[call.pk])) for call in calls]


def _who_came(call: Call, is_missing: bool, absentees: set[str]) -> list[str] | None:
    people = [name for name in listed_names(call.attendees) if name not in absentees]
    return None if is_missing or (absentees and not people) else people


def as_now(call: Call, at: datetime) -> dict[str, Any]:
    """What a call repeats of its meeting, as that is now; why nobody could come then is no longer so."""
    meeting = call.meeting
    return {"held_at": meeting.held_at, "reply_by": meeting.reply_by, "spot": meeting.spot, "reason": ""}


def tell_called(call: Call, actor: Actor, now: datetime) -> None:
    """Tell a body that it is called. Raises Incomplete where its meeting calls nobody now."""
    if call.meeting.state != CALLED:
        raise Incomplete({"meeting": "这次会没有在通知：会前先在会议上发会议通知，开过的不再补。"})
    _tell_holder(call, f"{_when_and_where(call)}开“{call.meeting}”，请回复谁参加", now)


def tell_moved(call: Call, actor: Actor, now: datetime) -> None:
    _tell_holder(call, f"改期：“{call.meeting}”改到{_when_and_where(call)}，请重新回复谁参加", now)


def tell_called_off(call: Call, actor: Actor, now: datetime) -> None:
    _tell_holder(call, f"取消：原定{_when_and_where(call)}的“{call.meeting}”不开了，{call.meeting.cancel_reason}", now)


def tell_refused(call: Call, actor: Actor, now: datetime) -> None:
    _tell_holder(call, f"没有准假：{_when_and_where(call)}开“{call.meeting}”，请回复谁参加", now)


def tell_excused(call: Call, actor: Actor, now: datetime) -> None:
    """Tell whoever calls the meeting; of a body that is not known, the office."""
    whom = Audience(role=OFFICE, region=call.region, body=call.meeting.body_id)
    _tell(call, f"{call.holder}请假：“{call.meeting}”，{call.reason}", whom, now)


def _tell_holder(call: Call, text: str, now: datetime) -> None:
    """Tell the people of the body that is called; where nobody works there, the office."""
    _tell(call, text, Audience(role=OFFICE, region=call.holder.region, body=call.holder_id), now)


def _tell(call: Call, text: str, whom: Audience, now: datetime) -> None:
    about = About(call.code, call.pk, call.region, call.sector)
    tell(f"call:{call.pk}:{call.version}", text, to=whom, about=about, now=now)


def _when_and_where(call: Call) -> str:
    return clock.moment_words(call.held_at or call.meeting.held_at) + (f"在{call.spot}" if call.spot else "")


def _lead(meeting: Meeting, step: str, actor: Actor) -> None:
    for call in Call.objects.of(meeting).filter(state__in=ASKED).order_by("pk"):
        key = uuid5(NAMESPACE_URL, f"{step}:{call.pk}:{meeting.version}")
        advance(call, step, actor=actor, key=key, led=True)


def _bodies(text: str, actor: Actor) -> list[Body]:
    try:
        bodies = SeveralReferences(Body, actor).clean(text)
    except forms.ValidationError as error:
        raise Incomplete({"bodies": "".join(error.messages)}) from None
    return bodies if isinstance(bodies, list) else [bodies]
