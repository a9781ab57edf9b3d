"""The empty table of a ledger, to be filled in: its columns with lists to choose from, and a second sheet that explains them.

blank(LEDGERS["hazards"], actor)      # bytes of an .xlsx; filled in, it is imported as it is
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ..column import kind_of
from ..column.day import FIRST_YEAR, LAST_YEAR
from ..column.spelling import listed
from ..ledger.declare import Ledger
from ..people.actor import Actor
from ..scope import field_of
from .layout import EXPLAINED
from .mapping import title_of

MOST_OPTIONS = 300  # of a list; who knows none of so many by heart types the name instead
_ROWS = 5000  # below the header that have lists
_OPTIONS = (
    "选项"  # the hidden sheet on which the lists stand: what stands in a rule itself may not be longer than 255 letters
)
_SHOWN = 12


@dataclass(frozen=True)
class _Column:
    """A column of the empty table: its title, whether it must be filled in, its kind, what may stand in it."""

    title: str
    needed: bool
    field: Any
    kind: Any
    options: list[str]

    @property
    def takes(self) -> str:
        """What it takes, in words."""
        if not self.options:
            return str(self.kind.hint(self.field)) or ("写数字" if self.kind.layout == "figure" else "写文字")
        more = f"{len(self.options)}个" if len(self.options) > _SHOWN else ""
        return f"填：{listed(self.options, _SHOWN)}{more}"


def blank(ledger: Ledger, actor: Actor) -> bytes:
    """The form's columns, the compulsory ones marked; lists are those of the actor's own scope; codes and telephones are text."""
    columns = _columns(ledger, actor)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(ledger.title[:31])
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    lists = _Lists()
    for at, column in enumerate(columns):
        sheet.write_string(0, at, f"{column.title}{'*' if column.needed else ''}", bold)
        sheet.write_comment(0, at, column.takes)
        sheet.set_column(at, at, 16, formats.get(_format(column.kind)))
        if rule := lists.rule(column):
            sheet.data_validation(1, at, _ROWS, at, rule)
    sheet.freeze_panes(1, 0)
    _explain(book.add_worksheet(EXPLAINED), columns, bold)
    lists.write(book)
    book.close()
    return buffer.getvalue()


def _columns(ledger: Ledger, actor: Actor) -> list[_Column]:
    names = dict.fromkeys([*ledger.form.fields, "region"])  # what is counted too: a sheet brings the past
    columns = []
    for name in names:
        field = field_of(ledger.model, name)
        kind = kind_of(field)
        options = kind.options(field, actor, MOST_OPTIONS)
        columns.append(
            _Column(title_of(ledger, field), name in {*ledger.required, *ledger.told_instead}, field, kind, options)
        )
    return columns


def _format(kind: Any) -> str:
    return "text" if kind.as_text else "moment" if kind.timed else "day" if kind.dated else ""


class _Lists:
    """The lists of words, gathered while the rules that name them are made, and written on a sheet behind."""

    def __init__(self) -> None:
        self._listed: list[list[str]] = []

    def rule(self, column: _Column) -> dict[str, Any]:
        """The rule for a column's cells. It warns and does not forbid: what people write otherwise the import reads too."""
        usual = {"error_type": "warning", "ignore_blank": True, "error_title": "请核对"}
        if column.options:
            if column.options not in self._listed:
                self._listed.append(column.options)
            letters = xl_col_to_name(self._listed.index(column.options), col_abs=True)
            source = f"='{_OPTIONS}'!{letters}$1:{letters}${len(column.options)}"
            return {
                **usual, "validate": "list", "source": source,
                "error_message": "列表里没有这个词。确实要这样写就选“是”，导入时会再核对。",
            }  # fmt: skip
        if column.kind.dated:
            return {
                **usual, "validate": "date", "criteria": "between", "minimum": date(FIRST_YEAR, 1, 1),
                "maximum": date(LAST_YEAR, 12, 31), "error_message": f"请{column.takes}。",
            }  # fmt: skip
        return {}

    def write(self, book: Any) -> None:
        if not self._listed:
            return
        sheet = book.add_worksheet(_OPTIONS)
        for at, options in enumerate(self._listed):
            for row, words in enumerate(options):
                sheet.write_string(row, at, words)
        sheet.hide()


def _explain(sheet: Any, columns: list[_Column], bold: Any) -> None:
    lines = [
        ("栏", "要不要填", "怎么填"),
        *((column.title, "必填" if column.needed else "可以不填", column.takes) for column in columns),
    ]
    for row, line in enumerate(lines):
        for at, words in enumerate(line):
            sheet.write_string(row, at, words, bold if row == 0 else None)
    for at, width in enumerate((20, 10, 80)):
        sheet.set_column(at, at, width)
