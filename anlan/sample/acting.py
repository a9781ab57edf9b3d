"""What a person of the sample does through a page: the form holds what it holds for them, and they type the rest.

hazard = put_in("hazards", village, at, key, place=firm.name, description="护栏松动")
take(hazard, "assign", town, at, key, fix_due_on="2024-10-20")
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, open_record
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.ui.forms.records import StepForm, opening_form, opening_values


class PageRefused(Exception):
    """A page would not have taken what a person of the sample typed: the sample and the pages do not fit together."""


def put_in(code: str, actor: Actor, at: datetime, key: UUID, **typed: Any) -> Any:
    """The record that the actor puts into a ledger at a moment. Raises PageRefused."""
    ledger = LEDGERS[code]
    with clock.fixed(at):
        form = opening_form(
            ledger, actor, data={**_held(opening_form(ledger, actor)), **_written(typed), "key": str(key)}
        )
        _require(form)
        return open_record(ledger.model, opening_values(form, ledger, actor), actor=actor, key=key)


def take(record: Record, step: str, actor: Actor, at: datetime, key: UUID, **typed: Any) -> None:
    """A step that the actor takes on a record's page at a moment. Raises PageRefused."""
    loop = loop_of(record.code)
    assert loop is not None
    with clock.fixed(at):
        form = StepForm(
            loop,
            loop.step(step),
            record,
            actor,
            data=_prefixed(step, {**_written(typed), "key": str(key), "version": record.version}),
        )
        _require(form)
        advance(record, step, actor=actor, key=key, content=form.content(), version=record.version)


def _held(form: forms.Form) -> dict[str, Any]:
    """What the form's boxes hold before anybody types."""
    return {field.name: field.value() for field in form if field.value() not in (None, "", False)}


def _written(typed: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, as boxes hold it: another record by its number."""
    return {name: value.number if isinstance(value, Record) else str(value) for name, value in typed.items()}


def _prefixed(step: str, boxes: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{step}-{name}": value for name, value in boxes.items()}


def _require(form: forms.Form) -> None:
    if not form.is_valid():
        raise PageRefused("；".join(str(message) for messages in form.errors.values() for message in messages))
