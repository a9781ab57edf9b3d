"""A hazard in three taps: the camera, where, what. The ledger's own form, laid out for a thumb.

GET, POST /hazards/report/     ?place=QY-2024-0001     ?belongs=reservoirs/SK-2024-0001
POST /hazards/report/near/     longitude, latitude: the sites around, for the page
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name
from anlan.places.models import Enterprise
from anlan.places.near import nearest
from anlan.ui.addresses import record_url
from anlan.ui.forms.records import RecordForm, opening_form, put
from anlan.ui.forms.saving import Saved, given_by, parent_of, save_new

from ..checklist import category_of, items_for, trades
from ..ledger import HAZARDS
from ..recent import recent_sites

ADDRESS, POWER = "/hazards/report/", "hazards.add"
WHERE, ITEM = "where", "item"  # what the page sends beside the form's fields: the site and the defect that were tapped
STILL_THERE = timedelta(hours=2)  # after a record about a site its writer is taken to be there still
_AXES = (("longitude", 180), ("latitude", 90))
_ABOVE = ("place", "place_words", "description")  # what stands unfolded


@dataclass(frozen=True)
class Site:
    """A site that may be tapped: its number and name, its village, and why it is offered."""

    number: str
    name: str
    village: str
    note: str
    sector: str


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: ActingRequest) -> HttpResponse:
    """The page, or the hazard that it makes."""
    require(request.actor, POWER)
    scanned = _site_of(request.GET.get("place", ""), request.actor)
    sites, chosen = _sites(request.actor, scanned)
    if request.method != "POST":
        form = opening_form(HAZARDS, request.actor, initial=given_by(parent_of(request, HAZARDS), HAZARDS))
        return _page(request, form, sites, chosen, Saved(None, 200))
    form = opening_form(HAZARDS, request.actor, data=_filled(request.POST), files=request.FILES)
    _categorise(form, category_of(request.POST.get(ITEM, "")))
    outcome = save_new(request, HAZARDS, form, "发送")
    if outcome.record is None:
        return _page(request, form, sites, request.POST.get(WHERE, ""), outcome)
    template = '已保存：隐患{}。<a href="{}">再报一条</a>'
    messages.success(request, format_html(template, outcome.record.number, request.get_full_path()))
    return redirect(record_url(HAZARDS.code, outcome.record.number))


@require_POST
@signed_in
def nearby(request: ActingRequest) -> HttpResponse:
    """The sites around where the phone is; none of them is chosen, for a phone may be some hundred metres off."""
    require(request.actor, POWER)
    try:
        longitude, latitude = (_degrees(request.POST.get(name, ""), most) for name, most in _AXES)
    except ValueError:
        words = "读不出手机给的位置，请直接选单位或者写在哪里。"
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    near = nearest(longitude, latitude, request.actor.scope)
    sites = [_offered(each.site, f"{each.direction}边{each.metres}米") for each in near]
    return render(request, "hazards/_sites.html", {"sites": sites, "chosen": ""})


def _degrees(text: str, most: int) -> Decimal:
    """Degrees as a phone tells them. Raises ValueError."""
    try:
        degrees = Decimal(text[:32])
    except InvalidOperation:
        raise ValueError(text) from None
    if not degrees.is_finite() or abs(degrees) > most:
        raise ValueError(text)
    return degrees


def _filled(sent: QueryDict) -> QueryDict:
    """The form's own fields, of what the page sent: a site that was tapped is its place, a defect its description."""
    data = sent.copy()
    where, item = data.get(WHERE, ""), data.get(ITEM, "")
    for name in (WHERE, ITEM):
        data.pop(name, None)
    if where:
        data["place"] = where
    if category_of(item) is not None:
        typed = data.get("description", "").strip()
        data["description"] = typed if typed.startswith(item) else "，".join(filter(None, (item, typed)))
    return data


def _categorise(form: RecordForm, category: str | None) -> None:
    """Of a defect that was tapped the category is known: where the form asks for it, it is filled in unless somebody did."""
    if category and "category" not in form.fields:
        form.beside["category"] = category
    elif category and not form["category"].data:
        put(form, "category", category)


def _site_of(number: str, actor: Actor) -> Enterprise | None:
    return narrowing.find(Enterprise, actor.scope, number) if number else None


def _sites(actor: Actor, scanned: Enterprise | None) -> tuple[list[Site], str]:
    """The sites to tap, and the number of the one that is chosen already; "" where none is."""
    if actor.scope.place is not None:
        own = Enterprise.objects.within(actor.scope).filter(pk=actor.scope.place).first()
        return ([_offered(own, "本单位")], own.number) if own else ([], "")
    recent = recent_sites(actor)
    sites = [_offered(scanned, "扫的码")] if scanned else []
    sites += [_offered(each.site, "") for each in recent if scanned is None or each.site.pk != scanned.pk]
    if scanned:
        return sites, scanned.number
    is_there = bool(recent) and clock.now() - recent[0].at <= STILL_THERE
    return sites, recent[0].site.number if is_there else ""


def _offered(site: Enterprise, note: str) -> Site:
    return Site(site.number, site.name, region_name(site.region), note, site.sector)


def _usual_sector(actor: Actor) -> str:
    """The line of business of whoever supervises one alone; else "" for what every trade has."""
    own = [sector for sector in actor.scope.sectors or () if sector != "general"]
    return own[0] if len(own) == 1 else ""


def _items(sector: str) -> dict[str, Any]:
    """The defects to tap, and those of every other trade, which the page brings along: another site is tapped without a word to us."""
    first, further = items_for(sector)
    others = [(each, *items_for(each)) for each in trades()]
    return {"items": first, "further_items": further, "by_trade": others}


def _page(request: ActingRequest, form: RecordForm, sites: list[Site], chosen: str, outcome: Saved) -> HttpResponse:
    form.use_required_attribute = False  # what was tapped fills what was not typed
    sector = next((site.sector for site in sites if site.number == chosen), _usual_sector(request.actor))
    further = [field for field in form.asked_fields() if field.name not in _ABOVE]
    context = {
        "form": form,
        "form_url": request.get_full_path(),
        "sites": sites,
        "chosen": chosen,
        "own_site": request.actor.scope.place is not None,
        "parent": parent_of(request, HAZARDS),
        "place_fields": [form[name] for name in _ABOVE[:2] if name in form.fields],
        "further": further,
        "open_further": any(field.errors for field in further),
        "photos": _photo_field(form),
        "questions": outcome.questions,
        "first_url": record_url(HAZARDS.code, outcome.first.number) if outcome.first else "",
        **_items(sector),
    }
    return render(request, "hazards/report.html", context, status=outcome.status)


def _photo_field(form: RecordForm) -> BoundField:
    return form.photo_fields()[0]
