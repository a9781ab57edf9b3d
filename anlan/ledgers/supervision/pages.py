"""A team's route on one page: where it goes, in order, how far it is, and what it finds there.

/routes/                            the latest rounds, each with its teams
/routes/LX-2024-0001/               one route
/routes/LX-2024-0001/stops/         POST: further places, in the order in which they are written
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.writing import first_event
from anlan.kernel.ledger.access import ActingRequest, find, require, signed_in
from anlan.kernel.ledger.offers import NavEntry, RecordAct
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.opening import open_record
from anlan.places.models import Enterprise
from anlan.ui.forms.fields import SeveralReferences
from anlan.ui.forms.keys import KeyField
from anlan.ui.progress import progress

from .models import PLANNED, SKIPPED, Assignment, Route, Visit

_POWER = "routes.view"
_LISTED = 60  # routes, the latest

NavEntry("督导路线", "/routes/", "list", "一轮督导各组去哪几家，走到哪一家", "routes.add", thumb=None, place=26)
RecordAct(
    "route", "路线", power=_POWER, opens=True, hint="按先后去哪几家，到了、查出什么、交办什么都在这一页。",
    address=lambda record: _address(record) if isinstance(record, Route) else "",
)  # fmt: skip


def _address(route: Route) -> str:
    return f"/routes/{route.number}/"


@dataclass(frozen=True)
class Stop:
    """One place on a route: its visit, how far that is, and where what is found there is put in."""

    visit: Visit
    mark: str
    state: str
    key: UUID
    assignments: int
    hazard_url: str
    assignment_url: str
    arrives: bool


class StopsForm(forms.Form):
    """The places that a route goes to, in their order."""

    key = KeyField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, actor: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = SeveralReferences(Enterprise, actor)
        places.label, places.help_text = "接着去哪几家", "按先后写，用顿号隔开"
        places.error_messages["required"] = "请写去哪几家。"
        places.widget.attrs["class"] = "form-control"
        self.fields["places"] = places
        self.order_fields(["places"])

    def places(self) -> list[Any]:
        places = self.cleaned_data["places"]
        return places if isinstance(places, list) else [places]

    @property
    def opening_key(self) -> UUID:
        return UUID(str(self.cleaned_data["key"]))


def _stops(route: Route, request: ActingRequest) -> list[Stop]:
    actor, back = request.actor, _address(route)
    rows = Visit.objects.within(actor.scope).filter(route=route).select_related("place")
    visits = list(rows.order_by(F("stop_no").asc(nulls_last=True), "pk"))
    assignment_counts = dict(
        Assignment.objects.within(actor.scope)
        .filter(visit__in=visits)
        .order_by()
        .values_list("visit")
        .annotate(Count("pk"))
    )
    adds_hazard, gives, arrives = (
        actor.may(power) for power in ("hazards.add", "assignments.add", "supervision.arrive")
    )
    return [
        Stop(
            visit, progress(visit), state_title(Visit, visit.state), uuid4(), assignment_counts.get(visit.pk, 0),
            _form_url("hazards", back, belongs=f"supervision/{visit.number}", place=visit.place.number)
            if adds_hazard and visit.visited_on else "",
            _form_url("assignments", back, visit=visit.number) if gives and visit.visited_on else "",
            arrives and visit.state == PLANNED and actor.body_id == visit.body_id,
        )
        for visit in visits
    ]  # fmt: skip


def _form_url(ledger: str, back: str, **known: str) -> str:
    return f"/ledgers/{ledger}/new/?{urlencode({**known, 'back': back}, safe='/')}"


@require_safe
@signed_in
def rounds_page(request: ActingRequest) -> HttpResponse:
    """The latest rounds with their teams, each team with how many of its stops it has made."""
    require(request.actor, _POWER)
    scope = request.actor.scope
    routes = list(Route.objects.within(scope).order_by("-goes_on", "-pk")[:_LISTED])
    counts: dict[int, dict[str, int]] = {}
    states = Visit.objects.within(scope).filter(route__in=routes).order_by().values_list("route", "state")
    for key, state, count in states.annotate(Count("pk")):
        counts.setdefault(key, {})[state] = count
    teams = [(route, _made(counts.get(route.pk, {})), sum(counts.get(route.pk, {}).values())) for route in routes]
    groups = groupby(sorted(teams, key=lambda each: each[0].round, reverse=True), key=lambda each: each[0].round)
    context = {
        "rounds": [(name, list(group)) for name, group in groups], "adds": request.actor.may("routes.add"),
    }  # fmt: skip
    return render(request, "supervision/rounds.html", context)


def _made(counts: dict[str, int]) -> int:
    return sum(count for state, count in counts.items() if state not in (PLANNED, SKIPPED))


@require_safe
@signed_in
def route_page(request: ActingRequest, number: str) -> HttpResponse:
    """Where a team goes, in order, and what it found."""
    require(request.actor, _POWER)
    return _page(request, find(Route, request.actor, number), None)


@require_POST
@signed_in
def add_stops(request: ActingRequest, number: str) -> HttpResponse:
    """Further places at the end of a route; sent twice, they are there once."""
    require(request.actor, "supervision.add")
    team_route = find(Route, request.actor, number)
    if request.actor.body_id != team_route.body_id:
        raise PermissionDenied("这条路线去哪几家，由组织单位排。")
    form = StopsForm(request.actor, data=request.POST)
    if not form.is_valid():
        return _page(request, team_route, form, status=422)
    try:
        _add(team_route, form, request)
    except Incomplete as error:
        form.add_error("places", "；".join(error.missing.values()))
        return _page(request, team_route, form, status=422)
    return redirect(_address(team_route))


def _add(route: Route, form: StopsForm, request: ActingRequest) -> None:
    with transaction.atomic():
        last = Visit.objects.within(request.actor.scope).filter(route=route).order_by("-stop_no").first()
        first = (last.stop_no or 0) + 1 if last else 1
        for at, place in enumerate(form.places()):
            key = uuid5(form.opening_key, place.number)
            values = {"place": place, "route": route, "planned_on": route.goes_on, "stop_no": first + at}
            if first_event(key) is None:
                open_record(Visit, values, actor=request.actor, key=key)


def _page(request: ActingRequest, route: Route, form: StopsForm | None, status: int = 200) -> HttpResponse:
    adds = request.actor.may("supervision.add") and request.actor.body_id == route.body_id
    context = {
        "route": route, "stops": _stops(route, request),
        "form": form or (StopsForm(request.actor) if adds else None),
    }  # fmt: skip
    return render(request, "supervision/route.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("routes/", rounds_page),
    path("routes/<str:number>/", route_page),
    path("routes/<str:number>/stops/", add_stops),
]
