"""Correcting a record: the history keeps what it said. A second editor sees who was first and keeps what they typed.

GET, POST /ledgers/hazards/YH-2024-0317/change/
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.kernel.admission.disclosing import SHOWN, disclose
from anlan.kernel.column import kind_of
from anlan.kernel.history import writing
from anlan.kernel.history.errors import Incomplete, LoopError, NotAllowed, WrongState
from anlan.kernel.ledger.access import ActingRequest, find, with_record
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop import deciders, requests, stepping
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.declare import loop_of, state_title
from anlan.kernel.loop.timeline import history
from anlan.kernel.scope import Record, field_of
from anlan.kernel.scope.record import WITHDRAWN
from anlan.ui.addresses import record_url
from anlan.ui.forms.questions import open_questions
from anlan.ui.forms.records import CorrectionForm, as_typed, initial_value

from .page import Moment, timeline


@require_http_methods(["GET", "HEAD", "POST"])
@with_record()
def correction(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """The record's own form with what it says now; what was changed in it is corrected, nothing else."""
    if record.state == WITHDRAWN:
        messages.error(request, "这条记录已撤回，不能更正。")
        return redirect(record_url(ledger.code, record.number))
    if not deciders.may_correct(record, request.actor):
        raise PermissionDenied("您的岗位没有这项权限；自己登记的，别人办过以后也不能自己改了。")
    loop = loop_of(ledger.code)
    if loop is not None and loop.is_sealed(record.state):
        messages.error(request, f"这条记录{state_title(type(record), record.state)}，内容不能再改。")
        return redirect(record_url(ledger.code, record.number))
    if request.method != "POST":
        return _page(request, ledger, record, CorrectionForm(ledger, record, request.actor), status=200)
    form = CorrectionForm(ledger, record, request.actor, data=request.POST)
    if not form.is_valid():
        return _page(request, ledger, record, form, status=422)
    changed = form.changed_values()
    if refusals := _out_of_order(record, changed):  # nobody is asked whether they mean what is then refused
        form.say(refusals)
        return _page(request, ledger, record, form, status=422)
    if questions := open_questions(request, ledger, changed, record):
        return _page(request, ledger, record, form, status=422, questions=questions)
    try:
        event = correct(
            record,
            changed,
            actor=request.actor,
            key=form.key,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        )
    except deciders.NeedsDecision as error:
        return _asked(request, ledger, record, form, changed, error)
    except NotAllowed as error:
        form.add_error(None, str(error))
        return _page(request, ledger, record, form, status=403)
    except Incomplete as error:
        form.say(error.missing)
        return _page(request, ledger, record, form, status=422)
    except WrongState as error:
        return _overtaken(request, ledger, record, form, changed, str(error))
    except LoopError as error:
        form.add_error(None, str(error))
        return _page(request, ledger, record, form, status=409)
    messages.success(request, "已更正，原来的内容在经过里。" if event else "没有改动，什么都没有记。")
    return redirect(record_url(ledger.code, record.number))


def _out_of_order(record: Record, changed: Mapping[str, Any]) -> Mapping[str, str]:
    """What is wrong with the record's days as they would be: {field name: words}."""
    corrected = copy(record)
    try:
        writing.set_values(corrected, changed)
    except Incomplete as error:
        return error.missing
    return stepping.out_of_order(corrected, changed.keys())


def _asked(
    request: ActingRequest, ledger: Ledger, record: Record, form: CorrectionForm, values: Mapping[str, Any],
    needed: deciders.NeedsDecision,
) -> HttpResponse:  # fmt: skip
    """What may not be corrected alone is asked for, with its reason."""
    try:
        requests.ask(
            record,
            requests.CORRECT,
            actor=request.actor,
            key=form.key,
            reason=form.cleaned_data["reason"],
            values=values,
        )
    except LoopError as error:
        form.add_error(None, str(needed))
        form.add_error("reason" if isinstance(error, Incomplete) else None, str(error))
        return _page(request, ledger, record, form, status=422)
    messages.success(request, f"{needed}您的更正已作为申请提出，有结果会通知您。")
    return redirect(record_url(ledger.code, record.number))


def _overtaken(
    request: ActingRequest,
    ledger: Ledger,
    record: Record,
    form: CorrectionForm,
    changed: Mapping[str, Any],
    message: str,
) -> HttpResponse:
    """The record as it is now, under what this person typed; the next attempt is made on that."""
    version = form.cleaned_data["version"]
    current = find(type(record), request.actor, record.number)
    if current.state == WITHDRAWN:
        messages.error(request, "您填写的时候，这条记录被撤回了，更正没有保存。")
        return redirect(record_url(ledger.code, record.number))
    again = CorrectionForm(ledger, current, request.actor, data=_carried(form, current, changed))
    again.full_clean()
    again.add_error(None, message)
    theirs = timeline([line for line in history(current) if line.seq > version], [])
    return _page(request, ledger, current, again, status=409, theirs=theirs)


def _carried(form: CorrectionForm, current: Record, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What the page is to hold: the person's own words where they changed something, the record as it is elsewhere."""
    data = {name: form.data.get(name, "") for name in ("key", "reason")}
    data["version"] = str(current.version)
    for name in form.names:
        field = form.fields[name]
        now = as_typed(field, initial_value(current, name))
        data[form.add_initial_prefix(name)] = now
        data[name] = field.widget.value_from_datadict(form.data, form.files, name) if name in changed else now
    return data


def _page(
    request: ActingRequest,
    ledger: Ledger,
    record: Record,
    form: CorrectionForm,
    *,
    status: int,
    theirs: list[Moment] | None = None,
    questions: Sequence[str] = (),
) -> HttpResponse:
    hidden_elsewhere = [
        str(field.verbose_name) for name in form.names
        if kind_of(field := field_of(type(record), name)).masked and getattr(record, field.attname)
    ]  # fmt: skip
    if hidden_elsewhere:
        disclose(request.actor, SHOWN, ledger.code, hidden_elsewhere, number=record.number)
    context = {
        "disclosed": "、".join(hidden_elsewhere),
        "ledger": ledger, "record": record, "form": form, "theirs": theirs or [], "questions": questions,
        "form_url": request.path,
    }  # fmt: skip
    return render(request, "desk/change.html", context, status=status)
