"""What is done in a conference, one noun each: POST /conferences/<number>/<noun>/.

A page with script asks for plain text and is told in words what was done or why not; a form comes back to its page.
"""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed
from anlan.kernel.ledger.access import ActingRequest

from ..decide.acting import find
from ..decide.rows import Ticket
from ..models import Conference
from . import deeds
from .checks import with_conference
from .opening import key_of
from .room import render_lobby, render_seat, seat_url

PLAIN = "text/plain; charset=utf-8"


@require_POST
@with_conference
def act(request: ActingRequest, conference: Conference, noun: str) -> HttpResponse:
    """Do it, and say so. 404 for what is no act; 403, 409 and 422 with words, what was typed kept on the page."""
    deed = ACTS.get(noun)
    if deed is None:
        raise Http404("会议上没有这一项。")
    plain = request.headers.get("Accept", "").startswith("text/plain")
    try:
        words = deed(deeds.Form(request, conference, request.actor, key_of(request), request.POST))
    except (LoopError, EvidenceRefused) as error:
        return _refused(request, conference, error, plain)
    if plain:
        return HttpResponse(words, content_type=PLAIN)
    if words:
        messages.success(request, words)
    seat = _seat(request, conference)
    return redirect(seat_url(seat) if seat else f"/conferences/{conference.number}/")


def _refused(request: ActingRequest, conference: Conference, error: Exception, plain: bool) -> HttpResponse:
    words = "；".join(error.missing.values()) if isinstance(error, Incomplete) else str(error)
    status = 403 if isinstance(error, NotAllowed) else 422 if isinstance(error, Incomplete | EvidenceRefused) else 409
    if plain:
        return HttpResponse(words, status=status, content_type=PLAIN)
    if status == 403:
        raise PermissionDenied(words) from error
    conference = find(conference.number, request.actor)
    entries = request.POST.dict()
    if (seat := _seat(request, conference)) is not None:
        return render_seat(request, conference, seat, problem=words, entries=entries, status=status)
    return render_lobby(request, conference, problem=words, entries=entries, status=status)


def _seat(request: ActingRequest, conference: Conference) -> Ticket | None:
    """The seat whose page the act comes from."""
    rows = Ticket.objects.of(conference).filter(person_id=request.actor.person_id, revoked_at=None)
    return rows.filter(token=request.POST.get("seat", "")).select_related("conference", "person").first()


ACTS: Mapping[str, deeds.Act] = {
    "start": deeds.step("start", "会议开始，正在叫人。"),
    "cancellation": deeds.step("cancel", "会议取消了。"),
    "end": deeds.step("end", "会议结束。"),
    "minutes": deeds.step("minute", "纪要已出，议定事项已变成任务。", "summary"),
    "lock": deeds.step("lock", "会议已锁，没进来的进不来了。"),
    "unlock": deeds.step("unlock", "会议开锁了。"),
    "picture": deeds.step("show", "画面换了。", "layout", "banner"),
    "recording": deeds.step("start_recording", "开始录像。"),
    "recording-end": deeds.step("stop_recording", "录像停了。"),
    "broadcast": deeds.broadcast,
    "broadcast-end": deeds.step("stop_broadcast", "停播了。"),
    "deputy": deeds.appoint,
    "calls": deeds.call,
    "call-again": deeds.call_again,
    "answer": deeds.answer,
    "refusal": deeds.decline,
    "presence": deeds.mark(True),
    "absence": deeds.mark(False),
    "hand": deeds.raise_hand,
    "hand-lowered": deeds.lower_hand,
    "request": deeds.ask_to_speak,
    "acceptance": deeds.accept,
    "floor": deeds.give_floor,
    "floor-return": deeds.take_back_floor,
    "mute": deeds.mute,
    "removal": deeds.remove_person,
    "side-rooms": deeds.split,
    "visits": deeds.visit,
    "gathering": deeds.gather,
    "polling": deeds.start_polling,
    "polling-end": deeds.stop_polling,
    "messages": deeds.say,
    "resolutions": deeds.resolve,
    "cameras": deeds.show_camera,
    "camera-ends": deeds.end_camera,
    "strokes": deeds.draw,
    "board-wiped": deeds.wipe_board,
}
