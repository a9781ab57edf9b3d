"""What a person of the sample does through a page: the form holds what it holds for them, and they type the rest.

hazard = put_in("hazards", village, at, key, place=firm.name, description="护栏松动")
take(hazard, "assign", town, at, key, fix_due_on="2024-10-20")
amend(hazard, town, at, key, reason="写错了", spot="二车间")
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tie
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record
from anlan.ui.forms.records import CorrectionForm, opening_form, opening_values
from anlan.ui.forms.steps import StepForm

from .pictures import photograph


class PageRefused(Exception):
    """A page would not have taken what a person of the sample typed: the sample and the pages do not fit together."""


def asked(code: str, actor: Actor) -> frozenset[str]:
    """The fields that a ledger's page asks of the actor for a new record."""
    ledger = LEDGERS[code]
    return frozenset(ledger.form.asked_of(actor.role)) - ledger.counted_fields


def put_in(
    code: str,
    actor: Actor,
    at: datetime,
    key: UUID,
    *,
    under: Record | None = None,
    pictured: bool = False,
    **entries: Any,
) -> Any:
    """The record that the actor puts into a ledger at a moment; `under`: from whose page it was begun; `pictured`: with a picture.

    Raises PageRefused.
    """
    ledger = LEDGERS[code]
    with clock.fixed(at), _as_one(pictured or under is not None):
        form = opening_form(ledger, actor)
        _fill(form, _held(form), entries, key=str(key))
        record = open_record(ledger.model, opening_values(form, ledger, actor), actor=actor, key=key)
        if pictured:
            store.keep(record, photograph(record.number, mended=False), actor=actor, purpose=ledger.form.photos[0])
        if under is not None:
            tie(under, record, actor=actor, now=at)
    return record


def take(record: Record, step: str, actor: Actor, at: datetime, key: UUID, **entries: Any) -> None:
    """A step that the actor takes on a record's page at a moment, with a picture where it wants proof. Raises PageRefused."""
    loop = loop_of(record.code)
    assert loop is not None
    loop_step = loop.step(step)
    with clock.fixed(at), _as_one(bool(loop_step.photo)):
        form = StepForm(
            loop,
            loop_step,
            record,
            actor,
            data=_prefixed(step, {**_written(entries), "key": str(key), "version": record.version}),
        )
        _require(form)
        if loop_step.photo:
            picture = photograph(f"{record.number} {record.version}", mended=True)
            store.keep(record, picture, actor=actor, purpose=loop_step.photo)
        advance(record, step, actor=actor, key=key, content=form.content(), version=record.version)


def amend(record: Record, actor: Actor, at: datetime, key: UUID, *, reason: str = "", **entries: Any) -> None:
    """What the actor corrects or adds on a record's page at a moment. Raises PageRefused."""
    ledger = LEDGERS[record.code]
    with clock.fixed(at):
        form = CorrectionForm(ledger, record, actor)
        initial = _held(form)
        hidden_inputs = {form.add_initial_prefix(name): value for name, value in initial.items()}
        _fill(form, {**initial, **hidden_inputs}, entries, key=str(key), reason=reason)
        changed = form.changed_values()
        correct(
            record, changed, actor=actor, key=key, version=record.version, reason=reason,
        )  # fmt: skip


def _as_one(several: bool) -> AbstractContextManager[Any]:
    """One transaction, where several things are written; a verb alone has its own."""
    return transaction.atomic() if several else nullcontext()


def _held(form: forms.Form) -> dict[str, Any]:
    """What the form's boxes hold before anybody types."""
    return {field.name: value for field in form if (value := field.value()) not in (None, "", False)}


def _written(entries: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, as boxes hold it: another record by its number."""
    return {name: value.number if isinstance(value, Record) else str(value) for name, value in entries.items()}


def _prefixed(step: str, boxes: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{step}-{name}": value for name, value in boxes.items()}


def _fill(form: forms.Form, initial: Mapping[str, Any], entries: Mapping[str, Any], **extras: str) -> None:
    """The form as its page sends it back: made once, for making it asks the database. Raises PageRefused."""
    form.data, form.is_bound = {**initial, **_written(entries), **extras}, True
    _require(form)


def _require(form: forms.Form) -> None:
    if not form.is_valid():
        raise PageRefused("；".join(str(message) for messages in form.errors.values() for message in messages))
