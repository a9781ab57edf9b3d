"""A spreadsheet between being read and being taken in: its good rows, and what is wrong with the others."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import clock
from ..column.spelling import written
from ..ledger.declare import Ledger
from ..loop.bulk import PastStep
from ..people.actor import Actor
from .mapping import Header
from .models import ImportBatch
from .newcomers import Newcomers
from .package import letters_of

Progress = Callable[[int, int], None]  # is told how many of how many records are done
MOST_PROBLEMS = 2000  # that are told one by one
_MOST_REPEATED = 12


def uncounted(done: int, whole: int) -> None:
    """Nobody waits for news of what is done at once."""


class ImportRefused(Exception):
    """The rows cannot come in; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a cell. row: as the spreadsheet numbers it; column: its letter and title, empty for a whole row.

    cell: such as C22, empty for a whole row; at: its column, counted from 0; written: what stands there; meant: what should
    probably stand there; asks: the field that is asked about, where the cell may be right as it is.
    """

    row: int
    column: str
    message: str
    cell: str = ""
    at: int = 0
    written: str = ""
    meant: str = ""
    asks: str = ""

    def __str__(self) -> str:
        return f"第{self.row}行{self.column and f'“{self.column}”'}：{self.message}"


@dataclass(frozen=True)
class Amendments:
    """What a person changed in the reading of a file. Places are counted from 0.

    columns: {column: field}, "" for a column that is none; cells: {(row, column): what is meant}. For the whole sheet: all:
    {field: what every row says} of columns that are missing; swaps: {field: {what cells say: what is meant}};
    first_of_month: a month without a day means its first; first_of_several: of several numbers in a cell the first is taken.
    confirmed: {(row, field): question} whose cell is meant as it is written; as_written: fields of which every cell is. hidden: whether
    rows that the sheet hides come in, hidden.IN or OUT, "" before that is said. left_out: rows that do not come in.
    in_no_ledger: what becomes of firms that no ledger has, newcomers.REGISTER or WORDS, "" before that is said.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    all: Mapping[str, str] = field(default_factory=dict)
    swaps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_of_month: bool = False
    confirmed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    as_written: frozenset[str] = frozenset()
    first_of_several: bool = False
    hidden: str = ""
    left_out: frozenset[int] = frozenset()
    in_no_ledger: str = ""


@dataclass(frozen=True)
class Start:
    """Where a sheet of a book begins among the rows that are read. at: its first row there; first: that row in the sheet;
    title: of the sheet, empty for the first one; region: where its rows lie, as far as its title says, else "". Counted from 0.
    """

    at: int
    first: int
    title: str
    region: str = ""


@dataclass(frozen=True)
class Repeated:
    """A value that many cells of a column say and nobody understands: one answer settles all of them."""

    field: str
    title: str
    value: str
    cells: int


@dataclass(frozen=True)
class Change:
    """A record that the file gives other facts: {attname: value}; row: as the spreadsheet numbers it. steps: those that the file
    says were taken and the ledger does not know.
    """

    pk: int
    row: int
    values: Mapping[str, Any]
    steps: Sequence[PastStep] = ()


@dataclass
class Staged:
    """A spreadsheet that was read and checked, and not yet taken in.

    columns: attnames of `rows`, which are new; row_numbers: where each stood; pasts: the steps that
    each had taken. changed: records that are there with other
    facts. unchanged: how many are there as they are. bad: {number of a row with problems: its cells as written}. said: what
    the person should know. starts: the sheets that are read; refused: how often a column's cell says what cannot be read; lacks:
    compulsory fields without a column; hidden: rows that the sheet hides; dayless: cells that name a month alone; several: cells that give
    several numbers; in_no_ledger: cells that name what no ledger has and that one answer settles; newcomers: the firms that come in
    with the sheet; missing: {field: names that no ledger has}; emptied: cells that say nothing of what their records say; behind: rows
    of matters that have moved on since
    the file was written; waiting: rows that cannot come in before it is said what `lacks` are; told: what was taken of cells
    that say more; there: numbers of rows that are in the ledger already; asked: how often each field is asked about. earlier:
    the import that brought this very file in. examples: {column: a few of its cells}; first_rows: as they stand in the file,
    with their numbers.
    """

    ledger: Ledger
    actor: Actor
    name: str
    sha256: str
    header: Header
    amended: Amendments = field(default_factory=Amendments)
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    pasts: list[Sequence[PastStep]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    errors: list[Problem] = field(default_factory=list)
    bad: dict[int, Sequence[Any]] = field(default_factory=dict)
    examples: dict[int, list[str]] = field(default_factory=dict)
    first_rows: list[tuple[int, Sequence[Any]]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    starts: Sequence[Start] = (Start(0, 0, ""),)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    lacks: list[str] = field(default_factory=list)
    hidden: int = 0
    dayless: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    several: int = 0
    in_no_ledger: int = 0
    newcomers: Newcomers = field(default_factory=Newcomers)
    missing: dict[str, dict[str, None]] = field(default_factory=dict)
    behind: int = 0
    emptied: int = 0
    waiting: int = 0
    told: list[Problem] = field(default_factory=list)
    there: set[int] = field(default_factory=set)
    earlier: ImportBatch | None = None

    @property
    def new(self) -> int:
        return len(self.rows)

    @property
    def asks_hidden(self) -> bool:
        """Whether nobody has said yet if the rows that the sheet hides come in: neither they nor the others do before that."""
        return self.hidden > 0 and not self.amended.hidden

    @property
    def remarks(self) -> list[str]:
        """What the person should know besides the counts."""
        if self.earlier is None:
            return self.said
        at = self.earlier.imported_at.astimezone(clock.LEGAL_ZONE)
        is_visible = self.actor.scope.covers(self.earlier)
        if not is_visible and not self.unchanged:
            return self.said  # who brought it in elsewhere, and that they did, is not for this actor
        by = f"由{self.earlier.person}" if is_visible else ""
        return [f"这份表{clock.day_in_full(at)}{by}导入过，已有的行不会重复。", *self.said]

    @property
    def repeated(self) -> list[Repeated]:
        """What is refused more than once, the most frequent first."""
        often = [(at, value, count) for (at, value), count in self.refused.most_common(_MOST_REPEATED) if count > 1]
        return [
            Repeated(self.header.columns[at], self.header.titles[at], value, count)
            for at, value, count in often
            if at in self.header.columns
        ]

    def place(self, number: int) -> tuple[str, int]:
        """The sheet's title and the row's number in it, counted from 1, of a row that is read."""
        start = self.start_of(number)
        return start.title, number - start.at + start.first + 1

    def start_of(self, number: int) -> Start:
        """The sheet in which a row that is read stands."""
        return next(each for each in reversed(self.starts) if each.at <= number)

    @property
    def wanting(self) -> bool:
        """Whether there is anything to take in."""
        return bool(self.rows or self.changed)

    def problem(
        self,
        number: int,
        message: str,
        row: Sequence[Any],
        *,
        column: int | None = None,
        suggestion: str = "",
        asks: str = "",
    ) -> None:
        """Keep a problem of the row with this number, counted from 0, and the row with it."""
        self.bad.setdefault(number + 1, row)
        text = written(row[column]) if column is not None and column < len(row) else ""
        if column is not None and text and not asks:
            self.refused[column, text] += 1
        if len(self.errors) >= MOST_PROBLEMS:
            return
        if column is None:
            self.errors.append(Problem(number + 1, "", message, asks=asks))
        else:
            self.errors.append(self._at(number, column, message, text, suggestion, asks))

    def tell(self, number: int, message: str, row: Sequence[Any], column: int) -> None:
        """Keep what is told of a cell that comes in."""
        if len(self.told) < MOST_PROBLEMS:
            self.told.append(self._at(number, column, message, written(row[column])))

    def _at(self, number: int, column: int, message: str, text: str, suggestion: str = "", asks: str = "") -> Problem:
        letters = letters_of(column)
        where = f"{letters} {self.header.titles.get(column, '')}".strip()
        sheet, row_number = self.place(number)
        cell = f"{sheet and f'{sheet}!'}{letters}{row_number}"
        return Problem(number + 1, where, message, cell, column, text, suggestion, asks)
