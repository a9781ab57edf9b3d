"""The same place, words and day again: asked about before a second record is made, never refused.

twin = same_day(LEDGERS["hazards"], values, actor)      # the record that says the same, or None
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from .. import clock
from ..history.errors import Incomplete
from ..loop import location
from ..loop.declare import loop_of
from ..people.actor import Actor
from ..scope import Record, field_of
from ..scope.names import spoken
from .declare import Ledger

_LOOKED_AT = 500  # records of one region and day; more are no day's work of a person


def same_day(ledger: Ledger, values: Mapping[str, Any], actor: Actor) -> Record | None:
    """The newest record in scope that said on the same day what `values` say ({field name: value}), as far as both are asked at first.

    Texts are compared without their blanks and marks. None for a ledger whose records happen on no day: what merely exists is told apart by its key.
    """
    model = ledger.model
    if not model.when:
        return None
    draft = model(**{"region": actor.region, **values})
    try:
        location.follow(draft, values)
    except Incomplete:
        return None  # it is refused
    day = getattr(draft, model.when)
    if not day or model.natural_key_of(vars(draft)) is not None:
        return None  # what has a key is told apart by it, and refused where it is there
    columns = [field.attname for field in model._meta.concrete_fields]
    names = [*at_first(ledger, columns), *site(ledger, columns)]
    own = content_of(getattr(draft, name) for name in names)
    rows = model.objects.within(actor.scope).filter(_on(model, day), region=draft.region).order_by("-pk")[:_LOOKED_AT]
    return next((row for row in rows if content_of(getattr(row, name) for name in names) == own), None)  # type: ignore[return-value]


def question(twin: Record) -> str:
    """What is asked of whoever is about to make a second one."""
    when = getattr(twin, type(twin).when)
    day = clock.day_of(when)
    day_text = "今天" if day == clock.today() else clock.day_words(day)
    return f"{day_text}已有一条一样的：{twin.number} {twin.subject()}"


def at_first(ledger: Ledger, columns: Iterable[str]) -> list[str]:
    """Those of the columns (attnames) that say of a record what no step of its loop brings later, nor sets (what a state fixes is set)."""
    loop, attnames = loop_of(ledger.code), set(columns)
    brings = {name for step in loop.steps for name in step.brings} if loop else set()
    later = brings | {name for state in loop.states for name in state.fixed} if loop else brings
    form_attnames = [field_of(ledger.model, name).attname for name in ledger.form.fields if name not in later]
    return [name for name in form_attnames if name in attnames]


def site(ledger: Ledger, columns: Iterable[str]) -> list[str]:
    """The column of a record's place, where a step may bring it and it is none of `at_first`: two sites are two all the same."""
    attnames, known = set(columns), at_first(ledger, columns)
    places = [field_of(ledger.model, name).attname for name in ledger.model.place_column()]
    return [name for name in places if name in attnames and name not in known]


def content_of(values: Iterable[Any]) -> tuple[Any, ...]:
    """What a record or a row says, to be compared: blanks and marks make no other sentence."""
    return tuple(
        spoken(value)
        if isinstance(value, str)
        else tuple(value)
        if isinstance(value, list)
        else json.dumps(value, sort_keys=True)
        if isinstance(value, dict)
        else value
        for value in values
    )


def _on(model: type[Record], day: date | datetime) -> Q:
    if isinstance(day, datetime):
        legal = clock.legal_day(day)
        return Q(**{f"{model.when}__gte": clock.start_of(legal), f"{model.when}__lt": clock.end_of(legal)})
    return Q(**{model.when: day})
