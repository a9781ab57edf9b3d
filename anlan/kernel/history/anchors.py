"""Anchors: a chain of hashes over all events, one a day and one for each document that is issued. They show that a tail, or a whole
record, is gone. Each is built on the one before and reads only the events since.

anchor = drop_anchor(clock.today())    # waits for what is being written; nobody waits for it
cover(event)                           # an anchor over the event, at once where nobody is writing
covering(event)                        # the first anchor over a history that the event is part of
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from .. import clock
from ..people import divisions
from . import chain, gaps
from .models import Anchor, Event

_BATCH = 2000
_HIGHEST = 2**62
_PAUSE = 0.05  # seconds between two looks at who still writes
_SOON = 1.0  # seconds that somebody who issues a document waits for others
_TOGETHER = 50  # anchors of the first rule that are checked in one pass


def drop_anchor(day: date) -> Anchor:
    """Keep the day's anchor over all that happened up to now; once a day, later calls return the first.

    Waits for the events that are being written at this moment; nobody waits for it.
    """
    if (anchor := Anchor.objects.filter(day=day).first()) is not None:
        return anchor
    with transaction.atomic():
        _one_at_a_time()
        if (anchor := Anchor.objects.filter(day=day).first()) is not None:
            return anchor
        return _keep(day, _newest(None))


def first_from(day: date) -> Anchor | None:
    """The anchor of a day; where nothing was kept of it, because the machine was off, of the first one after it. None until there is one."""
    return Anchor.objects.filter(day__gte=day).order_by("day").first()


def drop_due(day: date) -> Anchor:
    """Keep a day's anchor, and first those of the days since the last one on which something was recorded: the machine was off."""
    days = list(Anchor.objects.filter(day__lt=day).order_by("-day")[:2])
    if days:
        low = days[1].last_event if len(days) > 1 else 0
        for missing in gaps.days_of(low, _HIGHEST, days[0].day, day):  # type: ignore[arg-type]
            drop_anchor(missing)
    return drop_anchor(day)


def cover(event_id: int, patience: float | None = _SOON) -> bool:
    """Keep an anchor over an event that has none; whether it has one now. patience: seconds to wait for others, None for ever."""
    if Anchor.objects.filter(last_event__gte=event_id).exists():
        return True
    try:
        with transaction.atomic():
            _one_at_a_time(wait=patience is None)
            if not Anchor.objects.filter(last_event__gte=event_id).exists():
                newest = _newest(patience)
                if newest < event_id:
                    return False
                _keep(None, newest)
            return True
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return False  # another one is being kept


def covering(event: Event) -> Anchor | None:
    """The first anchor over a history that `event` is part of; None until one is kept."""
    return Anchor.objects.filter(last_event__gte=event.pk).order_by("pk").first()


def _one_at_a_time(*, wait: bool = True) -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE loop_anchor IN EXCLUSIVE MODE" + ("" if wait else " NOWAIT"))


def _keep(day: date | None, newest: int) -> Anchor:
    before = Anchor.objects.order_by("-pk").first()
    anchor = Anchor(
        day=day, last_event=newest, kept_at=clock.now(), prev=bytes(before.hash) if before else chain.GENESIS,
        house=f"{divisions.district_code()} {divisions.district_name()}".strip(), events=_count(before),
    )  # fmt: skip
    anchor.events += Event.objects.filter(pk__gt=before.last_event if before else 0, pk__lte=newest).count()
    anchor.hash = of_events(anchor, before)
    anchor.save(force_insert=True)
    return anchor


def _count(before: Anchor | None) -> int:
    """How many events the anchor before covers; those of the first rule did not say."""
    if before is None or before.rule == Anchor.OF_EVENTS:
        return before.events if before else 0
    return Event.objects.filter(pk__lte=before.last_event).count()


def _newest(patience: float | None) -> int:
    """The number of the newest event, when all below it are there; 0 where they still are not after so many seconds.

    An event has its number before it is committed. One that is being written would turn up below the anchor later, as if
    history had been altered; it is waited for. An INSERT takes its lock before it takes a number: who does not hold the lock
    once `newest` is committed writes above it.
    """
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    until = None if patience is None else time.monotonic() + patience
    writers = _writers()
    while writers:
        if until is not None and time.monotonic() > until:
            return 0
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


def of_events(anchor: Anchor, before: Anchor | None) -> bytes:
    """The hash of an anchor of today's rule: over what it says, the hash of the one before, and those of the events since."""
    parts = [
        anchor.rule,
        anchor.house,
        anchor.day,
        anchor.kept_at,
        anchor.last_event,
        anchor.events,
        bytes(anchor.prev),
    ]
    hashed = hashlib.new("sm3", chain.canonical(parts))
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT hash FROM loop_event WHERE id > %s AND id <= %s ORDER BY id",
            [before.last_event if before else 0, anchor.last_event],
        )
        while hashes := cursor.fetchmany(_BATCH):
            hashed.update(b"".join(bytes(each) for (each,) in hashes))
    return hashed.digest()


def broken(start: int, touched: Sequence[int] | None = None) -> tuple[list[Anchor], list[Anchor]]:
    """The next anchors from an id on, and those of them that do not hold. touched: only these.

    An anchor holds where it names the one before it, and the events say today what they said then.
    """
    rows = Anchor.objects.filter(pk__gte=start).order_by("pk")
    read = list((rows if touched is None else rows.filter(pk__in=touched))[:_TOGETHER])
    if not read:
        return [], []
    if read[0].rule == Anchor.OF_EVENTS:
        read = read[:1]
        before = _before(read[0])
        prev = bytes(before.hash) if before else chain.GENESIS
        return read, [] if bytes(read[0].prev) == prev and of_events(read[0], before) == bytes(read[0].hash) else read
    read = [anchor for anchor in read if anchor.rule == Anchor.OF_HEADS]
    prevs = [bytes(before.hash) if (before := _before(anchor)) else chain.GENESIS for anchor in read]
    return read, [
        anchor
        for anchor, prev, (chains, value) in zip(read, prevs, _of_heads(read, prevs), strict=True)
        if (bytes(anchor.prev), anchor.chains, bytes(anchor.hash)) != (prev, chains, value)
    ]


def _before(anchor: Anchor) -> Anchor | None:
    return Anchor.objects.filter(pk__lt=anchor.pk).order_by("-pk").first()


def _of_heads(anchors: Sequence[Anchor], prevs: Sequence[bytes]) -> list[tuple[int, bytes]]:
    """By the first rule, in one pass over history: (number of chains, hash over the anchor before and their heads) of each."""
    hashes = [hashlib.new("sm3", prev) for prev in prevs]
    counts = [0] * len(anchors)
    for heads in _heads([anchor.last_event for anchor in anchors]):
        for position, head in enumerate(heads):
            if head is not None:
                hashes[position].update(head)
                counts[position] += 1
    return [(count, hashed.digest()) for count, hashed in zip(counts, hashes, strict=True)]


def _heads(lasts: Sequence[int]) -> Iterator[list[bytes | None]]:
    """For each chain its head as of each of some events' numbers; None where there was no such chain."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT ledger, record_id, id, hash FROM loop_event WHERE id <= %s ORDER BY ledger, record_id, seq",
            [max(lasts)],
        )
        of, heads = None, [None] * len(lasts)  # type: tuple[str, int] | None, list[bytes | None]
        while rows := cursor.fetchmany(_BATCH):
            for ledger, record_id, key, value in rows:
                if of != (ledger, record_id):
                    if of is not None:
                        yield heads
                    of, heads = (ledger, record_id), [None] * len(lasts)
                for position, last in enumerate(lasts):
                    if key <= last:
                        heads[position] = bytes(value)
        if of is not None:
            yield heads


def touched(start: int, age: int) -> list[int]:
    """The anchors from an id on that were written by a transaction of at most this age, or that cover an event which was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH span AS (SELECT id, rule, xmin AS written, last_event, lag(last_event, 1, 0::bigint) OVER (ORDER BY id) "
            "AS after FROM loop_anchor) SELECT id FROM span WHERE id >= %s AND (age(written) <= %s OR (rule = %s AND EXISTS "
            "(SELECT FROM loop_event AS event WHERE event.id > span.after AND event.id <= span.last_event "
            "AND age(event.xmin) <= %s))) ORDER BY id LIMIT %s",
            [start, age, Anchor.OF_EVENTS, age, _TOGETHER],
        )
        return [row[0] for row in cursor.fetchall()]
