"""Proof that history is whole: `anlan verify`. Everything that is proved is a part, read piece by piece in the order of its ids.

problems = list(verify())     # empty: every chain, every record and every anchor holds
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from .. import clock
from ..scope import Record
from . import anchors, editions, gaps, intact, number
from .compare import holds, last_events
from .moment import in_one_moment
from .reading import LEAST, Difference, Piece, age_of, every_row, read

_EVERY = 100_000  # events from one word of progress to the next


@dataclass(frozen=True)
class Problem:
    """A place where history does not hold, and what is wrong there."""

    ledger: str
    number: str
    what: str


@dataclass(frozen=True)
class Part:
    """Something that can be proved: a ledger, the anchors, what rooms above keep.

    read: from an id on, the next piece; None where there is none. With the number of a transaction, only what was written
    since. edition: of what `read` compares with; under another one the part is begun anew.
    """

    code: str
    title: str
    read: Callable[[int, int | None], Piece | None]
    rank: int = 1  # ledgers first
    edition: Callable[[], int] = lambda: 0
    model: type[Record] | None = None

    @property
    def place(self) -> tuple[int, str]:
        return self.rank, self.code


FURTHER: list[Part] = []  # rooms above add what they keep and can prove


def record_models() -> list[type[Record]]:
    """Every model that keeps records."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def model_of(ledger: str) -> type[Record]:
    """The model whose records a ledger keeps."""
    return next(model for model in record_models() if model.code == ledger)


def parts(ledger: str = "") -> list[Part]:
    """All that is proved, or one ledger, in a fixed order."""
    ledgers = [_part_of(model) for model in record_models() if ledger in ("", model.code)]
    return sorted(ledgers if ledger else [*ledgers, ANCHORS, *FURTHER], key=lambda part: part.place)


def _part_of(model: type[Record]) -> Part:
    return Part(
        model.code, str(model._meta.verbose_name), lambda start, since: read(model, start, since), rank=0,
        edition=lambda: editions.number(model), model=model,
    )  # fmt: skip


def verify(ledger: str | None = None, progress: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """Walk every chain, compare every record with what its last event says, and every anchor with the chains.

    A record that was altered is kept as such, so that the auditor is told. progress: called with the number of events read so
    far, each time it passes another 100,000.
    """
    events, now = 0, clock.now()
    for part in parts(ledger or ""):
        start = LEAST
        while (piece := part.read(start, None)) is not None:
            for difference in certain(part, piece, "verify", now):
                yield Problem(part.code, difference.number, difference.what)
            start, before, events = piece.end, events, events + piece.events
            if progress is not None and events // _EVERY > before // _EVERY:
                progress(events)
    intact.tell_kept(now)


def certain(part: Part, piece: Piece, way: str, now: datetime) -> Iterator[Difference]:
    """A piece's differences, without records that were only being written while it was read. Those that were altered are kept.

    now: the moment of the run.
    """
    altered = [each.record_id for each in piece.differences if each.altered]
    still = _still_altered(part.model, altered, way, now) if part.model is not None and altered else set(altered)
    for difference in piece.differences:
        if not difference.altered or difference.record_id in still:
            yield difference


def _still_altered(model: type[Record], ids: Sequence[int], way: str, now: datetime) -> set[int]:
    """Which rows that were found altered, or gone, are so now, and not settled since; those are kept for the auditor."""

    def again() -> tuple[list[Record], list[int]]:
        with every_row(model):
            rows = list(model.objects.filter(pk__in=ids).order_by("pk"))
        last = last_events(rows)
        there = {row.pk for row in rows}
        return [row for row in rows if not holds(row, last.get(row.pk))], [each for each in ids if each not in there]

    altered, deleted_ids = in_one_moment(again)
    intact.keep(altered, way, now)
    intact.keep_deleted(model, deleted_ids, way, now)
    return {*(row.pk for row in altered), *deleted_ids}


def _next_anchors(start: int, since: int | None) -> Piece | None:
    keys = None if since is None else anchors.touched(start, age_of(since))
    read, broken_anchors = anchors.broken(start, keys)
    if not read:
        return None
    what = "存证与经过对不上：有记录或经过在那以后被删去或改动"
    ids = None if since is None else [anchor.pk for anchor in read]
    differences = [Difference(anchor.pk, str(anchor), what) for anchor in broken_anchors]
    differences += [Difference(anchor.pk, str(anchor), words) for anchor in read for words in gaps.around(anchor)]
    return Piece(read[-1].pk + 1, 0, differences, ids)


ANCHORS = Part("anchor", "存证", _next_anchors)
REMEMBERED = Part("anchors.remembered", "校验见过的存证", gaps.remembered, rank=2)


def _counters(start: int, since: int | None) -> Piece | None:
    """A counter that was set back is set on again by the next record; that somebody did it is told."""
    if start > LEAST:
        return None
    what = "编号的计数比已有的编号小：被改过，下一次登记时会自动接上"
    behind = [(model, year) for model in record_models() for year in number.years_behind(model)]
    return Piece(2**62, 0, [Difference(year, f"{model.prefix}-{year}", what) for model, year in behind])


FURTHER += [REMEMBERED, Part("counters", "编号的计数", _counters, rank=2)]
