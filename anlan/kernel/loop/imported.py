"""The events of rows that a spreadsheet brings in: one that says what stood in the row, and one for each step that is past.

told = Imported(Hazard, origin, actor, now)
told.row(record_id, state, facts, row_number, at, pasts)     # what COPY takes, as long as the table of events is wide
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..history import chain, editions
from ..history.acts import IMPORTED
from ..history.plain import plain_value
from ..history.spans import Entered, spans
from ..people.actor import Actor
from ..scope import Record

EVENT_COLUMNS = [
    "ledger", "record_id", "seq", "step", "before", "after", "person_id", "post_id", "happened_at", "recorded_at",
    "content", "key", "edition", "facts", "prev", "hash",
]  # fmt: skip
SPAN_COLUMNS = ["ledger", "record_id", "state", "since", "until"]


@dataclass(frozen=True)
class Origin:
    """Where imported rows come from: the file's name and SHA-256, and the import they belong to."""

    file: str
    sha256: str
    batch: int | None = None


@dataclass(frozen=True)
class PastStep:
    """A step that was taken before the row came in, as its spreadsheet says. happened_at: None where the sheet lacks the day.

    values: what the step brought, {attname: value}; the row itself has the last of them.
    """

    step: str
    happened_at: datetime | None
    before: str
    after: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What a row's history is: rows for COPY, the head of its chain, and since when it is known to be in its state."""

    events: list[tuple[Any, ...]]
    spans: list[tuple[Any, ...]]
    head: bytes
    since: datetime


class Imported:
    """Makes the events of each row. What chain.canonical() spells alike in all of them is spelled once."""

    def __init__(self, model: type[Record], origin: Origin, actor: Actor, now: datetime) -> None:
        self.model, self.actor, self.now = model, actor, now
        content = chain.canonical({"file": origin.file, "sha256": origin.sha256, "batch": origin.batch, "row": 0})
        self._content = tuple(part.decode() for part in content[:-1].split(b'"row":0'))
        self._constant: dict[tuple[str, datetime], bytes] = {}
        self._edition = editions.number(model)
        self._further = [self._edition] if self._edition > 1 else []
        self._end = chain.canonical([chain.GENESIS, *self._further])[1:-1]

    def row(
        self,
        record_id: int,
        state: str,
        facts: Mapping[str, Any],
        row_number: int,
        at: datetime | None,
        pasts: Sequence[PastStep] = (),
    ) -> Told:
        """at: when its first state began, None where nobody knows. pasts: the steps that led from there to `state`."""
        if not pasts:
            event = self._brought(record_id, state, facts, row_number, at)
            return Told([event], [], event[-1], at or self.now)
        entered: list[Entered] = [(pasts[0].before, at)]
        known: Mapping[str, Any] = _at_first(facts, pasts)
        events = [self._brought(record_id, pasts[0].before, known, row_number, at)]
        for past in pasts:
            known = facts if past is pasts[-1] else _given({**known, **past.values, "state": past.after})
            events.append(self._past(record_id, past, known, seq=len(events) + 1, prev=events[-1][-1]))
            entered.append((past.after, self._not_to_come(past.happened_at)))
        closed, since = spans(entered, self.now)
        rows = [(self.model.code, record_id, *span) for span in closed]
        return Told(events, rows, events[-1][-1], since)

    def _not_to_come(self, at: datetime | None) -> datetime | None:
        return None if at is None else min(at, self.now)

    def _brought(
        self, record_id: int, state: str, facts: Mapping[str, Any], row_number: int, at: datetime | None
    ) -> tuple[Any, ...]:
        happened_at = at or self.now
        before, after = self._content
        spelled = chain.canonical(facts)
        values = spelled if not _moments(facts) else chain.canonical(_plain(facts))
        undated = "" if at is not None else ',"undated":true'
        content = f'{before}"row":{row_number}{after}{undated},"values":{values.decode()}}}'
        hashed = chain.sm3(spelled)
        said = b'["%s",%d,%s,%s,null,"%s",%s]' % (
            self.model.code.encode(), record_id, self._spelled(state, happened_at), content.encode(), hashed.hex().encode(),
            self._end,
        )  # fmt: skip
        return (
            self.model.code, record_id, 1, IMPORTED, "", state, self.actor.person_id, self.actor.post_id, happened_at,
            self.now, content, None, self._edition, hashed, chain.GENESIS, chain.sm3(said),
        )  # fmt: skip

    def _spelled(self, state: str, happened_at: datetime) -> bytes:
        key = state, happened_at
        if key not in self._constant:
            parts = [1, IMPORTED, "", state, self.actor.person_id, self.actor.post_id, happened_at, self.now]
            self._constant[key] = chain.canonical(parts)[1:-1]
        return self._constant[key]

    def _past(
        self, record_id: int, past: PastStep, facts: Mapping[str, Any], *, seq: int, prev: bytes
    ) -> tuple[Any, ...]:
        content: dict[str, Any] = {"values": _plain(past.values)}
        if past.happened_at is None:
            content["undated"] = True
        happened_at = self._not_to_come(past.happened_at) or self.now
        head = (self.model.code, record_id, seq, past.step, past.before, past.after)
        who = (self.actor.person_id, self.actor.post_id, happened_at, self.now)
        hashed = chain.facts_hash(facts)
        value = chain.sm3(chain.canonical([*head, *who, content, None, hashed, prev, *self._further]))
        return (*head, *who, chain.canonical(content).decode(), None, self._edition, hashed, prev, value)


def _at_first(facts: Mapping[str, Any], pasts: Sequence[PastStep]) -> dict[str, Any]:
    """The facts before the first step was taken: without what the steps brought."""
    brought = {"due_at", *(name for past in pasts for name in past.values)}
    return {name: value for name, value in facts.items() if name not in brought} | {"state": pasts[0].before}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _moments(facts: Mapping[str, Any]) -> bool:
    return any(isinstance(value, datetime) for value in facts.values())


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in values.items()}
