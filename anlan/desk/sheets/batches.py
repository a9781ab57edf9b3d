"""One import: what it brought in, posts for the people it brought, and taking it back.

/ledgers/hazards/import/17/
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from anlan.kernel.history.acts import IMPORTED
from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.models import Event
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.access import ActingRequest, require, with_ledger
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.ledger.incomplete import incomplete, lacking_words
from anlan.kernel.scope import Record
from anlan.kernel.sheets.models import ImportBatch, Upload, Work
from anlan.ui.addresses import record_url

from .addressbook import give_posts, offered
from .importing import batches_of, under_way
from .words import batch_address, kept_out_of, what_became
from .work import begin, open_on

SHOWN_RECORDS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@with_ledger("import")
def imported(request: ActingRequest, ledger: Ledger, batch: int) -> HttpResponse:
    """One import: what it brought in; posted, it is taken back."""
    import_batch = batches_of(request, ledger).filter(pk=batch).first()
    if import_batch is None:
        raise Http404("没有这次导入，或者它不在您的管辖范围内。")
    if request.method == "POST":
        return _give_posts(request, import_batch) if request.POST.get("do") == "posts" else _undo(request, import_batch)
    work = open_on(batch=import_batch)
    if work is not None:
        return under_way(request, work, ledger, import_batch.file, batch_address(import_batch))
    if request.htmx:  # the job is done
        return HttpResponseClientRedirect(batch_address(import_batch))
    events = Event.objects.filter(ledger=ledger.code, step=IMPORTED, content__batch=import_batch.pk).order_by(
        "record_id"
    )
    listed = list(events.values_list("record_id", flat=True)[:SHOWN_RECORDS])
    records = ledger.model.objects.within(request.actor.scope).filter(pk__in=listed)
    rows = paging.with_references(records).order_by("pk")
    gaps = ledger.model.objects.within(request.actor.scope).filter(incomplete(ledger))
    gaps = gaps.filter(pk__in=events.values("record_id")).order_by("pk")
    companions = ImportBatch.objects.within(request.actor.scope).filter(came_with=import_batch, undone_at=None)
    upload = Upload.objects.filter(batch=import_batch, person_id=request.actor.person_id).first()
    context = {
        "ledger": ledger,
        "batch": import_batch,
        "brought": ledger.so_many(import_batch.created),
        "rows": [(record, record.headline(), record_url(ledger.code, record.number)) for record in rows],
        "lacking": [_Lacking(record, ledger) for record in gaps[:SHOWN_RECORDS]],
        "lacking_count": gaps.count(),
        "brought_with": [(LEDGERS[each.ledger].so_many(each.created), batch_address(each)) for each in companions],
        "more": import_batch.created - len(listed),
        "may_undo": import_batch.undone_at is None and request.actor.may(f"{ledger.code}.withdraw"),
        "left": upload.left if upload is not None else 0,
        "kept_out": kept_out_of(upload) if upload is not None else "",
        "token": str(upload.token) if upload is not None else "",
        "offers": offered(import_batch, request.actor),
    }
    return render(request, "desk/imported.html", context)


class _Lacking:
    """A record that came in though something was missing: what, and where it is filled in."""

    def __init__(self, record: Record, ledger: Ledger) -> None:
        self.number, self.title, self.words = record.number, record.headline(), lacking_words(record, ledger)
        self.url = f"{record_url(ledger.code, record.number)}change/"


def _give_posts(request: ActingRequest, batch: ImportBatch) -> HttpResponse:
    require(request.actor, "posts.add")
    try:
        count = give_posts(offered(batch, request.actor), request.POST, request.actor)
    except (ValidationError, LoopError) as error:
        messages.error(request, "；".join(error.messages) if isinstance(error, ValidationError) else str(error))
    else:
        messages.success(request, f"建了{count}个岗位。")
    return redirect(batch_address(batch))


def _undo(request: ActingRequest, batch: ImportBatch) -> HttpResponse:
    """Take it back. A second press, or another person's, is answered as the first."""
    require(request.actor, f"{batch.ledger}.withdraw")
    if batch.undone_at is None:
        problem = begin(Work.UNDO, actor=request.actor, batch=batch).problem
        batch.refresh_from_db()
        if problem:
            messages.error(request, problem)
    if batch.undone_at is not None:
        messages.success(request, what_became(batch))
    return redirect(batch_address(batch))
