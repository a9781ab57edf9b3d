"""A sheet as people keep it: a title, headers in their words, and rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter


@dataclass
class Sheet:
    """One spreadsheet: for which ledger, by whom it is imported (a key of Seated.actors), headers and rows."""

    ledger: str
    title: str
    by: str
    headers: tuple[str, ...]
    rows: list[Sequence[Any]] = field(default_factory=list)

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
