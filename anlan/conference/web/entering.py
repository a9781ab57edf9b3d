"""A page of a room asks to be let in, with the session that it has opened with a media server.

POST /conferences/HYS-2024-0003/seats/<token>/entrance/   device, node, session, handle, transaction
the same, to receive what others send                      private, streams: [{"feed": "…", "mid": "1"}] as JSON
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.limits import sent_json

from ..carry.entrance import Caller
from ..conduct.entering import Seat, let_in, let_watch
from ..decide.entrances import sit
from ..decide.rows import Ticket
from ..models import Conference
from .checks import with_seat
from .room import gone
from .watching import own_view

_MOST_STREAMS = 700


@require_POST
@with_seat
def entrance(request: ActingRequest, conference: Conference, ticket: Ticket) -> HttpResponse:
    """Let the page in as its seat. 410 with words: the seat lets in no more."""
    device = request.POST.get("device", "")
    if not 16 <= len(device) <= 64:
        return _nothing(400)
    if not sit(ticket, device):
        ticket.refresh_from_db()
        return gone(ticket)
    seated = Ticket.objects.of(conference).select_related("invitation").get(pk=ticket.pk)
    return _lets(request, Seat(ticket.token, conference.room(seated.room), ticket.region, conference))


@require_POST
@signed_in
def view_entrance(request: ActingRequest, number: str, pk: int) -> HttpResponse:
    """Let the page of one's own view of a camera in."""
    _, view = own_view(request, number, pk)
    if view.ended_at is not None:
        return _nothing(410)
    return _lets(request, Seat(view.seat, view.room, view.region))


def _lets(request: HttpRequest, seat: Seat) -> HttpResponse:
    try:
        caller, private, streams = _call(request)
    except (ValueError, KeyError, TypeError):
        return _nothing(400)
    let = let_in(seat, caller) if private is None else let_watch(seat, caller, private, streams)
    return _nothing(204 if let else 503)


def _call(request: HttpRequest) -> tuple[Caller, int | None, list[dict[str, str]]]:
    """What the page asks for. Raises ValueError, KeyError, TypeError."""
    form = request.POST
    caller = Caller(form["node"][:12], int(form["session"]), int(form["handle"]), form["transaction"][:40])
    if not (0 < caller.session < 2**63 and 0 < caller.handle < 2**63):
        raise ValueError("no number of Janus'")
    if "private" not in form:
        return caller, None, []
    listed = sent_json.read(form["streams"])[:_MOST_STREAMS]
    return caller, int(form["private"]), [{"feed": str(each["feed"]), "mid": str(each["mid"])} for each in listed]


def _nothing(status: int) -> HttpResponse:
    return HttpResponse(status=status)
