"""Many records at once: brought in by COPY, with one event each and the to-dos of those that are open; or withdrawn again.

open_many(Course, columns=("title", "held_on", …), rows=[…], actor=actor, origin=Origin("file", sha256))
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from .. import clock
from ..clock.working import calendar
from ..history import chain, number
from ..history.acts import IMPORTED, WITHDRAWN_STEP
from ..history.errors import NotAllowed
from ..history.models import Event
from ..people.actor import Actor
from ..scope import Record, unscoped
from ..scope.record import KEPT, WITHDRAWN
from . import todo
from .declare import loop_of
from .due import due_at
from .models import Todo


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
    sheet = _Sheet(model, fields, given, _defaults(model, fields, given, actor), now)
    imported = _Imported(model, origin, actor, now)
    with transaction.atomic():
        ids = _take_ids(model, len(listed))
        numbers = _numbers(model, listed, given, now)
        events: list[tuple[Any, ...]] = []

        def records() -> Iterator[Sequence[Any]]:
            """Each record is made while the server stores those before it; its event is kept for the second COPY."""
            for record_id, number_, values, row_number in zip(ids, numbers, listed, row_numbers, strict=True):
                row = sheet.row(record_id, number_, values)
                event = imported.event(record_id, sheet.state_of(row), sheet.facts(row), row_number)
                events.append(event)
                yield sheet.record(record_id, row, head=event[-1])

        _copy(model, ["id", *(field.attname for field in fields)], records())
        _copy(Event, _EVENT_COLUMNS, events)
        Todo.objects.bulk_create(sheet.opening.todos, batch_size=1000)
    return ids


def withdraw_many(records: Sequence[Record], *, actor: Actor, reason: str) -> None:
    """Take records of one ledger out of it, as withdraw() does each. The caller has found them in the actor's scope, and
    locked them in its transaction. Raises NotAllowed.
    """
    if not records:
        return
    model = type(records[0])
    if not actor.may(f"{model.code}.withdraw"):
        raise NotAllowed("您的岗位不能撤回这类记录。")
    now = clock.now()
    events = []
    for record in records:
        before, record.state, record.due_at, record.natural_key = record.state, WITHDRAWN, None, None
        event = Event(
            ledger=model.code, record_id=record.pk, seq=record.version + 1, step=WITHDRAWN_STEP, before=before,
            after=WITHDRAWN, person_id=actor.person_id, post_id=actor.post_id, happened_at=now, recorded_at=now,
            content={"reason": reason}, facts=chain.facts_hash(chain.facts(record)), prev=bytes(record.head),
        )  # fmt: skip
        event.hash = chain.event_hash(event)
        record.version, record.head = event.seq, event.hash
        events.append(event)
    Event.objects.bulk_create(events, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS row SET state = %s, due_at = NULL, "
            "natural_key = NULL, version = said.version, head = said.head "
            "FROM unnest(%s::bigint[], %s::integer[], %s::bytea[]) AS said (id, version, head) WHERE row.id = said.id",
            [WITHDRAWN, *([getattr(record, name) for record in records] for name in ("pk", "version", "head"))],
        )
    with unscoped("the to-dos of what is withdrawn"):
        ids = [record.pk for record in records]
        Todo.objects.filter(ledger=model.code, record_id__in=ids, closed_at=None).update(closed_at=now)


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


class _Sheet:
    """Rows laid out as the table's columns. Positions instead of names: this runs for every cell of a large file."""

    def __init__(
        self,
        model: type[Record],
        fields: Sequence[models.Field],
        given: Mapping[str, int],
        defaults: Mapping[str, Any],
        now: datetime,
    ) -> None:
        self.names = [field.attname for field in fields]
        at = {name: position for position, name in enumerate(self.names)}
        self.opening = _Opening(model, now)
        self._usual = [defaults.get(name) for name in self.names]
        self._given = [at[name] for name in given]
        self._number, self._state, self._due = at["number"], at["state"], at["due_at"]
        self._version, self._head = at["version"], at["head"]
        self._facts = [(field.attname, at[field.attname]) for field in chain.fact_fields(model)]
        self._derived = {name: at[name] for name in model.derived({})}
        self._json = [at[field.attname] for field in fields if isinstance(field, models.JSONField)]

    def row(self, record_id: int, number_: str, values: Sequence[Any]) -> list[Any]:
        """A record's columns, with its deadline and to-do where it comes in open."""
        row = self._usual.copy()
        for position, value in zip(self._given, values, strict=True):
            row[position] = value
        row[self._number] = number_
        if self._derived:
            said = self.opening.model.derived(dict(zip(self.names, row, strict=True)))
            for name, position in self._derived.items():
                row[position] = said[name]
        if row[self._state] in self.opening.states:
            row[self._due] = self.opening.due(record_id, dict(zip(self.names, row, strict=True)))
        return row

    def state_of(self, row: Sequence[Any]) -> str:
        return str(row[self._state])

    def facts(self, row: Sequence[Any]) -> dict[str, Any]:
        """As chain.facts() gives them."""
        return {name: row[position] for name, position in self._facts if row[position]}

    def record(self, record_id: int, row: list[Any], *, head: bytes) -> Sequence[Any]:
        """The row as COPY takes it: with its first version, and JSON as text."""
        row[self._version], row[self._head] = 1, head
        for position in self._json:
            row[position] = json.dumps(row[position], ensure_ascii=False) if row[position] else "{}"
        return (record_id, *row)


_EVENT_COLUMNS = [
    "ledger", "record_id", "seq", "step", "before", "after", "person_id", "post_id", "happened_at", "recorded_at",
    "content", "key", "facts", "prev", "hash",
]  # fmt: skip


class _Imported:
    """Makes the event of each row. What chain.canonical() spells alike in all of them is spelled once."""

    def __init__(self, model: type[Record], origin: Origin, actor: Actor, now: datetime) -> None:
        self.model, self.actor, self.now = model, actor, now
        content = chain.canonical({"file": origin.file, "sha256": origin.sha256, "batch": origin.batch, "row": 0})
        self._content = tuple(part.decode() for part in content.split(b'"row":0'))
        self._constant: dict[str, tuple[bytes, bytes]] = {}

    def event(self, record_id: int, state: str, facts: Mapping[str, Any], row_number: int) -> tuple[Any, ...]:
        before, after = self._content
        content = f'{before}"row":{row_number}{after}'
        hashed = chain.sm3(chain.canonical(facts))
        middle, end = self._spelled(state)
        said = b'["%s",%d,%s,%s,null,"%s",%s]' % (
            self.model.code.encode(), record_id, middle, content.encode(), hashed.hex().encode(), end,
        )  # fmt: skip
        return (
            self.model.code, record_id, 1, IMPORTED, "", state, self.actor.person_id, self.actor.post_id, self.now, self.now,
            content, None, hashed, chain.GENESIS, chain.sm3(said),
        )  # fmt: skip

    def _spelled(self, state: str) -> tuple[bytes, bytes]:
        if state not in self._constant:
            parts = [1, IMPORTED, "", state, self.actor.person_id, self.actor.post_id, self.now, self.now]
            self._constant[state] = chain.canonical(parts)[1:-1], chain.canonical(chain.GENESIS)
        return self._constant[state]


def _copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    with (
        connection.wrap_database_errors,  # Django wraps what a call raises, not what ends the block
        connection.cursor() as cursor,
        cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


class _Opening:
    """Deadlines and to-dos of the rows that come in open; the others cost nothing here."""

    def __init__(self, model: type[Record], now: datetime) -> None:
        self.model, self.now, self.days = model, now, calendar()
        self.loop = loop_of(model.code)
        self.states = {state.code for state in self.loop.states if not state.closed} if self.loop else set()
        self.todos: list[Todo] = []

    def due(self, record_id: int, row: dict[str, Any]) -> datetime | None:
        """The row's deadline where its state has one, counted from the day it happened; its to-do is kept."""
        record = self.model(**{"id": record_id, **row})
        if record.due_at is None and self.loop is not None:
            record.due_at = due_at(self.loop.by_code[record.state], record, _entered(record, self.now), self.days)
        made = todo.todo_for(record, self.loop, self.now)
        if made is not None:
            self.todos.append(made)
        return record.due_at


def _entered(record: Record, now: datetime) -> datetime:
    """When an imported record entered its state: the day it happened, as nothing else is known."""
    value = getattr(record, type(record).when) if type(record).when else None
    if value is None:
        return now
    return value if isinstance(value, datetime) else clock.start_of(value)
