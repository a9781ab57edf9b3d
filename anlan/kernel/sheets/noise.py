"""Rows below a header that are no records: sums, who filled the table in, the header again, the numbers of the columns.

is_footing(["本页小计", 3])      # True
"""

import re
from collections.abc import Sequence
from typing import Any

from ..column.spelling import bare, is_empty, plain
from .mapping import normal

_SUM = re.compile(r"[\u4e00-\u9fff]{0,6}[合总小共累]计(?:\([^()]*\))?:?$")
_FOOT = re.compile(
    r"(填表|填报|制表|制单|审核|审批|负责|报送|联系|填报单位|单位负责)[^:：]{0,6}[:：]|(说明|备注|注)\s*[:：]"
)
_LONGEST = 80
_FEWEST_NUMBERED = 3  # columns


def is_footing(row: Sequence[Any]) -> bool:
    """Whether a row adds up, or says who filled the table in."""
    first = next((cell for cell in row if cell != ""), "")
    if not isinstance(first, str) or first.isascii() or len(first) > _LONGEST:
        return False
    return ("计" in first and bool(_SUM.match(bare(first)))) or bool(_FOOT.match(first.strip()))


def is_header_again(row: Sequence[Any], titles: Sequence[tuple[int, str, str]]) -> bool:
    """Whether a row says the titles again, as it stands on top of every printed page. titles: (column, as written, as compared)."""
    alike = 0
    for at, title, plain_title in titles:
        if at >= len(row) or (cell := row[at]) == "":
            continue
        if not isinstance(cell, str) or (cell.isascii() and not plain_title.isascii()):
            return False
        if cell != title and normal(cell) != plain_title:
            return False
        alike += 1
    return alike > 1


def numbers_columns(row: Sequence[Any]) -> bool:
    """Whether a row only counts the columns, as it stands below some headers: 1 2 3 4 5."""
    cells = [plain(cell).strip("()") for cell in row if not is_empty(cell)]
    return len(cells) >= _FEWEST_NUMBERED and cells == [str(number + 1) for number in range(len(cells))]
