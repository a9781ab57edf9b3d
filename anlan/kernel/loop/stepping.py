"""What a step asks before it is taken, and what it says afterwards."""

from collections.abc import Callable, Collection, Container, Mapping
from datetime import date, datetime
from typing import Any

from .. import clock
from ..column import kind_of
from ..column.day import DUE
from ..evidence.models import Attachment
from ..history.errors import Incomplete, NotAllowed, SamePerson, WrongState
from ..history.models import Event
from ..history.plain import plain_value
from ..history.writing import plain
from ..people.actor import Actor
from ..people.codes import DISTRICT, LEVEL_DIGITS
from ..people.roles import ROLES
from ..scope import Record, field_of
from ..scope.names import bare, listed_names
from . import holding, location
from .declare import Loop, State, Step, loop_of
from .due import due_at
from .timeline import step_title

NOTE = "note"  # what a person says beside a step, kept with its event


NO_TOWN = "没有写单位的，请选在哪个镇（街道）、哪个村（社区）。"


def lost(model: type[Record]) -> Callable[[str], bool] | None:
    """Of a region, whether nobody would know that a record there which names no place is theirs. None where every record names
    one, or begins with somebody who answers for the whole district.
    """
    loop, name = loop_of(model.code), model.scope_place
    if loop is None or name in ("", "pk") or not field_of(model, name).null:
        return None
    holder = loop.by_code[loop.start].holder
    digits = LEVEL_DIGITS.get(ROLES[holder].level, 0) if holder else 0
    return (lambda region: len(region) < digits) if digits > DISTRICT else None


def step_content(model: type[Record], step: Step, step_values: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: step_values[name] for name in step.brings if name in step_values}
    others = {name: plain_value(value) for name, value in step_values.items() if name not in step.brings}
    return {"values": plain(model, fields), **others}


def enter(record: Record, loop: Loop | None, entered_at: datetime) -> None:
    state: State | None = loop.by_code[record.state] if loop else None
    record.due_at = None if state is None or state.closed else due_at(state, record, entered_at)


def own_dates(record: Record, loop: Loop) -> list[Any]:
    """The dates on the record itself by which its state is due."""
    return [getattr(record, name) for name in loop.by_code[record.state].own_dates]


def stay(record: Record, loop: Loop, dates_before: list[Any], now: datetime) -> None:
    """Let a step that leaves a record in its state move the deadline with the dates that set it, where it brought others.
    Otherwise deadline and to-do go on: nobody wins time by saying something of it.
    """
    if own_dates(record, loop) != dates_before:
        enter(record, loop, record.state_since or now)


def keep_one_deadline(record: Record, changed: Mapping[str, Any], alone: bool, actor: Actor) -> None:
    """Move the deadline with the date on the record that sets it. alone: nobody else has seen it yet.

    Raises NotAllowed where whoever holds the matter would put off what others wait for.
    """
    loop = loop_of(record.code)
    state = loop.by_code.get(record.state) if loop else None
    if state is not None and changed.keys() & set(state.own_dates):
        before, record.due_at = record.due_at, due_at(state, record, record.state_since or clock.now())
        later = before is not None and (record.due_at is None or record.due_at > before)
        if later and not alone and holding.is_own_deadline(record, actor):
            raise NotAllowed("这件事在您手上，期限往后改要由另一个人定，请申请延期。")


def follow(record: Record, values: Mapping[str, Any]) -> None:
    """Let a new record take over what it was not given from the one that it names. Raises Incomplete where its body is asked."""
    model = type(record)
    location.follow(record, values)
    if model.day_of and model.when not in {field_of(model, name).attname for name in values}:
        take_day(record)
    if model.names_body and record.body_id is None:
        raise Incomplete({"body": f"{body_asked(model)}。"})


def take_day(record: Record) -> None:
    """Let a record's day be that of the record from which it is, where that is named."""
    reference, _, column = type(record).day_of.partition(".")
    if (other := getattr(record, reference, None)) is not None:
        value = getattr(other, column)
        setattr(record, type(record).when, clock.day_of(value))


def body_asked(model: type[Record]) -> str:
    """What is said where a record is about a body and does not say which."""
    return f"请填写{field_of(model, 'body').verbose_name}"


def require(step: Step, record: Record, step_values: Mapping[str, Any], actor: Actor) -> None:
    """Ask of a step what it needs, before anything is changed. Raises WrongState where it is barred, Incomplete, SamePerson."""
    if words := step.why_not(record):
        raise WrongState(words)
    missing = {
        name: f"请填写{field_of(type(record), name).verbose_name}。"
        for name in step.needs
        if step_values.get(name) in (None, "") and not getattr(record, field_of(type(record), name).attname)
    }
    if step.photo and not _is_proved(record, step.photo):
        missing["photo"] = f"请附上{step.photo}照片，没有照片的附上能证明的文件。"
    if not step_values.get(NOTE):
        if step.why:
            missing[NOTE] = "请写明理由，接手的人要照着办。"
        elif weighs := _changed(step, record, step_values):
            missing[NOTE] = f"改了{'、'.join(weighs)}，请写明理由。"
    if refusals := missing or before_its_day(step, record, step_values):
        raise Incomplete(refusals)
    if step.not_by:
        require_another_person(record, step, actor)
        require_another_name(
            record, step, {name: step_values.get(name) for name in step.named}, actor.name, actor.person_id
        )


def before_its_day(step: Step, record: Record, step_values: Mapping[str, Any]) -> dict[str, str]:
    """What a step says to have been before the matter itself began: served before it was filed, reported before it happened.

    What lies ahead (a meeting that is called) has days of its own before it; of a deadline the form asks whether it is meant.
    """
    when = type(record).when
    begun = (step_values.get(when) or getattr(record, when)) if when else None
    days = {name: step_values.get(name) for name in told_days(step, record.code, when)}
    return {name: _too_early(record, name, value, begun) for name, value in days.items() if _is_before(value, begun)}


def require_order(record: Record, names: Container[str]) -> None:
    """Ask of a record that was changed in `names` what a step asks of its days. Raises Incomplete."""
    if refusals := out_of_order(record, names):
        raise Incomplete(refusals)


def out_of_order(record: Record, names: Container[str]) -> dict[str, str]:
    """What is wrong with the days of a record that was changed in `names`: none that says what was done lies before the matter."""
    model, loop = type(record), loop_of(record.code)
    if loop is None or not model.when:
        return {}
    told = {name for step in loop.steps for name in told_days(step, record.code, model.when)}
    told |= {field.name for field in model._meta.concrete_fields if kind_of(field).follows(field)}
    begun = getattr(record, model.when)
    return {
        name if name in names else model.when: _too_early(record, name, value, begun)
        for name in sorted(told - _deadlines(loop))
        if not name.endswith(DUE)
        and (name in names or model.when in names)
        and _is_before(value := getattr(record, name), begun)
    }


def _too_early(record: Record, name: str, value: Any, begun: Any) -> str:
    title, begun_title = (field_of(type(record), each).verbose_name for each in (name, type(record).when))
    return f"{title}{clock.day_words(clock.day_of(value))}早于{begun_title}{clock.day_words(clock.day_of(begun))}，请核对。"


def told_days(step: Step, code: str, when: str | None) -> list[str]:
    """What a step brings but the record's own day and deadlines."""
    deadlines = _deadlines(loop_of(code))
    return [name for name in step.brings if name != when and name not in deadlines]


def _deadlines(loop: Loop | None) -> set[str]:
    """The columns by which states are due."""
    return {state.due_field for state in loop.states} if loop else set()


def _is_before(value: Any, begun: Any) -> bool:
    """Whether a day lies before the matter's own, where that has come."""
    if not isinstance(value, date) or not isinstance(begun, date) or clock.day_of(begun) > clock.today():
        return False
    if isinstance(value, datetime) and isinstance(begun, datetime):
        return value < begun
    return clock.day_of(value) < clock.day_of(begun)


def require_another_person(record: Record, step: Step, actor: Actor) -> None:
    """Raises SamePerson where the actor took the step that somebody else must have taken."""
    earlier = _last(record, step.not_by)
    if earlier is not None and earlier.person_id == actor.person_id:
        title = step_title(record.code, step.not_by)
        raise SamePerson(f"“{step.title}”要由另一个人办，不能由办“{title}”的人自己办。")


def require_another_name(
    record: Record, step: Step, values: Mapping[str, Any], taker: str, taker_id: int | None
) -> None:
    """Raises Incomplete where a column says that the step was taken by whoever took the one that somebody else must have taken.

    values: what the columns say, None for what the record says. Somebody else of the same name, who takes the step, may be named.
    """
    earlier = _last(record, step.not_by)
    if earlier is None or (taker == earlier.person.name and taker_id != earlier.person_id):
        return
    title = step_title(record.code, step.not_by)
    refusals = {
        name: f"{field_of(type(record), name).verbose_name}写的是{earlier.person.name}，“{title}”就是{earlier.person.name}办的，要由另一个人办。"
        for name, value in values.items()
        if bare(earlier.person.name) in map(bare, listed_names(str(value or getattr(record, name))))
    }
    if refusals:
        raise Incomplete(refusals)


def require_other_names(record: Record, changed: Collection[str]) -> None:
    """The same of a correction: raises Incomplete where it names whoever may not have taken the step that was taken."""
    loop = loop_of(record.code)
    for step in loop.steps if loop else ():
        names = {name: None for name in step.named if step.not_by and name in changed}
        taken = _last(record, step.code) if names else None
        if taken is not None:
            require_another_name(record, step, names, taken.person.name, taken.person_id)


def _last(record: Record, step: str) -> Event | None:
    """The last time that a step was taken with a record."""
    rows = Event.objects.filter(ledger=record.code, record_id=record.pk, step=step).select_related("person")
    return rows.order_by("-seq").first()


def _is_proved(record: Record, purpose: str) -> bool:
    """Whether a picture or file was attached for `purpose` since the record came into its state: what proved the work that
    was rejected proves no further one.
    """
    files = Attachment.objects.filter(ledger=record.code, record_id=record.pk, purpose=purpose)
    moves = Event.objects.filter(ledger=record.code, record_id=record.pk, after=record.state)
    entered = moves.exclude(before=record.state).exclude(before="").order_by("-seq").first()
    return (files if entered is None else files.filter(added_at__gte=entered.recorded_at)).exists()


def _changed(step: Step, record: Record, step_values: Mapping[str, Any]) -> list[str]:
    """What weighs and says something else after the step than before, by its title."""
    fields = [
        field_of(type(record), name) for name in step.brings if name in type(record).guarded and name in step_values
    ]
    same_fields = [
        field for field in fields if plain_value(step_values[field.name]) == plain_value(getattr(record, field.attname))
    ]
    return [str(field.verbose_name) for field in fields if field not in same_fields]
