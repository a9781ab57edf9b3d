"""Risk points by colour: the list and plan of one firm, to be read, printed and checked off; of a region its firms.

/risks/     /risks/?place=QY-2024-0001     /risks/?region=990199103
POST /risks/checked/     point=FX-2024-0001&point=FX-2024-0002&key=…
"""

from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import NavEntry, RecordNote
from anlan.kernel.loop.advance import advance
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.scope import Record
from anlan.places.models import Enterprise
from anlan.ui.forms.keys import KeyField

from ..colours import SHADES, counts, firms_of, in_use, parts_of, raised
from ..ledger import RISK_POINTS
from ..loop import DUE
from ..models import DangerousWork, RiskPoint
from ..works import DECLARED

_POWER, _CHECK = "risk_points.view", "risk_points.clear"
_MOST_POINTS, _MOST_FIRMS, _MOST_WORKS = 500, 100, 20
ADDRESS = "/risks/"

NavEntry("风险点", ADDRESS, "list", "四色清单：每家企业哪里有什么风险、谁在管、查了没有", _POWER, thumb=None, place=26)


def _of_firm(record: Record, actor: Actor) -> str:
    """What a firm's page says of its risk points."""
    if not isinstance(record, Enterprise) or not actor.may(_POWER):
        return ""
    colours = counts(RiskPoint.objects.within(actor.scope).filter(place=record.pk))
    if not any(colour.count for colour in colours):
        return ""
    return render_to_string("prevention/_of_firm.html", {"colours": colours, "firm": record})


RecordNote("risk_points", _of_firm)


@require_safe
@signed_in
def risks(request: ActingRequest) -> HttpResponse:
    """One firm's points where the address names it or it is the actor's own; else the firms of a region."""
    require(request.actor, _POWER)
    narrowed = narrowing.narrow(RISK_POINTS, request.GET.dict(), request.actor, clock.now())
    rows = RiskPoint.objects.within(request.actor.scope).filter(narrowed.where)
    firm = _firm(request)
    if firm is not None:
        return render(request, "prevention/risks.html", _list_of(firm, rows.filter(place=firm.pk), request.actor))
    firms, left = firms_of(rows, request.actor.scope, _MOST_FIRMS)
    region = narrowed.used.get("region", {}).get("region", "")
    context = {
        "firms": firms, "left": left, "colours": counts(rows), "where": region_path(region) if region else "",
        "works": _works(request.actor, region),
        "adds": request.actor.may("risk_points.add"),
    }  # fmt: skip
    return render(request, "prevention/firms.html", context)


def _works(actor: Actor, region: str) -> list[DangerousWork]:
    """The dangerous work that goes on in a region, or is to come."""
    rows = DangerousWork.objects.within(actor.scope.narrowed(region) if region else actor.scope).filter(state=DECLARED)
    return list(rows.select_related("place").order_by("starts_at", "pk")[:_MOST_WORKS])


def _firm(request: ActingRequest) -> Enterprise | None:
    """Raises Http404 for one that is out of scope."""
    if request.actor.scope.place is not None:
        return Enterprise.objects.within(request.actor.scope).filter(pk=request.actor.scope.place).first()
    number = request.GET.get("place", "")
    if not number:
        return None
    firm = narrowing.find(Enterprise, request.actor.scope, number)
    if firm is None:
        raise Http404("没有这家企业，或者它不在您的管辖范围内。")
    return firm


def _list_of(firm: Enterprise, rows: Any, actor: Actor) -> dict[str, Any]:
    points = list(in_use(rows).order_by("-level", "spot", "name", "pk")[:_MOST_POINTS])
    return {
        "firm": firm, "colours": counts(rows), "parts": parts_of(points), "due": [each for each in points if each.state == DUE],
        "lines": [(each, SHADES.get(each.level or 0, ""), raised(each)) for each in points], "today": clock.today(),
        "checks": actor.role == ENTERPRISE and actor.may(_CHECK), "adds": actor.may("risk_points.add"), "key": uuid4(),
        "where": region_path(firm.region),
    }  # fmt: skip


class CheckedForm(forms.Form):
    """`key` makes the same page, posted twice, one check; the points' numbers are read from the boxes beside it."""

    key = KeyField()


@require_POST
@signed_in
def checked(request: ActingRequest) -> HttpResponse:
    """Those that were ticked were looked at and are in order: all of them, or none."""
    require(request.actor, _CHECK)
    form, numbers = CheckedForm(request.POST), list(dict.fromkeys(request.POST.getlist("point")))[:_MOST_POINTS]
    if not form.is_valid() or not numbers:
        messages.warning(request, "还没有勾选，看过没有问题的先勾上。")
        return redirect(ADDRESS)
    key = form.cleaned_data["key"]
    with transaction.atomic():
        for number in numbers:
            point = find(RiskPoint, request.actor, number)
            advance(point, "clear", actor=request.actor, key=uuid5(key, number))
    messages.success(request, f"{len(numbers)}处已查，没有问题。")
    return redirect(ADDRESS)
