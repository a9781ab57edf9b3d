"""An outline: plain text in which a figure stands as {code} or {code|余}, edited by people who are no programmers: to them it is {title|余}.

    一、工作开展情况
    （一）压实责任。召开会议{meetings.held|余}，……

    parse(text)      # lines of runs; OutlineError names line and column
    in_titles(text)  # as it is edited; in_codes(text) as it is kept, for a title may be worded anew

A line that begins with 一、 is a heading; one that begins with （一） has its first sentence as a heading and goes on as text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from .. import limits
from ..indicator.declare import INDICATORS, UnknownIndicator, indicator

_MARK = re.compile(r"\{([^{}\n]*)\}")
_HEADING = re.compile(r"[一二三四五六七八九十]+、")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）")
_THIRD = re.compile(r"\d+\.(?!\d)")
_FOURTH = re.compile(r"（\d+）")
# What may follow the code. Each is a way of wording; a unit of the same kind (处 for 条) is allowed besides.
OPTIONS = {
    "余": "写成约数：43次写20余次的样子，40余次",
    "数": "只写数字，不带单位",
    "万": "用万元、万人次来写",
    "去年": "去年同期的数",
    "同比": "比去年同期：同比增加5次，增长13.2%",
}

BELONGS_TO = "归"  # with a record's number: only what belongs to that record is counted
_OWNED = re.compile(rf"{BELONGS_TO}[A-Z]{{2,3}}-\d{{4}}-\d{{3,}}")


@dataclass(frozen=True)
class Mark:
    """A figure asked for in an outline. `key` tells it from another use of the same indicator."""

    key: str
    code: str
    options: tuple[str, ...]
    line: int
    column: int


Parts = tuple[str | Mark, ...]


@dataclass(frozen=True)
class Line:
    """A line of an outline: its kind (heading, lead, third, fourth, text), and its parts; `lead` is how many open it."""

    kind: str
    parts: tuple[str | Mark, ...]
    lead: tuple[str | Mark, ...] = ()


class OutlineError(Exception):
    """Something in an outline cannot be understood; `problems` are (line, column, message), both from 1."""

    def __init__(self, problems: list[tuple[int, int, str]]) -> None:
        super().__init__("；".join(f"第{line}行第{column}个字：{message}" for line, column, message in problems))
        self.problems = problems


def in_titles(text: str) -> str:
    """An outline with its figures by title: {排查隐患|余}."""
    return _renamed(text, lambda name: INDICATORS[name].title if name in INDICATORS else name)


def in_codes(text: str) -> str:
    """An outline with its figures by code: {hazards.found|余}."""
    codes = _by_title()
    return _renamed(text, lambda name: codes.get(name, name))


def _renamed(text: str, name: Callable[[str], str]) -> str:
    def mark(found: re.Match[str]) -> str:
        first, *options = found.group(1).split("|")
        return "{" + "|".join((name(first.strip()), *options)) + "}"

    return _MARK.sub(mark, text)


def _by_title() -> dict[str, str]:
    return {figure.title: code for code, figure in INDICATORS.items()}


def parse(text: str) -> tuple[Line, ...]:
    """The lines of an outline, blank ones left out. Raises OutlineError with its problems, the first of very many, and for one that is
    longer than any report.
    """
    if len(text) > limits.OUTLINE_CHARACTERS:
        raise OutlineError([(1, 1, f"正文有{len(text)}个字，一份报告最多{limits.OUTLINE_CHARACTERS}个，请分成几份")])
    lines: list[Line] = []
    problems: list[tuple[int, int, str]] = []
    key_counts: dict[str, int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.strip():
            lines.append(_line(raw.strip(), number, len(raw) - len(raw.lstrip()), key_counts, problems))
        if sum(key_counts.values()) > limits.OUTLINE_FIGURES:
            problems.append((number, 1, f"到这一行数字超过了{limits.OUTLINE_FIGURES}个，请分成几份报告"))
        if len(problems) >= limits.OUTLINE_PROBLEMS or sum(key_counts.values()) > limits.OUTLINE_FIGURES:
            break
    if problems:
        raise OutlineError(problems)
    return tuple(lines)


def marks(lines: tuple[Line, ...]) -> list[Mark]:
    """Every figure asked for, in order."""
    return [part for line in lines for part in (*line.lead, *line.parts) if isinstance(part, Mark)]


def _line(
    text: str, number: int, offset: int, key_counts: dict[str, int], problems: list[tuple[int, int, str]]
) -> Line:
    kind = "text"
    for name, pattern in (("heading", _HEADING), ("lead", _LEAD), ("third", _THIRD), ("fourth", _FOURTH)):
        if pattern.match(text):
            kind = name
            break
    parts = _parts(text, number, offset, key_counts, problems)
    if kind != "lead":
        return Line(kind, parts)
    lead, rest = _first_sentence(parts)
    return Line(kind, rest, lead)


def _parts(
    text: str, number: int, offset: int, key_counts: dict[str, int], problems: list[tuple[int, int, str]]
) -> tuple[str | Mark, ...]:
    parts: list[str | Mark] = []
    end = 0
    for match in _MARK.finditer(text):
        if len(problems) >= limits.OUTLINE_PROBLEMS or sum(key_counts.values()) > limits.OUTLINE_FIGURES:
            return tuple(part for part in parts if part != "")  # the rest of the line says no more
        parts.append(text[end : match.start()])
        mark = _mark(match.group(1), number, offset + match.start() + 1, key_counts, problems)
        if mark is not None:
            parts.append(mark)
        end = match.end()
    rest = text[end:]
    if (stray := min((rest.find(sign) for sign in "{}" if sign in rest), default=-1)) >= 0:
        problems.append((number, offset + end + stray + 1, "花括号没有成对，数字写成 {指标代码} 的样子"))
    return tuple(part for part in (*parts, rest) if part != "")


def _mark(
    inside: str, line: int, column: int, key_counts: dict[str, int], problems: list[tuple[int, int, str]]
) -> Mark | None:
    name, *options = (part.strip() for part in inside.split("|"))
    code = _by_title().get(name, name)
    try:
        figure = indicator(code)
    except UnknownIndicator as error:
        problems.append((line, column, _unknown(name) if "." not in name else str(error)))
        return None
    for option in options:
        is_known = option in OPTIONS or option in (figure.unit, *figure.units) or _OWNED.fullmatch(option)
        if not is_known:
            problems.append(
                (line, column, f"“{option}”不是写法，可以用：{'、'.join(OPTIONS)}，或与{figure.unit}同类的单位")
            )
            return None
    key = "|".join((code, *options))
    key_counts[key] = key_counts.get(key, 0) + 1
    return Mark(key if key_counts[key] == 1 else f"{key}#{key_counts[key]}", code, tuple(options), line, column)


def _unknown(title: str) -> str:
    like = get_close_matches(title, _by_title(), 1, 0.5)
    return f"没有叫“{title}”的数字，" + (f"最像的是“{like[0]}”。" if like else "请打一个 { 从列表里选。")


def _first_sentence(parts: tuple[str | Mark, ...]) -> tuple[tuple[str | Mark, ...], tuple[str | Mark, ...]]:
    """The parts up to the first full stop, and what follows it."""
    for position, part in enumerate(parts):
        if isinstance(part, str) and "。" in part:
            head, _, tail = part.partition("。")
            return (*parts[:position], head + "。"), tuple(p for p in (tail, *parts[position + 1 :]) if p != "")
    return parts, ()
