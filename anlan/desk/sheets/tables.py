"""Exports that are too long for a page's request, and texts that are given back: written by a job, fetched under an address of their own.

GET /exports/TOKEN/     GET /exports/TOKEN/table.xlsx      their owner's alone, for three days; named as they are called
"""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel import limits
from anlan.kernel.ledger.access import ActingRequest, require, signed_in
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.export import write
from anlan.kernel.sheets.intake import ImportRefused
from anlan.kernel.sheets.models import Work

from ..figures.rows import rows_behind
from . import uploads
from .exporting import DOCX, XLSX, listed, saved_as
from .progress import Progress
from .under_way import under_way
from .work import asked_for, does, end


@require_safe
@signed_in
def export(request: ActingRequest, token: str) -> HttpResponse:
    """How far a table is, then where it is fetched."""
    work = _mine(request, token)
    if (page := under_way(request, work)) is not None:
        return page
    return render(request, "desk/export_done.html", {"work": work}, status=422 if work.problem else 200)


@require_safe
@signed_in
def export_file(request: ActingRequest, token: str) -> HttpResponse:
    """The file itself."""
    work = _mine(request, token)
    try:
        return saved_as(uploads.outcome(work), DOCX if work.name.endswith(".docx") else XLSX, work.name)
    except uploads.Gone as error:
        raise Http404(str(error)) from error


def _mine(request: ActingRequest, token: str) -> Work:
    work = asked_for(token, (Work.EXPORT, Work.BACK), request.actor)
    if work is None:
        raise Http404("没有这次导出，或者它不是您的。")
    return work


@does(Work.EXPORT)
def _write(work: Work, actor: Actor, progress: Progress) -> None:
    """Ask for the rows as they are now, in the post in which they were asked for, and keep them as a table."""
    asked = work.query["asked"]
    progress.stage("找出要导出的行")
    if "figure" in work.query:
        ledger, rows = rows_behind(work.query["figure"], asked, actor)
    else:
        ledger = LEDGERS[work.query["ledger"]]
        rows = listed(ledger, asked, actor)
    require(actor, f"{ledger.code}.export")
    count = rows[: limits.EXPORT_ROWS + 1].count()
    if count > limits.EXPORT_ROWS:
        raise ImportRefused(f"一次最多导出{limits.EXPORT_ROWS}行，请先按地区或日期缩小范围。")
    progress.stage("写成表格", count)
    table = write(ledger, rows, masked=True, progress=lambda written: progress.count(written, count))
    uploads.keep_outcome(work, table)
    with transaction.atomic():
        end(work)
