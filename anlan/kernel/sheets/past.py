"""What a sheet says of a row's past: the state that its facts show, and the dated steps that led there.

put_pasts(table)      # fills the table's `state` and `due_at`, `table.pasts`: for each row its steps, and `table.sure`
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .. import clock
from ..clock.working import calendar
from ..ledger.declare import Past
from ..loop.bulk import PastStep
from ..loop.declare import Loop, Step, loop_of
from ..loop.due import due_at
from ..scope import field_of
from .table import Table
from .where import DEFAULT

OPEN = ""  # a state: not closed, and which of the open ones the other facts tell


Contradiction = tuple[int, str, int | None]  # the position of a row, what it says, the column where


def put_pasts(table: Table) -> list[Contradiction]:
    """Work out the state and the past of every row that can be read. Returns what contradicts itself, one for a row."""
    loop = loop_of(table.model.code)
    if loop is None or table.model.state_from:
        return []
    telling = _Telling(table, loop)
    telling.tell()
    return [(position, *told) for position, told in telling.contradictions.items()]


@dataclass(frozen=True)
class _Way:
    """One declared step with where the table tells of it. days: columns that the table has, of those that date it."""

    past: Past
    step: Step
    before: str
    days: tuple[str, ...]
    shown_by: tuple[str, ...]
    brings: tuple[str, ...]


class _Telling:
    def __init__(self, table: Table, loop: Loop) -> None:
        self.table, self.loop = table, loop
        self.today = clock.today()
        self.contradictions: dict[int, tuple[str, int | None]] = {}
        self.ways = _ways(table, loop)
        self.place = {way.step.target: at for at, way in enumerate(self.ways)} | {loop.start: -1}
        last_dated = max((at for at, way in enumerate(self.ways) if way.days), default=-1)
        # The last dated step of a sheet closes the matter where that step may.
        self.ends = last_dated if last_dated >= 0 and self.ways[last_dated].past.ends else None

    def tell(self) -> None:
        values, count = self.table.values, len(self.table)
        said = values.get("state") or [DEFAULT] * count
        states: list[str] = []
        pasts: list[tuple[PastStep, ...]] = []
        for position in range(count):
            state, past = self._row(position, said[position])
            states.append(state)
            pasts.append(past)
        values["state"] = states
        values["due_at"] = self._due(states)
        self.table.pasts = pasts

    def _row(self, position: int, said: Any) -> tuple[str, tuple[PastStep, ...]]:
        shown = self._shown(position)
        if said is DEFAULT or said is None:
            reached = shown
        elif said == OPEN:
            reached = shown
            if reached >= 0 and self._closes(reached):
                self._contradiction(position, reached)
        elif said in self.place:
            reached = self.place[said]
            if shown > reached and self.ways[shown].days and self._filled(position, self.ways[shown].days[:1]):
                self._contradiction(position, shown)
        else:
            return said, ()  # no step that is declared leads there
        if said == OPEN:
            self.table.open.add(position)
        if said not in (DEFAULT, None, OPEN) or (reached >= 0 and self._filled(position, self.ways[reached].days)):
            self.table.sure.add(position)
        if reached < 0:
            return self.loop.start, ()
        return self.ways[reached].step.target, self._steps(position, reached)

    def _shown(self, position: int) -> int:
        """The last step that the row's facts show; -1 for none."""
        for at in reversed(range(len(self.ways))):
            way = self.ways[at]
            if any(self._value(name, position) in words for name, words in way.past.unless.items()):
                continue
            if self._filled(position, way.days):
                return len(self.ways) - 1 if at == self.ends else at
            if self._filled(position, way.shown_by):
                return at
        return -1

    def _steps(self, position: int, reached: int) -> tuple[PastStep, ...]:
        steps, latest = [], self._day(position, (self.table.model.when,) if self.table.model.when else ())
        for at, way in enumerate(self.ways[: reached + 1]):
            days = way.days
            if reached == len(self.ways) - 1 and at > (self.ends if self.ends is not None else at):
                days = self.ways[self.ends or 0].days  # the sheet has one day for all that ends a matter
            day, column = self._day(position, days), self._column(days)
            if day is not None:
                if latest is not None and day < latest:
                    self._contradicts(position, f"{day}早于前面的日子{latest}，请核对", column)
                elif day > self.today:
                    self._contradicts(
                        position, f"{day}还没有到；如果是计划的日子，请在上面把这一列对到时限那一栏", column
                    )
                latest = day
            brought = {name: self._value(name, position) for name in way.brings}
            steps.append(
                PastStep(
                    way.step.code, None if day is None else clock.start_of(day), way.before, way.step.target,
                    {name: value for name, value in brought.items() if value not in (None, "", DEFAULT)},
                )
            )  # fmt: skip
        return tuple(steps)

    def _due(self, states: list[str]) -> list[datetime | None]:
        """When each row must leave its state, where no day of its own says so: counted from today, not from a day long past."""
        now, days = clock.now(), calendar()
        usual: Mapping[str, datetime | None] = {
            state.code: due_at(state, self.table.model(), now, days) for state in self.loop.states if not state.closed
        }
        fields = {
            state.code: field_of(self.table.model, state.due_field).attname
            for state in self.loop.states
            if state.due_field
        }
        return [
            None
            if state in fields and self._value(fields[state], position) not in (None, DEFAULT)
            else usual.get(state)
            for position, state in enumerate(states)
        ]

    def _contradicts(self, position: int, message: str, column: int | None) -> None:
        self.contradictions.setdefault(position, (message, column))

    def _closes(self, at: int) -> bool:
        return self.loop.by_code[self.ways[at].step.target].closed

    def _contradiction(self, position: int, at: int) -> None:
        day = self._column(self.ways[at].days) or self._column(tuple(n for way in self.ways for n in way.days))
        title = self.table.header.titles.get(day, "") if day is not None else ""
        self._contradicts(
            position, f"写着没有办完，“{title}”又填了日子，请核对是哪一个", self.table.header.column_of("state")
        )

    def _filled(self, position: int, names: tuple[str, ...]) -> bool:
        return any(self._value(name, position) not in (None, "", DEFAULT) for name in names)

    def _value(self, name: str, position: int) -> Any:
        column = self.table.values.get(name)
        return None if column is None else column[position]

    def _day(self, position: int, names: tuple[str, ...]) -> date | None:
        for name in names:
            value = self._value(name, position)
            if value not in (None, DEFAULT):
                return clock.legal_day(value) if isinstance(value, datetime) else value
        return None

    def _column(self, names: tuple[str, ...]) -> int | None:
        return next((at for at in map(self.table.header.column_of, names) if at is not None), None)


def _ways(table: Table, loop: Loop) -> list[_Way]:
    ways, before = [], loop.start
    asked = set(table.staged.ledger.form.fields)
    for past in table.staged.ledger.past:
        step = loop.step(past.step)
        # What no form asks at first, a step has brought.
        brings = (*past.on, *past.shown_by, *past.brings, *(name for name in step.brings if name not in asked))
        has = [name for name in dict.fromkeys(brings) if name in table.values]
        ways.append(
            _Way(
                past, step, before, tuple(name for name in past.on if name in table.values),
                tuple(name for name in past.shown_by if name in table.values), tuple(has),
            )
        )  # fmt: skip
        before = step.target
    return ways
