"""The tables of a report: counted by row, or as they were issued, and as a document has them.

tables_of([grid], scope, period)[grid].rows      # (("清河镇", (Printed, …)), …, ("合计", …))
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..indicator import words
from ..indicator.compute import Measured, compute
from ..indicator.declare import Period, Ratio, indicator
from ..indicator.drill import names_within
from ..paper import tree
from ..people.divisions import region_path
from ..scope import Scope
from .grids import HEADS, LINE, Grid, cell_key, row_of
from .marks import LAST_YEAR, Mark
from .naming import title_of
from .rows import ALL, keys_of, scope_and_period, value_of, year_before
from .spans import meant
from .values import NO_RECORD, NOT_APPLICABLE, Printed, Unanswerable, never_kept, within

_ALL_NAME = "合计"
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
    """Tables of the records as they are now, one query each. Raises Unanswerable."""
    tables: dict[Grid, Table] = {}
    problems = []
    for grid in grids:
        try:
            own = within(grid.place, scope) if grid.place else scope
            tables[grid] = _counted(grid, own, meant(grid.span, period) if grid.span else period)
        except ValueError as error:
            problems.append((grid.columns[0], str(error)))
    if problems:
        raise Unanswerable(problems)
    return tables


def frozen_table(grid: Grid, printed: Mapping[str, Printed], scope: Scope) -> Table | None:
    """A table as it was issued; None where the report has none of its figures."""
    first = f"{grid.columns[0].key}|"
    keys = [row_of(key) for key in printed if key.startswith(first)]
    own = Scope((grid.place,)) if grid.place else scope
    names = names_within(grid.by, [key for key in keys if key != ALL], own) | {ALL: _ALL_NAME}
    rows = tuple((names[key], tuple(printed[cell_key(mark, key)] for mark in grid.columns)) for key in keys)
    return Table(grid, rows) if rows else None


def _counted(grid: Grid, scope: Scope, period: Period) -> Table:
    codes = dict.fromkeys(part for mark in grid.columns for part in _with_whole(mark.code))
    spans = {"": compute(codes, scope, period, by=grid.by)}
    if any(mark.span for mark in grid.columns):
        spans[LAST_YEAR] = compute(codes, scope, period.year_before(), by=grid.by)
    unkept = never_kept(codes)
    keys = keys_of(grid.by, spans[""], scope, period)
    if grid.ranked:
        first = next(mark for mark in grid.columns if not mark.span)
        keys.sort(key=lambda key: _rank(first, key, spans[""]), reverse=True)
    shown = keys if grid.drawn else [*keys, ALL]
    names = names_within(grid.by, keys, scope) | {ALL: _ALL_NAME}
    rows = tuple(
        (names[key], tuple(_cell(grid, mark, key, spans[mark.span], unkept, scope, period) for mark in grid.columns))
        for key in shown
    )
    return Table(grid, rows)


def _rank(mark: Mark, key: str, values: Mapping[str, Measured]) -> Decimal:
    """What is unknown, or no share of anything, stands last."""
    value = value_of(indicator(mark.code), values[mark.code], key)
    return Decimal(-1) if value is None else value


def _with_whole(code: str) -> tuple[str, ...]:
    figure = indicator(code)
    return (code, figure.over) if isinstance(figure, Ratio) else (code,)


def _cell(
    grid: Grid, mark: Mark, key: str, values: Mapping[str, Measured], unkept: set[str], scope: Scope, period: Period
) -> Printed:
    figure = indicator(mark.code)
    own_scope, own_period = scope_and_period(grid.by, key, scope, period)
    row = key
    if mark.span:
        row, own_period = year_before(grid.by, key), own_period.year_before()
    value = value_of(figure, values[mark.code], row)
    nothing = ""
    if mark.code in unkept:
        nothing = NO_RECORD
    elif value is None:
        whole = value_of(indicator(figure.over), values[figure.over], row) if isinstance(figure, Ratio) else None
        nothing = NO_RECORD if whole is None else NOT_APPLICABLE
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


def draw(table: Table, link: Callable[[Printed], str], number: int = 0) -> Iterator[tree.Block]:
    """A table as a document has it, and below it what its sums leave out; or the chart of it. number: the how manieth chart it is."""
    if table.grid.drawn:
        yield _chart(table, link, number)
        return
    head = (tree.runs(HEADS[table.grid.by]), *(tree.runs(_head(mark)) for mark in table.grid.columns))
    rows = tuple((tree.runs(name), *(_run(cell, link) for cell in cells)) for name, cells in table.rows)
    yield tree.Table(head, rows, title=table.grid.title)
    unknown = dict.fromkeys(name for name, cells in table.rows if any(cell.text == NO_RECORD for cell in cells))
    if unknown and _ALL_NAME not in unknown:
        yield tree.Paragraph(tree.runs(f"注：合计不含{'、'.join(unknown)}（{NO_RECORD}）。"))


def _chart(table: Table, link: Callable[[Printed], str], number: int) -> tree.Chart:
    grid = table.grid
    years = {name.partition("年")[0] for name, _ in table.rows}
    labels = tuple(_label(name, years) for name, _ in table.rows)
    series = tuple(
        tree.Series(
            f"{LAST_YEAR}{title_of(mark.code)}" if mark.span else title_of(mark.code),
            tuple(_point(cells[at], link) for _, cells in table.rows),
            before=bool(mark.span),
        )
        for at, mark in enumerate(grid.columns)
    )
    unit = indicator(grid.columns[0].code).unit
    titles = "、".join(dict.fromkeys(title_of(mark.code) for mark in grid.columns))
    beside = "，与去年同期" if any(mark.span for mark in grid.columns) else ""
    own = f"{region_path(grid.place) if grid.place else ''}{grid.span}"
    title = grid.title or f"{own}{'按月' if grid.by == 'month' else f'各{HEADS[grid.by]}'}{titles}（{unit}）{beside}"
    title = f"图{number} {title}" if number else title
    return tree.Chart(labels, series, unit, title, upright=grid.by == "month", line=grid.drawn == LINE)


def _label(name: str, years: set[str]) -> str:
    """2024年6月 is 6月 where all months are of one year."""
    year, _, month = name.partition("年")
    return month if month and year.isdigit() and len(years) == 1 else name


def _point(cell: Printed, link: Callable[[Printed], str]) -> tree.Point:
    known = cell.text not in _NONE
    figure = tree.Figure(cell.key, cell.text, link(cell) if known else "", f"{cell.label}，{cell.period}")
    return tree.Point(cell.value if known else None, figure)


def _head(mark: Mark) -> str:
    figure = indicator(mark.code)
    return title_of(mark.code) if isinstance(figure, Ratio) else f"{figure.title}（{figure.unit}）"


def _run(cell: Printed, link: Callable[[Printed], str]) -> tree.Runs:
    if cell.text in _NONE:
        return tree.runs(cell.text)
    return tree.runs(tree.Figure(cell.key, cell.text, link(cell), f"{cell.label}，{cell.period}"))
