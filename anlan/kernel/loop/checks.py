"""Start-up checks: a loop that cannot work does not start."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from ..history.acts import OPENED
from ..history.verify import record_models
from ..people import powers
from ..people.roles import PLACE, ROLES
from ..scope import Record, field_of
from .declare import LOOPS, Loop


@register("anlan")
def check_loops(**kwargs: Any) -> list[CheckMessage]:
    """Every declared loop closes, is reachable, has holders, fields and cited limits."""
    messages = [message for loop in LOOPS.values() for message in loop_errors(loop)]
    return messages + [message for model in record_models() for message in model_errors(model)]


def model_errors(model: type[Record]) -> Iterable[CheckMessage]:
    """What a model says of its states and of what follows from a reference must be about columns that it has."""
    sources = [source for names in model.follows.values() for source in names]
    day_of = model.day_of.partition(".")[0]
    names = [*model.state_from.values(), *model.follows, *sources, day_of, *model.named_bodies(), model.scope_place]
    for name in names:
        if name not in ("", "pk") and not _has_field(model, name):
            yield Error(f"{model.code}: no field {name}", hint="name a field of its model", id="loop.E014")
    for state in model.state_from:
        if state not in model.state_titles or model.code in LOOPS:
            yield Error(
                f"{model.code}: state {state} cannot follow from a fact", hint="title it; a loop moves by steps",
                id="loop.E015",
            )  # fmt: skip


def loop_errors(loop: Loop) -> Iterable[CheckMessage]:
    states = set(loop.by_code)
    for step in loop.steps:
        for code in {*step.source, step.target} - states:
            yield _error(loop, "E001", f"step {step.code} names the unknown state {code}", "declare the state")
        for name in {*step.brings, *step.needs}:
            if not _has_field(loop.model, name):
                yield _error(loop, "E002", f"step {step.code} brings the unknown field {name}", "name a model field")
        if not powers.table().get(loop.power(step)):
            yield _error(loop, "E003", f"nobody may take step {step.code}", "name at least one role in `by`")
        for name in set(step.named) - set(step.brings):
            yield _error(
                loop, "E018", f"step {step.code} names its taker in {name}, which it does not bring", "bring it"
            )
        if step.not_by and step.not_by not in {*loop.step_codes, OPENED}:
            yield _error(loop, "E004", f"step {step.code}: no step {step.not_by}", "name a step in `not_by`")
        if step.opens and step.opens not in LOOPS:
            yield _error(loop, "E005", f"step {step.code} opens the unknown loop {step.opens}", "name a loop")
    if unknown := set(loop.first_states) - states:
        yield _error(loop, "E006", f"the start {min(unknown)} is no state", "name a declared state")
        return
    for name in loop.beginning.reads if loop.beginning else ():
        if name not in {field.attname for field in loop.model._meta.concrete_fields}:
            yield _error(loop, "E017", f"where it begins cannot be read from {name}", "name a field's attname")
    reachable = _reach(loop, set(loop.first_states))
    for code in sorted(states - reachable):
        yield _error(loop, "E007", f"state {code} is never reached", "add a step to it, or drop it")
    closed = {state.code for state in loop.states if state.closed}
    for code in sorted(reachable):
        if not _reach(loop, {code}) & closed:
            yield _error(loop, "E008", f"state {code} never closes", "add a step that leads to a closed state")
    for state in loop.states:
        if not state.closed and not (state.holder or state.body_field or state.post_field):
            yield _error(
                loop,
                "E009",
                f"the open state {state.code} has no holder",
                "name a role, or the field of a body or post",
            )
        if state.holder and state.holder not in ROLES:
            yield _error(loop, "E010", f"state {state.code} is held by the unknown role {state.holder}", "see roles.py")
        if state.holder in ROLES and ROLES[state.holder].level == PLACE and not state.placeless:
            name = loop.model.scope_place
            if name not in ("", "pk") and field_of(loop.model, name).null:
                yield _error(
                    loop,
                    "E016",
                    f"nobody holds state {state.code} of a record without a place",
                    "name a role in `placeless`",
                )
        if state.within is not None and not state.within.source:
            yield _error(loop, "E011", f"the limit of state {state.code} cites no source", "cite law and article")
        if state.body_field and state.body_field.removesuffix("_id") not in loop.model.named_bodies():
            yield _error(
                loop, "E013", f"the body that holds state {state.code} would not see it",
                f'say scope_holder = "{state.body_field.removesuffix("_id")}" in the model',
            )  # fmt: skip
        for name in state.own_dates:
            if not _has_field(loop.model, name):
                yield _error(loop, "E012", f"state {state.code}: no field {name}", "name a date of the model")


def _reach(loop: Loop, start: set[str]) -> set[str]:
    """Every state that steps lead to from `start`, itself included."""
    states = set(start)
    while more := {step.target for step in loop.steps if states & set(step.source)} - states:
        states |= more
    return states


def _has_field(model: type[Record], name: str) -> bool:
    try:
        field_of(model, name)
    except FieldDoesNotExist:
        return False
    return True


def _error(loop: Loop, number: str, message: str, hint: str) -> CheckMessage:
    return Error(f"{loop.code}: {message}", hint=hint, id=f"loop.{number}")
