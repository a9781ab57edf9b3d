"""What the actor may do now with a record: the steps of its loop that start here, correction, extension, withdrawal.

actions = actions_of(record, ledger, actor, known)     # the first is the page's one filled button
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history.errors import LoopError
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop import deciders, requests
from anlan.kernel.loop.declare import Loop, State, Step, loop_of
from anlan.kernel.loop.holding import in_whose_stead, may_take
from anlan.kernel.loop.reach import Reach
from anlan.kernel.loop.timeline import step_title
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN
from anlan.ui.addresses import record_url
from anlan.ui.forms.steps import DecisionForm, ExtensionForm, ReasonForm, StepForm

EXTENSION, WITHDRAWAL, DECISION = "extension", "withdrawal", "decision"


@dataclass(frozen=True)
class Action:
    """Something the actor may do. `barred` says why not just now; `simple` is done by its button alone.

    waits: it is what is to be done next, and only too early for it.
    again: the address at which its form is open, with what was typed.
    """

    code: str
    title: str
    url: str
    form: StepForm | ReasonForm
    hint: str = ""
    barred: str = ""
    waits: bool = False
    again: str = ""
    simple: bool = False
    multipart: bool = False

    @property
    def open(self) -> bool:
        """Whether its fields are shown at once: something is wrong with them, or asked, or the address names it."""
        return bool(self.form.errors or self.form.questions or getattr(self.form, "is_asked_for", False))


@dataclass(frozen=True)
class Actions:
    """Everything the actor may do: the steps on, and what else."""

    steps: tuple[Action, ...]
    others: tuple[Action, ...]
    correct_url: str


@dataclass(frozen=True)
class Known:
    """What the page has asked about a record once for all its parts. request: what somebody asked for and nobody has answered."""

    events: Sequence[Event]
    request: Event | None
    reach: Reach


def actions_of(
    record: Record,
    ledger: Ledger,
    actor: Actor,
    known: Known,
    failed_forms: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> Actions:
    """What the actor may do. failed_forms: forms that came back with errors, by the code of their action; answers: what the page's
    address says of a step's form.
    """
    failed_forms = failed_forms or {}
    if record.state == WITHDRAWN:
        return Actions((), (), "")
    loop = loop_of(record.code)
    steps = []
    if loop is not None:
        steps = [
            _step(
                loop,
                step,
                record,
                actor,
                known,
                failed_forms.get(step.code) or StepForm(loop, step, record, actor, answers=answers),
            )
            for step in loop.steps_from(record.state)
            if may_take(loop, step, record, actor)
        ]
    steps.sort(key=lambda action: bool(action.barred) and not action.waits)
    base = record_url(ledger.code, record.number)
    steps = [*_answers(record, actor, known.request, base, failed_forms), *steps]
    sealed = loop is not None and loop.is_sealed(record.state)
    correct_url = f"{base}change/" if deciders.may_correct(record, actor) and not sealed else ""
    return Actions(
        tuple(steps), tuple(_others(record, ledger, actor, loop, known.request, base, failed_forms)), correct_url
    )


def _step(loop: Loop, step: Step, record: Record, actor: Actor, known: Known, form: StepForm) -> Action:
    barred = _barred(loop, step, record, actor, known.events)
    return Action(
        code=step.code,
        title=step.title,
        url=f"{record_url(record.code, record.number)}steps/{step.code}/",
        form=form,
        hint="" if barred else _stead(loop, step, record, actor) + _hint(loop, step, record, known.reach),
        barred=barred,
        waits=step.waits(record),
        again=form.address(record_url(record.code, record.number)),
        simple=not (step.brings or step.why or form.photos or form.opened),
        multipart=bool(form.photos),
    )


def _stead(loop: Loop, step: Step, record: Record, actor: Actor) -> str:
    stead = in_whose_stead(loop, step, record, actor)
    return f"由您代{stead}办理，经过里会写明。" if stead else ""


def _hint(loop: Loop, step: Step, record: Record, reach: Reach) -> str:
    """What taking the step is for and leads to, by when the next must be done, and whether anybody there will see it."""
    target = loop.by_code[step.target]
    parts = [step.about] if step.about else []
    if step.photo:
        parts.append(f"要附{step.photo}照片，没有照片的附能证明的文件")
    if step.target == record.state:
        pass
    elif target.closed:
        parts.append(f"办完就是“{target.title}”")
    else:
        parts.append(f"转到“{target.title}”{_limit(step, target, record)}")
        if unreached := reach.unreached_in(target):
            parts.append(f"{unreached}还没有人有账号，在这里看不到，请另行告知")
    if step.opens:
        parts.append("另立一条关联的记录")
    return "；".join(parts) + "。" if parts else ""


def _limit(step: Step, target: State, record: Record) -> str:
    """By when the next must be done. A day that a column says is told as that day: it is not counted from today."""
    if not target.due_field:
        return f"，限{target.within}" if target.within else ""
    if target.due_field in step.brings:
        return ""
    day = _would_set(step, record).get(target.due_field) or getattr(record, target.due_field)
    return f"，期限到{clock.day_of(day):%Y-%m-%d}" if day else ""


def _would_set(step: Step, record: Record) -> Mapping[str, Any]:
    """What the step would set if it were taken now. Whatever it takes for that (a number) is given back: nobody has taken it."""
    if step.sets is None:
        return {}
    with transaction.atomic():
        try:
            return step.sets(record, clock.now())
        except LoopError:  # it lacks what its form still asks for
            return {}
        finally:
            transaction.set_rollback(True)


def _barred(loop: Loop, step: Step, record: Record, actor: Actor, events: Sequence[Event]) -> str:
    if words := step.why_not(record):
        return words
    if not step.not_by:
        return ""
    past_events = [event for event in events if event.step == step.not_by]
    if past_events and past_events[-1].person_id == actor.person_id:
        return f"“{step_title(loop.code, step.not_by)}”是您办的，这一步要由另一个人办。"
    return ""


def _answers(
    record: Record, actor: Actor, request: Event | None, base: str, failed_forms: Mapping[str, Any]
) -> list[Action]:
    """The answer to what somebody asked for: it waits for the actor alone, so it comes before the steps that others may take."""
    if request is None or request.person_id == actor.person_id:
        return []  # who asked does not answer
    if not requests.may_decide(record, request.content["request"], actor):
        return []
    title = requests.TITLES[request.content["request"]]
    form = failed_forms.get(DECISION) or DecisionForm(prefix=DECISION)
    hint = (
        f"{request.person.name}（{request.post.title}）申请{requests.told(request)}，理由：{request.content['reason']}"
    )
    return [Action(DECISION, f"答复{title}申请", f"{base}{DECISION}/", form, hint)]


def _others(
    record: Record,
    ledger: Ledger,
    actor: Actor,
    loop: Loop | None,
    request: Event | None,
    base: str,
    failed_forms: Mapping[str, Any],
) -> list[Action]:
    actions = []
    still_open = loop is not None and loop.is_open(record.state)
    if (
        still_open
        and request is None
        and not deciders.may_extend(record, actor)
        and requests.may_ask_for_time(record, actor)
    ):
        form = failed_forms.get(EXTENSION) or ExtensionForm(prefix=EXTENSION, initial={"version": record.version})
        actions.append(
            Action(
                EXTENSION,
                "申请延期",
                f"{base}{EXTENSION}/",
                form,
                f"写明要到哪天、为什么，由{deciders.extender_words(record, actor)}定。",
            )
        )
    if still_open and record.due_at is not None and deciders.may_extend(record, actor):
        form = failed_forms.get(EXTENSION) or ExtensionForm(prefix=EXTENSION, initial={"version": record.version})
        actions.append(Action(EXTENSION, "延期", f"{base}{EXTENSION}/", form, "写明理由，新的期限要晚于原来的。"))
    alone = deciders.decides_alone(record, actor)
    if actor.may(f"{ledger.code}.withdraw") and not alone and request is None:
        form = failed_forms.get(WITHDRAWAL) or ReasonForm(prefix=WITHDRAWAL)
        actions.append(
            Action(
                WITHDRAWAL,
                "申请撤回",
                f"{base}{WITHDRAWAL}/",
                form,
                f"已经交出去了，由{deciders.decider_words(record)}定；写明理由。",
            )
        )
    if alone and (actor.may(f"{ledger.code}.withdraw") or deciders.decides(record, actor)):
        form = failed_forms.get(WITHDRAWAL) or ReasonForm(prefix=WITHDRAWAL)
        hint = "记错了或重复了才撤回；撤回后不再计数，经过还在。"
        actions.append(Action(WITHDRAWAL, "撤回", f"{base}{WITHDRAWAL}/", form, hint))
    return actions
