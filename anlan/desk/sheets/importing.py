"""A spreadsheet into any ledger: chosen, compared column by column and cell by cell, taken in, and taken back if need be.

/ledgers/hazards/import/     …/import/?file=TOKEN     …/import/17/     …/import/problems.xlsx?file=TOKEN
"""

import re
from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anlan.kernel.evidence.store import safe_name
from anlan.kernel.history.acts import IMPORTED
from anlan.kernel.history.errors import LoopError, NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.access import ActingRequest, require, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.sheets.intake import Amendments, FileRefused, ImportRefused, Staged, commit, stage
from anlan.kernel.sheets.models import ImportBatch
from anlan.kernel.sheets.problemsheet import problem_sheet
from anlan.kernel.sheets.undoing import Undone, undo
from anlan.kernel.sheets.workbook import LARGEST
from anlan.ui.addresses import record_url

from . import preview, uploads
from .addressbook import give_posts, offered
from .exporting import xlsx
from .uploads import Gone, Incoming

SHOWN_BATCHES, SHOWN_RECORDS = 10, 100
_COLUMN, _CELL = re.compile(r"column-(\d{1,4})$"), re.compile(r"cell-(\d{1,7})-(\d{1,4})$")
_ALL, _SWAPPED = re.compile(r"all-([a-z_0-9]{1,60})$"), re.compile(r"swapped-(\d{1,3})$")
_CONFIRMED = re.compile(r"confirmed-(\d{1,7})-([a-z_0-9]{1,60})$")
_AS_WRITTEN = re.compile(r"as-written-([a-z_0-9]{1,60})$")


@require_http_methods(["GET", "HEAD", "POST"])
@with_ledger("import")
def importing(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """Choose a file; or what a chosen one holds; or, posted, what a person decided about it."""
    if request.method != "POST":
        token = request.GET.get("file", "")
        return _staged(request, ledger, token) if token else _choose(request, ledger)
    if request.FILES.get("file") or "token" not in request.POST:
        return _upload(request, ledger)
    return _staged(request, ledger, request.POST["token"])


@require_safe
@with_ledger("import")
def problems(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """The rows that did not come in, each with what is wrong with it."""
    try:
        file = Incoming.of(request.GET.get("file", ""), ledger=ledger.code, actor=request.actor)
        staged = stage(ledger, file.content(), file.name, request.actor, file.amended())
    except (Gone, FileRefused) as error:
        raise Http404(str(error)) from error
    return xlsx(problem_sheet(staged), f"要改的{ledger.title}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@with_ledger("import")
def imported(request: ActingRequest, ledger: Ledger, batch: int) -> HttpResponse:
    """One import: what it brought in; posted, it is taken back."""
    kept = _batches(request, ledger).filter(pk=batch).first()
    if kept is None:
        raise Http404("没有这次导入，或者它不在您的管辖范围内。")
    if request.method == "POST":
        if request.POST.get("do") == "posts":
            return _give_posts(request, ledger, kept)
        return _undo(request, ledger, kept)
    events = Event.objects.filter(ledger=ledger.code, step=IMPORTED, content__batch=kept.pk).order_by("record_id")
    listed = list(events.values_list("record_id", flat=True)[:SHOWN_RECORDS])
    rows = ledger.model.objects.within(request.actor.scope).filter(pk__in=listed).order_by("pk")
    context = {
        "ledger": ledger,
        "batch": kept,
        "rows": [(record, record.subject(), record_url(ledger.code, record.number)) for record in rows],
        "more": kept.created - len(listed),
        "may_undo": kept.undone_at is None and request.actor.may(f"{ledger.code}.withdraw"),
        "left": request.GET.get("left", "") if request.GET.get("left", "").isdigit() else "",
        "token": request.GET.get("file", ""),
        "offers": offered(kept, request.actor),
    }
    return render(request, "desk/imported.html", context)


def _choose(request: ActingRequest, ledger: Ledger, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "ledger": ledger,
        "problem": problem,
        "batches": _batches(request, ledger).order_by("-pk")[:SHOWN_BATCHES],
        "may_undo": request.actor.may(f"{ledger.code}.withdraw"),
        "largest": LARGEST // 10**6,
    }
    return render(request, "desk/import.html", context, status=status)


def _batches(request: ActingRequest, ledger: Ledger) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.within(request.actor.scope).filter(ledger=ledger.code).select_related("person")


def _upload(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        return _choose(request, ledger, problem="请先选一个文件。", status=422)
    name = safe_name(upload.name or "") or "表格"
    if (upload.size or 0) > LARGEST:
        return _choose(request, ledger, problem=f"{name} 超过{LARGEST // 10**6}兆，请分成几份再导入。", status=422)
    token = uploads.keep(upload.read(), name=name, ledger=ledger.code, actor=request.actor)
    return _staged(request, ledger, token)


def _staged(request: ActingRequest, ledger: Ledger, token: str) -> HttpResponse:
    """What the file holds as it is read now, and what was decided about it."""
    try:
        file = Incoming.of(token, ledger=ledger.code, actor=request.actor)
        amended = _amended(file.amended(), request.POST)
        staged = stage(ledger, file.content(), file.name, request.actor, amended)
    except (Gone, FileRefused) as error:
        return _choose(request, ledger, problem=str(error), status=422)
    token = file.token(amended)
    decided = request.POST.get("do", "")
    if decided == "problems":
        return xlsx(problem_sheet(staged), f"要改的{ledger.title}.xlsx")
    if decided in ("import", "good"):
        try:
            batch = commit(staged, good_rows_only=decided == "good")
        except ImportRefused as error:
            return _preview(request, staged, token, problem=str(error), status=409)
        return _done(ledger, batch, staged, token)
    return _preview(request, staged, token)


def _amended(before: Amendments, posted: Mapping[str, str]) -> Amendments:
    """What was said before and what is said now; what is said of all rows stands until it is said otherwise."""
    swaps = {name: dict(said) for name, said in before.swaps.items()}
    for box, what in posted.items():
        if (found := _SWAPPED.match(box)) and (meant := posted.get(f"swap-{found[1]}", "").strip()):
            name, _, said = what.partition("\t")
            swaps.setdefault(name, {})[said] = meant
    everywhere = {found[1]: posted[box].strip() for box in posted if (found := _ALL.match(box))}
    return Amendments(
        {**before.columns, **_columns(posted)}, _cells(posted), {**before.all, **everywhere}, swaps,
        _ticked("first_of_month", before.first_of_month, posted), _confirmed(posted),
        before.as_written | {found[1] for box in posted if (found := _AS_WRITTEN.match(box))},
        _ticked("first_of_several", before.first_of_several, posted),
    )  # fmt: skip


def _ticked(box: str, before: bool, posted: Mapping[str, str]) -> bool:
    """Whether a box is ticked; as before where the page did not show it. A box that is not ticked is not sent."""
    return box in posted or (before and f"shown-{box}" not in posted)


def _columns(posted: Mapping[str, str]) -> dict[int, str]:
    return {int(found[1]): posted[name] for name in posted if (found := _COLUMN.match(name))}


def _cells(posted: Mapping[str, str]) -> dict[tuple[int, int], str]:
    return {(int(found[1]), int(found[2])): posted[name] for name in posted if (found := _CELL.match(name))}


def _confirmed(posted: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """The questions that were answered: what stands in the cell is meant."""
    return {(int(found[1]), found[2]): posted[box] for box in posted if (found := _CONFIRMED.match(box))}


def _preview(
    request: ActingRequest, staged: Staged, token: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **preview.context(staged, _cells(request.POST), _confirmed(request.POST)),
        "token": token,
        "problem": problem,
    }
    return render(request, "desk/import_preview.html", context, status=status)


def _done(ledger: Ledger, batch: ImportBatch, staged: Staged, token: str) -> HttpResponse:
    left = len([row for row in staged.bad.values() if row])
    after = f"?left={left}&file={token}" if left else ""
    return redirect(f"/ledgers/{ledger.code}/import/{batch.pk}/{after}")


def _what_became(ledger: Ledger, undone: Undone) -> str:
    """What taking an import back has done, in a sentence; what stays is listed on the page."""
    parts = [f"撤回{undone.withdrawn}{ledger.counted}"]
    if undone.put_back:
        parts.append(f"{undone.put_back}{ledger.counted}更正过的改回了原样")
    if undone.stay:
        parts.append(f"另有{undone.stay}{ledger.counted}没有动，原因写在下面")
    return "已撤销这次导入，" + "，".join(parts) + "。"


def _give_posts(request: ActingRequest, ledger: Ledger, batch: ImportBatch) -> HttpResponse:
    require(request.actor, "posts.add")
    try:
        given = give_posts(offered(batch, request.actor), request.POST, request.actor)
    except (ValidationError, LoopError) as error:
        messages.error(request, "；".join(error.messages) if isinstance(error, ValidationError) else str(error))
    else:
        messages.success(request, f"建了{given}个岗位。")
    return redirect(f"/ledgers/{ledger.code}/import/{batch.pk}/")


def _undo(request: ActingRequest, ledger: Ledger, batch: ImportBatch) -> HttpResponse:
    require(request.actor, f"{ledger.code}.withdraw")
    try:
        undone = undo(batch, request.actor)
    except (ImportRefused, NotAllowed) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _what_became(ledger, undone))
    return redirect(f"/ledgers/{ledger.code}/import/{batch.pk}/")
