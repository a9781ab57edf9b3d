"""The whole state of a conference for its page, and what whoever looks may do now; a fixed number of queries.

shown = state_of(conference, actor); "give_floor" in shown.acts
"""

from dataclasses import dataclass
from datetime import date, datetime

from anlan.kernel import clock
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor

from ..models import Conference
from .acting import leads, meant_for
from .camera_rows import CameraView
from .entry import is_locked_out, role_of
from .errors import Locked
from .floor import shown_at, turns_at
from .poor_lines import with_lines
from .rollcall import Line, Listener, listeners, roll_call, tally
from .rows import (
    OBSERVER,
    RINGING,
    FloorRequest,
    Invitation,
    Message,
    PollingPlan,
    Presence,
    Removal,
    Resolution,
    Ticket,
)

_NOT_CALLED = "这次会议没有叫您，您看得到情况，不能进会。要参会请联系主持人。"
LAST_MESSAGES = 100  # how many a page shows at once


@dataclass(frozen=True)
class Member:
    """Somebody in the room: `token` is the id under which the media server knows them, visible to the whole room."""

    token: str
    person: int
    name: str
    role: str
    invitation: int | None  # the site they are of; None for the chair and others who were not called
    since: datetime
    room: int  # the side room they sit in, 0 for the conference itself
    has_poor_line: bool
    mic: str


@dataclass(frozen=True)
class Hand:
    """Somebody who asks to speak, is asked to, or speaks."""

    person: int
    name: str
    asked_at: datetime | None
    invited_at: datetime | None
    speaks: bool
    mic: str  # "open", "shut", "none"; "": their page has not said


@dataclass(frozen=True)
class Said:
    """One message as a page shows it; `to` is None where it is for everybody."""

    pk: int
    kind: str
    person: int
    name: str
    text: str
    file: str
    attachment: int | None
    at: datetime
    to: int | None


@dataclass(frozen=True)
class Agreed:
    """One decision of the conference, with the number of the task it has become."""

    text: str
    holder: str
    due_on: date
    task_number: str


@dataclass(frozen=True)
class Camera:
    """A camera that is shown in the conference."""

    pk: int
    name: str
    view: int


@dataclass(frozen=True)
class ConferenceState:
    """A conference as one person may see it at one moment. Whoever does not lead sees those present and their own site."""

    number: str
    title: str
    kind: str
    state: str
    version: int
    planned_for: datetime
    started_at: datetime | None
    ended_at: datetime | None
    chair: str
    deputy: str
    about: tuple[str, str]  # ledger and number of the record it is about; ("", "") without one
    layout: str
    banner: str
    locked: bool
    recorded: bool
    on_air: int | None
    polled: int | None  # the invitation that polling shows now
    turns_at: datetime | None  # when it shows the next one
    role: str  # as what the actor may enter
    refusal: str  # why the actor may not enter, in words
    leads: bool
    inside: bool  # whether the actor holds a valid ticket
    called: bool  # whether the actor is being rung
    side_room: int
    please_speak: bool  # shown large: the chair asks the actor to speak
    may_speak: bool
    present: int
    expected: int
    lines: tuple[Line, ...]
    listeners: tuple[Listener, ...]
    members: tuple[Member, ...]
    hands: tuple[Hand, ...]
    messages: tuple[Said, ...]
    resolutions: tuple[Agreed, ...]
    cameras: tuple[Camera, ...]
    acts: tuple[str, ...]
    at: datetime


def state_of(conference: Conference, actor: Actor) -> ConferenceState:
    """Everything a page needs. `conference` comes from find(), which lets in only those whom it concerns."""
    now = clock.now()
    current = Conference.objects.of(conference).select_related("chair", "deputy").get()
    own = list(Invitation.objects.of(current).filter(meant_for(actor)).order_by("pk"))
    tickets = Ticket.objects.of(current).filter(person_id=actor.person_id, revoked_at=None)
    ticket = tickets.select_related("invitation").first()
    removed = Removal.objects.of(current).filter(person_id=actor.person_id).exists()
    inside = with_lines(current, Presence.objects.of(current).filter(left_at=None))
    there = inside.select_related("person", "ticket__invitation").order_by("joined_at", "pk")
    members = [_member(row, poor=row.poor_since is not None) for row in there]
    floor = FloorRequest.objects.of(current).filter(ended_at=None).select_related("person")
    mics = {member.person: member.mic for member in members}
    hands = [_hand(row, mics.get(row.person_id, "")) for row in floor.order_by("asked_at", "pk")]
    plan = PollingPlan.objects.of(current).filter(stopped_at=None).first()
    latest = Message.objects.of(current).select_related("person", "attachment").order_by("-pk")
    messages = [_said(row) for row in reversed(latest[:LAST_MESSAGES])]
    agreed = Resolution.objects.of(current).select_related("holder").order_by("agreed_at", "pk")
    decided = [Agreed(row.text, str(row.holder), row.due_on, row.task_number) for row in agreed]
    views = CameraView.objects.of(current).filter(ended_at=None).select_related("camera").order_by("pk")
    cameras = [Camera(row.camera_id, row.camera.name, row.pk) for row in views]
    invitation = min(own, key=lambda each: actor.post_id not in each.line, default=None)
    lines = roll_call(current)
    came, expected = tally(lines)
    leading = leads(current, actor)
    mine = next((hand for hand in hands if hand.person == actor.person_id), None)
    role = "" if removed else role_of(current, actor, invitation)
    locked_out = is_locked_out(current, actor, role)
    return ConferenceState(
        number=current.number,
        title=current.title,
        kind=current.get_kind_display(),
        state=current.state,
        version=current.version,
        planned_for=current.planned_for,
        started_at=current.started_at,
        ended_at=current.ended_at,
        chair=current.chair.name,
        deputy=current.deputy.name if current.deputy else "",
        about=(current.about_ledger, current.about_number),
        layout=current.layout,
        banner=current.banner,
        locked=current.locked,
        recorded=current.recorded,
        on_air=current.on_air_id,
        polled=shown_at(plan, now) if plan else None,
        turns_at=turns_at(plan, now) if plan else None,
        role=role,
        refusal=Locked.__doc__ or "" if locked_out else "" if role else _NOT_CALLED,
        leads=leading,
        inside=ticket is not None,
        called=invitation is not None and invitation.state == RINGING,
        side_room=ticket.room if ticket else invitation.side_room if invitation else 0,
        please_speak=mine is not None and mine.invited_at is not None and not mine.speaks,
        may_speak=mine is not None and mine.speaks,
        present=came,
        expected=expected,
        members=tuple(members),
        listeners=tuple(listeners(current)),
        lines=tuple(line for line in lines if leading or line.present or _is(line, invitation)),
        hands=tuple(hands),
        messages=tuple(each for each in messages if leading or each.to in (None, actor.person_id)),
        resolutions=tuple(decided),
        cameras=tuple(cameras),
        acts=acts(current, actor, role="" if locked_out else role, ticket=ticket, invitation=invitation, hand=mine),
        at=now,
    )


def acts(
    conference: Conference,
    actor: Actor,
    *,
    role: str,
    ticket: Ticket | None,
    invitation: Invitation | None,
    hand: Hand | None,
) -> tuple[str, ...]:
    """What the actor may do now: steps of the loop and acts of this folder, by their codes. Asks no database."""
    allowed: list[str] = []
    leading = leads(conference, actor)
    loop = loop_of(conference.code)
    assert loop is not None
    for step in loop.steps_from(conference.state):
        by_post = step.code == "minute" and actor.scope.covers(conference)
        if actor.may(loop.power(step)) and (leading or by_post) and _makes_sense(step.code, conference):
            allowed.append(step.code)
    if leading and conference.state in ("planned", "running"):
        allowed.append("call")
    if leading and conference.state in ("running", "ended"):
        allowed += ["mark", "resolve"]
    if conference.state != "running":
        return tuple(allowed)
    if leading:
        allowed += [
            "give_floor", "ask_to_speak", "take_floor", "mute", "remove", "split", "gather", "poll", "stop_poll", "point",
            "camera", "record",
        ]  # fmt: skip
        if ticket is not None:
            allowed.append("visit")
    elif invitation is not None and not conference.locked and actor.scope.place is None:
        allowed.append("call")
    if invitation is not None and invitation.state == RINGING:
        allowed += ["answer", "decline"]
    if role:
        allowed.append("enter")
    if ticket is not None:
        allowed.append("say")
        if ticket.role != OBSERVER:
            allowed.append("raise_hand" if hand is None or hand.asked_at is None else "lower_hand")
        if hand is not None and hand.invited_at is not None and not hand.speaks:
            allowed.append("accept")
    return tuple(allowed)


def _makes_sense(step: str, conference: Conference) -> bool:
    """A door that is locked is not locked again, and what is not shown is not stopped."""
    return {
        "start_recording": not conference.recorded, "stop_recording": conference.recorded,
        "lock": not conference.locked, "unlock": conference.locked, "stop_broadcast": conference.on_air_id is not None,
    }.get(step, True)  # fmt: skip


def _is(line: Line, invitation: Invitation | None) -> bool:
    return invitation is not None and line.invitation == invitation.pk


def _member(row: Presence, *, poor: bool) -> Member:
    ticket = row.ticket
    return Member(
        ticket.token, row.person_id, row.person.name, ticket.role, ticket.invitation_id, row.joined_at, ticket.room,
        poor, ticket.mic,
    )  # fmt: skip


def _hand(row: FloorRequest, mic: str) -> Hand:
    return Hand(row.person_id, row.person.name, row.asked_at, row.invited_at, row.given_at is not None, mic)


def _said(row: Message) -> Said:
    file = row.attachment.name if row.attachment else ""
    return Said(
        row.pk, row.kind, row.person_id, row.person.name, row.text, file, row.attachment_id, row.sent_at, row.to_id
    )
