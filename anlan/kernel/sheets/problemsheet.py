"""The rows of a file that did not come in, with a further column 问题: to be put right and uploaded again.

content = problem_sheet(staged)     # bytes of an .xlsx
"""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..column.units import unit_in
from ..scope import field_of
from .mapping import normal, words_of
from .staged import Staged

TITLE = "问题"  # a column of this name is passed over when the sheet comes back


def problem_sheet(staged: Staged) -> bytes:
    """The header, then each wrong row as it was written and what is wrong with it."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    sheet = book.add_worksheet(TITLE)
    bold, marked = book.add_format({"bold": True}), book.add_format({"bg_color": "#fde8e8", "text_wrap": True})
    width = max(staged.header.titles, default=0) + 1
    for column, title in _titles(staged).items():
        sheet.write_string(0, column, title, bold)
    sheet.write_string(0, width, TITLE, bold)
    messages = _messages(staged)
    listed = ((number, row) for number, row in sorted(staged.bad.items()) if row)
    for position, (number, row) in enumerate(listed, start=1):
        for column, cell in enumerate(row[:width]):
            _write(sheet, position, column, cell)
        sheet.write_string(position, width, messages.get(number, "问题太多，没有一一列出；请先改好前面的"), marked)
    sheet.set_column(width, width, 40)
    book.close()
    return buffer.getvalue()


def _titles(staged: Staged) -> dict[int, str]:
    """As written; a column that a person has named is called so that it is known again, in its own unit."""
    words = words_of(staged.ledger)
    titles = dict(staged.header.titles)
    for column, name in staged.header.columns.items():
        if words.get(normal(titles[column])) != name:
            unit = unit_in(titles[column])
            title = str(field_of(staged.ledger.model, name).verbose_name)
            titles[column] = f"{title.split('(')[0]}({unit})" if unit else title
    return titles


def _messages(staged: Staged) -> dict[int, str]:
    messages: dict[int, list[str]] = {}
    for problem in staged.errors:
        messages.setdefault(problem.row, []).append(f"{problem.column and problem.column + '：'}{problem.message}")
    return {number: "；".join(each) for number, each in messages.items()}


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_string(row, column, "是" if cell else "否")
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell != "":
        sheet.write_string(row, column, str(cell))
