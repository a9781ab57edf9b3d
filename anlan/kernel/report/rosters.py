"""A list of the rows behind a figure: 【清单：现有未销号隐患：编号、问题】, one record a row, on a line of its own.

roster("现有未销号隐患，清河镇：编号、问题", reader, line=3, column=1)      # Roster(Mark, ("number", "description"), …)
printed_rows(roster, printed)                                             # its Printed, with the words of each row as its text
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..column import kind_of
from ..indicator.declare import indicator
from ..indicator.drill import base_of, rows
from ..ledger.declare import LEDGERS
from ..ledger.display import fields_told, shown
from ..ledger.paging import with_references
from ..paper import tree
from ..people.models import Person
from .belonging import narrowed_to
from .marks import ROSTER, Mark, Reader, Refused, Wrong
from .naming import UnknownName, title_of
from .values import Printed

MOST = 30  # rows that a report lists; of more it says how many
_PARTS = re.compile(r"[:：]")
_USUAL = 4  # columns of a list that names none
_CELL, _ROW = "\t", "\n"


@dataclass(frozen=True)
class Roster:
    """columns: names of the fields that it shows. heads: what they are called. title: what stands above it, "" where nothing was said."""

    mark: Mark
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    title: str
    written: str


def roster(text: str, reader: Reader, line: int, column: int) -> Roster | Wrong:
    """What a list asks for; what is wrong is marked as a whole."""
    whole = f"【{ROSTER}：{text}】"
    pieces = [piece.strip() for piece in _PARTS.split(text) if piece.strip()]
    if len(pieces) not in (1, 2, 3):
        return reader.wrong(
            whole, "清单写成 【清单：现有未销号隐患：编号、问题】 的样子，前面还可以写清单名", line, column
        )
    title, name, heads = pieces if len(pieces) == 3 else ("", *pieces, "")[:3]
    try:
        mark = reader.mark(name, "【", line, column, prefix=f"{ROSTER}|")
        if mark.is_change or mark.share_of or mark.rank:
            raise Refused("清单列的是一个数字背后的记录，名字后面只写地方、行业、时间。")
        columns = _columns(mark, heads)
    except (UnknownName, Refused) as error:
        return reader.wrong(whole, str(error), line, column)
    return Roster(mark, tuple(columns), tuple(columns.values()), title, whole)


def columns_of(code: str) -> dict[str, str]:
    """{field: what it is called} of what a list of these records may show: nothing that is shown masked, and no person."""
    ledger = LEDGERS[base_of(indicator(code)).ledger]
    first = {name: at for at, name in enumerate(ledger.columns)}
    fields = sorted(fields_told(ledger), key=lambda field: first.get(field.name, len(first)))
    allowed = [field for field in fields if not kind_of(field).masked and field.related_model is not Person]
    return {"number": "编号", **{field.name: str(field.verbose_name) for field in allowed}}


def _columns(mark: Mark, heads: str) -> dict[str, str]:
    offered = columns_of(mark.code)
    if not heads:
        return dict(list(offered.items())[:_USUAL])
    headers = LEDGERS[base_of(indicator(mark.code)).ledger].headers
    by_name = {word: name for name in reversed(offered) for word in (*headers.get(name, ()), offered[name])}
    columns: dict[str, str] = {}
    for head in heads.split("、"):
        name = by_name.get(head.strip(), "")
        if not name:
            raise Refused(f"清单里没有“{head.strip()}”这一栏，可以用：{'、'.join(offered.values())}")
        columns[name] = head.strip()
    return columns


def printed_rows(each: Roster, printed: Printed) -> Printed:
    """The figure of a list with the words of its first rows as its text: what an issued report keeps of it."""
    figure = indicator(each.mark.code)
    found = rows(figure, printed.scope, printed.period, among=narrowed_to(printed.owner, printed.scope))
    records = with_references(found.order_by("pk"))[:MOST]
    return replace(printed, text=_ROW.join(_words(record, each.columns) for record in records), nothing="", zero=False)


def _words(record: Any, columns: Sequence[str]) -> str:
    fields = {field.name: field for field in record._meta.concrete_fields}
    cells = (record.number if name == "number" else shown(record, fields[name]) for name in columns)
    return _CELL.join(" ".join(cell.split()) for cell in cells)


def is_empty(printed: Printed) -> bool:
    return not printed.text


def draw(each: Roster, printed: Printed, link: Callable[[Printed], str]) -> Iterator[tree.Block]:
    """A list as a document has it, and below it how many it is of, which leads to them all; nothing where there is none."""
    if is_empty(printed):
        return
    lines = [tuple(tree.runs(cell) for cell in row.split(_CELL)) for row in printed.text.split(_ROW)]
    lines = [(*line, *((),) * (len(each.heads) - len(line)))[: len(each.heads)] for line in lines]
    yield tree.Table(
        tuple(tree.runs(head) for head in each.heads), tuple(lines), title=each.title or title_of(each.mark.code)
    )
    whole = tree.Figure(printed.key, f"{printed.records}条", link(printed), f"{printed.label}，{printed.period}")
    left = f"，这里列了前{len(lines)}条" if printed.records > len(lines) else ""
    yield tree.Paragraph(tree.runs("注：共", whole, f"{left}。"))
