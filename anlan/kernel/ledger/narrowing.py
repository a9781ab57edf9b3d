"""What a list can be narrowed to: conditions as they stand in an address, made into one filter over a ledger's rows.

read = narrow(HAZARDS, {"state": "open", "region": "990199103", "q": "配电箱"}, actor, now)
rows = Hazard.objects.within(actor.scope).filter(read.where)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ..column import BadValue, kind_of
from ..column.reference import is_reference
from ..column.spelling import seen
from ..loop.declare import loop_of
from ..people.actor import Actor
from ..scope import Record, Scope, field_of
from ..scope.record import WITHDRAWN
from ..scope.single import single
from .belongings import BELONGS, belonging, belongs_to, may_belong
from .declare import LEDGERS, Ledger
from .paging import R, with_references
from .searching import holding

OPEN, LATE = "open", "late"
_MOST_NAMED = 500  # records that a text may name; more is a word of everyday, not a name
TEXT = "q"  # what is looked for in the number and the searched fields


@dataclass(frozen=True)
class Narrowing:
    """What was asked for. used: each filter's part of the address, where it has one; problems: what could not be read.

    own: what the rows themselves are asked; parent: the record to which they must belong besides.
    """

    own: Q
    parent: Record | None
    belonging: Q
    used: Mapping[str, Mapping[str, str]]
    problems: Mapping[str, str]
    text: str

    @property
    def where(self) -> Q:
        return self.own & self.belonging


def narrow(ledger: Ledger, parameters: Mapping[str, str], actor: Actor, now: datetime) -> Narrowing:
    """The filter that `parameters` asks for, within the actor's scope.

    What makes no sense is left out and said in `problems`; what no filter knows, ignored.
    """
    filters = {name: cleaned for name, value in parameters.items() if (cleaned := clean(value))}
    where, used, problems, scope = Q(), {}, {}, actor.scope
    parent, members = None, Q()
    for name in conditions_of(ledger):
        field = field_of(ledger.model, name)
        try:
            if name == "state" and filters.get(name) in (OPEN, LATE) and loop_of(ledger.code) is not None:
                part, used[name] = _open(ledger, filters[name], now), {name: filters[name]}
            else:
                part, used[name] = kind_of(field).condition(field, filters, scope)
        except BadValue as error:
            problems[name] = str(error)
            part, used[name] = Q(), {}
        where &= part
    if BELONGS in filters and may_belong(ledger):
        parent = parent_named(ledger, filters[BELONGS], actor)
        if parent is None:
            problems[BELONGS] = f"没有“{filters[BELONGS]}”这条记录。"
        else:
            members = belonging(parent, ledger)
            used[BELONGS] = {BELONGS: filters[BELONGS]}
    text = filters.get(TEXT, "")
    if text:
        where &= holding(ledger, text) | _naming(ledger, text, scope)
    return Narrowing(where, parent, members, used, problems, text)


def _naming(ledger: Ledger, text: str, scope: Scope) -> Q:
    """Rows whose list names a record that is called so: a firm's name finds its visits. Looked up first, so that an index finds the rows."""
    where = Q(pk__in=[])
    for name in ledger.columns:
        field = field_of(ledger.model, name)
        target: Any = field.related_model if is_reference(field) else None
        if target is None or target.code not in LEDGERS:
            continue
        rows = target.objects.known() if target.known_to_all else target.objects.within(scope)
        keys = list(
            rows.filter(holding(LEDGERS[target.code], text)).order_by("pk").values_list("pk", flat=True)[:_MOST_NAMED]
        )
        if keys:
            where |= Q(**{f"{field.attname}__in": keys})
    return where


def asks_for_withdrawn(ledger: Ledger, parameters: Mapping[str, str]) -> bool:
    """Whether an address asks for what was withdrawn: only then a list holds it."""
    return clean(parameters.get("state", "")) == WITHDRAWN


def find(model: type[R], scope: Scope, number: str, then: datetime | None = None) -> R | None:
    """The record with this number, withdrawn or not, with what it points to; None where the scope does not hold it, or at the moment
    `then` did not.
    """
    rows: QuerySet[R, R] = model.objects.within(scope, withdrawn=True, then=then)  # type: ignore[assignment]
    return single(with_references(rows).filter(number=clean(number)))


def parent_named(ledger: Ledger, text: str, actor: Actor) -> Record | None:
    """The record to which those of `ledger` may belong, from campaigns/ZX-2024-0001; in scope, but for what everybody may know; of a ledger
    that the actor may look at.
    """
    reference = belongs_to(text, ledger)
    if reference is None or not actor.may(f"{reference[0].code}.view"):
        return None
    return known(reference[0].model, actor.scope, reference[1])


def known(model: type[R], scope: Scope, number: str) -> R | None:
    """The record with this number that a scope holds or everybody may know; None for none."""
    if not model.known_to_all:
        return find(model, scope, number)
    return single(model.objects.known().filter(number=clean(number)))  # type: ignore[return-value]


def conditions_of(ledger: Ledger) -> list[str]:
    """The fields that a list can be narrowed by: those that the ledger declares, every record that its form asks for, and its state."""
    reference_names = [name for name in ledger.form.fields if is_reference(field_of(ledger.model, name))]
    return list(dict.fromkeys([*ledger.filters, *reference_names, "state"]))


def names_of(ledger: Ledger) -> set[str]:
    """Every name that a condition of the ledger may have in an address."""
    fields = [field_of(ledger.model, name) for name in conditions_of(ledger)]
    belonging = {BELONGS} if may_belong(ledger) else set()
    return {TEXT, *belonging, *(end for field in fields for end in kind_of(field).ends(field))}


def clean(text: str) -> str:
    """Without blanks around it and signs that nobody sees, and without the one that PostgreSQL keeps in no text."""
    return seen(text.replace("\0", "")).strip()


def _open(ledger: Ledger, value: str, now: datetime) -> Q:
    """Matters that are not closed, or those of them that are late."""
    loop = loop_of(ledger.code)
    closed = [state.code for state in loop.states if state.closed] if loop else []
    still_open = ~Q(state__in=closed)
    return still_open & Q(due_at__lt=now) if value == LATE else still_open
