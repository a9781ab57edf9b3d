"""The body of a sheet, read column by column: a column has one kind of value, and most of its values come again.

table = Table(staged, page)
table.read()
table.values["found_on"]      # one for each row; DEFAULT where the cell is empty
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.db import models

from .. import clock
from ..column import kind_of
from ..column.day import in_hours
from ..column.spelling import Ambiguous, CellRefused, NoSuchRecord, is_empty, listed, plain, written
from ..column.text import refuse_rounded
from ..column.units import unit_in
from ..ledger.naming import agreeing
from ..loop.bulk import PastStep
from ..people.divisions import region_path
from ..scope import field_of
from .from_matter import FromMatter
from .loose_days import DayUnknown
from .mapping import normal
from .nested import from_outside
from .noise import is_footing, is_header_again, numbers_columns
from .several import NotInLedger, SeveralGiven, Taken
from .staged import Staged
from .units_above import title_with_unit
from .where import DEFAULT, complete
from .wording import Same, Wording
from .workbook import Page

_SHOWN = 10  # rows
_NAMESAKES = 4  # that are listed
_LOOKED_AT, _EXAMPLES = 100, 3  # cells of a column
_REMEMBERED = 20_000  # different cells of a column
_HOUR = re.compile(r"\d{1,2}[:时点]")


@dataclass(frozen=True)
class Unclear:
    """A cell that names several records, until the rest of its row is read."""

    position: int
    field: Any
    column: int
    error: Ambiguous


class Table:
    """The rows below a header that say something, and their values by column.

    numbers: where each row stands in the sheet, counted from 0. values: {attname: one value for each row}. bad: positions
    of rows with a problem. defaulted: {attname: positions of rows whose empty cell took the field's default}. pasts: each row's
    past steps, none for a ledger without a loop; sure: positions of rows that name their state, or the day on which it came;
    open: of those that say they are not settled; unapproved: of those that name an approval and nothing done since; at_once: of those
    whose first step is taken for granted. beside: {position: {title: what a cell says besides}}.
    """

    def __init__(self, staged: Staged, page: Page, wording: Wording, came_in: Container[int] = ()) -> None:
        """came_in: rows that are in the ledger already, and stay out of the table."""
        self.staged, self.header = staged, staged.header
        self.model, self.wording = staged.ledger.model, wording
        columns = tuple(self.header.columns)
        self.numbers: list[int] = []
        self.rows: list[Sequence[Any]] = []
        footing = 0
        failed = {row for row, _ in page.errors}
        titles = [(at, title, normal(title)) for at, title in self.header.titles.items()]
        for number, row in enumerate(islice(page.rows, self.header.first, None), start=self.header.first):
            if number not in failed and not _says_something(row, columns):
                continue
            if number in came_in:
                staged.unchanged += 1
                staged.there.add(number + 1)
                continue
            if is_footing(row):
                footing += 1
                continue
            if is_header_again(row, titles) or (not self.rows and numbers_columns(row)):
                continue
            self.numbers.append(number)
            self.rows.append(row)
        if footing:
            staged.said.append(f"合计、填表人等{footing}行没有导入。")
        staged.first_rows = [(number + 1, row) for number, row in zip(self.numbers[:_SHOWN], self.rows, strict=False)]
        self.errors = page.errors
        self.values: dict[str, list[Any]] = {}
        self.bad: set[int] = set()
        self.defaulted: dict[str, set[int]] = {}
        self.unclear: list[Unclear] = []
        self.taken: list[tuple[int, Any, int, Taken]] = []
        self.from_matter: list[tuple[int, Any, int, FromMatter]] = []
        self.beside: dict[int, dict[str, str]] = {}
        self.pasts: list[tuple[PastStep, ...]] = []
        self.sure: set[int] = set()
        self.open: set[int] = set()
        self.unapproved: set[int] = set()
        self.at_once: set[int] = set()

    def __len__(self) -> int:
        return len(self.rows)

    def problem(
        self, position: int, message: str, column: int | None = None, *, suggestion: str = "", asks: str = ""
    ) -> None:
        """Keep what is wrong with a row, or with one of its cells."""
        self.bad.add(position)
        self.staged.problem(
            self.numbers[position], message, self.rows[position], column=column, suggestion=suggestion, asks=asks
        )

    def read(self) -> None:
        """Every known column, then what is left over, kept beside the record."""
        for name, columns in self._by_field().items():
            field = field_of(self.model, name)
            self.values[field.attname] = self._field(field, columns)
        self._as_beside()
        self._count_from_matters()
        self._put_ends()
        self._tell_apart()
        self._failed()
        others = {**self.header.others, **self._foreign_numbers()}
        if others or self.beside:
            self._refuse_lost(others)
            self.values["extra"] = [
                _beside(row, others) | self.beside.get(position, {}) for position, row in enumerate(self.rows)
            ]
        for at in self.header.titles:
            texts = (written(cell)[:20] for cell in self._cells(at, _LOOKED_AT) if not is_empty(cell))
            self.staged.examples[at] = list(dict.fromkeys(texts))[:_EXAMPLES]
        complete(self)

    def _refuse_lost(self, others: Mapping[int, str]) -> None:
        """Numbers kept beside the record that the spreadsheet has rounded: an identity card's, kept as a number."""
        for at in others:
            for position, cell in enumerate(self._cells(at)):
                try:
                    refuse_rounded(cell)
                except CellRefused as error:
                    self.problem(position, str(error), at)

    def _as_beside(self) -> None:
        """Cells that say what another column says: 当场整改 is the day on which it was found."""
        for name in self.staged.ledger.spellings.keys() & self.values.keys():
            values = self.values[name]
            for position, value in enumerate(values):
                if isinstance(value, Same):
                    beside = self.values.get(value.field)
                    values[position] = None if beside is None or beside[position] is DEFAULT else beside[position]

    def _count_from_matters(self) -> None:
        """Days that hang on the one of their row's matter: 15日内 after it was found."""
        days = self.values.get(self.model.when, [None] * len(self))
        for position, field, column, each in self.from_matter:
            first = days[position]
            value = each.on(clock.day_of(first)) if isinstance(first, date) else each.alone
            self.values[field.attname][position] = value
            if value is None and position not in self.bad:
                title = field_of(self.model, self.model.when).verbose_name
                text = written(self.rows[position][column])
                self.problem(position, f"“{text}”要从{title}算起，这一行没有写", column)
            elif each.said and value is not None:
                self.staged.tell(self.numbers[position], each.said.format(value), self.rows[position], column)

    def _put_ends(self) -> None:
        """What cells say besides: the end of a span goes into the column of ends, where that says nothing else; the rest is kept
        beside the record, and told.
        """
        for position, field, column, reading in self.taken:
            for name, text in reading.words.items():
                self._tell_in_words(position, name, text)
            if reading.newcomer:
                self.values[field.attname][position] = self.staged.newcomers.key_of(field, reading.newcomer)
            if reading.until is not None:
                ends = field_of(self.model, self.staged.ledger.spans[field.name]).attname
                end_values = self.values.setdefault(ends, [None] * len(self))
                if end_values[position] in (None, DEFAULT):
                    end_values[position] = reading.until
                if end_values[position] == reading.until:
                    continue
            if reading.beside:
                self.beside.setdefault(position, {})[self.header.titles[column]] = reading.beside
            if reading.said:
                self.staged.tell(self.numbers[position], reading.said, self.rows[position], column)

    def _tell_in_words(self, position: int, name: str, text: str) -> None:
        """Put what no ledger has into the column of words, before what the row says there itself."""
        words = self.values.setdefault(name, [""] * len(self))
        own = words[position]
        words[position] = text if own in ("", None, DEFAULT) or text in own else f"{text}，{own}"

    def _tell_apart(self) -> None:
        """Namesakes, by what else their rows say of them: a person by 单位, a firm by 所属地区."""
        for each in self.unclear:
            model: Any = each.field.related_model
            beside = {name: column[each.position] for name, column in self.values.items() if name != each.field.attname}
            row_values = {name: value for name, value in beside.items() if value is not DEFAULT}
            row_values.setdefault("region", self.staged.start_of(self.numbers[each.position]).region)
            rows = model.objects.nameable(self.staged.actor.scope)
            matches = agreeing(list(rows.filter(pk__in=each.error.keys)), row_values)
            if len(matches) == 1:
                self.values[each.field.attname][each.position] = matches[0].pk
            else:
                text = written(self.rows[each.position][each.column])
                which = listed([f"{other.number}（{region_path(other.region)}）" for other in matches], _NAMESAKES)
                self.problem(each.position, f"叫“{text}”的有{len(matches)}个，请填编号：{which}", each.column)

    def _by_field(self) -> dict[str, list[int]]:
        columns_by_name: dict[str, list[int]] = {}
        for column, name in self.header.columns.items():
            columns_by_name.setdefault(name, []).append(column)
        return columns_by_name

    def _field(self, field: "models.Field[Any, Any]", columns: list[int]) -> list[Any]:
        title, kind = self.header.titles[columns[0]], kind_of(field)
        join = self._with_hours if kind.timed else self._innermost if kind.nested else self._joined
        cells: list[Any] = join(columns) if len(columns) > 1 else self._cells(columns[0])
        if (full_title := title_with_unit(title, field, self.wording.units)) != title:
            self.staged.said.append(f"“{title}”按表上面写的{unit_in(full_title)}读。")
            title = full_title
        if kind.asks_unit(title):
            self.staged.said.append(f"“{title}”没有写单位，按元读；如果是万元，请在表头写上“（万元）”再导入。")
        read = self.wording.reader(field, title, cells)
        empty = None if field.null else DEFAULT
        value_by_cell: dict[Any, Any] = {"": empty}
        values: list[Any] = []
        keep, several = values.append, False
        for position, cell in enumerate(cells):
            try:
                keep(value_by_cell[cell])
                continue
            except (KeyError, TypeError):
                pass
            if is_empty(cell):
                value = empty
            else:
                try:
                    value = read(cell)
                except Ambiguous as error:
                    self.unclear.append(Unclear(position, field, columns[-1], error))
                    keep(empty)
                    continue
                except CellRefused as error:
                    self.staged.dayless += isinstance(error, DayUnknown)
                    self.staged.several += isinstance(error, SeveralGiven)
                    self.staged.in_no_ledger += isinstance(error, NotInLedger)
                    if isinstance(error, NoSuchRecord) and not error.meant:
                        self.staged.missing.setdefault(field.name, {})[written(cell)] = None
                    self.problem(position, str(error), columns[-1], suggestion=error.meant)
                    keep(empty)
                    continue
            several = several or isinstance(value, Taken | FromMatter)
            # True equals 1 and 1.0, and is something else to a reader.
            if len(value_by_cell) < _REMEMBERED and not isinstance(cell, bool):
                value_by_cell[cell] = value
            keep(value)
        if several:
            for position, value in enumerate(values):
                if isinstance(value, Taken):
                    self.taken.append((position, field, columns[-1], value))
                    values[position] = value.value
                elif isinstance(value, FromMatter):
                    self.from_matter.append((position, field, columns[-1], value))
                    values[position] = None
        return values

    def _cells(self, column: int, most: int | None = None) -> list[Any]:
        return [row[column] if column < len(row) else "" for row in self.rows[:most]]

    def _joined(self, columns: list[int]) -> list[str]:
        """Town and village in columns of their own are one place."""
        return [
            "".join(plain(part) for part in parts if not is_empty(part))
            for parts in zip(*map(self._cells, columns), strict=True)
        ]

    def _innermost(self, columns: list[int]) -> list[Any]:
        """Of towns and villages in columns of their own each row is about the innermost that it names."""
        ordered = from_outside(columns, self.header)
        return [
            next((cell for cell in reversed(cells) if not is_empty(cell)), "")
            for cells in zip(*map(self._cells, ordered), strict=True)
        ]

    def _with_hours(self, columns: list[int]) -> list[str]:
        """A day and an hour in columns of their own, in either order, are one moment."""
        return [
            " ".join(sorted(filter(None, map(_in_words, cells)), key=_is_hour))
            for cells in zip(*map(self._cells, columns), strict=True)
        ]

    def _foreign_numbers(self) -> Mapping[int, str]:
        """The column of numbers, where they are not this ledger's own: then they are kept beside the records."""
        column = self.header.column_of("number")
        if column is None or any(str(each).startswith(f"{self.model.prefix}-") for each in self.values["number"]):
            return {}
        del self.values["number"]
        return {column: self.header.titles[column]}

    def _failed(self) -> None:
        if not self.errors:
            return
        positions = {number: position for position, number in enumerate(self.numbers)}
        for (number, column), error_code in sorted(self.errors.items()):
            if column in self.header.columns and number in positions:
                self.problem(positions[number], f"公式算不出来（{error_code}），请改成数值", column)


def _beside(row: Sequence[Any], others: Mapping[int, str]) -> dict[str, str]:
    """What columns without a field say, by their titles; two columns of one title are kept both."""
    texts: dict[str, str] = {}
    for at, title in others.items():
        if at < len(row) and not is_empty(row[at]):
            text = plain(row[at])
            texts[title] = f"{texts[title]}；{text}" if title in texts else text
    return texts


def _in_words(cell: Any) -> str:
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    return "" if is_empty(cell) else in_hours(cell) if isinstance(cell, str) else plain(cell)


def _is_hour(text: str) -> bool:
    return bool(_HOUR.match(text))


def _says_something(row: Sequence[Any], columns: Sequence[int]) -> bool:
    """Rows that are numbered in advance and not filled in say nothing."""
    return any(column < len(row) and row[column] != "" and not is_empty(row[column]) for column in columns)
