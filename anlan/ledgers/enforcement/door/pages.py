"""Code at the door (扫码入企): the firm scans who comes, why and by which plan, and rates the visit past them.

/door/code/JC-2024-0001/      the code of an inspection, to show or to print
/door/6d4b2f9e-…/             what it tells whoever scans it, signed in or not

The code names the event by which the plan was approved, or by which officers went at once: a number of 122 random bits that whoever was
shown the code has, and nobody guesses. The page says what 执法公示 makes public, and nothing of what was found.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.history.acts import OPENED
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN
from anlan.places.codes import drawn
from anlan.places.desks import is_own_desk

from ..draws.models import Draw
from ..inspection import CANCELLED, PLANNED, Check

_APPROVED, _AT_ONCE = "approve", "arrive_at_once"
_UNPLANNED = (PLANNED, CANCELLED)


def _code_address(record: Record) -> str:
    return f"/door/code/{record.number}/" if isinstance(record, Check) and _approval(record) else ""


RecordAct(
    "door", "扫码入企", power="checks.add", opens=True, address=_code_address, hint="到了门口给企业扫：谁来、为什么来、哪个方案。",
)  # fmt: skip


def _approval(check: Check) -> Event | None:
    """The event by which the inspection may take place; None where there is none, or it was called off."""
    if check.state in _UNPLANNED:
        return None
    events = Event.objects.filter(
        ledger=check.code, record_id=check.pk, step__in=(_APPROVED, _AT_ONCE), key__isnull=False
    )
    return events.order_by("-seq").first()


def door_of(check: Check) -> str:
    """The address that the code of an inspection leads to; "" where it has none."""
    event = _approval(check)
    return f"/door/{event.key}/" if event else ""


def at_the_door(firm: Record, actor: Actor) -> list[tuple[Check, str]]:
    """Who is to be let in today, each with what its code says: told to the firm itself, and not before the day."""
    if not is_own_desk(firm, actor):
        return []
    rows = Check.objects.of(firm).filter(state__in=("approved", "on_site"), planned_on__lte=clock.today())
    return [(check, door_of(check)) for check in rows.select_related("lead", "second").order_by("planned_on")]


@require_safe
@signed_in
def code(request: ActingRequest, number: str) -> HttpResponse:
    """The code, large enough to be scanned from a phone or from paper."""
    require(request.actor, "checks.add")
    check = find(Check, request.actor, number)
    address = door_of(check)
    if not address:
        raise Http404("方案批准以后才有码。")
    context = {"check": check, "code": drawn(address, request), "address": address, **_told(check)}
    return render(request, "enforcement/door_code.html", context)


@require_safe
def door(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who comes, why, and by which plan."""
    event = Event.objects.filter(ledger=Check.code, key=key, step__in=(_APPROVED, _AT_ONCE)).first()
    check = Check.objects.of(event).select_related("place", "body", "lead", "second").first() if event else None
    if event is None or check is None or check.state == WITHDRAWN:
        return render(request, "enforcement/no_door.html", status=404)
    context = {
        "check": check, "approved_on": clock.legal_day(event.happened_at), "at_once": event.step == _AT_ONCE,
        "called_off": check.state == CANCELLED, "over": check.checked_on is not None and check.state != "on_site",
        "another_day": check.checked_on is None and check.planned_on != clock.today(),
        "rates": check.checked_on is not None and _is_home(request, check), **_told(check),
    }  # fmt: skip
    return render(request, "enforcement/door.html", context)


def _is_home(request: HttpRequest, check: Check) -> bool:
    """Whether the firm itself has scanned it, signed in."""
    actor: Actor | None = getattr(request, "actor", None) or None
    return actor is not None and is_own_desk(check.place, actor)


def _told(check: Check) -> dict[str, object]:
    """The officers with their certificates, and the draw by which they come."""
    day = check.checked_on or clock.today()
    officers = [(officer, officer.valid_until >= day) for officer in (check.lead, check.second) if officer is not None]
    return {"officers": officers, "draw": _draw_of(check)}


def _draw_of(check: Check) -> Draw | None:
    """The draw whose step planned the inspection; one that was added to a draw by hand was not drawn."""
    began = Event.objects.filter(ledger=check.code, record_id=check.pk, step=OPENED).first()
    referred = began.content.get("referred_from") if began else None
    if not referred or referred[0] != Draw.code:
        return None
    return Draw.objects.known().filter(pk=referred[1]).first()


urlpatterns: list[URLPattern] = [path("door/code/<str:number>/", code), path("door/<uuid:key>/", door)]
