"""A ledger as an .xlsx: the rows of the list as it is filtered now, or the empty table to be filled in.

GET /ledgers/hazards/export.xlsx?state=open&region=990199103
GET /ledgers/hazards/template.xlsx
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anlan.kernel import clock, limits
from anlan.kernel.admission.disclosing import EXPORTED, disclose
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.paging import order_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.blank import blank
from anlan.kernel.sheets.export import masked_columns, write
from anlan.kernel.sheets.models import Work

from ..listing import filters
from .words import work_address
from .work import ask

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@with_ledger("export")
def exported(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The rows that the list shows under the same address, all of them, telephone numbers masked."""
    query = request.GET.dict()
    rows = listed(ledger, query, request.actor)
    back = f"/ledgers/{ledger.code}/{filters.address(filters.read(ledger, query, request.actor, clock.now()).query)}"
    name = f"{ledger.title}-{clock.legal_day(clock.now())}.xlsx"
    return table(request, ledger, rows, name, {"ledger": ledger.code, "asked": query}, back)


def listed(ledger: Ledger, query: Mapping[str, str], actor: Actor) -> QuerySet[Any]:
    """All rows of the list under an address, in its order."""
    filtering = filters.read(ledger, query, actor, clock.now())
    withdrawn = narrowing.asks_for_withdrawn(ledger, query)
    records = ledger.model.objects.within(actor.scope, withdrawn=withdrawn).filter(filtering.where)
    return records.order_by(str(order_of(ledger, query.get("sort", ""))), "pk")


def table(
    request: ActingRequest, ledger: Ledger, rows: QuerySet[Any], name: str, query: Mapping[str, Any], back: str
) -> HttpResponse:
    """Rows as a spreadsheet, telephone numbers masked: at once where they are few, else by a job that asks `query` anew.

    query: {"ledger" or "figure": its code, "asked": what stands in the address}; the two apart, for an address may say anything.
    """
    count = rows[: limits.EXPORT_ROWS + 1].count()
    if count > limits.EXPORT_ROWS:
        message = f"一次最多导出{limits.EXPORT_ROWS}行，请先按地区或日期缩小范围。"
        return render(request, "ui/refused.html", {"message": message, "back": back}, status=422)
    note_export(request, ledger, count)
    if count > limits.AT_ONCE_EXPORT_ROWS:
        return redirect(work_address(ask(Work.EXPORT, name, query, actor=request.actor)))
    return xlsx(write(ledger, rows, masked=True), name)


def note_export(request: ActingRequest, ledger: Ledger, count: int) -> None:
    """An export of a ledger with hidden numbers is written down, hidden though they are in it; the next page says so."""
    if columns := masked_columns(ledger):
        disclose(request.actor, EXPORTED, ledger.code, columns, count=count)
        messages.info(
            request, f"刚才导出的{ledger.title}里有{'、'.join(columns)}（中间隐去），导出已记下，审计查得到。"
        )


@require_safe
@with_ledger("import")
def empty_table(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The ledger's columns and nothing below them, with the lists of who fills it in."""
    return xlsx(blank(ledger, request.actor), f"{ledger.title}空表.xlsx")


def xlsx(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to be saved under this name."""
    return saved_as(content, XLSX, name)


def saved_as(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file of a media type, to be saved under this name and kept nowhere on the way."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
