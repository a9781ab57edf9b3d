"""Proof that history is whole: `anlan verify`.

problems = list(verify())     # empty: every chain, every record and every anchor holds
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from heapq import merge
from itertools import groupby

from django.apps import apps
from django.db import connection, transaction

from ..scope import Record
from . import chain, editions, whole
from .models import Anchor, Event
from .moment import in_one_moment

_BATCH = 2000
_PIECE = 5000  # how many record ids are read in one transaction: a long one would keep the database from tidying up
_EVERY = 100_000  # events from one word of progress to the next
_LEAST = -(2**63)  # what somebody puts in past the loop may have any id
_PAUSE = 0.05  # seconds between two looks at who still writes


@dataclass(frozen=True)
class Problem:
    """A place where history does not hold, and what is wrong there."""

    ledger: str
    number: str
    what: str


def record_models() -> list[type[Record]]:
    """Every model that keeps records."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def verify(ledger: str | None = None, progress: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """Walk every chain, compare every record with what its last event says, and every anchor with the chains.

    A record that was altered is kept as such, so that the auditor is told. progress: called with the number of events read so
    far, each time it passes another 100,000.
    """
    read = 0
    for model in record_models():
        if ledger not in (None, model.code):
            continue
        for found, events in _pieces(model):
            for problem, record in found:
                if record is None or _still_altered(record):
                    yield problem
            before, read = read, read + events
            if progress is not None and read // _EVERY > before // _EVERY:
                progress(read)
    if ledger is None:
        yield from _verify_anchors()


# What is wrong, with the record where that is what was altered.
_Found = list[tuple[Problem, Record | None]]


def _pieces(model: type[Record]) -> Iterator[tuple[_Found, int]]:
    """A ledger's problems piece by piece, each with how many events were read; a piece is of one moment."""
    end = _LEAST
    while (start := _next_id(model, end)) is not None:
        end = start + _PIECE
        yield in_one_moment(partial(_piece, model, start, end))


def _next_id(model: type[Record], start: int) -> int | None:
    """The least id from `start` on that a record has, or that events name."""
    rows = model._base_manager.filter(pk__gte=start).order_by("pk").values_list("pk", flat=True)[:1]
    events = Event.objects.filter(ledger=model.code, record_id__gte=start).order_by("record_id")
    return min([*rows, *events.values_list("record_id", flat=True)[:1]], default=None)


def _piece(model: type[Record], start: int, end: int) -> tuple[_Found, int]:
    """Events and rows with ids from `start` to before `end`, read side by side from two cursors of the server."""
    events = Event.objects.filter(ledger=model.code, record_id__gte=start, record_id__lt=end)
    rows = model._base_manager.filter(pk__gte=start, pk__lt=end)
    streams: tuple[Iterator[Event | Record], ...] = (
        events.order_by("record_id", "seq").iterator(chunk_size=_BATCH),
        rows.order_by("pk").iterator(chunk_size=_BATCH),
    )
    found: _Found = []
    read = 0
    for record_id, together in groupby(merge(*streams, key=_record_id), key=_record_id):
        chained: list[Event] = []
        record: Record | None = None
        for each in together:
            if isinstance(each, Event):
                chained.append(each)
            else:
                record = each
        read += len(chained)
        for event in chain.chain_breaks(chained):
            found.append((Problem(model.code, f"#{record_id}", f"第{event.seq}条经过与前文接不上"), None))
        if record is None:
            found.append((Problem(model.code, f"#{record_id}", "有经过而没有记录"), None))
        elif what := _difference(record, chained[-1] if chained else None):
            found.append((Problem(model.code, record.number, what), record))
    return found, read


def _record_id(each: Event | Record) -> int:
    return each.record_id if isinstance(each, Event) else each.pk


def _difference(record: Record, last: Event | None) -> str:
    """In what a row differs from what its last event left; "" where it does not."""
    if last is None:
        return "没有任何经过"
    if bytes(record.head) != bytes(last.hash) or record.version != last.seq:
        return "最后一条经过不在了，或记录被绕开流程改过"
    if bytes(last.facts) != chain.facts_hash(editions.facts_under(record, last.edition)):
        return "内容与最后一条经过对不上"
    return ""


def _still_altered(record: Record) -> bool:
    """Whether a row that was found altered is so now, and not settled since; what is, is kept and the auditor told."""

    def again() -> Record | None:
        now = type(record)._base_manager.filter(pk=record.pk).first()
        return None if now is None or whole.holds(now, whole.last_event(now)) else now

    altered = in_one_moment(again)
    if altered is not None:
        whole.keep(altered, "verify")
    return altered is not None


def drop_anchor(day: date) -> Anchor:
    """Keep the hash over the heads of all chains as they are now, under `day`; once a day, later calls return the first.

    Waits for the events that are being written at this moment; nobody waits for it.
    """
    if (kept := Anchor.objects.filter(day=day).first()) is not None:
        return kept
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE loop_anchor IN EXCLUSIVE MODE")  # one anchor at a time
        if (kept := Anchor.objects.filter(day=day).first()) is not None:
            return kept
        newest = _newest()
        before = Anchor.objects.order_by("-day").first()
        prev = bytes(before.hash) if before else chain.GENESIS
        chains, value = _heads(newest, prev)
        return Anchor.objects.create(day=day, last_event=newest, chains=chains, prev=prev, hash=value)


def covering(event: Event) -> Anchor | None:
    """The first anchor over a history that `event` is part of; None until one is kept."""
    return Anchor.objects.filter(last_event__gte=event.pk).order_by("day").first()


def _newest() -> int:
    """The number of the newest event, when all below it are there.

    An event has its number before it is committed. One that is being written would turn up below the anchor later, as if
    history had been altered; it is waited for. An INSERT takes its lock before it takes a number: who does not hold the lock
    once `newest` is committed writes above it.
    """
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writers = _writers()
    while writers:
        time.sleep(_PAUSE)
        writers &= _writers()
    return newest


def _writers() -> set[str]:
    """The other transactions that may have written events and are not finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'loop_event'::regclass "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()"
        )
        return {row[0] for row in cursor.fetchall()}


def _heads(newest: int, prev: bytes) -> tuple[int, bytes]:
    """How many chains there were at event `newest`, and one hash over the anchor before and their heads."""
    hashed, chains = hashlib.new("sm3", prev), 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (ledger, record_id) hash FROM loop_event WHERE id <= %s "
            "ORDER BY ledger, record_id, seq DESC",
            [newest],
        )
        while heads := cursor.fetchmany(_BATCH):
            chains += len(heads)
            hashed.update(b"".join(bytes(head) for (head,) in heads))
    return chains, hashed.digest()


def _verify_anchors() -> Iterator[Problem]:
    prev = chain.GENESIS
    for anchor in Anchor.objects.order_by("day"):
        if bytes(anchor.prev) != prev or _heads(anchor.last_event, prev) != (anchor.chains, bytes(anchor.hash)):
            yield Problem("anchor", f"{anchor.day}", "当日存证与经过对不上：有记录或经过在那以后被删去或改动")
        prev = bytes(anchor.hash)
