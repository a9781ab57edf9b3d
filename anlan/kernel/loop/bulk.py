"""Many records at once: brought in by COPY, with one event each and the to-dos of those that are open; or withdrawn again.

open_many(Course, columns=("title", "held_on", …), rows=[…], actor=actor, origin=Origin("file", sha256))
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain as chained
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models, transaction

from .. import clock
from ..clock.working import calendar
from ..history import chain, number
from ..history.acts import UNDOES, WITHDRAWN_STEP
from ..history.errors import NotAllowed
from ..history.intact import require_all
from ..history.models import Event, Span
from ..history.spans import leave
from ..people.actor import Actor
from ..people.models import Post
from ..scope import Record
from ..scope.record import KEPT, WITHDRAWN
from . import second_person, todo
from .copying import copy_in, copy_lines
from .declare import loop_of
from .due import due_at
from .imported import Imported, Origin, PastStep, Told
from .lines import EVENT_COLUMNS, SPAN_COLUMNS, Lines
from .models import Todo

__all__ = ["Origin", "PastStep", "open_many", "withdraw_many"]

_PIECE, _PART = 50, 100  # rows that are made at once, and such pieces that are stored in one go
T = TypeVar("T")
NOTHING: Mapping[str, Any] = MappingProxyType({})


def open_many(
    model: type[Record],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    actor: Actor,
    origin: Origin,
    row_numbers: Sequence[int],
    pasts: Sequence[Sequence[PastStep]] | None = None,
    usual: Mapping[str, Any] = NOTHING,
    progress: Callable[[int], None] | None = None,
) -> list[int]:
    """Put many new records into a ledger in one transaction and return their primary keys.

    columns: attnames, `region` among them; values are already of the fields' own types and checked, and in the actor's
    scope. row_numbers: where each row stood in the file. Fields not named take their defaults. pasts: for each row the steps
    that led to its state, in their order, the row having what they brought; they become events. usual: what fields not named
    are instead of their defaults. progress: is told how many are made. Costs three COPYs for every 5,000 rows.
    """
    listed = list(rows)
    if not listed:
        return []
    now = clock.now()
    positions = {name: position for position, name in enumerate(columns)}
    defaults = _defaults(model, positions, actor, usual)
    sheet = _Sheet(model, _written(model, {*positions, *defaults}), positions, defaults, now)
    imported = Imported(model, origin, actor, now)
    with transaction.atomic():
        ids = _take_ids(model, len(listed))
        numbers = _numbers(model, listed, positions, now)

        def piece(start: int) -> _Piece:
            new_piece = _Piece([], [], [])
            if progress is not None:
                progress(start)
            for position in range(start, min(start + _PIECE, len(listed))):
                past = pasts[position] if pasts is not None else ()
                row = sheet.row(ids[position], numbers[position], listed[position], past)
                state = sheet.state_of(row)
                at = sheet.happened_at(row) if past or state in sheet.opening.first_states else None
                history = imported.row(ids[position], state, sheet.facts(row), row_numbers[position], at, past)
                new_piece.records.append(sheet.record(ids[position], row, history))
                new_piece.events.extend(history.events)
                new_piece.spans.extend(history.spans)
            return new_piece

        _store(model, ["id", *sheet.names], map(piece, range(0, len(listed), _PIECE)))
        Todo.objects.bulk_create(sheet.opening.todos, batch_size=1000)
        if model is Post:
            for post in Post.objects.within(actor.scope).filter(pk__in=ids).order_by("pk"):
                second_person.hold_back(post, actor, now)
    return ids


class _Piece(NamedTuple):
    """Some rows that are made: records as COPY takes them, events and spans as lines."""

    records: list[Sequence[Any]]
    events: list[bytes]
    spans: list[bytes]


def _store(model: type[Record], columns: Sequence[str], pieces: Iterator[_Piece]) -> None:
    """Copy records and their history, one part after the other. The next part is made while the server stores this one, half of it
    beside the records and half beside the events: neither waits long for the other, and two parts are all that is held.
    """
    part = list(islice(pieces, _PART))
    while part:
        following: list[_Piece] = []
        records = _beside((piece.records for piece in part), pieces, following)
        copy_in(model, columns, chained.from_iterable(records))
        copy_lines(Event, EVENT_COLUMNS, _beside((piece.events for piece in part), pieces, following))
        if spans := [piece.spans for piece in part if piece.spans]:
            copy_lines(Span, SPAN_COLUMNS, spans)
        following.extend(islice(pieces, len(part) - len(following)))
        part = following


def _beside(blocks: Iterable[T], pieces: Iterator[_Piece], following: list[_Piece]) -> Iterator[T]:
    """The blocks; after every other one a piece of the next part is made."""
    for at, block in enumerate(blocks):
        yield block
        if at % 2:
            following.extend(islice(pieces, 1))


def withdraw_many(records: Sequence[Record], *, actor: Actor, reason: str, undoes: int | None = None) -> None:
    """Take records of one ledger out of it, as withdraw() does each. The caller has found them in the actor's scope, and
    locked them in its transaction. undoes: the import that is taken back so. Raises NotAllowed.
    """
    if not records:
        return
    model = type(records[0])
    if not actor.may(f"{model.code}.withdraw"):
        raise NotAllowed("您的岗位不能撤回这类记录。")
    if any(second_person.stands_between(record, actor) for record in records):
        raise NotAllowed("里面有要两个人定的岗位，请一个一个申请撤回。")
    require_all(records)
    now = clock.now()
    event_content = {"reason": reason, "values": {}, **({} if undoes is None else {UNDOES: undoes})}
    lines, content = Lines(model, actor, now), chain.canonical(event_content)
    events: list[bytes] = []
    spans: list[bytes] = []
    for record in records:
        facts = chain.facts(record)
        before, key = record.state, b"%d" % record.pk
        record.state, record.due_at, record.natural_key, record.version = WITHDRAWN, None, None, record.version + 1
        facts["state"] = WITHDRAWN
        facts.pop("due_at", None)
        act = (record.version, WITHDRAWN_STEP, before, WITHDRAWN)
        event, head = lines.event(key, act, now, content, lines.members(facts.items())[0], record.head.hex().encode())
        record.head = bytes.fromhex(head.decode())
        events.append(event)
        spans.extend(lines.span(key, *span) for span in leave(record, before, now))
    copy_lines(Event, EVENT_COLUMNS, [events])
    if spans:
        copy_lines(Span, SPAN_COLUMNS, [spans])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {connection.ops.quote_name(model._meta.db_table)} AS row SET state = %s, due_at = NULL, "
            "natural_key = NULL, version = said.version, head = said.head, state_since = said.since "
            "FROM unnest(%s::bigint[], %s::integer[], %s::bytea[], %s::timestamptz[]) AS said (id, version, head, since) "
            "WHERE row.id = said.id",
            [
                WITHDRAWN,
                *([getattr(record, name) for record in records] for name in ("pk", "version", "head", "state_since")),
            ],
        )
    Todo.objects.of(*records).filter(closed_at=None).update(closed_at=now)


def _defaults(model: type[Record], positions: dict[str, int], actor: Actor, usual: Mapping[str, Any]) -> dict[str, Any]:
    """What columns that are not given say, but for those that say nothing."""
    loop = loop_of(model.code)
    defaults = {field.attname: field.get_default() for field in _fields(model) if field.attname not in positions}
    defaults |= {"state": loop.start if loop else KEPT} if "state" not in positions else {}
    if "body_id" not in positions:
        defaults["body_id"] = None if model.names_body else actor.body_id
    return {name: value for name, value in {**defaults, **usual}.items() if value is not None}


def _fields(model: type[Record]) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.attname != "id" and not field.generated]


def _written(model: type[Record], named: set[str]) -> list["models.Field[Any, Any]"]:
    """The columns that are copied: what is NULL in every row is so by itself, and costs time in a column."""
    own = {"due_at", "state_since", model.when, *model.derived({}), *named}
    return [
        field
        for field in _fields(model)
        if field.attname in own or not field.null or field.db_default is not models.NOT_PROVIDED
    ]


def _take_ids(model: type[models.Model], count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(  # the name of the sequence is looked up once, not for each id
            "WITH own AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS ids) "
            "SELECT nextval(ids) FROM own, generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _numbers(model: type[Record], rows: Sequence[Sequence[Any]], positions: dict[str, int], now: datetime) -> list[str]:
    """Numbers by the year in which each row happened, in the order of the rows."""
    position = positions.get(model.when) if model.when else None
    this_year = clock.legal_day(now).year
    years = []
    for row in rows:
        value = row[position] if position is not None else None
        years.append(this_year if value is None else clock.day_of(value).year)
    counts = {year: years.count(year) for year in set(years)}
    series = {year: iter(number.take_many(model, year, count)) for year, count in sorted(counts.items())}
    return [next(series[year]) for year in years]


class _Sheet:
    """Rows laid out as the table's columns. Positions instead of names: this runs for every cell of a large file."""

    def __init__(
        self,
        model: type[Record],
        fields: Sequence[models.Field],
        positions: Mapping[str, int],
        defaults: Mapping[str, Any],
        now: datetime,
    ) -> None:
        self.names = [field.attname for field in fields]
        at = {name: position for position, name in enumerate(self.names)}
        self.opening = _Opening(model, now)
        self._usual = [defaults.get(name) for name in self.names]
        self._given = [at[name] for name in positions]
        self._number, self._state, self._due = at["number"], at["state"], at["due_at"]
        self._is_told = "state" in positions
        self._version, self._head, self._since = at["version"], at["head"], at["state_since"]
        self._when = at.get(model.when)  # a sheet need not tell the day of what has not happened yet
        self._derived = {name: at[name] for name in model.derived({})}
        filled_names = {
            *positions,
            *self._derived,
            "number",
            "state",
            "due_at",
            *(name for name in at if defaults.get(name)),
        }
        facts = (field.attname for field in chain.fact_fields(model))
        self._facts = [(name, at[name]) for name in facts if name in filled_names]  # the others are empty in every row
        self._json = [at[field.attname] for field in fields if isinstance(field, models.JSONField)]

    def row(self, record_id: int, number_: str, values: Sequence[Any], past: Sequence[PastStep]) -> list[Any]:
        """A record's columns, with its deadline and to-do where it comes in open."""
        row = self._usual.copy()
        for position, value in zip(self._given, values, strict=True):
            row[position] = value
        row[self._number] = number_
        if self._derived:
            derived_values = self.opening.model.derived(dict(zip(self.names, row, strict=True)))
            for name, position in self._derived.items():
                row[position] = derived_values[name]
        if self.opening.model.state_from:
            row[self._state] = (
                self.opening.model.state_by_facts(dict(zip(self.names, row, strict=True))) or row[self._state]
            )
        elif (loop := self.opening.loop) and loop.beginning and not self._is_told:
            row[self._state] = loop.first_state(dict(zip(self.names, row, strict=True)))
        if row[self._state] in self.opening.states:
            entered_at = (past[-1].happened_at if past else None) or self.happened_at(row)
            row[self._due] = self.opening.due(record_id, dict(zip(self.names, row, strict=True)), entered_at)
        return row

    def state_of(self, row: Sequence[Any]) -> str:
        return str(row[self._state])

    def happened_at(self, row: Sequence[Any]) -> datetime:
        """When the matter began: on the day it happened, or now where none is told or it is still to come."""
        value = row[self._when] if self._when is not None else None
        if value is None:
            return self.opening.now
        return min(value if isinstance(value, datetime) else clock.start_of(value), self.opening.now)

    def facts(self, row: Sequence[Any]) -> dict[str, Any]:
        """As chain.facts() gives them."""
        return {name: row[position] for name, position in self._facts if row[position]}

    def record(self, record_id: int, row: list[Any], history: Told) -> Sequence[Any]:
        """The row as COPY takes it: with its version, and JSON as text."""
        row[self._version], row[self._head], row[self._since] = len(history.events), history.head, history.since
        for position in self._json:
            row[position] = json.dumps(row[position], ensure_ascii=False) if row[position] else "{}"
        return (record_id, *row)


class _Opening:
    """Deadlines and to-dos of the rows that come in open; the others cost nothing here."""

    def __init__(self, model: type[Record], now: datetime) -> None:
        self.model, self.now, self.days = model, now, calendar()
        self.loop = loop_of(model.code)
        self.first_states = self.loop.first_states if self.loop else (KEPT,)
        self.states = {state.code for state in self.loop.states if not state.closed} if self.loop else set()
        self.todos: list[Todo] = []

    def due(self, record_id: int, row: dict[str, Any], entered_at: datetime) -> datetime | None:
        """The row's deadline where its state has one, counted from when it was entered; its to-do is kept."""
        record = self.model(**{"id": record_id, **row})
        if record.due_at is None and self.loop is not None:
            record.due_at = due_at(self.loop.by_code[record.state], record, entered_at, self.days)
        new_todo = todo.todo_for(record, self.loop, self.now)
        if new_todo is not None:
            self.todos.append(new_todo)
        return record.due_at
