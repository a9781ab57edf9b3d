"""The document tree: what a document says, nothing of how it looks. Every writer takes this tree and only this.

`Document("工作汇报", (Heading(1, runs("一、开展情况")), Paragraph(runs("查出", Figure("hazards.found", "2846条")))))`
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

UNPRINTABLE = ("Cc", "Cs")
NON_SIGNS = "\ufffe\uffff"


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Figure:
    """A printed figure with its unit ("40余次"); on the web it opens the rows behind it.

    key: the indicator's code. href: the page of its rows, "" where there is none. title: what is counted, in words.
    """

    key: str
    text: str
    href: str = ""
    title: str = ""

    @property
    def address(self) -> str:
        """Where it leads from outside the site; "" where it leads nowhere or has only a path, which a file cannot follow."""
        return self.href if is_whole(self.href) else ""


@dataclass(frozen=True)
class Remark:
    """What a draft alone shows: words that the document leaves out, or wrong ones, and why."""

    text: str
    why: str
    wrong: bool = False


Run = Text | Figure | Remark
Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """The parts as runs: plain strings become Text, empty ones are left out."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts if part != "")


@dataclass(frozen=True)
class Heading:
    """A heading on a line of its own, its number included: level 1 一、 level 2 （一） level 3 1. level 4 （1）."""

    level: int
    runs: Runs

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"heading level {self.level}: official documents have levels 1 to 4")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text. lead: a level 2 heading in the same paragraph, before the text (（一）压实责任。一是……)."""

    runs: Runs
    lead: Runs = ()


@dataclass(frozen=True)
class Table:
    """A table: title above, unit ("单位：万元") at its upper right. Rows are as long as the head."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    title: str = ""
    unit_note: str = ""

    def __post_init__(self) -> None:
        if not self.head:
            raise ValueError("a table needs at least one column")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.head):
                raise ValueError(f"row {number} has {len(row)} cells, the head {len(self.head)}")


@dataclass(frozen=True)
class Point:
    """One value of a chart, None where it is unknown, and how it is printed."""

    value: Decimal | None
    figure: Run


@dataclass(frozen=True)
class Series:
    """A row of values of a chart, one for each of its labels. before: those of a year ago."""

    name: str
    points: tuple[Point, ...]
    before: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart of figures of one unit. upright: as columns, or as a line; else as bars that lie, for names are long."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    title: str = ""
    upright: bool = True
    line: bool = False

    def __post_init__(self) -> None:
        for each in self.series:
            if len(each.points) != len(self.labels):
                raise ValueError(f"{each.name} has {len(each.points)} values, the chart {len(self.labels)} labels")


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Head:
    """What stands above the red line (版头). signers (签发人) on documents to a higher level only."""

    mark: str
    number: str
    signers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """Who issues it and the day it was signed or adopted; None leaves room for the day. sealed: so for a seal over both lines."""

    issuer: str
    signed_on: date | None
    sealed: bool = False


@dataclass(frozen=True)
class Annex:
    """An annex (附件): named after the text; with blocks it is also printed, on a new page."""

    name: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Imprint:
    """The record at the very end (版记): copies to (抄送), who printed it and when."""

    copies: tuple[str, ...] = ()
    printer: str = ""
    printed_on: date | None = None


@dataclass(frozen=True)
class Footnote:
    """What the system says of a document at the foot of its last page, no part of it.

    address: where the document can be checked; a whole one is printed as a code too.
    """

    text: str
    address: str = ""

    @property
    def code(self) -> str:
        """The address to be printed as a code; "" for none."""
        return self.address if is_whole(self.address) else ""


@dataclass(frozen=True)
class Document:
    """A whole document. Only title and blocks are needed: a work report (工作汇报) is issued without head and record.

    title: "\\n" starts a new row. byline: a line under the title, in （） as printed. addressee: 主送机关, with or
    without its colon. note: 附注, without its （）. Text may hold any characters: writers print what can be printed.
    """

    title: str
    blocks: tuple[Block, ...]
    byline: str = ""
    head: Head | None = None
    addressee: str = ""
    annexes: tuple[Annex, ...] = ()
    signature: Signature | None = None
    note: str = ""
    imprint: Imprint | None = None
    footnote: Footnote | None = None


def is_whole(address: str) -> bool:
    """Whether an address leads somewhere from anywhere."""
    return address.startswith(("https://", "http://"))


def plain(line: Runs) -> str:
    return "".join(run.text for run in line)


Node = TypeVar("Node")


def printable(node: Node) -> Node:
    """The same tree without what no page can hold; imported text carries such characters, and XML refuses them.

    Controls, half surrogates and non-characters go; tabs and line ends become one space.
    """
    clean: Node = _printable(node)
    return clean


def _printable(node: Any) -> Any:
    if isinstance(node, str):
        return _printable_text(node)
    if isinstance(node, tuple):
        return tuple(_printable(part) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{field.name: _printable(getattr(node, field.name)) for field in fields(node)})
    return node


def _printable_text(text: str) -> str:
    if text.isprintable():
        return text
    spaced = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in UNPRINTABLE and sign not in NON_SIGNS)
