"""Rows that a sheet hides, by a filter or by hand: whoever looks at the sheet does not see them, so they are asked about once. Columns
that it hides are read, and named.

settle(staged, page)      # what stays out is emptied; staged.hidden: how many rows there are
"""

from collections.abc import Collection, Sequence

from ..column.spelling import listed
from .mapping import Header
from .staged import Staged
from .workbook import Page

IN, OUT = "in", "out"


def settle(staged: Staged, page: Page) -> None:
    """Let hidden rows in, or keep them out, as was said; until it is said they stay out and the sheet is not whole."""
    header = staged.header
    rows = [
        number
        for number in sorted(page.hidden)
        if header.first <= number < len(page.rows)
        and any(at < len(page.rows[number]) and page.rows[number][at] != "" for at in header.columns)
    ]
    staged.hidden = len(rows)
    if not rows:
        return
    choice = staged.amended.hidden
    if choice == IN:
        staged.said.append(f"表里隐藏着的{len(rows)}行也导入。")
        return
    if choice == OUT:
        staged.said.append(f"表里隐藏着的{len(rows)}行没有导入。")
    else:
        places = listed([f"{title and title + '!'}{at}" for title, at in map(staged.place, rows)])
        staged.problem(header.first - 1, f"有{len(rows)}行隐藏着（第{places}行），请在上面选要不要导入", ())
    leave_out(page, frozenset(rows))


def hidden_words(pages: Sequence[tuple[Page, Header]]) -> list[str]:
    """What is to be said of hidden columns, and of a file that does not tell what it hides."""
    titles = dict.fromkeys(
        header.titles[at] for page, header in pages for at in sorted(page.hidden_columns & header.titles.keys())
    )
    words = [f"表里隐藏着的列也读了：{listed(titles)}。"] if titles else []
    if not all(page.tells_hidden for page, _ in pages):
        words.append("这份表看不出有没有隐藏的行，隐藏着的也会导入。不想导入的，请另存为 .xlsx 再来。")
    return words


def leave_out(page: Page, rows: Collection[int]) -> None:
    """Empty rows that do not come in: nothing of them is read."""
    for number in rows:
        if number < len(page.rows):
            page.rows[number] = []
    for place in [place for place in page.errors if place[0] in rows]:
        del page.errors[place]
