"""How a row of a list is laid out: one piece of markup for each kind of cell.

Here and not in the template, which would decide it anew for each of a page's 360 cells: that took half of the time of a list.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from anlan.kernel.column.day import last_day
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.display import shown
from anlan.ui.addresses import record_url
from anlan.ui.progress import due_words, progress

from .columns import Column

_WHAT = '<th scope="row" class="what"><a href="{url}">{text}</a></th>'
_STATE = '<td class="c-state"><span class="st {mark}">{text}</span></td>'
_DUE = '<td class="c-due"><span class="left{late}">{text}</span>{day}</td>'
_NO_DUE = '<td class="c-due"></td>'
_PLAIN = "<td>{text}</td>"
_OTHERS = {
    "unit": '<td class="c-unit">{text}</td>',
    "number": '<td class="c-no">{text}</td>',
    "figure": '<td class="num">{text}</td>',
}


def rows(records: Sequence[Any], ledger: Ledger, columns: Sequence[Column], now: datetime) -> list[SafeString]:
    """The cells of each record, one for each column; every value in them is escaped."""
    by_column = [_cells(records, ledger, column, now) for column in columns]
    return [mark_safe("".join(cells)) for cells in zip(*by_column, strict=True)]


def _cells(records: Sequence[Any], ledger: Ledger, column: Column, now: datetime) -> list[str]:
    """One column. But for the name, which leads to its record, a cell follows from its value, and most values come again."""
    if column.kind == "what":
        return [_what(record, ledger, column) for record in records]
    known: dict[Any, str] = {}
    made = []
    for record in records:
        value = getattr(record, column.field.attname)
        key = tuple(value) if isinstance(value, list) else value
        if key not in known:
            known[key] = _cell(record, ledger, column, now)
        made.append(known[key])
    return made


def _what(record: Any, ledger: Ledger, column: Column) -> str:
    text = escape(shown(record, column.field)) or escape(record.number)
    return _WHAT.format(url=escape(record_url(ledger.code, record.number)), text=text)


def _cell(record: Any, ledger: Ledger, column: Column, now: datetime) -> str:
    if column.kind == "due":
        return _due(record.due_at, now)
    text = escape(shown(record, column.field))
    if column.kind == "state":
        return _STATE.format(mark=progress(record), text=text)
    return _OTHERS.get(column.kind, _PLAIN).format(text=text)


def _due(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return _NO_DUE
    words, late = due_words(due_at, now)
    return _DUE.format(late=" late" if late else "", text=words, day=f"{last_day(due_at):%m-%d}")
