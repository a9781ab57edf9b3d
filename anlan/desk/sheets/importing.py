"""A spreadsheet into any ledger: sent, compared column by column and cell by cell, taken in. What is sent is answered with the address
of a page, never with a page: going back in the browser asks nothing anew.

/ledgers/hazards/import/     …/import/?file=TOKEN     …/import/problems.xlsx?file=TOKEN
"""

import re
from collections.abc import Mapping

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from anlan.kernel import limits
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.ledger.access import ActingRequest, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.sheets.hidden import IN, OUT
from anlan.kernel.sheets.models import ImportBatch, Upload, Work
from anlan.kernel.sheets.newcomers import HOW
from anlan.kernel.sheets.staged import Amendments

from . import preview, uploads
from .exporting import xlsx
from .uploads import Gone
from .words import address_of, batch_address
from .work import begin, open_on

SHOWN_BATCHES = 10
_COLUMN, _CELL = re.compile(r"column-(\d{1,4})$"), re.compile(r"cell-(\d{1,7})-(\d{1,4})$")
_ALL, _SWAPPED = re.compile(r"all-([a-z_0-9]{1,60})$"), re.compile(r"swapped-(\d{1,3})$")
_CONFIRMED = re.compile(r"confirmed-(\d{1,7})-([a-z_0-9]{1,60})$")
_LEFT_OUT = re.compile(r"left-out-(\d{1,7})$")
_AS_WRITTEN = re.compile(r"as-written-([a-z_0-9]{1,60})$")


@require_http_methods(["GET", "HEAD", "POST"])
@with_ledger("import")
def importing(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """Choose a file; or what a chosen one holds; or, posted, what a person decided about it."""
    if request.method != "POST":
        token = request.GET.get("file", "")
        return _shown(request, ledger, token) if token else _choose(request, ledger)
    if request.FILES.get("file") or "token" not in request.POST:
        return _upload(request, ledger)
    return _decide(request, ledger, request.POST["token"])


@require_safe
@with_ledger("import")
def problems(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The rows that cannot come in, as the file was read last, each with what is wrong with it."""
    try:
        sheet = uploads.problems(uploads.find(request.GET.get("file", ""), ledger=ledger.code, actor=request.actor))
    except Gone as error:
        raise Http404(str(error)) from error
    return xlsx(sheet, f"要改的{ledger.title}.xlsx")


def batches_of(request: ActingRequest, ledger: Ledger) -> QuerySet[ImportBatch]:
    """The imports into a ledger that the actor may see."""
    return ImportBatch.objects.within(request.actor.scope).filter(ledger=ledger.code).select_related("person")


def under_way(request: ActingRequest, work: Work, ledger: Ledger, name: str, address: str) -> HttpResponse:
    """How far a job is; asked for anew every two seconds, and left at will."""
    context = {
        "work": work, "ledger": ledger, "name": name, "address": address,
        "stage": 2 if work.act == Work.READ else 3,
    }  # fmt: skip
    return render(request, "desk/_import_work.html" if request.htmx else "desk/import_work.html", context)


def _choose(request: ActingRequest, ledger: Ledger, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "ledger": ledger,
        "problem": problem,
        "uploads": _unfinished(request, ledger),
        "batches": batches_of(request, ledger).order_by("-pk")[:SHOWN_BATCHES],
        "may_undo": request.actor.may(f"{ledger.code}.withdraw"),
        "largest": limits.SHEET_BYTES // 10**6,
    }
    return render(request, "desk/import.html", context, status=status)


def _unfinished(request: ActingRequest, ledger: Ledger) -> list[tuple[Upload, str, str, bool]]:
    """The actor's own sheets that have not come in yet: (the upload, its address, how it stands, whether it is being worked on)."""
    mine = Upload.objects.filter(person_id=request.actor.person_id, ledger=ledger.code, batch=None)
    busy = dict(Work.objects.filter(ended_at=None, upload__in=mine).values_list("upload_id", "act"))
    rows = mine.exclude(preview=None, problem__gt="").order_by("-sent_at")[:SHOWN_BATCHES]
    return [(each, address_of(each), _stands(each, busy.get(each.pk, "")), each.pk in busy) for each in rows]


def _stands(upload: Upload, act: str) -> str:
    if act:
        return "正在读" if act == Work.READ else "正在导入"
    return "没有导入成，请看一看" if upload.problem else "读好了，还没有导入"


def _shown(request: ActingRequest, ledger: Ledger, token: str) -> HttpResponse:
    """What the file holds as it was read last; what is being done with it; what became of it."""
    try:
        upload = uploads.find(token, ledger=ledger.code, actor=request.actor)
    except Gone as error:
        return _choose(request, ledger, problem=str(error), status=422)
    work = open_on(upload)
    if work is not None:
        return under_way(request, work, ledger, upload.file, address_of(upload))
    if request.htmx:  # the job is done
        return HttpResponseClientRedirect(batch_address(upload.batch) if upload.batch else address_of(upload))
    if upload.batch is not None:
        return render(request, "desk/import_done.html", {"ledger": ledger, "upload": upload, "batch": upload.batch})
    sheet_preview = preview.again(upload.preview) if upload.preview else None
    if sheet_preview is None:
        return _choose(request, ledger, problem=upload.problem or "请重新选文件。", status=422)
    context = {"ledger": ledger, "shown": sheet_preview, "token": str(upload.token), "problem": upload.problem}
    context |= {name: list(getattr(sheet_preview, name)) for name in ("wrong", "repeated")}
    return render(request, "desk/import_preview.html", context, status=409 if upload.problem else 200)


def _upload(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    upload, here = request.FILES.get("file"), f"/ledgers/{ledger.code}/import/"
    name = safe_name(upload.name or "") or "表格" if upload is not None else ""
    if upload is None or (upload.size or 0) > limits.SHEET_BYTES:
        message = (
            f"{name} 超过{limits.SHEET_BYTES // 10**6}兆，请分成几份再导入。"
            if upload is not None
            else "请先选一个文件。"
        )
        messages.error(request, message)
        return redirect(here)
    new_upload = uploads.keep(upload, name=name, ledger=ledger.code, actor=request.actor)
    begin(Work.READ, actor=request.actor, upload=new_upload)
    return redirect(address_of(new_upload))


def _decide(request: ActingRequest, ledger: Ledger, token: str) -> HttpResponse:
    """Keep what a person said of the sheet, and read it anew or take it in. A second press leads where the first has led."""
    here = f"/ledgers/{ledger.code}/import/"
    try:
        upload = uploads.find(token, ledger=ledger.code, actor=request.actor)
        if upload.batch is None and open_on(upload) is None:
            if request.POST.get("do") == "drop":
                uploads.drop(upload)
                return redirect(here)
            posted = request.POST if request.POST.get("do") != "good" else _without_guesses(request.POST)
            uploads.amend(upload, _amended(uploads.amendments(upload), posted))
            act = {"import": Work.TAKE, "good": Work.GOOD}.get(request.POST.get("do", ""), Work.READ)
            begin(act, actor=request.actor, upload=upload)
            upload.refresh_from_db()
    except Gone as error:
        messages.error(request, str(error))
        return redirect(here)
    return redirect(batch_address(upload.batch) if upload.batch is not None else address_of(upload))


def _without_guesses(posted: Mapping[str, str]) -> Mapping[str, str]:
    """What was posted but the boxes that still say what the page had guessed: whoever takes the good rows in leaves the others."""
    return {name: value for name, value in posted.items() if posted.get(f"guess-{name}") != value}


def _amended(before: Amendments, posted: Mapping[str, str]) -> Amendments:
    """What was said before and what is said now; what is said of all rows stands until it is said otherwise."""
    swaps = {name: dict(words) for name, words in before.swaps.items()}
    for box, what in posted.items():
        if (match := _SWAPPED.match(box)) and (meaning := posted.get(f"swap-{match[1]}", "").strip()):
            name, _, words = what.partition("\t")
            swaps.setdefault(name, {})[words] = meaning
    everywhere = {match[1]: posted[box].strip() for box in posted if (match := _ALL.match(box))}
    return Amendments(
        {**before.columns, **_columns(posted)}, {**before.cells, **_cells(posted)}, {**before.all, **everywhere}, swaps,
        _ticked("first_of_month", before.first_of_month, posted), {**before.confirmed, **_confirmed(posted)},
        before.as_written | {match[1] for box in posted if (match := _AS_WRITTEN.match(box))},
        _ticked("first_of_several", before.first_of_several, posted),
        posted["hidden"] if posted.get("hidden") in (IN, OUT) else before.hidden,
        (before.left_out if _ticked("left_out", bool(before.left_out), posted) else frozenset())
        | {int(match[1]) for box in posted if (match := _LEFT_OUT.match(box))},
        posted["in_no_ledger"] if posted.get("in_no_ledger") in ("", *HOW) else before.in_no_ledger,
    )  # fmt: skip


def _ticked(box: str, before: bool, posted: Mapping[str, str]) -> bool:
    """Whether a box is ticked; as before where the page did not show it. A box that is not ticked is not sent."""
    return box in posted or (before and f"shown-{box}" not in posted)


def _columns(posted: Mapping[str, str]) -> dict[int, str]:
    return {int(match[1]): posted[name] for name in posted if (match := _COLUMN.match(name))}


def _cells(posted: Mapping[str, str]) -> dict[tuple[int, int], str]:
    return {(int(match[1]), int(match[2])): posted[name] for name in posted if (match := _CELL.match(name))}


def _confirmed(posted: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """The questions that were answered: what stands in the cell is meant."""
    return {(int(match[1]), match[2]): posted[box] for box in posted if (match := _CONFIRMED.match(box))}
