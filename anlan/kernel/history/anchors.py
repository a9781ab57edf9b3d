"""Anchors: one hash a day over the heads of all chains. They show that a tail, or a whole record, is gone.

anchor = drop_anchor(clock.today())
covering(event)                        # the first anchor over a history that the event is part of
"""

import hashlib
import time
from datetime import date

from django.db import connection, transaction

from . import chain
from .models import Anchor, Event

_BATCH = 2000
_PAUSE = 0.05  # seconds between two looks at who still writes


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


def holds(anchor: Anchor) -> bool:
    """Whether an anchor names the one before it, and the chains say today what they said then."""
    before = Anchor.objects.filter(day__lt=anchor.day).order_by("-day").first()
    prev = bytes(before.hash) if before else chain.GENESIS
    return bytes(anchor.prev) == prev and _heads(anchor.last_event, prev) == (anchor.chains, bytes(anchor.hash))
