"""What a sheet says of a row's past: the state that its facts show, and the dated steps that led there.

put_pasts(table)      # fills the table's `state` and `due_at`, `table.pasts`: for each row its steps, and `table.sure`
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
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
_REMEMBERED = 50_000  # different rows, as far as they tell of their past: the same days come again and again


Contradiction = tuple[int, str, int | None]  # the position of a row, what it says, the column where
Facts = Mapping[str, Any]  # what a row tells of its past, {attname: value}


def put_pasts(table: Table) -> list[Contradiction]:
    """Work out the state and the past of every row that can be read. Returns what contradicts itself, one for a row."""
    loop = loop_of(table.model.code)
    if loop is None or table.model.state_from:
        return []
    return list(_Telling(table, loop).tell())


@dataclass(frozen=True)
class _Way:
    """One declared step with where the table tells of it. days: columns that the table has, of those that date it; day: where the
    first of them stands; brings: columns that it fills, {attname: one value for each row}.
    """

    past: Past
    step: Step
    before: str
    days: tuple[str, ...]
    day: int | None
    shown_by: tuple[str, ...]
    brings: Mapping[str, list[Any]]


@dataclass(frozen=True)
class _Told:
    """What a row's facts show: its state, and when each step was taken that led there, None where it lacks the day.

    sure: it names its state, or the day on which it came; open: it says that it is not settled; unapproved: what it calls approved is
    not told by anything done since; at_once: its first step is taken for granted; gone_by: it was to be on a day that is over;
    contradiction: what it says, the column where.
    """

    state: str
    days: tuple[datetime | None, ...] = ()
    sure: bool = False
    open: bool = False
    unapproved: bool = False
    at_once: bool = False
    gone_by: date | None = None
    contradiction: tuple[str, int | None] | None = None


class _Telling:
    def __init__(self, table: Table, loop: Loop) -> None:
        self.table, self.loop = table, loop
        self.today = clock.today()
        self.when = (table.model.when,) if table.model.when else ()
        self.ways = _ways(table, loop)
        self.place = {way.step.target: at for at, way in enumerate(self.ways)} | {loop.start: -1}
        last_dated = max((at for at, way in enumerate(self.ways) if way.days), default=-1)
        # The last dated step of a sheet closes the matter where that step may.
        self.ends = last_dated if last_dated >= 0 and self.ways[last_dated].past.ends else None

    def tell(self) -> Iterator[Contradiction]:
        table = self.table
        states: list[str] = []
        pasts: list[tuple[PastStep, ...]] = []
        numbers = table.values.get("number")
        for position, reading in enumerate(self._rows()):
            states.append(reading.state)
            pasts.append(self._steps(reading, position) if reading.days else ())
            if reading.sure:
                table.sure.add(position)
            if reading.open:
                table.open.add(position)
            if reading.unapproved:
                table.unapproved.add(position)
            if reading.at_once:
                table.at_once.add(position)
            if reading.contradiction is not None:
                yield position, *reading.contradiction
            elif reading.gone_by is not None and not (numbers and numbers[position] not in ("", None, DEFAULT)):
                yield position, self._gone_by(reading.gone_by), table.header.column_of(table.model.when)
        table.values["state"] = states
        table.values["due_at"] = self._due(states)
        table.pasts = pasts

    def _rows(self) -> Iterator[_Told]:
        """What each row tells; rows that are alike as far as they tell of it are weighed once."""
        names = [name for name in self._asked() if name in self.table.values]
        rows = zip(*(self.table.values[name] for name in names), strict=True) if names else repeat((), len(self.table))
        readings_by_row: dict[tuple[Any, ...], _Told] = {}
        for row in rows:
            reading = None
            with suppress(TypeError):
                reading = readings_by_row.get(row)
            if reading is None:
                reading = self._told(dict(zip(names, row, strict=True)))
                if len(readings_by_row) < _REMEMBERED:
                    with suppress(TypeError):  # a list
                        readings_by_row[row] = reading
            yield reading

    def _asked(self) -> list[str]:
        """The columns that tell of a row's past."""
        of_ways = (name for way in self.ways for name in (*way.days, *way.shown_by, *way.past.unless))
        read_names = self.loop.beginning.reads if self.loop.beginning else ()
        return list(dict.fromkeys(("state", *self.when, *read_names, *of_ways)))

    def _told(self, facts: Facts) -> _Told:
        state_cell, shown_step = facts.get("state", DEFAULT), self._shown(facts)
        reached, contradicted = shown_step, None
        if state_cell == OPEN:
            if reached >= 0 and self._closes(reached):
                contradicted = reached
        elif state_cell in self.place:
            reached = self.place[state_cell]
            if shown_step > reached and self.ways[shown_step].days and _filled(facts, self.ways[shown_step].days[:1]):
                contradicted = shown_step
        elif state_cell is not DEFAULT and state_cell is not None:
            return _Told(state_cell, sure=True)  # no step that is declared leads there
        unapproved = reached >= 0 and self.ways[reached].past.approval
        reached -= unapproved
        at_once = reached < 0 and state_cell in (DEFAULT, None, OPEN) and self._is_long_done(facts)
        reached += at_once
        sure = state_cell not in (DEFAULT, None, OPEN) or (reached >= 0 and _filled(facts, self.ways[reached].days))
        state = self._first_state(facts) if reached < 0 else self.ways[reached].step.target
        days, wrong = self._days(facts, reached)
        contradiction = wrong if contradicted is None else self._contradiction(contradicted, facts)
        return _Told(
            state, days, sure, state_cell == OPEN, unapproved, at_once, self._over(facts, state), contradiction
        )

    def _over(self, facts: Facts, state: str) -> date | None:
        """The day, already over, on which a row's matter was to be, where the row does not say how far that is."""
        is_to_be = self.loop.by_code[state].due_field == self.table.model.when
        day = _day(facts, self.when) if is_to_be and facts.get("state", DEFAULT) in (DEFAULT, None) else None
        return day if day is not None and day < self.today else None

    def _gone_by(self, day: date) -> str:
        title = field_of(self.table.model, self.table.model.when).verbose_name
        return f"{title}{clock.day_words(day)}已经过了：还没有办的请改日子，办过的不在这里补登"

    def _is_long_done(self, facts: Facts) -> bool:
        """Whether the first step is one due within hours, and the row's matter is of an earlier day."""
        day = _day(facts, self.when)
        return bool(self.ways) and self.ways[0].past.at_once and day is not None and day < self.today

    def _first_state(self, facts: Facts) -> str:
        """Where a row begins that shows no step: where its facts put it, unless it names a state, or says that it is not settled."""
        values = {name: facts.get(name, DEFAULT) for name in (self.loop.beginning.reads if self.loop.beginning else ())}
        state = self.loop.first_state({name: None if value is DEFAULT else value for name, value in values.items()})
        state_cell = facts.get("state", DEFAULT)
        contradicts = state_cell == self.loop.start or (state_cell == OPEN and self.loop.by_code[state].closed)
        return self.loop.start if contradicts else state

    def _shown(self, facts: Facts) -> int:
        """The last step that the row's facts show; -1 for none."""
        for at in reversed(range(len(self.ways))):
            way = self.ways[at]
            if any(facts.get(name) in words for name, words in way.past.unless.items()):
                continue
            if _filled(facts, way.days):
                return len(self.ways) - 1 if at == self.ends else at
            if _filled(facts, way.shown_by):
                return at
        return -1

    def _days(self, facts: Facts, reached: int) -> tuple[tuple[datetime | None, ...], tuple[str, int | None] | None]:
        """When each step was taken, and the first of these days that cannot be."""
        step_times: list[datetime | None] = []
        wrong, latest = None, _day(facts, self.when)
        for at, way in enumerate(self.ways[: reached + 1]):
            dated = way
            if reached == len(self.ways) - 1 and at > (self.ends if self.ends is not None else at):
                dated = self.ways[self.ends or 0]  # the sheet has one day for all that ends a matter
            day = _day(facts, dated.days)
            if day is not None:
                if latest is not None and day < latest:
                    wrong = wrong or (f"{day}早于前面的日子{latest}，请核对", dated.day)
                elif day > self.today:
                    message = f"{day}还没有到；如果是计划的日子，请在上面把这一列对到时限那一栏"
                    wrong = wrong or (message, dated.day)
                latest = day
            step_times.append(None if day is None else clock.start_of(day))
        return tuple(step_times), wrong

    def _steps(self, reading: _Told, position: int) -> tuple[PastStep, ...]:
        return tuple(
            PastStep(
                way.step.code, at, way.before, way.step.target,
                {
                    name: value
                    for name, column in way.brings.items()
                    if (value := column[position]) is not None and value != "" and value is not DEFAULT
                },
            )
            for way, at in zip(self.ways, reading.days, strict=False)  # those that led to its state
        )  # fmt: skip

    def _due(self, states: list[str]) -> list[datetime | None]:
        """When each row must leave its state, where no day of its own says so or is what its limit counts from: counted from today,
        not from a day long past.
        """
        now, days = clock.now(), calendar()
        usual: Mapping[str, datetime | None] = {
            state.code: due_at(state, self.table.model(), now, days) for state in self.loop.states if not state.closed
        }
        own_columns = {
            state.code: [column for name in state.own_dates if (column := self._column_of(name)) is not None]
            for state in self.loop.states
        }
        return [
            None
            if any(column[at] not in (None, DEFAULT) for column in own_columns.get(state, ()))
            else usual.get(state)
            for at, state in enumerate(states)
        ]

    def _column_of(self, name: str) -> list[Any] | None:
        return self.table.values.get(field_of(self.table.model, name).attname)

    def _closes(self, at: int) -> bool:
        return self.loop.by_code[self.ways[at].step.target].closed

    def _contradiction(self, at: int, facts: Facts) -> tuple[str, int | None]:
        if not _filled(facts, self.ways[at].days) and _filled(facts, self.ways[at].shown_by):
            column = _column(self.table, self.ways[at].shown_by)
            title = self.table.header.titles.get(column, "") if column is not None else ""
            return f"写着没有办完，“{title}”又写着办完了，请核对是哪一个", self.table.header.column_of("state")
        day = self.ways[at].day or _column(self.table, tuple(name for way in self.ways for name in way.days))
        title = self.table.header.titles.get(day, "") if day is not None else ""
        return f"写着没有办完，“{title}”又填了日子，请核对是哪一个", self.table.header.column_of("state")


def _filled(facts: Facts, names: tuple[str, ...]) -> bool:
    return any(facts.get(name) not in (None, "", DEFAULT) for name in names)


def _day(facts: Facts, names: tuple[str, ...]) -> date | None:
    for name in names:
        value = facts.get(name)
        if value not in (None, DEFAULT):
            return clock.day_of(value)
    return None


def _column(table: Table, names: tuple[str, ...]) -> int | None:
    return next((at for at in map(table.header.column_of, names) if at is not None), None)


def _ways(table: Table, loop: Loop) -> list[_Way]:
    ways, before = [], loop.start
    form_fields = set(table.staged.ledger.form.fields)
    for past in table.staged.ledger.past:
        step = loop.step(past.step)
        # What no form asks at first, a step has brought.
        brings = (*past.on, *past.shown_by, *past.brings, *(name for name in step.brings if name not in form_fields))
        days = tuple(name for name in past.on if name in table.values)
        ways.append(
            _Way(
                past, step, before, days, _column(table, days), tuple(name for name in past.shown_by if name in table.values),
                {name: table.values[name] for name in brings if name in table.values},
            )
        )  # fmt: skip
        before = step.target
    return ways
