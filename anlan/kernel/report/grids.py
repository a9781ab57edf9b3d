"""A table in an outline: 【表：按镇街：排查隐患、整改率】, its rows by town, village, sector or month, a figure in each column; and a chart
of the same: 【图：按月，比去年：排查隐患】.

grid("按镇街：排查隐患、整改率", reader, line=3, column=1)      # Grid("town", (Mark, Mark), …)
"""

import re
from dataclasses import dataclass, replace

from ..indicator.declare import Indicator, Ratio, indicator
from .marks import CHART, GRID, LAST_YEAR, Mark, Reader, Refused, Wrong, place_named
from .naming import UnknownName, is_name, title_of
from .spans import is_word

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
COLUMN, LINE, BESIDE = "柱", "线", "比去年"
_EXAMPLE = {
    GRID: "表写成 【表：按镇街：排查隐患、整改率】 的样子，前面还可以写表名",
    CHART: "图写成 【图：按月：排查隐患】 的样子，前面还可以写图名",
}
_MOST_SERIES = 3
_MOST_COLUMNS = 20  # what a page across takes
_LONGEST_NAME = 4  # 、 in a name at most
_PARTS = re.compile(r"[:：]")


@dataclass(frozen=True)
class Grid:
    """by: what its rows are. columns: a figure each. title: what stands above it, "" where nothing was said. written: as it stands.

    ranked: whether its rows go from the most of the first column to the least. drawn: 柱 or 线 of a chart, "" of a table. place, span: the
    code of its own place and the word of its own period; "" for the report's.
    """

    by: str
    columns: tuple[Mark, ...]
    title: str
    written: str
    ranked: bool = False
    drawn: str = ""
    place: str = ""
    span: str = ""


def grid(text: str, reader: Reader, line: int, column: int, kind: str = GRID) -> Grid | Wrong:
    """What a table or a chart asks for; what is wrong is marked as a whole."""
    whole = f"【{kind}：{text}】"
    pieces = [piece.strip() for piece in _PARTS.split(text) if piece.strip()]
    if len(pieces) not in (2, 3):
        return reader.wrong(whole, _EXAMPLE[kind], line, column)
    title, by, columns = pieces if len(pieces) == 3 else ("", *pieces)
    by, *options = [part.strip() for part in re.split("[，,]", by)]
    grouping = BY.get(by.removeprefix("按").removesuffix(_RANKED))
    if grouping is None:
        return reader.wrong(whole, f"{kind}不能“{by}”排，可以按{'、按'.join(BY)}", line, column)
    offered = (COLUMN, LINE, BESIDE) if kind == CHART else ()
    try:
        place, span = _own(options, offered, kind)
        marks = _columns(columns, reader, line, column, kind)
    except (UnknownName, Refused) as error:
        return reader.wrong(whole, str(error), line, column)
    if len({mark.code for mark in marks}) < len(marks):
        return reader.wrong(whole, "同一个数字在表里写了两次", line, column)
    stock = next((mark.code for mark in marks if grouping == "month" and _is_stock(mark.code)), "")
    if stock:
        return reader.wrong(whole, f"“{title_of(stock)}”是现有多少，不能按月排", line, column)
    drawn = (LINE if LINE in options else COLUMN) if kind == CHART else ""
    if drawn and (problem := _undrawable(marks, grouping, drawn)):
        return reader.wrong(whole, problem, line, column)
    if BESIDE in options:
        marks = tuple(each for mark in marks for each in (_last_year(mark), mark))
    return Grid(grouping, marks, title, whole, by.endswith(_RANKED), drawn, place, span)


def _own(options: list[str], offered: tuple[str, ...], kind: str) -> tuple[str, str]:
    """The place and period of its own. Raises Refused for a word that is neither, nor a way to draw."""
    place = span = ""
    for option in options:
        if option in offered:
            continue
        if is_word(option):
            span = option
        elif code := place_named(option):
            place = code
        else:
            raise Refused(f"“{option}”不是{kind}的写法，可以用：{'、'.join((*offered, '地方、时间的名字'))}")
    return place, span


def _undrawable(marks: tuple[Mark, ...], by: str, drawn: str) -> str:
    if len({indicator(mark.code).unit for mark in marks}) > 1:
        return "一张图里的数字要用同一个单位，单位不同的请分成几张图"
    if len(marks) > _MOST_SERIES:
        return f"一张图最多画{_MOST_SERIES}个数字，请分成几张图"
    return "线只能按月画，请写“柱”，或者改成按月" if drawn == LINE and by != "month" else ""


def _last_year(mark: Mark) -> Mark:
    """The same figure a year before, as another row of a chart."""
    return replace(mark, key=f"{mark.key}|{LAST_YEAR}", span=LAST_YEAR)


def _columns(text: str, reader: Reader, line: int, column: int, kind: str) -> tuple[Mark, ...]:
    """The figures of a list; a name may hold a 、 itself, so the longest name goes first. Raises UnknownName and Refused."""
    names = text.split("、")
    if len(names) > _MOST_COLUMNS * _LONGEST_NAME:
        raise Refused(f"一张{kind}最多{_MOST_COLUMNS}个数字，请分成几张。")
    marks: list[Mark] = []
    while names:
        lengths = range(min(len(names), _LONGEST_NAME + 1), 1, -1)
        length = next((each for each in lengths if is_name("、".join(names[:each]).strip())), 1)
        mark = reader.mark("、".join(names[:length]), "{", line, column, prefix=f"{kind}|")
        if mark.options:
            raise Refused(f"{kind}里的数字只写名字，时间、地方写在“按…”后面。")
        marks.append(mark)
        names = names[length:]
    if len(marks) > _MOST_COLUMNS:
        raise Refused(f"一张{kind}最多{_MOST_COLUMNS}个数字，请分成几张。")
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
