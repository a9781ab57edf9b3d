"""The statement of a question, written once and kept: asked for other days, only the days in it change.

answer([("town", (indicator, …)), …], scope, period, before=period.year_before()).rows

To have Django write the passes over thirty tables takes longer than PostgreSQL takes to count some ten thousand rows. So a
statement is written for days that stand in, told apart by where they lie from today, for that alone decides how a figure is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from .. import clock
from ..scope import Scope, lineage, unscoped
from .as_of import has_ended, is_present, moved_after
from .declare import Period
from .passes import BEFORE, NOT_NARROWED, NOW, Begun, Group, Part, begun, passes, united

_KEPT = 256  # statements of up to 100 KB, most of some ten
PAST, YESTERDAY, OPEN = "past", "yesterday", "open"
# For the period and the one before: its first day, and its last by where it lies. Years in which nobody's records lie.
_STAND_INS = (
    (date(1901, 2, 3), {PAST: date(1902, 3, 5), OPEN: date(2195, 3, 5)}),
    (date(1903, 4, 7), {PAST: date(1904, 5, 9), OPEN: date(2197, 5, 9)}),
)
_ODD_YEARS = range(1900, 1906), range(2194, 2199)

_BEGUN = -1  # in place of a group: the row that tells which ledgers were kept by then

Groups = tuple[Group, ...]
Row = Mapping[str, str | None]
Rows = list[tuple[bool, str | None, Row]]  # (whether a total, key, {name: value as text})


@dataclass(frozen=True)
class Statement:
    """SQL for days that stand in, "" where no row can answer.

    parts: the passes of which its rows come. begun: what the last row tells.
    """

    sql: str
    parameters: tuple[Any, ...]
    parts: tuple[Part, ...]
    begun: tuple[Begun, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Answer:
    """rows: those of each group. begun: whether a ledger was kept by a period's end."""

    rows: list[Rows]
    begun: Mapping[Begun, bool]


def answer(
    groups: Groups, scope: Scope, period: Period, *, before: Period | None, among: Mapping[str, Q] = NOT_NARROWED
) -> Answer:
    """What the database says to all of it, in one query. among: {ledger: which of its rows alone are counted}."""
    if not groups:
        return Answer([], {})
    periods = (period,) if before is None else (period, before)
    succession = lineage.known()
    given_up = tuple(sorted(succession.heirs.items())), tuple(sorted(succession.bodies.items()))
    ends = tuple(_lies(each.end) for each in periods)
    statement = _written(
        groups, scope, ends, given_up, _moved(groups, periods), tuple(sorted(among.items(), key=lambda pair: pair[0]))
    )
    rows: list[dict[tuple[bool, str | None], dict[str, str | None]]] = [{} for _ in groups]
    coverage: dict[Begun, bool] = {}
    if not statement.sql:
        return Answer([[] for _ in groups], coverage)
    names = _names_by_group(statement.parts, len(groups))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, _for_days(statement, periods))
        for place, is_total, key, texts in cursor.fetchall():
            if place == _BEGUN:
                coverage = {each: text == "true" for each, text in zip(statement.begun, texts, strict=True)}
            else:
                part = statement.parts[place]
                row = rows[part.group].setdefault((is_total, key), dict.fromkeys(names[part.group]))
                row.update(zip(part.names, texts, strict=True))
    return Answer([[(*place, row) for place, row in group.items()] for group in rows], coverage)


def _names_by_group(parts: Iterable[Part], count: int) -> list[list[str]]:
    """What the values of each group are called, in whichever of its parts."""
    names: list[list[str]] = [[] for _ in range(count)]
    for part in parts:
        names[part.group].extend(part.names)
    return names


def _moved(groups: Groups, periods: Sequence[Period]) -> frozenset[tuple[str, str]]:
    """(ledger, which period) where rows of the ledger lie elsewhere now than at the period's end."""
    models = {indicators[0].model for _, indicators in groups}
    return frozenset(
        (model.code, name)
        for name, period in zip((NOW, BEFORE), periods, strict=False)
        for model in models
        if moved_after(model, period.end) is not None
    )


def _lies(day: date) -> str:
    """Where a period's last day lies from today, as `as_of` tells days apart."""
    if not has_ended(day):
        return OPEN
    return YESTERDAY if is_present(day) else PAST


@lru_cache(maxsize=_KEPT)
def _written(
    groups: Groups,
    scope: Scope,
    ends: tuple[str, ...],
    given_up: Any,
    moved: frozenset[tuple[str, str]],
    among: tuple[tuple[str, Q], ...],
) -> Statement:
    """given_up: what succeeded which region and body, by which the statement is written too, as by what moved since."""
    periods = tuple(_stand_in(*each) for each in zip(_STAND_INS, ends, strict=False))
    spans = dict(zip((NOW, BEFORE), periods, strict=False))
    queries_of_parts, parts = passes(groups, scope, spans, moved, dict(among))
    selects: list[str] = []
    parameters: tuple[Any, ...] = ()
    with suppress(EmptyResultSet):  # somebody of no trade sees no row of any ledger
        sql, parameters = united(queries_of_parts).query.sql_with_params()
        selects.append(sql)
    querysets = begun(groups, spans)
    if querysets:
        with unscoped(
            "whether a ledger was kept at all is asked of all its rows", *{model for model, _, _ in querysets}
        ):
            queries = [rows.values("pk")[:1].query.sql_with_params() for rows in querysets.values()]
        exist = ", ".join(f"(EXISTS ({each}))::text" for each, _ in queries)
        selects.append(f"(SELECT {_BEGUN}, false, NULL, ARRAY[{exist}])")
        parameters = (*parameters, *(value for _, values in queries for value in values))
    days = _days(periods)
    for value in parameters:
        if isinstance(value, date) and value not in days and any(value.year in years for years in _ODD_YEARS):
            raise AssertionError(f"{value} was reckoned from a day that stands in: name it in _days()")
    return Statement(" UNION ALL ".join(selects), tuple(parameters), parts, tuple(querysets), periods)


def _stand_in(days: tuple[date, Mapping[str, date]], lies: str) -> Period:
    first, last = days
    return Period(first, last[lies] if lies in last else clock.today() - timedelta(days=1))


def _for_days(statement: Statement, periods: Sequence[Period]) -> list[Any]:
    days = dict(zip(_days(statement.periods), _days(periods), strict=True))
    return [days.get(value, value) if isinstance(value, date) else value for value in statement.parameters]


def _days(periods: Sequence[Period]) -> list[date | datetime]:
    """All that a filter takes of a period: its days and the moments at which they begin and end."""
    return [
        end
        for period in periods
        for end in (period.start, period.end, clock.start_of(period.start), clock.end_of(period.end))
    ]
