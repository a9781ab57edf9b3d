"""How long a record has been in its state, and the states it was in before: kept beside the chain, so that any past day can be
asked in one query.

State as of day D: `state` where `state_since` < end_of(D), else that of the Span with since < end_of(D) <= until.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..scope import Record
from .acts import IMPORTED
from .models import Event, Span

# (state that was entered, when; None where nobody knows)
Entered = tuple[str, datetime | None]


def enter(record: Record, before: str, at: datetime) -> list[Span]:
    """As `leave`; the span is unsaved."""
    return [
        Span(ledger=record.code, record_id=record.pk, state=state, since=since, until=until)
        for state, since, until in leave(record, before, at)
    ]


def leave(record: Record, before: str, at: datetime) -> list["Closed"]:
    """Say that `record` is in its present state since `at`; returns the span of the state it left, none where it was in it for no
    time.

    A step that is told late may have happened before the last one: no state begins before the one it follows.
    """
    since = record.state_since
    record.state_since = at = at if since is None else max(at, since)
    return [(before, since, at)] if before and since is not None and at != since else []


@dataclass(frozen=True)
class Move:
    """A state that an event entered. dated: whether anybody knows since when; who told it without a day says only by when."""

    state: str
    at: datetime
    recorded_at: datetime
    dated: bool = True


MOVING = (
    "step",
    "before",
    "after",
    "happened_at",
    "recorded_at",
    "content",
)  # what of an event says which state it entered

# (state, since, until)
Closed = tuple[str, datetime, datetime]


def moves_of(events: Iterable[tuple[Any, ...]]) -> list[Move]:
    """The states that a record's events entered, each event as MOVING. Of rows that came in before sheets told the day it is not
    known, though their event says when they came.
    """
    moves: list[Move] = []
    for step, before, after, at, recorded_at, content in events:
        if not moves or before != after:
            dated = "undated" not in content and not (step == IMPORTED and at == recorded_at)
            moves.append(Move(after, at, recorded_at, dated))
    return moves


def agree(moves: Sequence[Move], closed: Sequence[Closed], since: datetime | None) -> bool:
    """Whether a record's closed spans, in order, and since when it is in its state are what its events say.

    Where a sheet did not say the day, one of several moments may stand there, but none that no event names.
    """
    if all(move.dated for move in moves):
        return (list(closed), since) == as_told(moves)
    return _possible(moves, closed, since)


def as_told(moves: Sequence[Move]) -> tuple[list[Closed], datetime]:
    """The closed spans of a record that entered these states, and since when it is known to be in the last."""
    return spans(((move.state, move.at if move.dated else None) for move in moves), moves[-1].recorded_at)


def mend(record: Record) -> None:
    """Write a record's spans, and since when it is in its state, as its events say. The caller has locked it."""
    events = Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("seq")
    closed, since = as_told(moves_of(events.values_list(*MOVING)))
    Span.objects.filter(ledger=record.code, record_id=record.pk).delete()
    Span.objects.bulk_create(
        Span(ledger=record.code, record_id=record.pk, state=state, since=at, until=until) for state, at, until in closed
    )
    type(record).objects.of(record).update(state_since=since)
    record.state_since = since


def _possible(moves: Sequence[Move], closed: Sequence[Closed], since: datetime | None) -> bool:
    moments = {moment for move in moves for moment in (move.at, move.recorded_at)}
    states = {move.state for move in moves}
    first = moves[0]

    def may_begin(state: str, at: datetime | None) -> bool:
        return at in moments or (state == first.state and at is not None and at <= first.recorded_at)

    if not may_begin(moves[-1].state, since):
        return False
    return all(state in states and may_begin(state, at) and until in moments for state, at, until in closed)


def spans(entries: Iterable[Entered], recorded_at: datetime) -> tuple[list[Closed], datetime]:
    """Closed spans (state, since, until) of states entered one after the other, and since when the last one is known.

    Where it is known since when the last state holds, one before it of which nobody knows is passed over: the last that was known
    goes on until then. Otherwise a state whose beginning or end nobody knows has no span. recorded_at: the moment at which all this
    was told; the last state is known since then where its beginning is not.
    """
    closed: list[Closed] = []
    state, since, latest = "", None, None
    ordered = list(_in_order(entries))
    is_dated = bool(ordered) and ordered[-1][1] is not None
    for next_state, at in ordered:
        if at is None and is_dated:
            continue
        if state and since is not None and at is not None and at > since:
            closed.append((state, since, at))
        state, since = next_state, at
        latest = at or latest
    return closed, since or max(recorded_at, latest or recorded_at)


def _in_order(entries: Iterable[Entered]) -> Iterator[Entered]:
    latest: datetime | None = None
    for state, at in entries:
        if at is not None:
            at = latest = at if latest is None or at > latest else latest
        yield state, at
