"""The tables of a report: counted by row, or as they were issued, and as a document has them.

tables_of([grid], scope, period)[grid].rows      # (("清河镇", (Printed, …)), …, ("合计", …))
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..indicator import words
from ..indicator.compute import Measured, compute, without_rows
from ..indicator.declare import Figure, Period, Ratio, indicator
from ..indicator.drill import group_names
from ..paper import tree
from ..people.codes import LEVEL_DIGITS
from ..people.divisions import current_regions, sector_names
from ..scope import Scope
from .grids import HEADS, Grid, cell_key, row_of
from .marks import Mark
from .naming import title_of
from .values import NO_RECORD, NOT_APPLICABLE, Printed, never_kept

_ALL, _ALL_NAME = "", "合计"
_NONE = (NO_RECORD, NOT_APPLICABLE)


@dataclass(frozen=True)
class Table:
    """rows: what each is called, and a figure for each column of the grid."""

    grid: Grid
    rows: tuple[tuple[str, tuple[Printed, ...]], ...]

    @property
    def figures(self) -> list[Printed]:
        return [cell for _, cells in self.rows for cell in cells]


def tables_of(grids: Iterable[Grid], scope: Scope, period: Period) -> dict[Grid, Table]:
    """Tables of the records as they are now, one query each."""
    return {grid: _counted(grid, scope, period) for grid in grids}


def frozen_table(grid: Grid, printed: Mapping[str, Printed]) -> Table | None:
    """A table as it was issued; None where the report has none of its figures."""
    first = f"{grid.columns[0].key}|"
    keys = [row_of(key) for key in printed if key.startswith(first)]
    names = group_names(grid.by, [key for key in keys if key != _ALL]) | {_ALL: _ALL_NAME}
    rows = tuple((names[key], tuple(printed[cell_key(mark, key)] for mark in grid.columns)) for key in keys)
    return Table(grid, rows) if rows else None


def _counted(grid: Grid, scope: Scope, period: Period) -> Table:
    codes = dict.fromkeys(part for mark in grid.columns for part in _with_whole(mark.code))
    values = compute(codes, scope, period, by=grid.by)
    unkept = never_kept(codes)
    keys = _keys(grid, values, scope, period)
    if grid.ranked:
        keys.sort(key=lambda key: _rank(grid.columns[0], key, values), reverse=True)
    names = group_names(grid.by, keys) | {_ALL: _ALL_NAME}
    rows = tuple(
        (names[key], tuple(_cell(grid, mark, key, values, unkept, scope, period) for mark in grid.columns))
        for key in (*keys, _ALL)
    )
    return Table(grid, rows)


def _rank(mark: Mark, key: str, values: Mapping[str, Measured]) -> Decimal:
    """What is unknown, or no share of anything, stands last."""
    value = _value(indicator(mark.code), values[mark.code], key)
    return Decimal(-1) if value is None else value


def _with_whole(code: str) -> tuple[str, ...]:
    figure = indicator(code)
    return (code, figure.over) if isinstance(figure, Ratio) else (code,)


def _keys(grid: Grid, values: Mapping[str, Measured], scope: Scope, period: Period) -> list[str]:
    """The rows of a table: every place and month of the report, the sectors that have anything."""
    if grid.by in LEVEL_DIGITS:
        digits = LEVEL_DIGITS[grid.by]
        return [code for code in sorted(current_regions()) if len(code) == digits and scope.reaches(code)]
    if grid.by == "month":
        return [f"{month.start:%Y-%m}" for month in _months(period)]
    return [code for code in sector_names() if any(each.groups.get(code) for each in values.values())]


def _months(period: Period) -> Iterator[Period]:
    start = period.start
    while start <= period.end:
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        yield Period(start, min(after - timedelta(days=1), period.end))
        start = after


def _cell(
    grid: Grid, mark: Mark, key: str, values: Mapping[str, Measured], unkept: set[str], scope: Scope, period: Period
) -> Printed:
    figure = indicator(mark.code)
    value = _value(figure, values[mark.code], key)
    nothing = ""
    if mark.code in unkept:
        nothing = NO_RECORD
    elif value is None:
        whole = _value(indicator(figure.over), values[figure.over], key) if isinstance(figure, Ratio) else None
        nothing = NO_RECORD if whole is None else NOT_APPLICABLE
    own_scope, own_period = _of_row(grid.by, key, scope, period)
    return Printed(
        key=cell_key(mark, key),
        code=mark.code,
        label=figure.title,
        value=value,
        unit=figure.unit,
        text=nothing or words.printed(value, figure.unit, bare=not isinstance(figure, Ratio)),
        records=0,
        period=own_period,
        scope=own_scope,
        nothing=nothing,
    )


def _value(figure: Figure, measured: Measured, key: str) -> Decimal | None:
    if key == _ALL:
        return measured.total
    return measured.groups[key] if key in measured.groups else without_rows(figure, measured.total)


def _of_row(by: str, key: str, scope: Scope, period: Period) -> tuple[Scope, Period]:
    if key == _ALL:
        return scope, period
    if by == "month":
        return scope, next(month for month in _months(period) if f"{month.start:%Y-%m}" == key)
    if by == "sector":
        return replace(scope, sectors=(key,), body=None, elsewhere=False), period
    return scope.narrowed(key), period


def draw(table: Table, link: Callable[[Printed], str]) -> Iterator[tree.Block]:
    """A table as a document has it, and below it what its sums leave out."""
    head = (tree.runs(HEADS[table.grid.by]), *(tree.runs(_head(mark)) for mark in table.grid.columns))
    rows = tuple((tree.runs(name), *(_run(cell, link) for cell in cells)) for name, cells in table.rows)
    yield tree.Table(head, rows, title=table.grid.title)
    unknown = dict.fromkeys(name for name, cells in table.rows if any(cell.text == NO_RECORD for cell in cells))
    if unknown and _ALL_NAME not in unknown:
        yield tree.Paragraph(tree.runs(f"注：合计不含{'、'.join(unknown)}（{NO_RECORD}）。"))


def _head(mark: Mark) -> str:
    figure = indicator(mark.code)
    return title_of(mark.code) if isinstance(figure, Ratio) else f"{figure.title}（{figure.unit}）"


def _run(cell: Printed, link: Callable[[Printed], str]) -> tree.Runs:
    if cell.text in _NONE:
        return tree.runs(cell.text)
    return tree.runs(tree.Figure(cell.key, cell.text, link(cell), f"{cell.label}，{cell.period}"))
