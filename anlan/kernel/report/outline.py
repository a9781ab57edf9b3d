"""An outline: plain text in which a figure stands as 【排查隐患】 or 【排查隐患，余】 (`marks`), edited by people who are no programmers.

    一、工作开展情况
    （一）压实责任。【期间】，召开会议【常委会、常务会、专题会议，余】，……
    【表：按镇街：排查隐患、整改率】

    parse(text)      # lines of parts; OutlineError names line and column of what is wrong
    read(text)       # the same with what is wrong left in its place, and the problems

A line that begins with 一、 is a heading; one that begins with （一） has its first sentence as a heading and goes on as text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .. import limits
from .grids import Grid, grid
from .marks import BELONGS_TO, OPTIONS, ROSTER, Condition, Mark, Part, Parts, Reader, Wrong, in_words
from .rosters import Roster, roster
from .writers import Awaited, awaited

__all__ = [
    "BELONGS_TO",
    "OPTIONS",
    "Awaited",
    "Line",
    "Mark",
    "OutlineError",
    "Parts",
    "Reading",
    "awaited_in",
    "in_words",
    "marks",
    "parse",
    "read",
]

_SIGNS = re.compile(r"(\{)([^{}\n]*)\}|(【)([^【】\n]*)】")
_STRAY = re.compile(r"[{}【】]")
_BLOCK = re.compile(r"【(表|图|清单)[:：](.*)】")
_HEADING = re.compile(r"[一二三四五六七八九十]+、")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）")
_THIRD = re.compile(r"\d+\.(?!\d)")
_FOURTH = re.compile(r"（\d+）")
AWAITED = "awaited"
_UNPAIRED = "{name}没有成对，数字写成 【指标名】 的样子"


@dataclass(frozen=True)
class Line:
    """A line of an outline: its kind (heading, lead, third, fourth, text, block, awaited), and its parts; `lead` is how many open it."""

    kind: str
    parts: Parts
    lead: Parts = ()
    block: Grid | Roster | None = None


@dataclass(frozen=True)
class Reading:
    """problems: (line, column, message), both from 1, the first of very many."""

    lines: tuple[Line, ...]
    problems: tuple[tuple[int, int, str], ...]


class OutlineError(Exception):
    """Something in an outline cannot be understood; `problems` are (line, column, message), both from 1."""

    def __init__(self, problems: list[tuple[int, int, str]]) -> None:
        super().__init__("；".join(f"第{line}行第{column}个字：{message}" for line, column, message in problems))
        self.problems = problems


def parse(text: str) -> tuple[Line, ...]:
    """The lines of an outline, blank ones left out. Raises OutlineError with its problems, and for one that is longer than any report."""
    reading = read(text)
    if reading.problems:
        raise OutlineError(list(reading.problems))
    return reading.lines


def read(text: str, known: Mapping[str, str] | None = None) -> Reading:
    """The lines of an outline with what is wrong in its place. known: {name: code} of figures that an issued report has.

    Raises OutlineError for one that is longer than any report.
    """
    if len(text) > limits.OUTLINE_CHARACTERS:
        raise OutlineError([(1, 1, f"正文有{len(text)}个字，一份报告最多{limits.OUTLINE_CHARACTERS}个，请分成几份")])
    reader = Reader(known)
    lines: list[Line] = []
    blocks = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.strip():
            lines.append(_line(raw.strip(), number, len(raw) - len(raw.lstrip()), reader))
            blocks += lines[-1].kind == "block"
        if blocks > limits.OUTLINE_BLOCKS:
            message = f"到这一行表、图和清单超过了{limits.OUTLINE_BLOCKS}张，请分成几份报告"
            raise OutlineError([*reader.problems[: limits.OUTLINE_PROBLEMS], (number, 1, message)])
        if reader.figures > limits.OUTLINE_FIGURES:
            message = f"到这一行数字超过了{limits.OUTLINE_FIGURES}个，请分成几份报告"
            raise OutlineError([*reader.problems[: limits.OUTLINE_PROBLEMS], (number, 1, message)])
        if len(reader.problems) >= limits.OUTLINE_PROBLEMS:
            break
    return Reading(tuple(lines), tuple(reader.problems))


def marks(lines: tuple[Line, ...]) -> list[Mark]:
    """Every figure that is to be printed in the text, in order; what conditions and tables ask stands apart."""
    return [part for line in lines for part in (*line.lead, *line.parts) if isinstance(part, Mark)]


def awaited_in(text: str) -> list[Awaited]:
    """The paragraphs that a text asks bodies to write, in order."""
    return [asked for line in text.splitlines() if (asked := awaited(line)) is not None]


def conditions(lines: tuple[Line, ...]) -> list[Condition]:
    return [part for line in lines for part in (*line.lead, *line.parts) if isinstance(part, Condition)]


def _line(text: str, number: int, offset: int, reader: Reader) -> Line:
    if match := _BLOCK.fullmatch(text):
        kind, inside = match.groups()
        block = (
            roster(inside, reader, number, offset + 1)
            if kind == ROSTER
            else grid(inside, reader, number, offset + 1, kind)
        )
        return Line("text", (block,)) if isinstance(block, Wrong) else Line("block", (), block=block)
    if asked := awaited(text):
        return Line(AWAITED, (reader.awaited(asked, number, offset + 1),))
    kind = "text"
    for name, pattern in (("heading", _HEADING), ("lead", _LEAD), ("third", _THIRD), ("fourth", _FOURTH)):
        if pattern.match(text):
            kind = name
            break
    parts = _parts(text, number, offset, reader)
    if kind != "lead":
        return Line(kind, parts)
    lead, rest = _first_sentence(parts)
    return Line(kind, rest, lead)


def _parts(text: str, number: int, offset: int, reader: Reader) -> Parts:
    parts: list[Part] = []
    end = 0
    for match in _SIGNS.finditer(text):
        if len(reader.problems) >= limits.OUTLINE_PROBLEMS or reader.figures > limits.OUTLINE_FIGURES:
            break  # the rest of the line says no more
        parts += _plain(text[end : match.start()], number, offset + end, reader)
        sign, inside = (match[1], match[2]) if match[1] else (match[3], match[4])
        parts.append(reader.inside(inside, sign, number, offset + match.start() + 1))
        end = match.end()
    else:
        parts += _plain(text[end:], number, offset + end, reader)
    return tuple(part for part in parts if part != "")


def _plain(text: str, number: int, offset: int, reader: Reader) -> list[Part]:
    """Text between signs; a sign that stands alone is wrong, with what follows it."""
    stray = _STRAY.search(text)
    if stray is None:
        return [text]
    name = "花括号" if stray[0] in "{}" else "方头括号"
    rest = text[stray.start() :]
    return [text[: stray.start()], reader.wrong(rest, _UNPAIRED.format(name=name), number, offset + stray.start() + 1)]


def _first_sentence(parts: Parts) -> tuple[Parts, Parts]:
    """The parts up to the first full stop, and what follows it."""
    for position, part in enumerate(parts):
        if isinstance(part, str) and "。" in part:
            head, _, tail = part.partition("。")
            return (*parts[:position], head + "。"), tuple(p for p in (tail, *parts[position + 1 :]) if p != "")
    return parts, ()
