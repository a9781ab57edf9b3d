"""A column called 状态 that says something else than how far a matter is: whether a firm works, in a ledger that asks 生产状态.

header = say_other_state([(page, header)], LEDGERS["enterprises"], amended.columns, remarks)
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..column import kind_of
from ..column.spelling import bare
from ..ledger.declare import Ledger
from ..scope import field_of
from .mapping import Header, fields_of
from .state_column import STATE, cells_of
from .workbook import Page

_STATE_WORD = "状态"


def say_other_state(
    pages: Sequence[tuple[Page, Header]], header: Header, ledger: Ledger, choices: Mapping[int, str], remarks: list[str]
) -> Header:
    """The header, with the column of the state given to the only other one whose words most of its cells say. choices: {column: field}
    as a person set it.
    """
    at = header.column_of(STATE)
    if at is None or at in choices:
        return header
    cells = cells_of(pages, at)
    if not cells or _share(cells, _words(ledger, STATE)) > 0:
        return header
    free = [
        field.name
        for field in fields_of(ledger.model)
        if field.name not in header.columns.values() and field.choices and str(field.verbose_name).endswith(_STATE_WORD)
    ]
    matches = [name for name in free if _share(cells, _words(ledger, name)) > 0.5]
    if len(matches) != 1:
        return header
    title = field_of(ledger.model, matches[0]).verbose_name
    remarks.append(f"“{header.titles[at]}”写的是{title}，按{title}读；不是的话请改这一列的栏目。")
    return Header(header.first, {**header.columns, at: matches[0]}, header.others, header.titles)


def _words(ledger: Ledger, name: str) -> frozenset[str]:
    """What a sheet says of a column, as it is compared."""
    field = field_of(ledger.model, name)
    listed = [word for each in ledger.spellings.get(name, {}).values() for word in each]
    return frozenset(bare(word).lower() for word in [*listed, *kind_of(field).titles(field).values()])


def _share(cells: Counter[str], words: frozenset[str]) -> float:
    return sum(count for cell, count in cells.items() if bare(cell).lower() in words) / cells.total()
