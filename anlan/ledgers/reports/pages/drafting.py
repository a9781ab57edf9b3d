"""Reports: the list of them, and a new one drafted from an outline for the days that were asked for.

GET, POST /reports/?from=2024-01-01&to=2024-10-15
"""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.column.day import read_day
from anlan.kernel.history.errors import LoopError
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import state_title
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import LEVEL_DIGITS, TOWN
from anlan.kernel.people.models import Body
from anlan.kernel.scope import Scope
from anlan.ui.forms.keys import key_of
from anlan.ui.periods import Asked, asked_period, choices

from ..own_place import in_place, titled
from ..seeds import lacking
from ..span import in_span
from .reports import acting, refused, reports_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def all_reports(request: ActingRequest) -> HttpResponse:
    """The reports there are; a POST drafts one from an outline for a period."""
    actor = acting(request, "reports.view")
    selection = asked_period(request)
    if request.method == "POST":
        return _draft(request, actor)
    context = {
        "reports": [
            (report, state_title(type(report), report.state)) for report in reports_of(actor).order_by("-pk")[:100]
        ],
        "outlines": list(_outlines(actor).order_by("pk")),
        "places": _places(actor),
        "may_add": actor.may("reports.add"),
        "may_take": actor.may("past_figures.add"),
        "may_add_outline": actor.may("outlines.add"),
        "lacking": lacking(actor) if actor.may("outlines.add") and len(actor.region) < TOWN else [],
        "may_change_outlines": actor.may("outlines.change"),
        "asked": selection,
        "so_far": _so_far(selection),
        "period_choices": choices(selection),
        "key": uuid4(),
        "outline_key": uuid4(),
    }
    return render(request, "reports/reports.html", context)


def _own_name(actor: Actor) -> str:
    """What a report is signed with unless its clerk writes another: the body that drafts it."""
    return next(iter(Body.objects.known().filter(pk=actor.body_id or 0).values_list("name", flat=True)), "")


def _so_far(asked: Asked) -> str:
    """The same period up to today, as an address; "" where it reaches today."""
    today = clock.today()
    return "" if asked.period.end >= today else replace(asked, period=Period(asked.period.start, today)).query()


def _draft(request: ActingRequest, actor: Actor) -> HttpResponse:
    require(actor, "reports.add")
    region = request.POST.get("region") or actor.region
    if region not in dict(_places(actor)):
        return refused(request, "这个地方不在您的管辖范围内，请另选一个。", "/reports/")
    outline = _chosen(request.POST.get("outline", ""), region, actor)
    if outline is None:
        return refused(request, "这份提纲不在了，请另选一份。", "/reports/")
    values = {
        "title": titled(outline.title, region),
        "outline": outline.name,
        "text": in_place(_text_of(outline, request), region),
        "starts_on": request.POST.get("from", ""),
        "ends_on": request.POST.get("to", ""),
        "region": region,
        "issuer": _own_name(actor),
    }
    if collect_by := request.POST.get("collect_by", ""):
        values["collect_by"] = collect_by
    try:
        report = open_record(LEDGERS["reports"].model, values, actor=actor, key=key_of(request))
    except LoopError as error:
        return refused(request, str(error), "/reports/")
    return redirect(f"/reports/{report.number}/")


def _places(actor: Actor) -> list[tuple[str, str]]:
    """The places that somebody may write of: their own, of the district each town as well."""
    own = (actor.region, divisions.region_name(actor.region))
    towns = divisions.towns().items() if len(actor.region) < TOWN else ()
    return [own, *((code, name) for code, name in towns if actor.scope.reaches(code))]


def _chosen(number: str, region: str, actor: Actor) -> Any:
    """The outline with this number; where none is named, the first that is for such places, else for any."""
    offers = _outlines(actor).order_by("pk")
    if number:
        return offers.filter(number=number).first()
    level = next((name for name, digits in LEVEL_DIGITS.items() if len(region) == digits), "")
    return offers.filter(level=level).first() or offers.filter(level="").first() or offers.first()


def _text_of(outline: Any, request: ActingRequest) -> str:
    """The outline's text for the days that were asked for; days that are none are refused when the report is put in."""
    try:
        start, end = (read_day(request.POST.get(name, "")) for name in ("from", "to"))
        return in_span(outline.text, Period(start, end))
    except ValueError:
        return str(outline.text)


def _outlines(actor: Actor) -> Any:
    """The district's outlines, for towns as well."""
    return LEDGERS["outlines"].model.objects.within(Scope((divisions.district_code(),)))
