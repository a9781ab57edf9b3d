"""Tables one below the other in a sheet, each with the header again under a title of its own: a roll of teams.

split(page, header, is_title)      # [(the first table as a page, its header), (the second, …)]
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from .mapping import Header, normal
from .noise import is_footing, is_header_again
from .workbook import Page

IsTitle = Callable[
    [str, bool], bool
]  # of a line above a header that comes again, and whether it is the lowest one with words


def split(page: Page, header: Header, is_title: IsTitle) -> list[tuple[Page, Header]]:
    """The tables of a sheet; the sheet as it is where the header comes again under no title of its own."""
    titles = [(at, title, normal(title)) for at, title in header.titles.items()]
    cuts = [0]
    heads = [header.first]
    for number in range(header.first, len(page.rows)):
        if is_header_again(page.rows[number], titles) and (above := _titles_above(page, heads[-1], number, is_title)):
            cuts.append(number - above)
            heads.append(number + 1)
    if len(cuts) == 1:
        return [(page, header)]
    parts = [_part(page, start, end) for start, end in pairwise([*cuts, len(page.rows)])]
    return [
        (part, Header(first - start, header.columns, header.others, header.titles))
        for part, first, start in zip(parts, heads, cuts, strict=True)
    ]


def _titles_above(page: Page, first: int, number: int, is_title: IsTitle) -> int:
    """How many rows above a header that comes again are titles, or blank lines among them; 0 where none is a title."""
    count = 0
    for rows, row in enumerate(reversed(page.rows[first:number]), start=1):
        text = _alone(row)
        if text is None or (text and not is_title(text, not count)):
            break
        count = rows if text else count
    return count


def _alone(row: Sequence[Any]) -> str | None:
    """What a row says that says one thing alone; "" of a blank one, None of one that says more or is a foot."""
    texts = {cell.strip() if isinstance(cell, str) else cell for cell in row if cell != ""}
    if not texts:
        return ""
    text = texts.pop()
    return text if not texts and isinstance(text, str) and not is_footing(row) else None


def _part(page: Page, start: int, end: int) -> Page:
    """Some rows of a sheet as a sheet, which knows where in it they stand."""
    return Page(
        page.title, page.rows[start:end],
        {(row - start, column): words for (row, column), words in page.errors.items() if start <= row < end},
        set(_within(page.hidden, start, end)), page.hidden_columns, page.tells_hidden, start,
    )  # fmt: skip


def _within(rows: set[int], start: int, end: int) -> Iterator[int]:
    return (row - start for row in rows if start <= row < end)
