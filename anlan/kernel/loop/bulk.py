"""Many records at once, by COPY: rows, one event each, and the to-dos of those that are open.

open_many(Course, columns=("title", "held_on", …), rows=[…], actor=actor, origin=Origin("file", sha256))
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from .. import clock
from ..clock.working import calendar
from ..people.actor import Actor
from ..scope import Record, field_of
from ..scope.record import KEPT
from . import chain, number, todo
from .advance import IMPORTED
from .declare import loop_of
from .due import due_at
from .models import Event, Todo


@dataclass(frozen=True)
class Origin:
    """Where imported rows come from: the file's name and SHA-256, and the import they belong to."""

    file: str
    sha256: str
    batch: int | None = None


def open_many(
    model: type[Record],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    actor: Actor,
    origin: Origin,
    row_numbers: Sequence[int],
) -> list[int]:
    """Put many new records into a ledger in one transaction and return their primary keys.

    columns: attnames, `region` among them; values are already of the fields' own types and checked, and in the actor's
    scope. row_numbers: where each row stood in the file. Fields not named take their defaults. Costs two COPYs.
    """
    listed = list(rows)
    if not listed:
        return []
    now = clock.now()
    fields = [field for field in model._meta.concrete_fields if field.attname != "id"]
    given = {name: position for position, name in enumerate(columns)}
    defaults = _defaults(model, fields, given, actor)
    fact_names = {field.attname for field in chain.fact_fields(model)}
    opening = _Opening(model, now)
    with transaction.atomic():
        ids = _take_ids(model, len(listed))
        numbers = _numbers(model, listed, given, now)
        records, events = [], []
        for record_id, record_number, values, row_number in zip(ids, numbers, listed, row_numbers, strict=True):
            row = {**defaults, **dict(zip(columns, values, strict=True)), "number": record_number}
            if row["state"] in opening.states:
                opening.add(record_id, row)
            facts = {name: value for name, value in row.items() if value and name in fact_names}
            event = _event(model, record_id, row["state"], facts, origin, row_number, actor, now)
            row["version"], row["head"] = 1, event[-1]
            records.append((record_id, *(row[field.attname] for field in fields)))
            events.append(event)
        _copy(model, ["id", *(field.attname for field in fields)], [None, *fields], records)
        _copy(Event, _EVENT_COLUMNS, [field_of(Event, name) for name in _EVENT_FIELDS], events)
        Todo.objects.bulk_create(opening.todos, batch_size=1000)
    return ids


def _defaults(
    model: type[Record], fields: Sequence[models.Field], given: dict[str, int], actor: Actor
) -> dict[str, Any]:
    loop = loop_of(model.code)
    defaults = {field.attname: field.get_default() for field in fields if field.attname not in given}
    defaults |= {"state": loop.start if loop else KEPT} if "state" not in given else {}
    defaults |= {"body_id": actor.body_id} if "body_id" not in given else {}
    return defaults


def _take_ids(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _numbers(model: type[Record], rows: Sequence[Sequence[Any]], given: dict[str, int], now: datetime) -> list[str]:
    """Numbers by the year in which each row happened, in the order of the rows."""
    position = given.get(model.when) if model.when else None
    this_year = clock.legal_day(now).year
    years = []
    for row in rows:
        value = row[position] if position is not None else None
        years.append(
            this_year if value is None else (clock.legal_day(value) if isinstance(value, datetime) else value).year
        )
    counts = {year: years.count(year) for year in set(years)}
    series = {year: iter(number.take_many(model, year, count)) for year, count in sorted(counts.items())}
    return [next(series[year]) for year in years]


_EVENT_COLUMNS = [
    "ledger", "record_id", "seq", "step", "before", "after", "person_id", "post_id", "happened_at", "recorded_at",
    "content", "key", "facts", "prev", "hash",
]  # fmt: skip
_EVENT_FIELDS = [name.removesuffix("_id") if name in ("person_id", "post_id") else name for name in _EVENT_COLUMNS]


def _event(
    model: type[Record],
    record_id: int,
    state: str,
    facts: dict[str, Any],
    origin: Origin,
    row_number: int,
    actor: Actor,
    now: datetime,
) -> tuple[Any, ...]:
    content = {"file": origin.file, "sha256": origin.sha256, "batch": origin.batch, "row": row_number}
    parts = [
        model.code, record_id, 1, IMPORTED, "", state, actor.person_id, actor.post_id, now, now, content, None,
        chain.sm3(chain.canonical(facts)), chain.GENESIS,
    ]  # fmt: skip
    return (*parts, chain.sm3(chain.canonical(parts)))


def _copy(
    model: type[models.Model],
    columns: Sequence[str],
    fields: Sequence[models.Field | None],
    rows: Iterable[Sequence[Any]],
) -> None:
    """COPY rows into a model's table; JSON is written as text, everything else as psycopg adapts it."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    as_json = [position for position, field in enumerate(fields) if isinstance(field, models.JSONField)]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN") as copy,
    ):
        for row in rows:
            if as_json:
                listed = list(row)
                for position in as_json:
                    listed[position] = json.dumps(listed[position], ensure_ascii=False)
                copy.write_row(listed)
            else:
                copy.write_row(row)


class _Opening:
    """Deadlines and to-dos of the rows that come in open; the others cost nothing here."""

    def __init__(self, model: type[Record], now: datetime) -> None:
        self.model, self.now, self.days = model, now, calendar()
        self.loop = loop_of(model.code)
        self.states = {state.code for state in self.loop.states if not state.closed} if self.loop else set()
        self.todos: list[Todo] = []

    def add(self, record_id: int, row: dict[str, Any]) -> None:
        """Set the row's deadline where its state has one, counted from the day it happened, and keep its to-do."""
        record = self.model(**{"id": record_id, **row})
        if record.due_at is None and self.loop is not None:
            record.due_at = due_at(self.loop.by_code[record.state], record, _entered(record, self.now), self.days)
            row["due_at"] = record.due_at
        made = todo.todo_for(record, self.loop, self.now)
        if made is not None:
            self.todos.append(made)


def _entered(record: Record, now: datetime) -> datetime:
    """When an imported record entered its state: the day it happened, as nothing else is known."""
    value = getattr(record, type(record).when) if type(record).when else None
    if value is None:
        return now
    return value if isinstance(value, datetime) else clock.start_of(value)
