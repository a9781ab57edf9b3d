"""The form that puts a record into any ledger. Posted twice, it makes one record; refused, it keeps what was typed.

GET, POST /ledgers/hazards/new/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.errors import Incomplete, KeyConflict, LoopError
from anlan.kernel.history.models import Event
from anlan.kernel.ledger import doubles, narrowing
from anlan.kernel.ledger.access import ActingRequest, find, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop.advance import open_record
from anlan.kernel.loop.tied import tie
from anlan.kernel.scope import Record, field_of

from .doubts import open_questions
from .forms import TWIN, RecordForm, opening_form, opening_values, put
from .hanging import BELONGS, belongs_to
from .shown import record_url

FEW = 7  # fields that fit on a phone: they are not folded away


@require_http_methods(["GET", "HEAD", "POST"])
@with_ledger("add")
def opening(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """An empty form, prefilled by what the address names; or the record it makes."""
    if request.method != "POST":
        form = opening_form(ledger, request.actor, initial=_named(request, ledger))
        begin_at_first_gap(form)
        return _page(request, ledger, form, status=200)
    form = opening_form(ledger, request.actor, data=request.POST, files=request.FILES)
    made = put_in(request, ledger, form)
    if made.record is None:
        return _page(request, ledger, form, status=made.status, first=made.first, questions=made.questions)
    messages.success(request, f"已登记：{ledger.title}{made.record.number}。")
    parent = _parent(request, ledger)
    return redirect(record_url(parent.code, parent.number) if parent else record_url(ledger.code, made.record.number))


def _named(request: ActingRequest, ledger: Ledger) -> dict[str, Any]:
    """What the address gives the form to begin with; another record by its number, where it is in scope."""
    given: dict[str, Any] = {name: request.GET[name] for name in ledger.form.fields if name in request.GET}
    for name, text in given.items():
        target = field_of(ledger.model, name).related_model
        if isinstance(target, type) and issubclass(target, Record):
            given[name] = narrowing.find(target, request.actor.scope, text) or text
    return given


def _parent(request: ActingRequest, ledger: Ledger) -> Record | None:
    """The record to which the new one is to belong, as the address says. Raises Http404 where it is not in scope."""
    named = belongs_to(request.GET.get(BELONGS, ""), ledger)
    return find(named[0].model, request.actor, named[1]) if named else None


@dataclass(frozen=True)
class Put:
    """What became of a form: the record, or none and the form says why.

    first: what the same form made before. questions: what must be said again.
    """

    record: Record | None
    status: int
    first: Record | None = None
    questions: Sequence[str] = ()


def put_in(request: ActingRequest, ledger: Ledger, form: RecordForm) -> Put:
    """Make the record that a filled form asks for; what is wrong stands at the form's fields."""
    if not form.is_valid():
        return Put(None, 422)
    if questions := open_questions(request, ledger, opening_values(form, ledger, request.actor)):
        return Put(None, 422, questions=questions)
    if (twin := _twin(request, ledger, form)) is not None:
        return Put(None, 422, twin)
    try:
        return Put(_open(request, ledger, form), 200)
    except KeyConflict as conflict:
        return Put(None, 409, _first(request, ledger, form, conflict))
    except Incomplete as error:
        form.say(error.missing)
    except (LoopError, EvidenceRefused) as error:
        form.add_error("photos-0" if isinstance(error, EvidenceRefused) else None, str(error))
    return Put(None, 422)


def _twin(request: ActingRequest, ledger: Ledger, form: RecordForm) -> Record | None:
    """A record that says the same of the same day: asked about once. A second press takes it, as does the first form sent again."""
    if TWIN not in form.fields or Event.objects.filter(key=form.key).exists():
        return None
    twin = doubles.same_day(ledger, opening_values(form, ledger, request.actor), request.actor)
    if twin is None or form.cleaned_data.get(TWIN) == twin.number:
        return None
    form.add_error(None, f"{doubles.question(twin)}。要另登一条，请再点一次“登记”。")
    put(form, TWIN, twin.number)
    return twin


def _open(request: ActingRequest, ledger: Ledger, form: RecordForm) -> Record:
    """The record with its photos, or nothing of either."""
    with transaction.atomic():
        record = open_record(
            ledger.model, opening_values(form, ledger, request.actor), actor=request.actor, key=form.key
        )
        for purpose, upload in form.uploads():
            store.keep(record, upload, actor=request.actor, purpose=purpose)
        if (parent := _parent(request, ledger)) is not None:
            tie(parent, record, actor=request.actor, now=clock.now())
    return record


def _first(request: ActingRequest, ledger: Ledger, form: RecordForm, conflict: KeyConflict) -> Record | None:
    """The form was saved before, with other content: say where, and let the new content be sent as a further record."""
    first = Event.objects.filter(key=form.key, ledger=ledger.code).first()
    kept = ledger.model.objects.within(request.actor.scope, withdrawn=True)
    record = kept.filter(pk=first.record_id).first() if first else None
    if record is None:
        form.add_error(None, str(conflict))
    else:
        form.add_error(
            None,
            f"这张表刚才已经登记为{record.number}，之后又改了内容。要改它，请到那条记录里更正；要另登一条，请再点一次“登记”。",
        )
    form.new_key()
    return record


def _page(
    request: ActingRequest,
    ledger: Ledger,
    form: RecordForm,
    *,
    status: int,
    first: Record | None = None,
    questions: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "questions": questions,
        "ledger": ledger,
        "parent": _parent(request, ledger),
        "form": form,
        "first_url": record_url(ledger.code, first.number) if first else "",
        "needed": [field for field in form.asked_fields() if is_first(form, field)],
        "further": [field for field in form.asked_fields() if not is_first(form, field)],
        "brief": len(form.names) <= FEW,
        "open_further": any(field.errors for field in form.asked_fields() if not is_first(form, field)),
        "region_follows": "region" not in form.fields and "place" in form.fields,
    }
    return render(request, "desk/new.html", context, status=status)


def is_first(form: RecordForm, field: BoundField) -> bool:
    """Whether a field stands above the fold: it must be filled, or must be as the form stands."""
    rule = form.required_if.get(field.name)
    return field.field.required or (rule is not None and form[rule[0]].value() in rule[1:])


def begin_at_first_gap(form: RecordForm) -> None:
    """Put the cursor where the first thing must be written: a tap less."""
    gaps = (field for field in form.asked_fields() if field.field.required and field.value() in (None, ""))
    if (gap := next(gaps, None)) is not None:
        gap.field.widget.attrs["autofocus"] = True
