"""A document as a sheet on the web: semantic HTML, classes only, each figure a link to the rows behind it.

`html.write(document)` → `<article class="sheet">…<a class="n" href="…" data-key="drills.held">40余次</a>…</article>`;
`html.page(document)` → the same as a page of its own, to keep as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from . import chart, official, qr
from .official import Style
from .sheet import Foot, Grid, Line, PageBreak, Picture, Piece, Record, RedLine, Segment, lay_out, title_rows, unbroken
from .tree import Document, Figure, Remark, Run, Runs

STYLESHEET = Path(__file__).with_name("sheet.css")

# What a line is, for those who read by ear or by keyboard: (element, class).
ELEMENTS = {
    official.MARK.name: ("p", "mark"),
    official.NUMBER.name: ("p", "number"),
    official.NUMBER_UPWARD.name: ("p", "number"),
    official.TITLE.name: ("h1", ""),
    official.BYLINE.name: ("p", "byline"),
    official.ADDRESSEE.name: ("p", "to"),
    official.BODY.name: ("p", ""),
    **{style.name: (f"h{level + 1}", "") for level, style in official.HEADINGS.items()},
    official.ANNEX_LIST.name: ("p", "annex"),
    official.ISSUER.name: ("p", "issuer"),
    official.DATE.name: ("p", "date"),
    official.NOTE.name: ("p", ""),
    official.ANNEX_MARK.name: ("p", "annex-mark"),
    official.ANNEX_TITLE.name: ("h2", "annex-title"),
    official.RECORD.name: ("p", ""),
    official.TABLE_TITLE.name: ("span", "table-title"),
    official.TABLE_UNIT.name: ("span", "unit"),
}
CAPTION = (official.TABLE_TITLE.name, official.TABLE_UNIT.name)


def write(document: Document) -> str:
    return f'<article class="sheet">\n{"".join(_elements(lay_out(document)))}</article>\n'


def page(document: Document) -> str:
    """A whole page with its style, for a file: figures keep their links where the document has them."""
    title = escape(title_rows(document.title).replace("\n", ""))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{STYLESHEET.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{write(document)}</main>\n</body>\n</html>\n"
    )


def _elements(pieces: tuple[Piece, ...]) -> Iterator[str]:
    caption = ""
    for piece in pieces:
        match piece:
            case Line(style=style) if style.name in CAPTION and style.keep_next:
                caption += _line(piece)
            case Picture():
                yield f'<div class="picture" role="region" aria-label="图" tabindex="0">{chart.svg(piece.chart, links=True)}</div>\n'
            case Line():
                yield _line(piece)
            case RedLine():
                yield '<hr class="red">\n'
            case PageBreak():
                yield '<hr class="page">\n'
            case Grid():
                yield _grid(piece, caption)
                caption = ""
            case Record(lines=lines):
                yield f'<footer class="record">\n{"".join(map(_line, lines))}</footer>\n'
            case Foot():
                yield _foot(piece)


def _foot(foot: Foot) -> str:
    """The system's note, with a way to check the document: a link, and the same as a code for those who hold it on paper."""
    note = foot.note
    link = f' <a href="{escape(note.address)}">核对这一版</a>' if note.address else ""
    code = f'<div class="code" role="img" aria-label="核对用的二维码">{qr.svg(note.code)}</div>' if note.code else ""
    return f'<footer class="footnote">{code}<p>{escape(note.text)}{link}</p></footer>\n'


def _line(line: Line) -> str:
    element, names = ELEMENTS[line.style.name]
    body = _segments(line.segments, line.style)
    if line.end:
        names = f"{names} ends".strip()
        body = f"<span>{body}</span><span>{_segments(line.end, line.style)}</span>"
    return f"<{element}{_class(names)}>{body}</{element}>\n"


def _segments(segments: tuple[Segment, ...], style: Style) -> str:
    return "".join(_segment(segment, style) for segment in segments)


def _segment(segment: Segment, style: Style) -> str:
    body = _runs(segment.runs)
    if segment.font is None:
        return body
    # A heading that the text runs on from: a paragraph can hold no <h3>, the role says the same.
    role = ' role="heading" aria-level="3"' if style.name == official.BODY.name else ""
    return f'<span class="{segment.font}"{role}>{body}</span>'


def _runs(runs: Runs) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = "<br>".join(escape(row) for row in run.text.split("\n"))
    if isinstance(run, Remark):
        if run.wrong:
            return f'<mark title="{escape(run.why)}">{text}</mark>'
        return f'<span class="gone">不印：{text}（{escape(run.why)}）</span>'
    if not isinstance(run, Figure):
        return text
    attributes = f' data-key="{escape(run.key)}"' + (f' title="{escape(run.title)}"' if run.title else "")
    name = "n"
    if "，" in run.text:  # 同比减少1起，下降25% may go over two rows, a number with its unit not
        name, text = (
            "n clause",
            "".join(_kept(escape(piece)) if stays else escape(piece) for piece, stays in unbroken(run)),
        )
    if not run.href:
        return f'<span class="{name}"{attributes}>{text}</span>'
    return f'<a class="{name}" href="{escape(run.href)}"{attributes}>{text}</a>'


def _kept(text: str) -> str:
    return f'<span class="k">{text}</span>'


def _grid(grid: Grid, caption: str) -> str:
    """A table in a frame of its own that scrolls sideways, by keyboard too, where the screen is narrow."""
    head = "".join(f'<th scope="col">{_runs(cell)}</th>' for cell in grid.head)
    rows = "".join(f"<tr>{_row(grid, row)}</tr>\n" for row in grid.rows)
    titled = f"<caption>{caption}</caption>\n" if caption else ""
    return (
        f'<div class="grid" role="region" aria-label="表格" tabindex="0">\n<table>\n{titled}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _row(grid: Grid, row: tuple[Runs, ...]) -> str:
    cells = []
    for at, (cell, style) in enumerate(zip(row, grid.cell_styles, strict=True)):
        element, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
        names = "long" if style == official.TABLE_TEXT else ""
        cells.append(f"<{element}{scope}{_class(names)}>{_runs(cell)}</{element}>")
    return "".join(cells)


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
