"""The events of rows that a spreadsheet brings in: one that says what stood in the row, and one for each step that is past.

told = Imported(Hazard, origin, actor, now)
told.row(record_id, state, facts, row_number, at, pasts)     # what COPY takes, as long as the table of events is wide
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring as _quoted
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
    """Makes the events of each row. What chain.canonical() spells alike in several of them is spelled once: in all rows what
    an import says of itself, in the events of one row each of its values.
    """

    def __init__(self, model: type[Record], origin: Origin, actor: Actor, now: datetime) -> None:
        self.model, self.actor, self.now = model, actor, now
        content = chain.canonical({"file": origin.file, "sha256": origin.sha256, "batch": origin.batch, "row": 0})
        self._content = tuple(part.decode() for part in content[:-1].split(b'"row":0'))
        self._constant: dict[tuple[Any, ...], str] = {}
        self._edition = editions.number(model)
        further = [self._edition] if self._edition > 1 else []
        self._end = chain.canonical([0, *further])[2:].decode()

    def row(
        self,
        record_id: int,
        state: str,
        facts: Mapping[str, Any],
        row_number: int,
        at: datetime | None,
        pasts: Sequence[PastStep] = (),
    ) -> Told:
        """at: when its first state began, None where nobody knows. pasts: the steps that led from there to `state`.

        facts: by name, as chain.facts() gives them.
        """
        spelled = {name: spelled_member(name, value) for name, value in facts.items()}
        if not pasts:
            event = self._brought(record_id, state, facts, spelled, row_number, at)
            return Told([event], [], event[-1], at or self.now)
        entered: list[Entered] = [(pasts[0].before, at)]
        known = _at_first(facts, pasts)
        members = {name: spelled[name] for name in known if name in spelled}
        members["state"] = spelled_member("state", pasts[0].before)
        events = [self._brought(record_id, pasts[0].before, known, members, row_number, at)]
        for past in pasts:
            brought = {
                name: spelled[name] if facts.get(name) is value else spelled_member(name, value)
                for name, value in past.values.items()
            }
            members = spelled if past is pasts[-1] else _moved(members, brought, past)
            events.append(self._past(record_id, past, brought, members, seq=len(events) + 1, prev=events[-1][-1]))
            entered.append((past.after, self._not_to_come(past.happened_at)))
        closed, since = spans(entered, self.now)
        rows = [(self.model.code, record_id, *span) for span in closed]
        return Told(events, rows, events[-1][-1], since)

    def _not_to_come(self, at: datetime | None) -> datetime | None:
        return None if at is None else min(at, self.now)

    def _brought(
        self,
        record_id: int,
        state: str,
        facts: Mapping[str, Any],
        members: Mapping[str, str],
        row_number: int,
        at: datetime | None,
    ) -> tuple[Any, ...]:
        happened_at = at or self.now
        before, after = self._content
        spelled = spelled_object(members)
        values = spelled if _as_kept(facts.values()) else chain.canonical(_plain(facts)).decode()
        undated = "" if at is not None else ',"undated":true'
        content = f'{before}"row":{row_number}{after}{undated},"values":{values}}}'
        return self._event(record_id, (1, IMPORTED, "", state), happened_at, content, spelled, chain.GENESIS)

    def _past(
        self,
        record_id: int,
        past: PastStep,
        brought: Mapping[str, str],
        members: Mapping[str, str],
        *,
        seq: int,
        prev: bytes,
    ) -> tuple[Any, ...]:
        kept = _as_kept(past.values.values())
        values = spelled_object(brought) if kept else chain.canonical(_plain(past.values)).decode()
        content = f'{{{UNDATED if past.happened_at is None else ""}"values":{values}}}'
        happened_at = self._not_to_come(past.happened_at) or self.now
        step = seq, past.step, past.before, past.after
        return self._event(record_id, step, happened_at, content, spelled_object(members), prev)

    def _event(
        self,
        record_id: int,
        step: tuple[int, str, str, str],
        happened_at: datetime,
        content: str,
        facts: str,
        prev: bytes,
    ) -> tuple[Any, ...]:
        """The event as COPY takes it, hashed over what chain.event_parts() names, in its order."""
        who = self.actor.person_id, self.actor.post_id, happened_at, self.now
        key = *step, happened_at
        if key not in self._constant:
            self._constant[key] = chain.canonical([*step, *who])[1:-1].decode()
        hashed = chain.sm3(facts.encode())
        said = (
            f'["{self.model.code}",{record_id},{self._constant[key]},{content},null,"{hashed.hex()}","{prev.hex()}"'
            f"{self._end}"
        )
        value = chain.sm3(said.encode())
        return (self.model.code, record_id, *step, *who, content, None, self._edition, hashed, prev, value)


UNDATED = '"undated":true,'


def spelled_member(name: str, value: Any) -> str:
    """One member of an object, as chain.canonical() spells it: at once for what stands in most cells."""
    kind = type(value)
    if kind is str:
        return f'"{name}":{_quoted(value)}'
    if kind is date:
        return f'"{name}":"{value.isoformat()}"'
    return f'"{name}":{chain.canonical(value).decode()}'


def spelled_object(members: Mapping[str, str]) -> str:
    """An object of spelled members, as chain.canonical() spells it."""
    return "{" + ",".join(map(members.__getitem__, sorted(members))) + "}"


def _moved(members: Mapping[str, str], brought: Mapping[str, str], past: PastStep) -> dict[str, str]:
    """The members of a record's facts after a step; what it emptied is no fact any more."""
    moved = {**members, **brought, "state": spelled_member("state", past.after)}
    return moved if all(past.values.values()) else {n: text for n, text in moved.items() if past.values.get(n, True)}


_SPELLED_ALIKE = frozenset((str, int, bool, date, Decimal, type(None)))


def _as_kept(values: Iterable[Any]) -> bool:
    """Whether an event keeps values as they are hashed; moments it keeps by ISO 8601."""
    return _SPELLED_ALIKE.issuperset(map(type, values))


def _at_first(facts: Mapping[str, Any], pasts: Sequence[PastStep]) -> dict[str, Any]:
    """The facts before the first step was taken: without what the steps brought."""
    brought = {"due_at", *(name for past in pasts for name in past.values)}
    return {name: value for name, value in facts.items() if name not in brought} | {"state": pasts[0].before}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in values.items()}
