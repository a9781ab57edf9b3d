"""How long a record has been in its state, and the states it was in before: kept beside the chain, so that any past day can be
asked in one query.

State as of day D: `state` where `state_since` < end_of(D), else that of the Span with since < end_of(D) <= until.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..scope import Record
from .models import Span

# (state that was entered, when; None where nobody knows)
Entered = tuple[str, datetime | None]


def enter(record: Record, before: str, at: datetime) -> list[Span]:
    """Say that `record` is in its present state since `at`; returns the span of the state it left, unsaved, none where it
    was in it for no time.

    A step that is told late may have happened before the last one: no state begins before the one it follows.
    """
    since = record.state_since
    record.state_since = at = at if since is None else max(at, since)
    if not before or since is None or at == since:
        return []
    return [Span(ledger=record.code, record_id=record.pk, state=before, since=since, until=at)]


def spans(entered: Iterable[Entered], known: datetime) -> tuple[list[tuple[str, datetime, datetime]], datetime]:
    """Closed spans (state, since, until) of states entered one after the other, and since when the last one is known.

    A state whose beginning or end nobody knows has no span. known: the moment at which all this was told; the last state is
    known since then where its beginning is not.
    """
    closed: list[tuple[str, datetime, datetime]] = []
    state, since, latest = "", None, None
    for next_state, at in _in_order(entered):
        if state and since is not None and at is not None and at > since:
            closed.append((state, since, at))
        state, since = next_state, at
        latest = at or latest
    return closed, since or max(known, latest or known)


def _in_order(entered: Iterable[Entered]) -> Iterator[Entered]:
    latest: datetime | None = None
    for state, at in entered:
        if at is not None:
            at = latest = at if latest is None or at > latest else latest
        yield state, at
