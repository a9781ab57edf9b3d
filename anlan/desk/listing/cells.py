"""How a row of a list is laid out: one piece of markup for each kind of cell.

Here and not in the template, which would decide it anew for each of a page's 360 cells: that took half of the time of a list.
"""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from anlan.kernel.column import kind_of
from anlan.kernel.column.day import last_day
from anlan.kernel.ledger.declare import Ledger
from anlan.ui.addresses import record_url
from anlan.ui.progress import due_words, progress

from .columns import Column

_ROW = "\n    <tr>{cells}</tr>"
_HEAD = '<th scope="col" class="c-{kind}"{sort}>{text}</th>'
_SORTS = '<a href="{url}">{label}{arrow}</a>'
_ARROWS = {"descending": " ↓", "ascending": " ↑"}
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


def heads(columns: Sequence[Column]) -> SafeString:
    """The heads of a table; one that the list can be sorted by leads there."""
    head_cells = []
    for each in columns:
        text = escape(each.label)
        if each.url:
            text = _SORTS.format(url=escape(each.url), label=text, arrow=_ARROWS.get(each.sorted, ""))
        sort = f' aria-sort="{each.sorted}"' if each.sorted else ""
        head_cells.append(_HEAD.format(kind=each.kind, sort=sort, text=text))
    return mark_safe("".join(head_cells))


def body(records: Sequence[Any], ledger: Ledger, columns: Sequence[Column], now: datetime) -> SafeString:
    """The rows of a table, a line for each record."""
    return mark_safe("".join(_ROW.format(cells=cells) for cells in rows(records, ledger, columns, now)))


def rows(records: Sequence[Any], ledger: Ledger, columns: Sequence[Column], now: datetime) -> list[SafeString]:
    """The cells of each record, one for each column; every value in them is escaped."""
    by_column = [_cells(records, ledger, column, now) for column in columns]
    return [mark_safe("".join(cells)) for cells in zip(*by_column, strict=True)]


def _cells(records: Sequence[Any], ledger: Ledger, column: Column, now: datetime) -> list[str]:
    """One column. But for the name, which leads to its record, a cell follows from its value, and most values come again."""
    kind = kind_of(column.field)
    if column.kind == "what":
        return [_what(record, ledger, kind.shown(record, column.field)) for record in records]
    texts: dict[Any, str] = {}
    cells = []
    for record in records:
        value = getattr(record, column.field.attname)
        if value is None and kind.refers:  # words may stand there instead, each row's own
            cells.append(_cell(record, column, kind.shown(record, column.field)))
            continue
        key = tuple(value) if isinstance(value, list) else value
        if key not in texts:
            is_due = column.kind == "due"
            texts[key] = _due(value, now) if is_due else _cell(record, column, kind.shown(record, column.field))
        cells.append(texts[key])
    return cells


def _what(record: Any, ledger: Ledger, text: str) -> str:
    return _WHAT.format(url=escape(record_url(ledger.code, record.number)), text=escape(text or record.number))


def _cell(record: Any, column: Column, text: str) -> str:
    if column.kind == "state":
        return _STATE.format(mark=progress(record), text=escape(text))
    return _OTHERS.get(column.kind, _PLAIN).format(text=escape(text))


def _due(due_at: datetime | None, now: datetime) -> str:
    if due_at is None:
        return _NO_DUE
    words, late = due_words(due_at, now)
    return _DUE.format(late=" late" if late else "", text=words, day=f"{last_day(due_at):%m-%d}")
