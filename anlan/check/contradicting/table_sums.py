"""Tables of a text whose columns do not come to what their last or first row says.

list(tables("单位\\t企业\\n清河镇\\t4\\n柳溪镇\\t5\\n合计\\t10"))
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ..claims import numerals
from ..claims.extract import Claim
from .reckoning import Found

_TOTAL_ROW = re.compile(r"(?:合计|总计|共计|小计|全区|全县|全市|全镇)(?:合计)?")
_CELL = re.compile(r"[ \u3000]*(\d[\d,]*(?:\.\d+)?)[ \u3000]*")
_LONGEST_TABLE = 400  # rows
_SEPARATOR = re.compile(r"\t|\|")


def tables(text: str) -> Iterator[Found]:
    """Columns of a table whose last or first row says what they come to, and does not."""
    block: list[tuple[int, list[tuple[int, str]]]] = []
    offset = 0
    for line in [*text.split("\n"), ""]:
        cells = _cells(line, offset)
        if len(cells) > 1:
            block.append((offset, cells))
        else:
            yield from _table([row for _, row in block[:_LONGEST_TABLE]])
            block = []
        offset += len(line) + 1


def _cells(line: str, offset: int) -> list[tuple[int, str]]:
    """Each cell of a row with its place."""
    places = [0, *(hit.end() for hit in _SEPARATOR.finditer(line)), len(line) + 1]
    return [(offset + start, line[start : end - 1]) for start, end in pairwise(places)] if len(places) > 2 else []


def _table(rows: Sequence[Sequence[tuple[int, str]]]) -> Iterator[Found]:
    at = next((at for at, row in enumerate(rows) if _TOTAL_ROW.fullmatch(_name(row))), None)
    if at is None or len(rows) < 4:
        return
    if sum(bool(_TOTAL_ROW.fullmatch(_name(row))) for row in rows) > 1:
        return  # sums of sums
    total = rows[at]
    others = [row for row in rows if row is not total and len(row) == len(total)]
    for column in range(1, len(total)):
        head = rows[0][column][1] if len(rows[0]) == len(total) else ""
        whole = _number_in(total[column])
        parts = [_number_in(row[column]) for row in others]
        known = [each for each in parts if each is not None]
        named = [row[column][1].strip() for row in others]
        blanks = sum(not words or words in "—-/无" for words in named)
        if (
            whole is None
            or len(known) < 2
            or len(known) + blanks < len(others) - 1
            or re.search("率|%|％|均|序|占", head)
        ):
            continue
        if sum((each.value for each in known), Decimal(0)) != whole.value:
            yield (
                known[-1],
                whole,
                f"表里“{head.strip() or total[0][1].strip()}”各行加起来是{sum(each.value for each in known)}",
            )


def _name(row: Sequence[tuple[int, str]]) -> str:
    return re.sub(r"\s", "", row[0][1])


def _number_in(cell: tuple[int, str]) -> Claim | None:
    start, words = cell
    hit = _CELL.fullmatch(words)
    if hit is None:
        return None
    return Claim(hit[1], start + hit.start(1), start + hit.end(1), numerals.number(hit[1]), "")
