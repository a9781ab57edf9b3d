"""A ledger's events and rows read side by side, piece by piece, as bare columns: no model is made of them.

piece = read(Hazard, LEAST)            # the first piece; read(Hazard, piece.end) is the next, None where nothing is left
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from ..scope import Record, Scoped, unscoped
from . import chain, editions
from .models import Event, Span
from .moment import in_one_moment
from .spans import MOVING, Closed, agree, moves_of

# In what a row differs that was altered, or is gone: each is kept as an alteration, too.
NO_EVENTS, DELETED = "没有任何经过", "有经过而没有记录"
LAST_GONE, FACTS_WRONG = "最后一条经过不在了，或记录被绕开流程改过", "内容与最后一条经过对不上"
OF_ALTERED = (NO_EVENTS, DELETED, LAST_GONE, FACTS_WRONG)
SPANS_WRONG = "各状态的起止时间与经过对不上"
LEAST = -(2**63)  # what somebody puts in past the loop may have any id
_BATCH = 2000  # rows that the server sends at once
_PIECE = 5000  # record ids read in one transaction: a long one would keep the database from tidying up
OLDEST = 2**31 - 1  # no transaction's number is as old

# In the order in which an event's hash has them (chain.event_parts).
_EVENT = (
    "record_id", "seq", "step", "before", "after", "person_id", "post_id", "happened_at", "recorded_at", "content", "key",
    "facts", "prev", "edition", "hash",
)  # fmt: skip
_HASHED = _EVENT.index("edition")
_SEQ, _FACTS, _PREV, _HASH = (_EVENT.index(name) for name in ("seq", "facts", "prev", "hash"))
_moving = itemgetter(*(_EVENT.index(name) for name in MOVING))
_ROW = ("pk", "version", "head", "state_since")  # and then the facts, the number among them
_SINCE = _ROW.index("state_since")


@dataclass(frozen=True)
class Difference:
    """Something that does not hold. altered: the row does not say what its last event left, or is gone."""

    record_id: int
    number: str
    what: str
    altered: bool = False


@dataclass(frozen=True)
class Piece:
    """What was read between two ids. ids: those read, where it was not all of them."""

    end: int
    events: int
    differences: list[Difference]
    ids: Sequence[int] | None = None


def read(model: type[Record], start: int, since: int | None = None) -> Piece | None:
    """The piece that begins at the least id from `start` on; None where there is none. It is of one moment.

    since: read only records of which a row or an event was written, by whatever way, by that transaction or a later one, or
    whose row is gone.
    """
    if since is None:
        first = _next_id(model, start)
        if first is None:
            return None
        return in_one_moment(partial(_piece, model, first + _PIECE, first=first))
    ids = _written(model, start, since)
    return in_one_moment(partial(_piece, model, ids[-1] + 1, ids=ids)) if ids else None


def every_row(model: type[Scoped]) -> AbstractContextManager[None]:
    """Opens a ledger to be verified: whatever its region was altered to, a row is looked at."""
    return unscoped("every row is verified, wherever it lies", model)


def _next_id(model: type[Record], start: int) -> int | None:
    """The least id from `start` on that a record has, or that events name."""
    events = Event.objects.filter(ledger=model.code, record_id__gte=start).order_by("record_id")
    with every_row(model):
        rows = list(model.objects.filter(pk__gte=start).order_by("pk").values_list("pk", flat=True)[:1])
    return min([*rows, *events.values_list("record_id", flat=True)[:1]], default=None)


def _written(model: type[Record], start: int, since: int) -> list[int]:
    """The least ids, from `start` on, of records that were touched since a transaction.

    PostgreSQL keeps with each row the transaction that wrote it: nobody changes a row without leaving that.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        age = age_of(since)
        cursor.execute(
            f"SELECT id FROM (SELECT id FROM {table} WHERE id >= %s AND age(xmin) <= %s "
            "UNION SELECT record_id FROM loop_event WHERE ledger = %s AND record_id >= %s AND age(xmin) <= %s "
            "UNION SELECT record_id FROM loop_event AS event WHERE ledger = %s AND record_id >= %s AND seq = 1 "
            f"AND NOT EXISTS (SELECT FROM {table} AS row WHERE row.id = event.record_id) "
            "UNION SELECT record_id FROM loop_span WHERE ledger = %s AND record_id >= %s AND age(xmin) <= %s"
            ") AS written ORDER BY id LIMIT %s",
            [start, age, model.code, start, age, model.code, start, model.code, start, age, _PIECE],
        )
        return [row[0] for row in cursor.fetchall()]


def age_of(since: int) -> int:
    """How old, in transactions, a row may be that was written since that one. A number that is still to come is another
    server's: then every row may have been.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        age: int = cursor.fetchone()[0] - since + 1
    return age if 0 <= age < OLDEST else OLDEST


def horizon() -> int:
    """The number of the oldest transaction that is not finished: what is written from now on has it or a later one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        number: int = cursor.fetchone()[0]
    return number


def _piece(model: type[Record], end: int, *, first: int | None = None, ids: Sequence[int] | None = None) -> Piece:
    names = [field.attname for field in chain.fact_fields(model)]
    at = {name: position for position, name in enumerate(names, start=len(_ROW))}
    there, event_filter = (
        (Q(pk__gte=first, pk__lt=end), Q(record_id__gte=first, record_id__lt=end))
        if ids is None
        else (Q(pk__in=ids), Q(record_id__in=ids))
    )
    rows = model.objects.filter(there).order_by("pk").values_list(*_ROW, *names).iterator(_BATCH)
    events = Event.objects.filter(event_filter, ledger=model.code).order_by("record_id", "seq")
    facts = _Facts(model, at)
    spans = _Left(Span.objects.filter(event_filter, ledger=model.code).order_by("record_id", "since", "pk"))
    differences: list[Difference] = []
    count = 0
    with every_row(model):
        for record_id, row, chained in _side_by_side(rows, events.values_list(*_EVENT).iterator(_BATCH)):
            count += len(chained)
            closed = spans.of(record_id)
            broken = list(chain.broken_links(_links(model.code, chained)))
            differences.extend(Difference(record_id, f"#{record_id}", f"第{seq}条经过与前文接不上") for seq in broken)
            if row is None:
                differences.append(Difference(record_id, f"#{record_id}", DELETED, altered=True))
            elif what := _difference(row, chained[-1] if chained else None, facts):
                differences.append(Difference(record_id, row[at["number"]], what, altered=True))
            elif not broken and not agree(moves_of(map(_moving, chained)), closed, row[_SINCE]):
                differences.append(Difference(record_id, row[at["number"]], SPANS_WRONG))
    return Piece(end, count, differences, ids)


class _Left:
    """The spans of records, read beside them in the order of their ids."""

    def __init__(self, rows: "QuerySet[Span, Span]") -> None:
        self._rows = rows.values_list("record_id", "state", "since", "until").iterator(_BATCH)
        self._next = next(self._rows, None)

    def of(self, record_id: int) -> list[Closed]:
        closed: list[Closed] = []
        while self._next is not None and self._next[0] <= record_id:
            if self._next[0] == record_id:
                closed.append(self._next[1:])
            self._next = next(self._rows, None)
        return closed


def _side_by_side(
    rows: Iterator[Any], events: Iterator[Any]
) -> Iterator[tuple[int, tuple[Any, ...] | None, list[tuple[Any, ...]]]]:
    """(record id, its row, its events) of two streams in the order of the ids."""
    row, event = next(rows, None), next(events, None)
    while row is not None or event is not None:
        record_id: int = min(each[0] for each in (row, event) if each is not None)
        chained = []
        while event is not None and event[0] == record_id:
            chained.append(event)
            event = next(events, None)
        its = None
        if row is not None and row[0] == record_id:
            its, row = row, next(rows, None)
        yield record_id, its, chained


def _links(ledger: str, chained: Sequence[tuple[Any, ...]]) -> Iterator[chain.Link]:
    for event in chained:
        edition = event[_HASHED]
        parts = [ledger, *event[:_HASHED], edition] if edition > 1 else [ledger, *event[:_HASHED]]
        yield event[_SEQ], event[_PREV], event[_HASH], parts


class _Facts:
    """What a row says as the events of an edition were hashed."""

    def __init__(self, model: type[Record], at: Mapping[str, int]) -> None:
        self._model, self._at = model, at
        self._of: dict[int, list[tuple[str, int]]] = {editions.number(model): list(at.items())}

    def hash(self, row: tuple[Any, ...], edition: int) -> bytes:
        if edition not in self._of:
            pairs = editions.columns(self._model, edition)
            self._of[edition] = [(name, self._at[now]) for name, now in pairs if now]
        return chain.facts_hash({name: row[position] for name, position in self._of[edition]})


def _difference(row: tuple[Any, ...], last: tuple[Any, ...] | None, facts: _Facts) -> str:
    """In what a row differs from what its last event left; "" where it does not."""
    if last is None:
        return NO_EVENTS
    if row[2] != last[_HASH] or row[1] != last[_SEQ]:
        return LAST_GONE
    if last[_FACTS] != facts.hash(row, last[_HASHED]):
        return FACTS_WRONG
    return ""
