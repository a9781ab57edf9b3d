"""The events of rows that a spreadsheet brings in: one that says what stood in the row, and one for each step that is past.

imported = Imported(Hazard, origin, actor, now)
imported.row(record_id, state, facts, row_number, at, pasts)     # lines for COPY
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from ..history import chain
from ..history.acts import IMPORTED
from ..history.spans import spans
from ..people.actor import Actor
from ..scope import Record
from .lines import GENESIS, Lines


@dataclass(frozen=True)
class Origin:
    """Where imported rows come from: the file's name and SHA-256, and the import they belong to."""

    file: str
    sha256: str
    batch: int | None = None


class PastStep(NamedTuple):
    """A step that was taken before the row came in, as its spreadsheet says. happened_at: None where the sheet lacks the day.

    values: what the step brought, {attname: value}; the row itself has the last of them.
    """

    step: str
    happened_at: datetime | None
    before: str
    after: str
    values: Mapping[str, Any]


class Told(NamedTuple):
    """What a row's history is: lines for COPY, the head of its chain, and since when it is known to be in its state."""

    events: list[bytes]
    spans: list[bytes]
    head: bytes
    since: datetime


class Imported:
    """Makes the events of each row. What is spelled alike in several of them is spelled once: in all rows what an import says of
    itself, in the events of one row each of its values.
    """

    def __init__(self, model: type[Record], origin: Origin, actor: Actor, now: datetime) -> None:
        self.now, self.lines = now, Lines(model, actor, now)
        content = chain.canonical({"file": origin.file, "sha256": origin.sha256, "batch": origin.batch, "row": 0})
        self._begin, self._rest = content[:-1].split(b'"row":0')
        self._shapes: dict[tuple[Any, ...], _Shape] = {}

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
        lines, record = self.lines, b"%d" % record_id
        shape, values = self._shape(facts, pasts)
        hashed, content_members = lines.members(values)
        last, first = hashed[shape.state], pasts[0].before if pasts else state
        hashed[shape.state] = content_members[shape.state] = lines.state(first)

        content = b'%b"row":%d%b%b,"values":{%b}}' % (
            self._begin, row_number, self._rest, b"" if at is not None else b',"undated":true', b",".join(shape.first(content_members)),
        )  # fmt: skip
        event, head = lines.event(
            record, (1, IMPORTED, "", first), at or self.now, content, shape.first(hashed), GENESIS
        )
        events, entries = [event], [(first, at)]
        for past, step in zip(pasts, shape.steps, strict=True):
            happened_at = None if past.happened_at is None else min(past.happened_at, self.now)  # not to come
            content = b'{%b"values":{%b}}' % (
                b"" if happened_at is not None else b'"undated":true,', b",".join(step.brought(content_members)),
            )  # fmt: skip
            hashed[shape.state] = last if past is pasts[-1] else lines.state(past.after)
            act = (len(events) + 1, past.step, past.before, past.after)
            event, head = lines.event(record, act, happened_at or self.now, content, step.facts(hashed), head)
            events.append(event)
            entries.append((past.after, happened_at))
        closed, since = spans(entries, self.now) if pasts else ([], at or self.now)
        return Told(events, [lines.span(record, *span) for span in closed], bytes.fromhex(head.decode()), since)

    def _shape(self, facts: Mapping[str, Any], pasts: Sequence[PastStep]) -> tuple["_Shape", list[tuple[str, Any]]]:
        """How a row's events are put together, and the values of which: its facts, then what steps brought that is none of them now."""
        values = list(facts.items())
        step_names: list[Any] = []
        for past in pasts:
            step_names.append(None)
            for name, value in past.values.items():
                if facts.get(name, step_names) is value:
                    step_names.append(name)
                else:
                    step_names.append((name, bool(value)))
                    values.append((name, value))
        key = (*facts, *step_names)
        if (shape := self._shapes.get(key)) is None:
            shape = self._shapes[key] = _shape_of(list(facts), step_names)
        return shape, values


Pick = Callable[
    [Sequence[bytes]], Sequence[bytes]
]  # of a row's members those that an event says, in the order of their names


@dataclass(frozen=True)
class _Step:
    """What the event of a step says. brought: its values; facts: those of the record afterwards."""

    brought: Pick
    facts: Pick


@dataclass(frozen=True)
class _Shape:
    """How the events of rows are put together that fill in the same columns. first: what the record said when it came in; state:
    where its state stands.
    """

    first: Pick
    steps: tuple[_Step, ...]
    state: int


def _shape_of(names: list[str], step_names: Sequence[Any]) -> _Shape:
    """names: of the facts. step_names: for each step None, and then the names of what it brought; (name, whether it says anything) of
    a value that is another one now, which stands behind the facts.
    """
    places = {name: place for place, name in enumerate(names)}
    steps: list[dict[str, tuple[int, bool]]] = []
    others = len(names)
    for each in step_names:
        if each is None:
            steps.append({})
        elif isinstance(each, str):
            steps[-1][each] = places[each], True
        else:
            steps[-1][each[0]] = others, each[1]
            others += 1
    later = {"due_at", *(name for step in steps for name in step)} if steps else set()
    fact_places = {name: place for name, place in places.items() if name not in later}
    first, step_shapes = _pick(fact_places), []
    for step in steps:
        fact_places |= {name: place for name, (place, _) in step.items()}
        for name, (_, says) in step.items():
            if not says:  # what a step emptied is no fact any more
                del fact_places[name]
        step_shapes.append(_Step(_pick({name: place for name, (place, _) in step.items()}), _pick(fact_places)))
    if step_shapes:
        step_shapes[-1] = _Step(step_shapes[-1].brought, _pick(places))
    return _Shape(first, tuple(step_shapes), places["state"])


def _pick(places: Mapping[str, int]) -> Pick:
    positions = [place for _, place in sorted(places.items())]
    return itemgetter(*positions) if len(positions) > 1 else lambda members: [members[place] for place in positions]
