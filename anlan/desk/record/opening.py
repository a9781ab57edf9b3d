"""The form that puts a record into any ledger. Posted twice, it makes one record; refused, it keeps what was typed.

GET, POST /ledgers/hazards/new/
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from anlan.kernel.column.reference import words_for
from anlan.kernel.ledger import narrowing
from anlan.kernel.ledger.access import ActingRequest, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop.reach import Reach
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of
from anlan.ui.addresses import link_to, record_url
from anlan.ui.forms.prefill import day_taken_over
from anlan.ui.forms.records import RecordForm, opening_form
from anlan.ui.forms.saving import given_by, parent_of, save_new

BACK = "back"  # the part of an address that says where to go on
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
    outcome = save_new(request, ledger, form)
    if outcome.record is None:
        return _page(request, ledger, form, status=outcome.status, first=outcome.first, questions=outcome.questions)
    records = [outcome.record, *outcome.further]
    template = '已登记：{}{}。<a href="{}">再登记一{}</a>'
    numbers = "、".join(record.number for record in records)
    messages.success(request, format_html(template, ledger.title, numbers, request.get_full_path(), ledger.counted))
    parent = parent_of(request, ledger)
    stands = record_url(parent.code, parent.number) if parent else _stands(ledger, records, request.actor)
    address = came_from(request) or stands
    if address != record_url(ledger.code, outcome.record.number):  # its own page says the same
        for words in dict.fromkeys(filter(None, (Reach(record).words() for record in records))):
            messages.warning(request, words)
    return redirect(address)


def _stands(ledger: Ledger, records: Sequence[Record], actor: Actor) -> str:
    """Where to see what was made: the record's own page; of several, that of what they have in common: their meeting's."""
    first, *further = records
    if not further:
        return record_url(ledger.code, first.number)
    names = [name for name in ledger.form.fields if name != ledger.form.one_each]
    shared = (getattr(first, name) for name in names if field_of(ledger.model, name).is_relation)
    return next(filter(None, (link_to(each, actor) for each in shared)), f"/ledgers/{ledger.code}/")


def came_from(request: ActingRequest) -> str:
    """The form that lacked this record and waits for it with what was typed; "" where there is none."""
    back = request.GET.get(BACK, "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours else ""


def _named(request: ActingRequest, ledger: Ledger) -> dict[str, Any]:
    """What the address gives the form to begin with; another record by its number, where it is in scope."""
    values: dict[str, Any] = {**given_by(parent_of(request, ledger), ledger)}
    values |= {name: request.GET[name] for name in ledger.form.fields if name in request.GET}
    for name, text in values.items():
        target = field_of(ledger.model, name).related_model
        if isinstance(target, type) and issubclass(target, Record):
            values[name] = narrowing.find(target, request.actor.scope, text) or text
    return {**day_taken_over(ledger, values), **values}


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
        "form_url": request.get_full_path(),
        "parent": parent_of(request, ledger),
        "form": form,
        "first_url": record_url(ledger.code, first.number) if first else "",
        "needed": [field for field in form.asked_fields() if is_first(form, field)],
        "further": [field for field in form.asked_fields() if not is_first(form, field)],
        "brief": len(form.names) <= FEW,
        "open_further": any(field.errors for field in form.asked_fields() if not is_first(form, field)),
        "region_follows": "place" in form.fields and ("region" not in form.fields or words_for("place") in form.fields),
    }
    return render(request, "desk/new.html", context, status=status)


def is_first(form: RecordForm, field: BoundField) -> bool:
    """Whether a field stands above the fold: it must be filled, must be as the form stands, or is proposed and may be otherwise."""
    return (
        _is_needed(form, field)
        or field.name in form.proposed
        or field.name.endswith(words_for(""))
        or words_for(field.name) in form.fields  # a place and its words stand together, whichever was filled in
        or (field.name == "region" and words_for("place") in form.fields)
    )


def _is_needed(form: RecordForm, field: BoundField) -> bool:
    """Whether a field must be filled as the form stands."""
    rule = form.required_if.get(field.name)
    return field.field.required or (rule is not None and (form[rule[0]].value() or "") in rule[1:])


def begin_at_first_gap(form: RecordForm) -> None:
    """Put the cursor where the first thing must be written: a tap less."""
    gaps = (field for field in form.asked_fields() if _is_needed(form, field) and field.value() in (None, ""))
    if (gap := next(gaps, None)) is not None:
        gap.field.widget.attrs["autofocus"] = True
