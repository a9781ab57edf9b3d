"""A table in an outline: 【表：按镇街：排查隐患、整改率】, its rows by town, village, sector or month, a figure in each column.

grid("按镇街：排查隐患、整改率", reader, line=3, column=1)      # Grid("town", (Mark, Mark), …)
"""

import re
from dataclasses import dataclass

from ..indicator.declare import Indicator, Ratio, indicator
from .marks import GRID, Mark, Reader, Refused, Wrong
from .naming import UnknownName, title_of

BY = {
    "镇街": "town",
    "乡镇": "town",
    "村社区": "village",
    "村": "village",
    "行业": "sector",
    "月": "month",
    "月份": "month",
}
HEADS = {"town": "镇（街道）", "village": "村（社区）", "sector": "行业", "month": "月份"}
_RANKED = "排名"
_PARTS = re.compile(r"[:：]")


@dataclass(frozen=True)
class Grid:
    """by: what its rows are. columns: a figure each. title: what stands above it, "" where nothing was said. written: as it stands.

    ranked: whether its rows go from the most of the first column to the least.
    """

    by: str
    columns: tuple[Mark, ...]
    title: str
    written: str
    ranked: bool = False


def grid(text: str, reader: Reader, line: int, column: int) -> Grid | Wrong:
    """What a table asks for; what is wrong is marked as a whole."""
    whole = f"【表：{text}】"
    pieces = [piece.strip() for piece in _PARTS.split(text) if piece.strip()]
    if len(pieces) not in (2, 3):
        return reader.wrong(whole, "表写成 【表：按镇街：排查隐患、整改率】 的样子，前面还可以写表名", line, column)
    title, by, columns = pieces if len(pieces) == 3 else ("", *pieces)
    grouping = BY.get(by.removeprefix("按").removesuffix(_RANKED))
    if grouping is None:
        return reader.wrong(whole, f"表不能“{by}”排，可以按{'、按'.join(BY)}", line, column)
    try:
        marks = _columns(columns, reader, line, column)
    except (UnknownName, Refused) as error:
        return reader.wrong(whole, str(error), line, column)
    if len({mark.code for mark in marks}) < len(marks):
        return reader.wrong(whole, "同一个数字在表里写了两次", line, column)
    stock = next((mark.code for mark in marks if grouping == "month" and _is_stock(mark.code)), "")
    if stock:
        return reader.wrong(whole, f"“{title_of(stock)}”是现有多少，不能按月排", line, column)
    return Grid(grouping, marks, title, whole, ranked=by.endswith(_RANKED))


def _columns(text: str, reader: Reader, line: int, column: int) -> tuple[Mark, ...]:
    """The figures of a list; a name may hold a 、 itself, so the longest name goes first."""
    names = text.split("、")
    marks: list[Mark] = []
    while names:
        for length in range(len(names), 0, -1):
            try:
                mark = reader.mark("、".join(names[:length]), "{", line, column, prefix=f"{GRID}|")
            except UnknownName:
                if length == 1:
                    raise
                continue
            if mark.options:
                raise Refused("表里的数字只写名字，时间、地方跟着整份报告。")
            marks.append(mark)
            names = names[length:]
            break
    return tuple(marks)


def cell_key(mark: Mark, key: str) -> str:
    """The key of a cell: of the column's figure in one row; "" is the row of all."""
    return f"{mark.key}|{key}"


def row_of(key: str) -> str:
    return key.rpartition("|")[2]


def _is_stock(code: str) -> bool:
    figure = indicator(code)
    base = indicator(figure.over) if isinstance(figure, Ratio) else figure
    return isinstance(base, Indicator) and base.is_stock
