"""Paragraphs and rows of tables, from signs of which only their places on a page are known.

    ["".join(sign.text for sign in each) for each in paragraphs([Page(width, height, signs, tables)])]

A line goes on in the next where the next one's first word had no room in it; what is set apart in columns over several lines is a table;
what stands at the head or foot of page after page, and page numbers, are left out. Lengths are in the unit of the pages, from the top left.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby, pairwise
from statistics import median

_APART = 1.5  # of a sign's height: a gap that sets two columns apart; justified lines are spread by less than one
_LOOSE = 1.5  # so much may stay free in a line that goes on, as no stop begins a line
_INDENT, _FARTHEST_IN = 1.2, 6  # of a sign's height: how far in paragraphs begin; a signature stands further in
_NARROWEST = 0.75  # of a page's width: so far lines reach at least, though a page may have short ones only
_SAME_LINE = 0.5
_SAME_SIZE = 1.15
_EDGE = 0.13  # of a page's height, where running heads and page numbers stand
_BEGINS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件)"
)
_ENDS = re.compile(r"[。！？；：!?;:]$")
_FIRST_WORD = re.compile(r"[A-Za-z0-9.,%‰]+[㐀-鿿]{0,2}|.")
_PAGE_NUMBER = re.compile(r"[\s\-—–·第一]*\d{1,4}[\s\-—–·页一]*(?:/\s*\d+|[,，]?共\s*\d+\s*页)?")
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, or a word, and where it stands."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Signs = list[Sign]


@dataclass(frozen=True)
class Table:
    """Rows of a table with ruled cells, each cell the signs that it says."""

    top: float
    rows: list[list[Signs]]


@dataclass(frozen=True)
class Page:
    """signs: those outside of its tables."""

    width: float
    height: float
    signs: Sequence[Sign]
    tables: Sequence[Table] = ()


@dataclass
class _Line:
    """parts: what wide gaps set apart; each of at least one sign."""

    parts: list[Signs]

    @property
    def x0(self) -> float:
        return self.parts[0][0].x0

    @property
    def x1(self) -> float:
        return self.parts[-1][-1].x1

    @property
    def top(self) -> float:
        return self.parts[0][0].top

    @property
    def size(self) -> float:
        return median(sign.height for part in self.parts for sign in part)

    @property
    def text(self) -> str:
        return said(self.signs())

    def signs(self) -> Signs:
        return _between(self.parts, " ")


def said(signs: Iterable[Sign]) -> str:
    return "".join(sign.text for sign in signs)


def paragraphs(pages: Sequence[Page]) -> Iterator[Signs]:
    """Each paragraph, and each row of a table with tabs between its cells, in their order."""
    all_lines = [_lines(page.signs) for page in pages]
    furniture = _furniture(pages, all_lines)
    body = [
        _without_furniture(lines, index, page, furniture)
        for index, (page, lines) in enumerate(zip(pages, all_lines, strict=True))
    ]
    column = _Column(pages, body)
    last: _Line | None = None
    signs: Signs = []
    head: list[str] = []  # the first rows of the table that the last page ended with
    for page, lines in zip(pages, body, strict=True):
        blocks = sorted([*page.tables, *_tables_by_gaps(lines)], key=lambda each: each.top)
        for number, block in enumerate(blocks):
            if isinstance(block, Table):
                if signs:
                    yield signs
                last, signs = None, []
                rows = [_between(row, "\t") for row in block.rows if any(row)]
                texts = [said(row) for row in rows]
                repeated = _repeated(head, texts) if number == 0 else 0
                head = head if repeated else texts
                yield from rows[repeated:]
                continue
            head = []
            if last is not None and not column.goes_on(last, block, page.width):
                yield signs
                signs = []
            signs = [*signs, *_gap(signs, block.signs())]
            last = block
    if signs:
        yield signs


def cell(signs: Iterable[Sign], width: float) -> Signs:
    """What a cell of this width says: its lines joined, but not numbers that stand one below the other."""
    joined: Signs = []
    last: _Line | None = None
    for line in _lines(signs):
        own = line.signs()
        if last is not None and _stands_below(last, own, width):
            joined += [_mark("\n"), *own]
        else:
            joined += _gap(joined, own)
        last = line
    return joined


def _stands_below(line: _Line, following: Signs, width: float) -> bool:
    """Whether a number in a cell is another one, as it would have had room in the line above."""
    are_numbers = line.text[-1].isdigit() and following[0].text[0].isdigit()
    return are_numbers and line.x1 - line.x0 + _first_word(following) + line.size < width


class _Column:
    """How far lines reach on pages of a width, and whether paragraphs begin further in."""

    def __init__(self, pages: Sequence[Page], body: Sequence[Sequence[_Line]]) -> None:
        self._left: dict[float, float] = {}
        self._right: dict[float, float] = {}
        indented = 0
        for page, lines in zip(pages, body, strict=True):
            for line in lines:
                self._left[page.width] = min(line.x0, self._left.get(page.width, line.x0))
                self._right[page.width] = max(line.x1, self._right.get(page.width, _NARROWEST * page.width))
        for page, lines in zip(pages, body, strict=True):
            indented += sum(self._is_indented(line, page.width) for line in lines)
        self._indents = indented > 1

    def goes_on(self, line: _Line, following: _Line, width: float) -> bool:
        """Whether what a line says goes on in the one that follows it on a page of this width."""
        if not 1 / _SAME_SIZE < line.size / following.size < _SAME_SIZE or _BEGINS.match(following.text):
            return False
        signs = following.signs()
        if line.x1 + _first_word(signs) + _LOOSE * line.size < self._right.get(width, 0):
            return False
        if self._is_indented(following, width):
            hangs = self._is_indented(line, width) and line.x0 < self._left[width] + _FARTHEST_IN * line.size
            return hangs and not _ENDS.search(line.text)
        return self._indents or not _ENDS.search(line.text)

    def _is_indented(self, line: _Line, width: float) -> bool:
        return line.x0 > self._left[width] + _INDENT * line.size


def _first_word(signs: Signs) -> float:
    """The width of the first word, that is not broken."""
    word = _FIRST_WORD.match(said(signs))
    length, last = len(word.group()) if word else 1, signs[0]
    for sign in signs:
        if length <= 0:
            break
        length -= len(sign.text)
        last = sign
    return last.x1 - signs[0].x0


def _lines(signs: Iterable[Sign]) -> list[_Line]:
    """The lines from above to below, each from left to right."""
    lines: list[Signs] = []
    middle = 0.0
    for sign in sorted((each for each in signs if each.text.strip()), key=lambda each: each.middle):
        if lines and sign.middle - middle < _SAME_LINE * min(sign.height, lines[-1][0].height):
            lines[-1].append(sign)
        else:
            lines.append([sign])
            middle = sign.middle
    return [_line(sorted(each, key=lambda sign: sign.x0)) for each in lines]


def _line(signs: Signs) -> _Line:
    size = median(sign.height for sign in signs)
    parts = [[signs[0]]]
    for before, sign in pairwise(signs):
        gap = sign.x0 - before.x1
        if gap > _APART * size:
            parts.append([])
        elif gap > 0.15 * size and before.text[-1:].isascii() and sign.text[:1].isascii():
            parts[-1].append(_mark(" "))
        parts[-1].append(sign)
    return _Line(parts)


def _tables_by_gaps(lines: Sequence[_Line]) -> Iterator[_Line | Table]:
    """The lines, with those that stand in columns over several lines as tables."""
    for in_columns, group in groupby(lines, key=lambda line: len(line.parts) > 1):
        rows = list(group)
        if in_columns and len(rows) > 1:
            yield Table(rows[0].top, _aligned([row.parts for row in rows]))
        else:
            yield from rows


def _aligned(rows: list[list[Signs]]) -> list[list[Signs]]:
    """Rows with a cell for each column, empty where they say nothing; as they are where their parts lie in no columns."""
    columns: list[list[float]] = []
    for part in sorted((part for row in rows for part in row), key=lambda part: part[0].x0):
        if columns and part[0].x0 < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], part[-1].x1)
        else:
            columns.append([part[0].x0, part[-1].x1])
    aligned = [[[part for part in row if left <= part[0].x0 < right] for left, right in columns] for row in rows]
    if any(len(parts) > 1 for row in aligned for parts in row):
        return rows
    return [[parts[0] if parts else [] for parts in row] for row in aligned]


def _furniture(pages: Sequence[Page], all_lines: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """What stands at the head or foot of at least a third of the pages, and of two."""
    seen = Counter(
        key
        for index, (page, lines) in enumerate(zip(pages, all_lines, strict=True))
        for key in {key for line in lines if _is_at_edge(line, page) for key in _keys(line.text, index)}
    )
    return frozenset(key for key, count in seen.items() if count >= max(2, len(pages) / 3))


def _without_furniture(lines: Sequence[_Line], index: int, page: Page, furniture: frozenset[str]) -> list[_Line]:
    """The lines of a page without what lies outermost, from both ends."""

    def is_furniture(line: _Line) -> bool:
        return _is_furniture(line, index, page, furniture)

    inner = list(dropwhile(is_furniture, lines))
    return list(dropwhile(is_furniture, reversed(inner)))[::-1]


def _is_furniture(line: _Line, index: int, page: Page, furniture: frozenset[str]) -> bool:
    if not _is_at_edge(line, page):
        return False
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or not furniture.isdisjoint(_keys(line.text, index))


def _is_at_edge(line: _Line, page: Page) -> bool:
    return not _EDGE * page.height < line.top < (1 - _EDGE) * page.height


def _keys(text: str, index: int) -> set[str]:
    """A line as it stands, and with its first or last number counted from the page that it is on, as page numbers are."""
    numbers = list(_NUMBER.finditer(text))
    counted = {
        f"{text[: hit.start()]}#{int(hit.group()) - index}{text[hit.end() :]}" for hit in [*numbers[:1], *numbers[-1:]]
    }
    return counted | {text}


def _repeated(head: Sequence[str], rows: Sequence[str]) -> int:
    """How many rows at the start of a table repeat those of the one that it goes on from."""
    count = 0
    while count < min(len(head), len(rows) - 1) and head[count] == rows[count]:
        count += 1
    return count


def _between(parts: Sequence[Signs], mark: str) -> Signs:
    """The parts with a mark between each two."""
    signs: Signs = []
    for number, part in enumerate(parts):
        if number:
            signs.append(_mark(mark))
        signs += part
    return signs


def _gap(before: Signs, after: Signs) -> Signs:
    """What follows, with a space before it where two words of letters meet."""
    if before and after and re.match(r"[A-Za-z]{2}", before[-1].text[-1:] + after[0].text[:1]):
        return [_mark(" "), *after]
    return after


def _mark(text: str) -> Sign:
    """A sign that stands nowhere."""
    return Sign(text, 0, 0, 0, 0)
