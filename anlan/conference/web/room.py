"""The room: from the page before it, by a ticket, to the seat; and what a seat's page asks again and again.

GET  /conferences/HYS-2024-0003/                       the page before: test of camera and microphone, or what remains
POST /conferences/HYS-2024-0003/entry/                 a ticket, then; or, for a script, where the seat is and the pass as JSON
GET  /conferences/HYS-2024-0003/seats/<token>/         the room
GET  /conferences/HYS-2024-0003/seats/<token>/now/     its parts as they are now, and the state as JSON
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.history.errors import LoopError
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Body

from ..decide.acting import own_invitation
from ..decide.board import mark
from ..decide.entrances import may_send
from ..decide.entry import ticket as issue
from ..decide.entry import valid
from ..decide.floor import microphone
from ..decide.invite import answer
from ..decide.passes import pass_of, testing_pass
from ..decide.presence import Arrival, asks, hands_over, lapse, left
from ..decide.rows import CHAIR, DEPUTY, OBSERVER, RINGING, Message, Stroke, Ticket
from ..decide.state import ConferenceState, state_of
from ..models import CameraSource, Conference
from .checks import with_conference, with_seat
from .opening import places_for
from .reach import news_address, reaching
from .tiles import BIG, STRIP, Tile, layout_of, tiles_of
from .words import WORDS

# Milliseconds between two questions of one page: whoever leads asks at once; the others of a large room, who all hear the
# same news, wait their turn, so that the site answers the chair first.
PACE, PACE_EACH = 300, 25
OUT = {
    "moved": "您在另一个页面或设备上进了会，这里就退出了。",
    "removed": "主持人已请您离开本次会议，不能再进入。有疑问请联系主持人。",
    "ended": "会议已经结束。",
    "twice": "有两个页面用同一个座位进会，为防冒用，两边都已退出。请重新进入。",
}


@dataclass(frozen=True)
class SideRoom:
    """A side room in use: the sites that sit in it, whoever leads and has gone in, and whether the actor sits there."""

    number: int
    places: tuple[str, ...]
    leaders: tuple[str, ...]
    mine: bool


@require_safe
@with_conference
def lobby(request: ActingRequest, conference: Conference) -> HttpResponse:
    """The page before the room: whom it is called by, a test of one's own camera, and the way in; later, what remains."""
    return render_lobby(request, conference)


def render_lobby(
    request: ActingRequest,
    conference: Conference,
    *,
    problem: str = "",
    entries: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    lapse(conference, clock.now())
    state = state_of(conference, request.actor)
    context = {
        **_shared(request, conference, state),
        "files": store.of(conference) if state.state in ("ended", "minuted") else [],
        "places": places_for(request.actor) if "call" in state.acts else [],
        "problem": problem,
        "typed": entries or {},
    }
    answered = render(request, "conferences/lobby.html", context, status=status)
    return reaching(request, answered, context["news"])


@require_POST
@with_conference
def entry(request: ActingRequest, conference: Conference) -> HttpResponse:
    """Answer the call, take a ticket and go in."""
    actor = request.actor
    try:
        invitation = own_invitation(conference, actor)
        if invitation is not None and invitation.state == RINGING:
            answer(conference, actor=actor)
        mine = issue(conference, actor)
    except LoopError as error:
        return render_lobby(request, conference, problem=str(error), status=409)
    asks(mine, clock.now())
    if request.headers.get("Accept") == "application/json":
        observer = mine.role == OBSERVER
        entry = {"seat": seat_url(mine), "pass": pass_of(mine, conference), "observer": observer}
        return JsonResponse({**entry, "senders": may_send(conference)})
    return redirect(seat_url(mine))


def seat_url(ticket: Ticket) -> str:
    return f"/conferences/{ticket.conference.number}/seats/{ticket.token}/"


@require_safe
@with_seat
def seat(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    """The room as whoever holds the ticket sees it."""
    return render_seat(request, conference, ticket)


def render_seat(
    request: ActingRequest,
    conference: Conference,
    ticket: Ticket,
    *,
    problem: str = "",
    entries: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    if ticket.revoked_at is not None:
        return _out(request, conference, ticket)
    asks(ticket, clock.now())
    context = {
        **_live(request, conference, ticket),
        "pass": pass_of(ticket, conference),
        **_asked_once(request, conference),
        "problem": problem,
        "typed": entries or {},
    }
    answered = render(request, "conferences/room.html", context, status=status)
    return reaching(request, answered, context["news"])


@require_safe
@with_seat
def now(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    """The parts of the room that change. `media=1` says that the media server tells of the page; 410 with words: it is out."""
    if ticket.revoked_at is not None:
        return gone(ticket)
    microphone(ticket, request.GET.get("mic", ""))
    if request.GET.get("media") == "1":
        hands_over(ticket)
    else:
        asks(ticket, clock.now())
    lapse(conference, clock.now())
    return render(request, "conferences/_now.html", _live(request, conference, ticket))


@require_POST
@with_seat
def renewed_pass(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    """A fresh pass, for whoever comes back after a broken line. 410 with words: the ticket lets in no more."""
    if valid(ticket.token) is None:
        return gone(ticket)
    return JsonResponse(pass_of(ticket, conference))


@require_POST
@with_conference
def line_test(request: ActingRequest, conference: Conference) -> HttpResponse:
    """What a test of the line before entering needs; it lets into no room."""
    return JsonResponse(testing_pass(request.actor))


@require_POST
@with_seat
def departure(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    """Leave; the ticket stays, to come back with."""
    if ticket.revoked_at is None:
        hands_over(ticket)
        left(conference, [Arrival(ticket.token, clock.now())])
    return redirect(f"/conferences/{conference.number}/")


def gone(ticket: Ticket) -> HttpResponse:
    """The seat lets in no more, in words for its page's script."""
    words = OUT.get(ticket.reason, OUT["ended"])
    return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")


def _out(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    words = OUT.get(ticket.reason, OUT["moved"])
    return render(
        request,
        "conferences/out.html",
        {"conference": conference, "words": words, "back": ticket.reason != "removed"},
        status=410,
    )


def _shared(request: ActingRequest, conference: Conference, state: ConferenceState) -> dict[str, Any]:
    """What the page before and the room both show."""
    return {
        "conference": conference,
        "state": state,
        "base": f"/conferences/{conference.number}/",
        "absent": [line for line in state.lines if not line.present and not line.observer],
        "there": [line for line in state.lines if line.present and not line.observer],
        "awaited": [line for line in state.lines if not line.present and line.observer],
        "news": news_address(request, conference),
        "words": WORDS,
        "key": uuid4(),
    }


def _live(request: ActingRequest, conference: Conference, ticket: Ticket) -> dict[str, Any]:
    actor = request.actor
    state = state_of(conference, actor)
    tiles = tiles_of(state, person=actor.person_id, region=actor.region)
    layout = layout_of(state, tiles)
    return {
        **_shared(request, conference, state),
        "ticket": ticket,
        "seat": seat_url(ticket),
        "tiles": tiles,
        "layout": layout,
        "big": BIG[layout],
        "speaker": next((hand for hand in state.hands if hand.speaks), None),
        "asking": [hand for hand in state.hands if hand.asked_at is not None and not hand.speaks],
        "apart": _side_rooms(state),
        "chair_in": next((each.room for each in state.members if each.role == CHAIR), 0),
        "layouts": Conference.LAYOUTS,
        "colours": Stroke.COLOURS,
        "at": region_path(actor.region),
        "live": _for_island(conference, state, tiles, layout, ticket),
    }


def _side_rooms(state: ConferenceState) -> list[SideRoom]:
    sites: dict[int, list[str]] = {}
    for line in state.lines:
        if line.side_room:
            sites.setdefault(line.side_room, []).append(line.name)
    leading = [member for member in state.members if member.role in (CHAIR, DEPUTY)]
    return [
        SideRoom(
            number, tuple(places), tuple(each.name for each in leading if each.room == number), number == state.side_room
        )
        for number, places in sorted(sites.items())
    ]  # fmt: skip


def _asked_once(request: ActingRequest, conference: Conference) -> dict[str, Any]:
    """What the forms of whoever leads choose from; it hardly changes while a conference runs."""
    actor = request.actor
    under = Body.objects.known().filter(region__startswith=conference.region, state="kept").exclude(kind="other")
    holders = list(under.order_by("region", "kind", "name"))
    cameras = CameraSource.objects.within(actor.scope).filter(usage="in_use").order_by("name")
    return {
        "places": places_for(actor),
        "holders": holders,
        "sources": list(cameras) if actor.may("cameras.watch") else [],
        "soon": clock.today() + timedelta(days=7),
    }


def _for_island(
    conference: Conference, state: ConferenceState, tiles: Sequence[Tile], layout: str, ticket: Ticket
) -> dict[str, Any]:
    """What the room's script needs and no person reads: everything else it takes from the page."""
    mute_messages = [
        each for each in state.messages if each.kind == Message.MUTE and each.to in (None, ticket.person_id)
    ]
    mutes = [each.pk for each in mute_messages if each.person != ticket.person_id]
    return {
        "version": state.version,
        "layout": layout,
        "shown": BIG[layout] + STRIP,
        "big": BIG[layout],
        "tiles": [asdict(tile) for tile in tiles],
        "mine": ticket.token,
        "observer": ticket.role == OBSERVER,
        "senders": may_send(conference),
        "room": state.side_room,
        "muted": max(mutes, default=0),
        "speaks": state.may_speak,
        "turn": round((state.turns_at - state.at).total_seconds() * 1000) if state.turns_at else 0,
        "board": mark(conference),
        "pace": PACE if state.leads else max(PACE, PACE_EACH * len(state.members)),
    }
