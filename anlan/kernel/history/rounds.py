"""A verification that can be killed at any moment and goes on where it was: its mark is a row (models.Round), moved in the
transaction that keeps what a piece has shown.

with going_on(Round.ASKED) as (round_, begun_before):
    walk(round_)                       # True: everything was read
list(faults())                         # what does not hold
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from .. import clock
from .intact import tell_kept
from .models import Anchor, Fault, Round
from .reading import LEAST, Difference, Piece, horizon
from .verify import Part, certain, parts

STALE = timedelta(days=7)  # what was verified longer ago is verified again
_LOCK = 2_024_1016  # with a round's kind: any number of our own
_PATIENCE = 10.0  # seconds


class Busy(Exception):
    """同样的校验正在进行，请等它完成。"""


@contextmanager
def going_on(
    way: str, ledger: str = "", *, anew: bool = False, since: int | None = None
) -> Iterator[tuple[Round, bool]]:
    """The unfinished round of a kind, or a new one; and whether it had begun before. Raises Busy where another process has it.

    anew: give up the unfinished one. since: of a new round, the transaction since which it reads.
    """
    key = f"{way}:{ledger}"
    _lock(key)
    try:
        open_ = Round.objects.filter(way=way, ledger=ledger, ended_at=None).first()
        if open_ is not None and (anew or not _rests(open_)):
            open_.delete()
            open_ = None
        yield open_ or _begin(way, ledger, since), open_ is not None and bool(open_.part)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, key])


def _lock(key: str) -> None:
    """Of a process that was killed the server hears a moment later: that long it is waited for."""
    until = monotonic() + _PATIENCE
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, key])
            if cursor.fetchone()[0]:
                return
        if monotonic() > until:
            raise Busy(Busy.__doc__)
        sleep(0.2)


def _rests(round_: Round) -> bool:
    """Whether what a round has verified still stands: its anchor is there, and it is not long ago."""
    if clock.now() - round_.begun_at > STALE:
        return False
    return round_.anchor is None or Anchor.objects.filter(pk=round_.anchor, hash=bytes(round_.anchored)).exists()


def _begin(way: str, ledger: str, since: int | None) -> Round:
    anchor, now = Anchor.objects.order_by("-pk").first(), clock.now()
    return Round.objects.create(
        way=way, ledger=ledger, begun_at=now, moved_at=now, since=since, horizon=horizon(),
        anchor=anchor.pk if anchor else None, anchored=bytes(anchor.hash) if anchor else b"",
    )  # fmt: skip


def walk(round_: Round, *, most: int | None = None, progress: Callable[[Round, Part], None] | None = None) -> bool:
    """Verify on from a round's mark; whether it came to its end. most: events after which it stops at the next mark."""
    last, now = None if most is None else round_.events + most, clock.now()
    all_parts = parts(round_.ledger)
    start_place = next((part.place for part in all_parts if part.code == round_.part), (-1, ""))
    for part in all_parts:
        if part.place < start_place:
            continue
        resumed = part.code == round_.part and part.edition() == round_.edition
        start = round_.record_id if resumed else LEAST
        while (piece := part.read(start, round_.since)) is not None:
            differences = list(certain(part, piece, "verify" if round_.way == Round.ASKED else "nightly", now))
            _move(round_, part, piece, differences, start)
            start = piece.end
            if progress is not None:
                progress(round_, part)
            if last is not None and round_.events >= last:
                tell_kept(now)
                return False
        if round_.since is None:
            _forget(part, Q(record_id__gte=start))
    tell_kept(now)
    round_.ended_at = round_.moved_at = clock.now()
    round_.save(update_fields=["ended_at", "moved_at"])
    return True


def _move(round_: Round, part: Part, piece: Piece, differences: list[Difference], start: int) -> None:
    """Keep what a piece has shown, and the mark behind it."""
    round_.part, round_.record_id, round_.edition = part.code, piece.end, part.edition()
    round_.events += piece.events
    round_.moved_at = clock.now()
    read = Q(record_id__in=piece.ids) if piece.ids is not None else Q(record_id__gte=start, record_id__lt=piece.end)
    with transaction.atomic():
        _keep(part, differences, read, round_)
        round_.save(update_fields=["part", "record_id", "edition", "events", "moved_at"])


def _keep(part: Part, differences: list[Difference], read: Q, round_: Round) -> None:
    """Faults that are new, and those of what was read that are gone. An alteration has its own notice to the auditor."""
    now = round_.moved_at
    current_faults = {(each.record_id, each.what) for each in differences}
    known_faults = set(faults(part.code).filter(read).values_list("record_id", "what"))
    Fault.objects.bulk_create(
        [
            Fault(
                ledger=part.code, record_id=each.record_id, number=each.number, what=each.what, found_at=now,
                told_at=now if each.altered else None,
            )
            for each in differences
            if (each.record_id, each.what) not in known_faults
        ],
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip
    for record_id, what in known_faults - current_faults:
        _forget(part, Q(record_id=record_id, what=what))


def _forget(part: Part, which: Q) -> None:
    faults(part.code).filter(which).update(gone_at=clock.now())


def faults(ledger: str = "") -> "QuerySet[Fault, Fault]":
    """What does not hold today, of one part or of all, in the order in which it was found."""
    return Fault.objects.filter(gone_at=None, **({"ledger": ledger} if ledger else {})).order_by("pk")
