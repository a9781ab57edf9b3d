"""A model's own conditions (check constraints), asked of a row before it is written, so that the message can name the row.

for condition in conditions(Hazard):
    condition.holds({"found_on": …, "closed_on": …})     # False where it is broken, then condition.message
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CheckConstraint, F, Q

from ..scope import Record, field_of

Row = Mapping[str, Any]
Holds = Callable[[Row], bool | None]  # None where SQL would say NULL

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda mine, other: mine == other,
    "gt": lambda mine, other: mine > other,
    "gte": lambda mine, other: mine >= other,
    "lt": lambda mine, other: mine < other,
    "lte": lambda mine, other: mine <= other,
    "in": lambda mine, other: mine in other,
}


@dataclass(frozen=True)
class Condition:
    """One check constraint. attnames: the columns it asks about."""

    message: str
    attnames: tuple[str, ...]
    holds: Holds


def conditions(model: type[Record]) -> list[Condition]:
    """The model's check constraints with their messages."""
    return [
        Condition(_message(model, constraint), _attnames(model, constraint), _holds(model, constraint.condition))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q)
    ]


def _attnames(model: type[Record], constraint: CheckConstraint) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field_of(model, name).attname for name in _names(constraint.condition)))


def _message(model: type[Record], constraint: CheckConstraint) -> str:
    """The constraint's own message, else the names of the columns that do not fit together."""
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return str(constraint.violation_error_message)
    names = dict.fromkeys(_names(constraint.condition))
    return f"{'、'.join(str(field_of(model, name).verbose_name) for name in names)}对不上，请核对这几栏"


def _names(condition: Any) -> Sequence[str]:
    names: list[str] = []
    for child in condition.children:
        if isinstance(child, Q):
            names.extend(_names(child))
        else:
            names.append(child[0].split("__")[0])
            if isinstance(child[1], F):
                names.append(_name(child[1]))
    return names


def _name(reference: F) -> str:
    return str(reference.deconstruct()[1][0])


def _holds(model: type[Record], condition: Q) -> Holds:
    """A condition as a function of a row, with SQL's three values."""
    children = [
        _holds(model, child) if isinstance(child, Q) else _lookup(model, child[0], child[1])  # type: ignore[index]
        for child in condition.children
    ]
    every, negated = condition.connector == Q.AND, condition.negated

    def holds(row: Row) -> bool | None:
        answers = [child(row) for child in children]
        decisive = not every  # one False settles an AND, one True an OR
        result = decisive if decisive in answers else None if None in answers else every
        return result if result is None or not negated else not result

    return holds


def _lookup(model: type[Record], lookup: str, value: Any) -> Holds:
    name, _, kind = lookup.partition("__")
    attname = field_of(model, name).attname
    if kind == "isnull" or (not kind and value is None):
        is_null = bool(value) if kind == "isnull" else True
        return lambda row: (row.get(attname) is None) == is_null
    compared = _COMPARED[kind or "exact"]
    if isinstance(value, F):
        other = field_of(model, _name(value)).attname
        return lambda row: _compare(compared, row.get(attname), row.get(other))
    return lambda row: _compare(compared, row.get(attname), value)


def _compare(compared: Callable[[Any, Any], bool], mine: Any, other: Any) -> bool | None:
    return None if mine is None or other is None else compared(mine, other)
