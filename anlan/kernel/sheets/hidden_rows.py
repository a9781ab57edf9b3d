"""Rows that a sheet hides, by a filter or by hand: whoever looks at the sheet does not see them, so they are asked about once.

settle(staged, page)      # what stays out is emptied; staged.hidden: how many rows there are
"""

from collections.abc import Collection

from .staged import Staged
from .workbook import Page

IN, OUT = "in", "out"
_NAMED = 5


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
        named = "、".join(f"{title and title + '!'}{at}" for title, at in map(staged.place, rows[:_NAMED]))
        more = "等" if len(rows) > _NAMED else ""
        staged.problem(header.first - 1, f"有{len(rows)}行隐藏着（第{named}{more}行），请在上面选要不要导入", ())
    leave_out(page, frozenset(rows))


def leave_out(page: Page, rows: Collection[int]) -> None:
    """Empty rows that do not come in: nothing of them is read."""
    for number in rows:
        if number < len(page.rows):
            page.rows[number] = []
    for place in [place for place in page.errors if place[0] in rows]:
        del page.errors[place]
