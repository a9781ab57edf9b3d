"""What the numbers of a row stand for, where a sentence before says it once for all: 先后为排查、销号、未销号。 / 清河镇：325，317，8。

columns(text, spans)      # {place of a figure: Column("销号", ("排查", "销号", "未销号"), "先后为排查、销号、未销号")}
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MOST = 12  # columns
_WORD = r"(?:(?![和及与])[\u4e00-\u9fff（）()]){1,10}?"
_LIST = rf"{_WORD}(?:[、和及与]{_WORD}){{1,{_MOST - 1}}}"
_HEAD = re.compile(
    rf"(?<![\u4e00-\u9fff、])(?P<list>{_LIST})(?:[两三四五六七八]?[笔项样栏类者]账?|的?数)?[，,]?(?:分别|依次)(?:如下|列后|为|是)?[：:。]"
    rf"|(?:先后|依次|分别|顺序)(?:为|是)(?P<after>{_LIST})(?=[，,。；;：:\n])"
)
_WORDS = re.compile(r"[\u4e00-\u9fff]")
_AND = re.compile(r"[、和及与]")


@dataclass(frozen=True)
class Column:
    """noun: what a number of a row counts; nouns: those of all its columns; head: the words that say so."""

    noun: str
    nouns: tuple[str, ...]
    head: str


def columns(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, Column]:
    """The column of each figure that stands in a row under such a head. spans: where the figures stand, in order."""
    starts = [start for start, _ in spans]
    found: dict[int, Column] = {}
    heads = list(_HEAD.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        nouns = _nouns(head)
        until = following.start() if following else len(text)
        first = bisect_left(starts, head.end())
        line_end = text.find("\n", head.end())
        rows = (
            [range(first, first + len(nouns))]
            if first < len(starts) and not _WORDS.search(text, head.end(), starts[first])
            else _lines(text, starts, line_end, until)
        )
        for row in rows:
            if len(row) != len(nouns) or row.stop > len(spans) or not _is_row(text, spans, row):
                break  # prose again
            found |= {at: Column(noun, nouns, head.group()) for at, noun in zip(row, nouns, strict=True)}
    return found


def _nouns(head: re.Match[str]) -> tuple[str, ...]:
    """The nouns of a head; what the first says of all, 隐患的排查、销号, is said of each."""
    first, *others = _AND.split(head["list"] or head["after"])
    thing, of, noun = first.rpartition("的")
    return (first, *others) if not of else tuple(f"{thing}{each}" for each in (noun, *others))


def _lines(text: str, starts: Sequence[int], line_end: int, until: int) -> Iterator[range]:
    """The figures of each line after a head's own that is not blank."""
    while 0 <= line_end < until:
        start, line_end = line_end + 1, text.find("\n", line_end + 1)
        end = line_end if line_end >= 0 else len(text)
        if text[start:end].strip():
            yield range(bisect_left(starts, start), bisect_left(starts, end))


def _is_row(text: str, spans: Sequence[tuple[int, int]], row: range) -> bool:
    """Whether nothing is said between the figures of a row."""
    return not any(_WORDS.search(text, spans[at][1], spans[at + 1][0]) for at in row[:-1])
