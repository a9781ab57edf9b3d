"""A ledger as a spreadsheet that can be imported again: the same columns, by their names, in people's words.

write(ledger, Hazard.objects.within(scope))      # bytes of an .xlsx
template(ledger)         # the empty table, with what each column takes
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db import models
from django.db.models import Count, QuerySet

from .. import clock
from ..ledger.declare import LEDGERS, Ledger
from ..people import divisions
from ..scope import Record, field_of, unscoped
from .mapping import title_of

_DATE, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_ALWAYS = ("region", "sector", "state")


def columns_of(ledger: Ledger) -> list[str]:
    """The fields of an exported table: number, what the form asks, where and in which state."""
    asked = list(dict.fromkeys([*ledger.columns, *ledger.form.fields, *_ALWAYS]))
    return ["number", *(name for name in asked if name not in ("number", "due_at"))]


def write(ledger: Ledger, rows: QuerySet[Any], *, masked: Callable[[str], str] | None = None) -> bytes:
    """The rows as .xlsx. Text is written as text, so that no cell becomes a formula. masked: how telephone numbers are shown."""
    names = columns_of(ledger)
    fields = [field_of(ledger.model, name) for name in names]
    references = [field.name for field in fields if isinstance(field, models.ForeignKey)]
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    formats: dict[type, Any] = {
        date: book.add_format({"num_format": _DATE}),
        datetime: book.add_format({"num_format": _MOMENT}),
    }
    sheet = book.add_worksheet(ledger.title[:31])
    bold = book.add_format({"bold": True})
    for column, field in enumerate(fields):
        sheet.write_string(0, column, title_of(ledger, field), bold)
    sheet.freeze_panes(1, 0)
    names_of = _Names(ledger)
    fetched = rows.select_related(*references) if references else rows
    for position, record in enumerate(fetched.iterator(chunk_size=2000), start=1):
        for column, field in enumerate(fields):
            value = names_of.spelled(record, field)
            if masked is not None and field.name in ledger.masked:
                value = masked(str(value))
            _put(sheet, position, column, value, formats)
    book.close()
    return buffer.getvalue()


def template(ledger: Ledger) -> bytes:
    """The empty table: the form's columns, the compulsory ones marked, with a note on what each takes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet(ledger.title[:31])
    bold = book.add_format({"bold": True})
    names = list(dict.fromkeys([*ledger.form.fields, "region"]))
    for column, name in enumerate(names):
        field = field_of(ledger.model, name)
        needed = name in ledger.form.required
        sheet.write_string(0, column, f"{title_of(ledger, field)}{'*' if needed else ''}", bold)
        hint = _hint(field)
        if hint:
            sheet.write_comment(0, column, hint)
        sheet.set_column(column, column, 16)
    book.close()
    return buffer.getvalue()


def _hint(field: "models.Field[Any, Any]") -> str:
    """What a column takes, in a few words."""
    if field.choices:
        return "填：" + "、".join(str(title) for _, title in field.flatchoices)
    if isinstance(field, models.DateTimeField):
        return "写成2024-05-01 09:30"
    if isinstance(field, models.DateField):
        return "写成2024-05-01"
    if isinstance(field, models.BooleanField):
        return "填“是”或“否”"
    if field.name == "region":
        return "写镇街名，村社区写镇名加村名"
    return str(field.help_text)


class _Names:
    """What codes and keys are called; names that several records share are read once."""

    def __init__(self, ledger: Ledger) -> None:
        self.states: Mapping[str, str] = ledger.model.state_titles
        self._shared: dict[str, set[str]] = {}

    def spelled(self, record: Record, field: "models.Field[Any, Any]") -> Any:
        value = getattr(record, field.attname)
        if field.name == "region":
            return divisions.region_path(value)
        if field.name == "sector":
            return divisions.sector_name(value)
        if field.name == "state":
            return self.states.get(value, value)
        if value in (None, ""):
            return ""
        if isinstance(field, models.ForeignKey):
            return self._called(getattr(record, field.name))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return value

    def _called(self, other: Any) -> str:
        """A referred record as an import finds it again: by the column that names it, or its number where others are called so."""
        declared = LEDGERS.get(getattr(other, "code", ""))
        if declared is None:
            return str(other)
        name = declared.columns[0]
        called = str(getattr(other, name))
        return str(other.number) if called in self._names_shared(declared, name) else called

    def _names_shared(self, declared: Ledger, name: str) -> set[str]:
        if declared.code not in self._shared:
            with unscoped("names that would be taken for another's"):
                rows = declared.model.objects.filter(declared.model.present()).values(name).annotate(rows=Count("pk"))
                self._shared[declared.code] = {str(row[name]) for row in rows.filter(rows__gt=1)}
        return self._shared[declared.code]


def _put(sheet: Any, row: int, column: int, value: Any, formats: Mapping[type, Any]) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.astimezone(clock.LEGAL_ZONE).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats[date])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, list):
        sheet.write_string(row, column, "；".join(str(part) for part in value))
    elif value != "":
        sheet.write_string(row, column, str(value))
