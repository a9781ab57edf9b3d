"""A document as plain text, its rows where the page has them: indented, centred or at the right by full-width spaces.

`text.write(document)` → "　　　　　　　　　青禾区安全生产工作汇报\\n\\n　　2024年以来，……\\n"
"""

from __future__ import annotations

from dataclasses import replace

from . import chart, official
from .official import width
from .sheet import Foot, Grid, Line, PageBreak, Picture, Record, Segment, lay_out
from .tree import Document, plain

SPACE = "\u3000"


def write(document: Document) -> str:
    rows: list[str] = []
    for piece in lay_out(document):
        match piece:
            case Line():
                rows += _line(piece)
            case Grid():
                rows += ["", *_grid(piece), ""] if piece.blank else [*_grid(piece), ""]
            case Picture():
                rows += ["", chart.words(replace(piece.chart, title="")), ""]
            case Record(lines=lines):
                rows += ["", *(row for line in lines for row in _line(line))]
            case Foot(note=note):
                rows += ["", note.text + (f" {note.code}" if note.code else "")]
            case PageBreak():
                rows.append("")
    return "\n".join(rows).strip("\n") + "\n"


def _line(line: Line) -> list[str]:
    """A paragraph, however long, is one row: its reader breaks it."""
    style, text = line.style, _plain(line.segments)
    if line.end:
        text += SPACE * max(1, round(official.CHARS - width(text + _plain(line.end)))) + _plain(line.end)
    return [""] * round(style.blank) + [_placed(row, line) for row in text.split("\n")]


def _placed(row: str, line: Line) -> str:
    style = line.style
    free = official.CHARS - width(row)
    indents = {"center": free / 2, "right": free - style.right}
    return SPACE * max(0, round(indents.get(style.align, style.left + style.first))) + row


def _plain(segments: tuple[Segment, ...]) -> str:
    return "".join(plain(segment.runs) for segment in segments)


def _grid(grid: Grid) -> list[str]:
    """Columns as wide as their widest cell, two spaces apart."""
    table = [[plain(cell) for cell in row] for row in (grid.head, *grid.rows)]
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in table]


def _padded(cell: str, wide: float) -> str:
    free = wide - width(cell)
    return cell + SPACE * int(free) + " " * round(free % 1 * 2)
