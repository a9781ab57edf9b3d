"""Sheets of divisions that have a column for each level: the town stands once beside its villages, and has no row of its own.

add_outer(page, header, LEDGERS["regions"])      # rows for the towns, below the others; what is told of them
"""

import re
from collections.abc import Sequence
from typing import Any

from ..column.spelling import is_empty, listed, plain
from ..ledger.declare import Ledger
from ..people import divisions
from ..people.codes import TOWN, VILLAGE, padded, unpadded
from .mapping import Header, nested_field
from .workbook import Page

_OUTER, _INNER = re.compile("镇|乡|街"), re.compile("村|社区")


def from_outside(columns: Sequence[int], header: Header) -> list[int]:
    """The columns of names, that of the towns first."""
    titles = header.titles
    return sorted(columns, key=lambda at: (not _OUTER.search(titles[at]) or bool(_INNER.search(titles[at])), at))


def add_outer(page: Page, header: Header, ledger: Ledger) -> str:
    """Give each town that is only named beside its villages a row of its own, its code being how theirs begin; what is told of it."""
    name, code_at = nested_field(ledger.model), header.column_of("region")
    columns = from_outside([at for at, each in header.columns.items() if each == name], header)
    if not name or code_at is None or len(columns) < 2:
        return ""
    names: dict[str, str] = {}
    own_codes = set(divisions.region_names())
    for row in page.rows[header.first :]:
        code = unpadded(plain(row[code_at])) if code_at < len(row) else ""
        parts = [row[at] for at in columns if at < len(row) and not is_empty(row[at])]
        own_codes.add(code)
        if len(code) == VILLAGE and code.isdecimal() and len(parts) > 1:
            names.setdefault(code[:TOWN], plain(parts[0]))
    towns = {code: town for code, town in names.items() if code not in own_codes}
    for code, town in towns.items():
        page.rows.append(_row(columns[0], town, code_at, padded(code)))
    return (
        f"表里没有单独写的{len(towns)}个镇（街道）一并登记：{listed(towns.values())}，代码按各村（社区）的前9位。"
        if towns
        else ""
    )


def _row(name_at: int, name: str, code_at: int, code: str) -> list[Any]:
    row: list[Any] = [""] * (max(name_at, code_at) + 1)
    row[name_at], row[code_at] = name, code
    return row
