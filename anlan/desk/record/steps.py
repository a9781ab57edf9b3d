"""What is done with a record: a step of its loop, an extension, a withdrawal, a file added. Each is one small form.

POST /ledgers/hazards/YH-2024-0317/steps/verify/
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.acts import STEAD
from anlan.kernel.history.errors import Incomplete, KeyConflict, LoopError, NotAllowed, WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.history.moment import in_one_moment
from anlan.kernel.ledger.access import ActingRequest, find, with_record
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.loop import deciders, requests
from anlan.kernel.loop.advance import advance, extend, withdraw
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.loop.stepping import before_its_day
from anlan.kernel.loop.ties import count_files
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN
from anlan.ui.addresses import record_url
from anlan.ui.forms.arrival import arrival_of
from anlan.ui.forms.fields import FilesField
from anlan.ui.forms.questions import open_questions
from anlan.ui.forms.records import put
from anlan.ui.forms.steps import DecisionForm, ExtensionForm, ReasonForm, StepForm

from .actions import DECISION, EXTENSION, WITHDRAWAL
from .page import may_attach, purposes, render_record

_ASKED = "申请已提出，有结果会通知您。"


@require_POST
@with_record()
def step(request: ActingRequest, ledger: Ledger, record: Record, step: str) -> HttpResponse:
    """Take one step; what it lacks is said at its fields and what was typed stays."""
    loop = loop_of(ledger.code)
    if loop is None or step not in loop.step_codes:
        raise Http404("这类记录没有这一步。")
    loop_step = loop.step(step)
    if not request.actor.may(loop.power(loop_step)):
        raise PermissionDenied(f"您的岗位不能办“{loop_step.title}”。")
    form = StepForm(loop, loop_step, record, request.actor, data=request.POST, files=request.FILES)

    def doubts() -> list[str]:
        if before_its_day(loop_step, record, form.values()):
            return []  # nobody is asked whether they mean what is then refused
        questions = open_questions(request, ledger, form.values(), record)
        if loop_step.opens in LEDGERS:
            questions += open_questions(request, LEDGERS[loop_step.opens], form.opened_values())
        return questions

    arrival = arrival_of(request)

    def deed() -> Event:
        for purpose, upload in form.uploads():
            store.keep(record, upload, actor=request.actor, purpose=purpose)
        return advance(
            record,
            step,
            actor=request.actor,
            key=form.key,
            content=form.content(),
            version=form.cleaned_data["version"],
            happened_at=arrival.not_before(record.state_since) if arrival else None,
            device=arrival.device if arrival else None,
        )

    message = f"已办：{loop_step.title}。"
    return _done(
        request,
        ledger,
        record,
        form,
        code=step,
        message=message,
        deed=deed,
        doubts=doubts,
        one_moment=loop_step.one_moment,
    )


@require_POST
@with_record()
def extension(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """Give the record more time, or ask for it; the new deadline ends with the chosen day."""
    grants = deciders.may_extend(record, request.actor)
    if not grants and not requests.may_ask(record, requests.EXTEND, request.actor):
        raise PermissionDenied("您的岗位不能延长期限。")
    form = ExtensionForm(request.POST, prefix=EXTENSION)

    def doubts() -> list[str]:
        return open_questions(request, ledger, {"due_at": clock.end_of(form.cleaned_data["until"])}, record)

    def deed() -> Event:
        values = form.cleaned_data
        until = clock.end_of(values["until"])
        if not grants:
            return requests.ask(
                record, requests.EXTEND, actor=request.actor, key=values["key"], reason=values["reason"], until=until
            )
        return extend(
            record, until, actor=request.actor, key=values["key"], reason=values["reason"], version=values["version"]
        )

    message = "期限已延。" if grants else _ASKED
    return _done(request, ledger, record, form, code=EXTENSION, message=message, deed=deed, doubts=doubts)


@require_POST
@with_record()
def withdrawal(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """Take the record out of its ledger, or ask that it be taken out, with a reason."""
    actor = request.actor
    if not (actor.may(f"{ledger.code}.withdraw") or deciders.decides(record, actor)):
        raise PermissionDenied("您的岗位没有这项权限。")
    alone = record.state == WITHDRAWN or deciders.decides_alone(record, actor)
    form = ReasonForm(request.POST, prefix=WITHDRAWAL)

    def deed() -> Event:
        key, reason = form.cleaned_data["key"], form.cleaned_data["reason"]
        if not alone:
            return requests.ask(record, requests.WITHDRAW, actor=actor, key=key, reason=reason)
        return withdraw(record, actor=actor, key=key, reason=reason)

    message = "已撤回，不再计数；经过还在。" if alone else _ASKED
    return _done(request, ledger, record, form, code=WITHDRAWAL, message=message, deed=deed)


@require_POST
@with_record()
def decision(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """Grant or refuse what was asked for about the record."""
    form = DecisionForm(request.POST, prefix=DECISION)

    def deed() -> Event:
        values = form.cleaned_data
        return requests.decide(
            record, granted=values["granted"] == "yes", actor=request.actor, key=values["key"], reason=values["reason"]
        )

    return _done(request, ledger, record, form, code=DECISION, message="已答复，申请的人会收到。", deed=deed)


@require_POST
@with_record()
def evidence(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse:
    """Add files to the record: all of them or, where one is refused, none."""
    if not may_attach(request.actor, ledger):
        raise PermissionDenied("您的岗位不能给这类记录附文件。")
    if record.state == WITHDRAWN:
        return render_record(request, ledger, record, problem="这条记录已撤回，不能再附文件。", status=409)
    purpose = request.POST.get("purpose", "")
    if purpose not in purposes(ledger):
        purpose = purposes(ledger)[0]
    try:
        files = FilesField("文件", required=True).clean(request.FILES.getlist("files"))
        with transaction.atomic():
            before = {each.pk: each for each in store.of(record)}
            attachments = [store.keep(record, upload, actor=request.actor, purpose=purpose) for upload in files]
            count_files(record, request.actor, clock.now())
    except forms.ValidationError:
        return render_record(request, ledger, record, problem="还没有选文件，请先选照片或文件再点“附上”。", status=422)
    except EvidenceRefused as error:
        return render_record(request, ledger, record, problem=str(error), status=422)
    added = {each.pk for each in attachments} - before.keys()
    if added:
        messages.success(request, f"附上了{len(added)}个文件。")
    for again in {each.pk: each for each in attachments if each.pk in before}.values():
        messages.warning(request, f"{again.name}以前附过（{again.purpose or '佐证'}），内容一样，没有再附一份。")
    return redirect(record_url(ledger.code, record.number))


def _done(
    request: ActingRequest, ledger: Ledger, record: Record, form: StepForm | ReasonForm, *, code: str, message: str,
    deed: Callable[[], Event], doubts: Callable[[], list[str]] = list, one_moment: bool = False,
) -> HttpResponse:  # fmt: skip
    """Do it and go back to the record; or show the record as it is now, with the form as it was filled in.

    doubts: what is asked about it first.
    """
    if not form.is_valid():
        return render_record(request, ledger, record, failed_forms={code: form}, problem=_top(form), status=422)
    if questions := doubts():
        form.questions = questions
        return render_record(request, ledger, record, failed_forms={code: form}, status=422)
    try:
        event = in_one_moment(deed) if one_moment else _at_once(deed)
    except EvidenceRefused as error:
        form.add_error(None, str(error))
        return render_record(request, ledger, record, failed_forms={code: form}, status=422)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except LoopError as error:
        return _refused(request, ledger, record, form, code, error)
    stead = event.content.get(STEAD)
    messages.success(request, f"{message}您是代{stead}办的，经过里已写明。" if stead else message)
    return redirect(record_url(ledger.code, record.number))


def _at_once(deed: Callable[[], Event]) -> Event:
    with transaction.atomic():
        return deed()


def _refused(
    request: ActingRequest, ledger: Ledger, record: Record, form: forms.Form, code: str, error: LoopError
) -> HttpResponse:
    if isinstance(error, Incomplete) and isinstance(form, StepForm):
        form.say(error.missing)
    elif isinstance(error, Incomplete):
        for name, message in error.missing.items():
            form.add_error(name if name in form.fields else None, message)
    else:
        form.add_error(None, str(error))
    current = find(type(record), request.actor, record.number)
    if current.version != record.version or isinstance(error, WrongState):
        # What was typed stays; the next attempt is made on the record as the page now shows it.
        put(form, "version", str(current.version))
    status = 409 if isinstance(error, WrongState | KeyConflict) else 422
    return render_record(request, ledger, current, failed_forms={code: form}, problem=str(error), status=status)


def _top(form: forms.Form) -> str:
    """What is wrong with fields that nobody sees (an expired key)."""
    return "；".join(str(message) for name in ("key", "version") for message in form.errors.get(name, []))
