"""A document laid out: which line comes after which, in which style (GB/T 9704-2012, 7). All printed writers follow it.

`lay_out(document)` → Line(TITLE, …), Line(BODY, …), Grid(…), …
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from . import official
from .numbering import printed_date
from .official import Role, Style, width
from .tree import (
    Annex,
    Block,
    Chart,
    Document,
    Figure,
    Footnote,
    Head,
    Heading,
    Imprint,
    Paragraph,
    Run,
    Runs,
    Signature,
    Table,
    plain,
    printable,
    runs,
)


@dataclass(frozen=True)
class Segment:
    """Runs in one font; font None is the font of the line's style."""

    runs: Runs
    font: Role | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph in a style; "\\n" in its text starts a row. end: what stands at the right end of the same row."""

    style: Style
    segments: tuple[Segment, ...]
    end: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class RedLine:
    """The red line below the head, as wide as the type area (7.2.7)."""


@dataclass(frozen=True)
class PageBreak:
    """The next line starts a page."""


@dataclass(frozen=True)
class Grid:
    """A table's cells. shares: each column's part of the width, together 1. cell_styles: one for each column.

    blank: empty rows above, for a table that no title stands over.
    """

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    shares: tuple[float, ...]
    cell_styles: tuple[Style, ...]
    blank: float


@dataclass(frozen=True)
class Picture:
    """A chart, its title already below it as a line."""

    chart: Chart
    blank: float


@dataclass(frozen=True)
class Record:
    """The lines at the bottom of the last page, between rules (7.4)."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Foot:
    """What stands below the type area of the last page: the system's note, and an address to be drawn as a code ("" for none)."""

    line: Line
    note: Footnote


Piece = Line | RedLine | PageBreak | Grid | Picture | Record | Foot

_NO_DAY = "\u3000\u3000年\u3000月\u3000日"
# A number, and what it counts: a figure's unit is its last word, in other text the first character says enough (15日, 3起).
_HAN = "\u4e00-\u9fff"
_NUMBER = r"[0-9](?:[0-9.,]*[0-9])?"
_KEPT_IN_FIGURE = re.compile(rf"{_NUMBER}(?:[%％‰]|[余多]?[{_HAN}]{{1,3}}(?![{_HAN}])|[余多]?[{_HAN}])?")
_KEPT = re.compile(rf"{_NUMBER}(?:[%％‰]|[余多]?[{_HAN}])?")


def unbroken(run: Run) -> Iterator[tuple[str, bool]]:
    """The text of a run piece by piece, and whether a piece stays in one row: a number with its unit does, all else may be broken.

    Where a whole figure such as 同比减少1起，下降25% could not be broken, the row before it was torn apart.
    """
    end = 0
    for match in (_KEPT_IN_FIGURE if isinstance(run, Figure) else _KEPT).finditer(run.text):
        if match.start() > end:
            yield run.text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(run.text):
        yield run.text[end:], False


def lay_out(document: Document) -> tuple[Piece, ...]:
    return tuple(_pieces(printable(document), title_rows(document.title)))


def title_rows(title: str) -> str:
    """The title with a line end after each row: its own, else one before 关于 where it needs two (7.3.1)."""
    rows = tuple(row.strip() for row in title.splitlines() if row.strip())
    about = title.find("关于")
    if len(rows) == 1 and about > 0 and width(title) > official.CHARS * official.CHAR_PT // official.TITLE.char_pt:
        rows = (title[:about], title[about:])
    return "\n".join(map(printable, rows))


def _pieces(document: Document, title: str) -> Iterator[Piece]:
    if document.head:
        yield from _head(document.head)
    yield _line(replace(official.TITLE, blank=2 if document.head else 0), title)
    if document.byline:
        yield _line(official.BYLINE, document.byline)
    if document.addressee:
        yield _line(official.ADDRESSEE, document.addressee.rstrip("：:") + "：")
    yield from _blocks(document.blocks, blank_first=not document.addressee)
    yield from _annex_list(document.annexes)
    if document.signature:
        yield from _signature(document.signature)
    if document.note:
        yield _line(official.NOTE, f"（{document.note}）")
    yield from _annexes(document.annexes)
    if document.imprint and document.imprint != Imprint():
        yield _record(document.imprint)
    if document.footnote:
        yield Foot(_line(official.FOOT, document.footnote.text), document.footnote)


def _head(head: Head) -> Iterator[Piece]:
    fits = official.CHARS * official.CHAR_PT / (width(head.mark) + 0.5)  # half a character is left free
    size = min(official.MARK_PT, int(fits))
    yield _line(replace(official.MARK, size_pt=size, pitch_pt=size), head.mark)
    if head.signers:
        yield from _number_and_signers(head)
    else:
        yield _line(official.NUMBER, head.number)
    yield RedLine()


def _number_and_signers(head: Head) -> Iterator[Piece]:
    """The number moves left; names stand two in a row, the last row beside the number (7.2.6)."""
    pairs = [head.signers[at : at + 2] for at in range(0, len(head.signers), 2)]
    for at, pair in enumerate(pairs):
        label = "签发人：" if at == 0 else ""
        names = "\u3000".join(pair)
        style = replace(official.NUMBER_UPWARD, blank=official.NUMBER_UPWARD.blank if at == 0 else 0)
        number = runs(head.number) if at == len(pairs) - 1 else ()
        yield Line(style, (Segment(number),), (Segment(runs(label)), Segment(runs(names), "kai")))


def _blocks(blocks: tuple[Block, ...], *, blank_first: bool) -> Iterator[Piece]:
    """The text; blank_first: one empty row between title and text where no addressee stands there."""
    for at, block in enumerate(blocks):
        blank = 1 if at == 0 and blank_first else 0
        match block:
            case Heading(level=level, runs=line):
                yield Line(replace(official.HEADINGS[level], blank=blank), (Segment(line),))
            case Paragraph(runs=line, lead=lead):
                segments = (Segment(lead, "kai"), Segment(line)) if lead else (Segment(line),)
                yield Line(replace(official.BODY, blank=blank), segments)
            case Table():
                yield from _table(block)
            case Chart(title=title):
                yield Picture(block, official.TABLE_TITLE.blank)
                if title:
                    yield _line(replace(official.TABLE_TITLE, blank=0, keep_next=False), title)


def _table(table: Table) -> Iterator[Piece]:
    if table.title:
        yield _line(official.TABLE_TITLE, table.title)
    if table.unit_note:
        yield _line(official.TABLE_UNIT, table.unit_note)
    columns = [[plain(cell) for cell in column] for column in zip(table.head, *table.rows, strict=True)]
    # A long cell wraps: it may not starve the other columns, nor may a one-digit column become too narrow for its head.
    wants = [min(max(max(map(width, column)), 3), 12) + 1 for column in columns]
    yield Grid(
        table.head,
        table.rows,
        shares=tuple(want / sum(wants) for want in wants),
        cell_styles=tuple(
            official.TABLE_TEXT if max(map(width, column)) > 10 else official.TABLE_CELL for column in columns
        ),
        blank=0 if table.title or table.unit_note else official.TABLE_TITLE.blank,
    )


def _annex_list(annexes: tuple[Annex, ...]) -> Iterator[Piece]:
    """附件： and the names, without a full stop; a name's further lines start below its first character (7.3.4)."""
    label = width("附件：")
    for at, annex in enumerate(annexes, start=1):
        number = f"{at}." if len(annexes) > 1 else ""
        hang = (label if at == 1 else 0) + width(number)
        left = official.ANNEX_LIST.left + label + width(number)
        style = replace(official.ANNEX_LIST, left=left, first=-hang, blank=1 if at == 1 else 0)
        yield _line(style, ("附件：" if at == 1 else "") + number + annex.name.rstrip("。；;"))


def _signature(signature: Signature) -> Iterator[Piece]:
    """Issuer and date, placed from the right.

    Sealed: the date 4 字 in, the issuer centred over it (7.3.5.1). Unsealed: the issuer 2 字 in, the date's first
    character 2 字 to the right of the issuer's; a date that would come too far right stands 2 字 in (7.3.5.2).
    """
    day = printed_date(signature.signed_on) if signature.signed_on else _NO_DAY
    issuer_width, day_width = width(signature.issuer), width(day)
    if signature.sealed:
        day_right = max(4.0, (issuer_width - day_width) / 2)  # a very long issuer takes the date with it
        issuer_right = day_right + (day_width - issuer_width) / 2
    else:
        issuer_right = 2.0
        day_right = issuer_right + issuer_width - 2 - day_width
        if day_right < 2:
            issuer_right, day_right = issuer_right + 2 - day_right, 2
    # A seal of 42 mm pressed over both lines reaches two rows above the issuer: it needs them free.
    yield _line(replace(official.ISSUER, right=issuer_right, blank=3 if signature.sealed else 1), signature.issuer)
    yield _line(replace(official.DATE, right=day_right), day)


def _annexes(annexes: tuple[Annex, ...]) -> Iterator[Piece]:
    """Each annex on a new page: 附件n flush left in row 1, its title in row 3 (7.3.7)."""
    for at, annex in enumerate(annexes, start=1):
        if not annex.blocks:
            continue
        yield PageBreak()
        yield _line(official.ANNEX_MARK, f"附件{at if len(annexes) > 1 else ''}")
        yield _line(official.ANNEX_TITLE, title_rows(annex.name))
        yield from _blocks(annex.blocks, blank_first=True)


def _record(imprint: Imprint) -> Record:
    lines = []
    if imprint.copies:
        hang = width("抄送：")
        style = replace(official.RECORD, left=official.RECORD.left + hang, first=-hang)
        lines.append(_line(style, f"抄送：{'，'.join(imprint.copies).rstrip('。')}。"))
    if imprint.printer or imprint.printed_on:
        lines.append(_printed(imprint.printer, imprint.printed_on))
    return Record(tuple(lines))


def _printed(printer: str, printed_on: date | None) -> Line:
    day = f"{printed_date(printed_on)}印发" if printed_on else ""
    return Line(replace(official.RECORD, align="left"), (Segment(runs(printer)),), (Segment(runs(day)),))


def _line(style: Style, text: str) -> Line:
    return Line(style, (Segment(runs(text)),))
