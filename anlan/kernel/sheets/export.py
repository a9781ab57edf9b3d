"""A ledger as a spreadsheet that can be imported again: the same columns, by their names, in people's words, then what other
spreadsheets said besides.

write(ledger, Hazard.objects.within(scope))      # bytes of an .xlsx
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import F, Func, QuerySet, TextField

from ..column import kind_of
from ..column.reference import named_by
from ..column.spelling import bare
from ..ledger.declare import Ledger
from ..loop.declare import loop_of
from ..scope import Record, field_of, unscoped
from .mapping import beside_title, fields_of, title_of

_DATE, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_WHERE = ("region", "sector")
_STANDS = ("state", "due_at")  # as it is now, at the end


def columns_of(ledger: Ledger) -> list[str]:
    """The fields of an exported table, in the order of the trade's own: number, what is asked and what steps brought, then where it
    lies, in which state and until when. What other records count is among them, and what nobody but the system writes is not.
    """
    model, at_end = ledger.model, (*_WHERE, *_STANDS)
    model_names = [field.name for field in fields_of(model) if field.name not in ("body", *ledger.not_in_sheet)]
    names = [*ledger.sheet, *model_names, *ledger.columns, *_body(ledger)]
    stands = _STANDS if loop_of(model.code) else _STANDS[:1]
    return ["number", *dict.fromkeys(name for name in names if name not in ("number", *at_end)), *_WHERE, *stands]


def masked_columns(ledger: Ledger) -> list[str]:
    """What those columns of a ledger are called whose numbers are hidden on its pages."""
    fields = [field_of(ledger.model, name) for name in columns_of(ledger)]
    return [str(field.verbose_name) for field in fields if kind_of(field).masked]


def _body(ledger: Ledger) -> list[str]:
    return ["body"] if "body" in ledger.form.fields or ledger.model.names_body else []


def _uncounted(written: int) -> None:
    """Nobody waits for news of a small table."""


def write(
    ledger: Ledger, rows: QuerySet[Any], *, masked: bool = False, progress: Callable[[int], None] = _uncounted
) -> bytes:
    """The rows as .xlsx. Text is written as text, so that no cell becomes a formula. masked: hide the middle of telephone numbers.
    progress: is told how many are written.
    """
    names = columns_of(ledger)
    fields = [field_of(ledger.model, name) for name in names]
    kinds = [kind_of(field) for field in fields]
    references = [field.name for field, kind in zip(fields, kinds, strict=True) if kind.refers]
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(ledger.title[:31])
    writer = _Writer(book, sheet)
    for column, (field, kind) in enumerate(zip(fields, kinds, strict=True)):
        sheet.write_string(0, column, title_of(ledger, field), writer.bold)
        if kind.as_text:
            sheet.set_column(column, column, 20, writer.text)
    others = _others(rows)
    for column, title in enumerate(others, start=len(names)):
        sheet.write_string(0, column, beside_title(ledger, title), writer.bold)
    sheet.freeze_panes(1, 0)
    namer = _Called()
    fetched = rows.select_related(*references) if references else rows
    for position, record in enumerate(fetched.iterator(chunk_size=2000), start=1):
        for column, (field, kind) in enumerate(zip(fields, kinds, strict=True)):
            if kind.refers:
                value: Any = namer.name(getattr(record, field.name))
            else:
                value = kind.shown(record, field) if masked and kind.masked else kind.cell(record, field)
            writer.put(position, column, value)
        for column, title in enumerate(others if record.others else (), start=len(names)):
            writer.put(position, column, record.others.get(title, ""))
        progress(position)
    book.close()
    return buffer.getvalue()


def _others(rows: QuerySet[Any]) -> list[str]:
    """The titles of what is kept beside these records, in the columns that their spreadsheets had and the ledger has not."""
    titles = (
        rows.annotate(extra_kind=Func(F("extra"), function="jsonb_typeof", output_field=TextField()))
        .exclude(extra={})
        .filter(extra_kind="object")
        .order_by()
        .annotate(other_title=Func(F("extra"), function="jsonb_object_keys", output_field=TextField()))
    )
    return sorted(titles.values_list("other_title", flat=True).distinct())


class _Called:
    """What records are called so that an import finds them again; names that several share are read once."""

    def __init__(self) -> None:
        self._shared: dict[str, set[str]] = {}

    def name(self, other: Any) -> str:
        """By the column that names it, or its number where others are called so."""
        if other is None:
            return ""
        if not isinstance(other, Record):
            return str(other)
        name = str(getattr(other, named_by(type(other))))
        return str(other.number) if bare(name) in self._names_shared(type(other)) else name

    def _names_shared(self, model: type[Record]) -> set[str]:
        if model.code not in self._shared:
            with unscoped("names that would be taken for another's", model):
                names = model.objects.filter(model.present()).values_list(named_by(model), flat=True)
                counts = Counter(bare(str(name)) for name in names)
            self._shared[model.code] = {name for name, count in counts.items() if count > 1}
        return self._shared[model.code]


class _Writer:
    """Puts a value into a cell as what it is."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._sheet = sheet
        self.bold, self.text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        self._day, self._moment = book.add_format({"num_format": _DATE}), book.add_format({"num_format": _MOMENT})

    def put(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, datetime):
            self._sheet.write_datetime(row, column, value, self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            self._sheet.write_number(row, column, float(value))
        elif value not in ("", None):
            self._sheet.write_string(row, column, str(value))
