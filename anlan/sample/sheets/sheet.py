"""A sheet as people keep it: a title, headers in their words, and rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..year import FOUNDED, LIVED_SINCE, TAKEN_OVER

Row = Mapping[str, Any]  # {header: cell}


@dataclass
class Sheet:
    """One spreadsheet: for which ledger, by whom it is imported (a key of Seated.actors), headers and rows.

    at: when it is imported. dated: the header of the day on which a row happened; whose: who puts a row in, where it happened
    since people do that themselves.
    """

    ledger: str
    title: str
    by: str
    headers: tuple[str, ...]
    rows: list[Sequence[Any]] = field(default_factory=list)
    at: datetime = TAKEN_OVER
    dated: str = ""
    whose: Callable[[Row], str] | None = None

    @property
    def register(self) -> "Sheet":
        """The same sheet as one of those with which the district began."""
        return replace(self, at=FOUNDED)

    @property
    def kept(self) -> "Sheet":
        """The same sheet with what it can hold when it is imported: nothing that people put in themselves since."""
        return replace(self, rows=[row for row in self.rows if not self._is_lived(self._named(row))])

    @property
    def lived(self) -> Iterator[tuple[Row, str]]:
        """Each row that somebody puts in themselves, and who."""
        for row in map(self._named, self.rows):
            if self.whose is not None and self._is_lived(row):
                yield row, self.whose(row)

    def _named(self, row: Sequence[Any]) -> Row:
        return dict(zip(self.headers, row, strict=True))

    def _is_lived(self, row: Row) -> bool:
        return bool(self.dated) and _day(row[self.dated]) >= LIVED_SINCE

    def add(self, *values: Any) -> None:
        if len(values) != len(self.headers):
            raise ValueError(f"{self.ledger}: {len(values)} values for {len(self.headers)} headers")
        self.rows.append(values)

    def workbook(self) -> bytes:
        """The .xlsx file: title, headers, rows."""
        buffer = BytesIO()
        book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        page = book.add_worksheet("台账")
        page.write_string(0, 0, self.title)
        page.write_row(1, 0, self.headers)
        for number, row in enumerate(self.rows, start=2):
            page.write_row(number, 0, row)
        book.close()
        return buffer.getvalue()


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell
