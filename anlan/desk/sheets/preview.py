"""What a person sees of a spreadsheet before it is taken in: which column is what, what is wrong where, the first rows.

shown = preview.of(staged)
preview.again(preview.kept(shown)) == shown      # kept until its page is opened
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from anlan.kernel.column import kind_of
from anlan.kernel.column.spelling import written
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.hidden import OUT
from anlan.kernel.sheets.intake import Problem, Staged
from anlan.kernel.sheets.mapping import counts, fields_of
from anlan.kernel.sheets.outlook import Outlook, outlooks
from anlan.kernel.sheets.package import letters_of
from anlan.kernel.sheets.staged import Repeated

from ..listing.filters import Choice
from .beside import beside
from .of_all import Everywhere, Tick, Unlikely, missing_columns, ticks, unlikely, ways
from .options import options_of

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

    confirm: the box that says that an unlikely cell is meant as it is written; leave: the one that leaves a whole row out. of_all: what
    is missing from the whole sheet. field: what its column is.
    """

    problem: Problem
    box: str
    value: str
    confirm: str = ""
    of_all: bool = False
    leave: str = ""
    field: str = ""


@dataclass(frozen=True)
class Line:
    """One of the first rows: its cells (text, whether wrong) as they will be kept, and what becomes of it: state, holder, deadline, place."""

    number: int
    cells: tuple[tuple[str, bool], ...]
    outcome: str
    wrong: bool
    known: bool
    state: str = ""
    holder: str = ""
    due: str = ""
    where: str = ""


@dataclass(frozen=True)
class Preview:
    """All that the page says of a sheet. first: the row of its header; all: how many rows it has; errors, notes: how many there are of
    `wrong` and `told`, of which the first are listed; wanting: whether anything can come in; hidden: rows that the sheet hides, and
    what was said of them; in_no_ledger: cells that name what no ledger has, what was said of them and what may be said.
    """

    name: str
    first: int
    all: int
    new: int
    changed: int
    unchanged: int
    waiting: int
    hidden: int
    hidden_said: str
    in_no_ledger: int
    in_no_ledger_said: str
    ways: tuple[tuple[str, str], ...]
    left_out: int
    bad: int
    errors: int
    notes: int
    wanting: bool
    remarks: tuple[str, ...]
    columns: tuple[Column, ...]
    wrong: tuple[Wrong, ...]
    everywhere: tuple[Everywhere, ...]
    repeated: tuple[Repeated, ...]
    unlikely: tuple[Unlikely, ...]
    ticks: tuple[Tick, ...]
    told: tuple[Problem, ...]
    options: tuple[tuple[str, tuple[str, ...]], ...]
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def listed(self) -> list[Wrong]:
        """What is wrong with single cells and rows: what is missing from all of them is asked once."""
        return [each for each in self.wrong if not each.of_all]

    @property
    def to_mend(self) -> int:
        """How many single cells and rows are wrong."""
        return self.errors - sum(each.of_all for each in self.wrong)

    @property
    def asks_hidden(self) -> bool:
        """Whether it must first be said if the rows that the sheet hides come in."""
        return self.hidden > 0 and not self.hidden_said

    @property
    def kept_out(self) -> str:
        """Which rows stay out, as was said; "" for none."""
        hidden = self.hidden if self.hidden_said == OUT else 0
        parts = [f"隐藏着的{hidden}行" if hidden else "", f"您选了不导入的{self.left_out}行" if self.left_out else ""]
        return "、".join(filter(None, parts))

    @property
    def unlisted(self) -> int:
        return self.errors - len(self.wrong)

    @property
    def loops(self) -> bool:
        """Whether the rows come into states in which somebody has to do something by a day."""
        return any(line.state for line in self.lines)

    @property
    def good(self) -> int:
        return self.new + self.changed


_AS_KEPT = TypeAdapter(Preview)


def kept(preview: Preview) -> dict[str, Any]:
    """A preview in JSON's own types, until its page is opened; without the NUL that the database takes in no text."""
    json_bytes = _AS_KEPT.dump_json(preview).replace(b"\\u0000", b"")
    return json.loads(json_bytes)  # type: ignore[no-any-return]


def again(json_values: dict[str, Any]) -> Preview | None:
    """What was kept; None of one that an earlier edition of the site has kept otherwise."""
    try:
        return _AS_KEPT.validate_python(json_values)
    except ValidationError:
        return None


def of(staged: Staged) -> Preview:
    """What the page shows of a sheet as it was read."""
    bad = len([row for row in staged.bad.values() if row])
    return Preview(
        name=staged.name,
        first=staged.header.first,
        all=staged.new + len(staged.changed) + staged.unchanged + bad + staged.waiting,
        new=staged.new,
        changed=len(staged.changed),
        unchanged=staged.unchanged,
        waiting=staged.waiting,
        hidden=staged.hidden,
        hidden_said=staged.amended.hidden,
        in_no_ledger=staged.in_no_ledger,
        in_no_ledger_said=staged.amended.in_no_ledger,
        ways=ways(staged),
        left_out=len(staged.amended.left_out),
        bad=bad,
        errors=len(staged.errors),
        notes=len(staged.told),
        wanting=staged.wanting,
        remarks=(*staged.remarks, *beside(staged)),
        columns=tuple(_column(staged, at) for at in sorted(staged.header.titles)),
        wrong=tuple(_wrong(staged, problem) for problem in staged.errors[:SHOWN_PROBLEMS]),
        everywhere=missing_columns(staged),
        repeated=tuple(staged.repeated),
        unlikely=unlikely(staged),
        ticks=ticks(staged),
        told=tuple(staged.told[:SHOWN_TOLD]),
        options=tuple(options_of(staged, staged.errors[:SHOWN_PROBLEMS])),
        heads=tuple(_head(staged, at) for at in _shown_columns(staged)),
        lines=tuple(_lines(staged)),
    )


def _column(staged: Staged, at: int) -> Column:
    current = staged.header.columns.get(at, "")
    fields = [(field.name, kind_of(field).label(field)) for field in fields_of(staged.ledger.model)]
    besides = "不导入" if counts(staged.header.titles[at]) else "其他栏目"
    choices = [Choice(title, name, name == current) for name, title in [("", besides), *fields]]
    example = "，".join(staged.examples.get(at, []))
    return Column(at, letters_of(at), staged.header.titles[at], example, tuple(choices), bool(current))


def _is_asked_above(staged: Staged, problem: Problem) -> bool:
    """Whether it is a missing column, or rows that the sheet hides: that is asked once for the whole sheet."""
    has_question = bool(staged.lacks) or staged.asks_hidden
    return has_question and not problem.cell and problem.row == staged.header.first


def _wrong(staged: Staged, problem: Problem) -> Wrong:
    """The box is named by the cell's place, counted from 0."""
    confirm = f"confirmed-{problem.row - 1}-{problem.asks}" if problem.asks else ""
    if not problem.cell:
        of_all = _is_asked_above(staged, problem)
        return Wrong(problem, "", "", confirm, of_all, "" if of_all else f"left-out-{problem.row - 1}")
    leave = f"left-out-{problem.row - 1}" if problem.asks else ""
    box, field = f"cell-{problem.row - 1}-{problem.at}", staged.header.columns.get(problem.at, "")
    return Wrong(problem, box, problem.meant or problem.written, confirm, leave=leave, field=field)


def _shown_columns(staged: Staged) -> list[int]:
    return sorted(staged.header.titles)[:SHOWN_COLUMNS]


def _head(staged: Staged, at: int) -> tuple[str, str]:
    """A column's letter, and what it is called where it is kept."""
    name = staged.header.columns.get(at, "")
    field = field_of(staged.ledger.model, name) if name else None
    return letters_of(at), kind_of(field).label(field) if field is not None else staged.header.titles[at]


def _lines(staged: Staged) -> list[Line]:
    wrong_cells = {problem.cell for problem in staged.errors}
    to_come = outlooks(staged)
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
        outlook = to_come.get(number, Outlook({}))
        cells = tuple(
            (_as_kept(staged, outlook, row, at), f"{letters_of(at)}{number}" in wrong_cells)
            for at in _shown_columns(staged)
        )
        lines.append(
            Line(
                number, cells, outcome, outcome in ("有错", "缺一列"), outcome == "已有", outlook.state, outlook.holder, outlook.due,
                outlook.where,
            )
        )  # fmt: skip
    return lines


def _as_kept(staged: Staged, outlook: Outlook, row: Sequence[Any], at: int) -> str:
    """What a cell's column will say; the cell as it stands where it says nothing of its own, or is not known to come in."""
    name = staged.header.columns.get(at, "")
    if name in outlook.values and staged.header.column_of(name) == at:
        return outlook.values[name]
    return _text(row[at]) if at < len(row) else ""


def _text(cell: Any) -> str:
    return f"{cell:%Y-%m-%d}" if type(cell) is date else written(cell)
