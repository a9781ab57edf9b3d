"""Codes of sites: printed here, and opened by whoever scans one.

/at/610199.QY-2024-0001.k3f9x2abqm/       to the report of a hazard there
/codes/enterprises/?region=990199101201   twelve to a sheet of A4
/codes/enterprises/QY-2024-0001/          one to a sheet
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from anlan.kernel import clock
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, signed_in, with_ledger, with_record
from anlan.kernel.ledger.belongings import BELONGS
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups_of_who_and_where
from anlan.kernel.ledger.offers import RecordAct
from anlan.kernel.loop.merging import survivor_of
from anlan.kernel.people.codes import town_of
from anlan.kernel.people.divisions import region_path
from anlan.kernel.scope import Record, Scope
from anlan.kernel.scope.record import WITHDRAWN

from .codes import CodeRefused, drawn, number_in, sealed
from .models import Enterprise

ON_A_SHEET, SHEETS = 12, 4
_REPORT, _REPORTED = "/hazards/report/", "hazards"
_GONE = "这个场所已经从台账里撤回了。请写名字来报，并告诉镇里把码摘掉。"
_ELSEWHERE = "这里不在您的管辖范围内，您的岗位不能在这里登记。看见隐患，请告诉当地的镇（街道）。"


@dataclass(frozen=True)
class Label:
    """What is cut out and put up: the site's name and whereabouts, its number, its code."""

    name: str
    where: str
    number: str
    code: SafeString


def _coded() -> list[Ledger]:
    """The ledgers of where things are to which hazards belong: what stands somewhere can bear a code."""
    about_where = groups_of_who_and_where()
    return [ledger for ledger in LEDGERS.values() if ledger.group in about_where and _is_reported(ledger)]


def _is_reported(ledger: Ledger) -> bool:
    return ledger.model is Enterprise or any(each.ledger == _REPORTED for each in ledger.related)


def _label_address(record: Record) -> str:
    ledger = LEDGERS[record.code]
    return f"/codes/{ledger.code}/{record.number}/" if ledger in _coded() and record.state != WITHDRAWN else ""


RecordAct(
    "site_code", "场所码", power="enterprises.view", opens=True, address=_label_address,
    hint="印出来贴在现场，手机一扫就在这里报隐患。",
)  # fmt: skip


@require_safe
@signed_in
def at(request: ActingRequest, code: str) -> HttpResponse:
    """Where one stands, as the code says: to the report of a hazard there, or to the record of whoever reports none."""
    try:
        record = standing(number_in(code), request.actor.scope)
    except CodeRefused as error:
        return render(request, "places/code_refused.html", {"message": str(error)}, status=404)
    if not request.actor.may(f"{_REPORTED}.add"):
        return redirect(f"/ledgers/{record.code}/{record.number}/")
    named = {"place": record.number} if isinstance(record, Enterprise) else {BELONGS: f"{record.code}/{record.number}"}
    return redirect(f"{_REPORT}?{urlencode(named, safe='/')}")


def standing(number: str, scope: Scope) -> Record:
    """The site with this number, or the one that it became. Raises CodeRefused."""
    ledger = next((each for each in _coded() if number.startswith(f"{each.model.prefix}-")), None)
    record = narrowing.find(ledger.model, scope, number) if ledger else None
    if record is None:
        raise CodeRefused(_ELSEWHERE)
    if record.state != WITHDRAWN:
        return record
    survivor = survivor_of(record, scope)
    if survivor is None:
        raise CodeRefused(_GONE)
    return survivor


@require_safe
@with_ledger("view")
def labels(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The codes of the sites that an address narrows to, twelve to a sheet."""
    narrowed = narrowing.narrow(ledger, request.GET.dict(), request.actor, clock.now())
    rows = ledger.model.objects.within(request.actor.scope).filter(narrowed.where).order_by("region", "pk")
    if ledger not in _coded():
        rows = rows.none()
    page = Paginator(rows, ON_A_SHEET * SHEETS).get_page(request.GET.get("page"))
    printed = [_label(record, request) for record in page]
    query = {name: value for used in narrowed.used.values() for name, value in used.items()}
    context = {
        "title": f"{ledger.title}的场所码",
        "sheets": [printed[first : first + ON_A_SHEET] for first in range(0, len(printed), ON_A_SHEET)],
        "count": page.paginator.count,
        "counted": ledger.counted,
        "next_url": f"?{urlencode({**query, 'page': page.next_page_number()})}" if page.has_next() else "",
        "back": f"/ledgers/{ledger.code}/",
    }
    return render(request, "places/labels.html", context)


@require_safe
@with_record()
def label(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """The code of one site, as large as a sheet bears, and the way to those around it."""
    if not _label_address(record):
        return render(request, "places/code_refused.html", {"message": _GONE}, status=404)
    around = dict.fromkeys((record.region, town_of(record.region)))
    context = {
        "title": f"{record}的场所码",
        "single": True,
        "sheets": [[_label(record, request)]],
        "count": 1,
        "counted": ledger.counted,
        "around": [(region_path(region), f"/codes/{ledger.code}/?region={region}") for region in around],
        "back": f"/ledgers/{ledger.code}/{record.number}/",
    }
    return render(request, "places/labels.html", context)


def _label(record: Record, request: ActingRequest) -> Label:
    code = drawn(f"/at/{sealed(record.number)}/", request)
    return Label(str(record), region_path(record.region), record.number, code)


urlpatterns: list[URLPattern] = [
    path("at/<str:code>/", at),
    path("codes/<str:code>/", labels),
    path("codes/<str:code>/<str:number>/", label),
]
