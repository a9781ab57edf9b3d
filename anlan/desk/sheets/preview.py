"""What a person sees of a spreadsheet before it is taken in: which column is what, what is wrong where, the first rows.

context = preview.context(staged, {(16, 2): "2024.9.30"})
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anlan.kernel.column.spelling import written
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.intake import Problem, Staged
from anlan.kernel.sheets.mapping import counts, fields_of
from anlan.kernel.sheets.package import letters_of

from ..listing.filters import Choice

SHOWN_PROBLEMS, SHOWN_TOLD, SHOWN_COLUMNS = 100, 20, 12


@dataclass(frozen=True)
class Column:
    """A column of the file, and the field it may go to."""

    at: int
    letter: str
    title: str
    example: str
    choices: tuple[Choice, ...]
    known: bool


@dataclass(frozen=True)
class Wrong:
    """A problem, with the box in which its cell can be put right; no box for what concerns a whole row.

    confirm: the box that says that an unlikely cell is meant as it is written.
    """

    problem: Problem
    box: str
    value: str
    confirm: str = ""


@dataclass(frozen=True)
class Everywhere:
    """A compulsory field without a column: what all rows say of it is asked once. choices: where only some words will do."""

    name: str
    title: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Tick:
    """A box that settles cells of one kind in the whole sheet. what: which cells; means: what the tick says of them."""

    box: str
    what: str
    means: str
    ticked: bool


@dataclass(frozen=True)
class Line:
    """One of the first rows: its cells (text, whether wrong) and what becomes of it."""

    number: int
    cells: tuple[tuple[str, bool], ...]
    outcome: str
    wrong: bool
    known: bool


@dataclass(frozen=True)
class Unlikely:
    """A column that is asked about: how many of its cells, and the first question."""

    box: str
    title: str
    cells: int
    example: str


def context(
    staged: Staged, cells: Mapping[tuple[int, int], str], confirmed: Mapping[tuple[int, str], str]
) -> dict[str, Any]:
    """What the preview's template lays out. cells, confirmed: what was put right or confirmed before, to be sent along again."""
    wrong = [_wrong(problem) for problem in staged.errors[:SHOWN_PROBLEMS]]
    boxes = {each.box for each in wrong}
    put_right = [(f"cell-{row}-{column}", text) for (row, column), text in cells.items()]
    put_right += [(_confirm_box(row, name), question) for (row, name), question in confirmed.items()]
    bad = len([row for row in staged.bad.values() if row])
    return {
        "staged": staged,
        "ledger": staged.ledger,
        "columns": [_column(staged, at) for at in sorted(staged.header.titles)],
        "wrong": wrong,
        "listed": [each for each in wrong if not _is_asked_above(staged, each.problem)],
        "everywhere": [_everywhere(staged, name) for name in staged.lacks],
        "repeated": staged.repeated,
        "unlikely": _unlikely(staged),
        "ticks": _ticks(staged),
        "told": staged.told[:SHOWN_TOLD],
        "unlisted": len(staged.errors) - len(wrong),
        "put_right": [(name, text) for name, text in put_right if name not in boxes],
        "letters": [letters_of(at) for at in _shown_columns(staged)],
        "lines": _lines(staged),
        "changed": len(staged.changed),
        "bad": bad,
        "good": staged.new + len(staged.changed),
        "all": staged.new + len(staged.changed) + staged.unchanged + bad + staged.waiting,
    }


def _column(staged: Staged, at: int) -> Column:
    current = staged.header.columns.get(at, "")
    fields = [(field.name, str(field.verbose_name)) for field in fields_of(staged.ledger.model)]
    besides = "不导入" if counts(staged.header.titles[at]) else "其他栏目"
    choices = [Choice(title, name, name == current) for name, title in [("", besides), *fields]]
    example = "，".join(staged.examples.get(at, []))
    return Column(at, letters_of(at), staged.header.titles[at], example, tuple(choices), bool(current))


def _everywhere(staged: Staged, name: str) -> Everywhere:
    field = field_of(staged.ledger.model, name)
    titles = tuple(str(title) for _, title in field.flatchoices) if field.choices else ()
    return Everywhere(name, str(field.verbose_name), titles)


def _is_asked_above(staged: Staged, problem: Problem) -> bool:
    """Whether it is a missing column, which is asked once for the whole sheet."""
    return bool(staged.lacks) and not problem.cell and problem.row == staged.header.first


def _ticks(staged: Staged) -> list[Tick]:
    said = staged.amended
    ticks = (
        (
            staged.dayless,
            Tick("first_of_month", "日期只写到月或旬的", "都记在那个月（旬）的第一天", said.first_of_month),
        ),
        (
            staged.several,
            Tick("first_of_several", "一格写了几个号码的", "都记第一个，其余的放在“其他栏目”", said.first_of_several),
        ),
    )
    return [
        replace(tick, what=f"{tick.what}有{cells}格" if cells else tick.what)
        for cells, tick in ticks
        if cells or tick.ticked
    ]


def _wrong(problem: Problem) -> Wrong:
    """The box is named by the cell's place, counted from 0."""
    confirm = _confirm_box(problem.row - 1, problem.asks) if problem.asks else ""
    if not problem.cell:
        return Wrong(problem, "", "", confirm)
    return Wrong(problem, f"cell-{problem.row - 1}-{problem.at}", problem.meant or problem.written, confirm)


def _confirm_box(row: int, name: str) -> str:
    return f"confirmed-{row}-{name}"


def _unlikely(staged: Staged) -> list[Unlikely]:
    first: dict[str, str] = {}
    for problem in staged.errors:
        if problem.asks:
            first.setdefault(problem.asks, problem.message)
    return [
        Unlikely(
            f"as-written-{name}", str(field_of(staged.ledger.model, name).verbose_name), count, first.get(name, "")
        )
        for name, count in staged.asked.items()
        if count > 1
    ]


def _shown_columns(staged: Staged) -> list[int]:
    return sorted(staged.header.titles)[:SHOWN_COLUMNS]


def _lines(staged: Staged) -> list[Line]:
    wrong_cells = {problem.cell for problem in staged.errors}
    new, changed = set(staged.row_numbers), {change.row for change in staged.changed}
    lines = []
    for number, row in staged.first_rows:
        outcome = (
            "有错"
            if number in staged.bad
            else "新增"
            if number in new
            else "更正"
            if number in changed
            else "已有"
            if number in staged.there
            else "缺一列"
        )
        cells = tuple(
            (_text(row[at]) if at < len(row) else "", f"{letters_of(at)}{number}" in wrong_cells)
            for at in _shown_columns(staged)
        )
        lines.append(Line(number, cells, outcome, outcome in ("有错", "缺一列"), outcome == "已有"))
    return lines


def _text(cell: Any) -> str:
    return f"{cell:%Y-%m-%d}" if type(cell) is date else written(cell)
