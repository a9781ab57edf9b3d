"""Columns in which an office writes whether a matter is settled, whatever they are called: 整改情况 says 已整改, or what was done.

header = say_state([(page, header)], LEDGERS["hazards"], amended.columns, remarks)      # the header with a column for the state
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ..column import kind_of
from ..column.spelling import bare, is_empty, listed, plain
from ..ledger.declare import Ledger
from ..loop.declare import loop_of
from ..scope import field_of
from .mapping import Header, counts
from .workbook import Page

STATE = "state"
YES_OR_NO = {
    bare(word).lower()
    for word in ("是", "否", "有", "无", "√", "✓", "✔", "×", "✗", "已", "未", "完成", "未完成", "已完成")
}
_DONE = "整改|完成|办结|落实|销号|闭环|治理|整治|办理"
_ASKS_WHETHER = re.compile(
    rf"是否(?:已|按期|按时|全部)?(?:{_DONE})(?:完成|到位|完毕|结束|落实)?|(?:{_DONE})(?:与否|否)"
)
_ABOUT_IT = re.compile(rf"{_DONE}|进展|进度|状态")
_MAY_BE_WORDS = re.compile(r"情况|结果")  # such a title asks for a state in one office and for sentences in another
_PAUSE = re.compile(r"[，,。；;：:、（(\s]")
_SHOWN = 4  # words that are said back


def say_state(
    pages: Sequence[tuple[Page, Header]], header: Header, ledger: Ledger, choices: Mapping[int, str], remarks: list[str]
) -> Header:
    """The header, with the column that says how far a matter is read as its state. Where that column has other words too, the state
    stands in a column of its own behind the others, and the words stay where they are. choices: {column: field} as a person set it.
    """
    words, behind = words_of_state(ledger), max(max((len(row) for row in page.rows), default=0) for page, _ in pages)
    if not words or STATE in {name for at, name in choices.items() if at != behind}:
        return header
    state_column = header.column_of(STATE)
    if state_column is not None and not _MAY_BE_WORDS.search(header.titles[state_column]):
        return header
    columns = {
        at: cells_of(pages, at) for at in ([state_column] if state_column is not None else _may_say(header, ledger))
    }
    telling = {at: cells for at, cells in columns.items() if _tells(header, at, cells, words)}
    if not telling:
        return header
    at = max(telling, key=lambda at: (_share(telling[at], words), -at))
    cells, title = telling[at], header.titles[at]
    if all(bare(cell).lower() in words for cell in cells):
        if state_column is not None or at in choices:
            return header
        remarks.append(f"“{title}”写的是办到哪一步（{_listed(cells)}），按状态读；不是的话请改这一列的栏目。")
        others = {column: each for column, each in header.others.items() if column != at}
        return Header(header.first, {**header.columns, at: STATE}, others, header.titles)
    if choices.get(behind, STATE) != STATE:
        return header
    saying = sum(count for cell, count in cells.items() if said_in(cell, words))
    remarks.append(f"“{title}”有{saying}格写的是办到哪一步，按状态读；其余的字照原样留着。")
    return _apart(pages, header, ledger, at, behind, words)


def words_of_state(ledger: Ledger) -> frozenset[str]:
    """The words by which a sheet says how far a matter of the ledger is, as they are compared; none where it has no loop."""
    loop = loop_of(ledger.code)
    if loop is None or ledger.model.state_from:
        return frozenset()
    listed = [word for each in ledger.spellings.get(STATE, {}).values() for word in each]
    listed += [alike for word, alike in (("是", "已"), ("否", "未")) if word in listed]
    return frozenset(bare(word).lower() for word in [*listed, *(state.title for state in loop.states)])


def _may_say(header: Header, ledger: Ledger) -> Iterator[int]:
    """Columns without a field, and those of what is written when a step is taken: the measures, what came of it."""
    yield from (at for at, title in header.others.items() if not counts(title))
    yield from (at for at, name in header.columns.items() if name in _sentences(ledger))


def _sentences(ledger: Ledger) -> list[str]:
    """The fields of free words that steps bring, the first of them first."""
    loop = loop_of(ledger.code)
    names = dict.fromkeys(name for step in loop.steps for name in step.brings) if loop else ()
    fields = [field_of(ledger.model, name) for name in names]
    return [field.name for field in fields if kind_of(field).any_words and field.max_length is None]


def cells_of(pages: Sequence[tuple[Page, Header]], at: int) -> Counter[str]:
    """How often a column says what."""
    return Counter(
        plain(row[at])
        for page, header in pages
        for row in islice(page.rows, header.first, None)
        if at < len(row) and not is_empty(row[at])
    )


def _tells(header: Header, at: int, cells: Counter[str], words: frozenset[str]) -> bool:
    """Whether a column says how far matters are. A title that nobody knows must be about it, or every cell must be such a word."""
    title, unknown = header.titles[at], at in header.others
    saying = {cell for cell in cells if said_in(cell, words)}
    if not saying:
        return False
    if {bare(cell).lower() for cell in saying} <= YES_OR_NO:
        return bool(_ASKS_WHETHER.fullmatch(bare(title))) or (not unknown and len(saying) == len(cells))
    return not unknown or len(saying) == len(cells) or (bool(_ABOUT_IT.search(title)) and _share(cells, words) > 0.5)


def said_in(cell: str, words: frozenset[str]) -> str:
    """The word for a state that a cell is, or begins with before a pause: 已整改，加装了护栏. "" for none."""
    if bare(cell).lower() in words:
        return cell
    begun = _PAUSE.split(cell, maxsplit=1)[0]
    return begun if begun != cell and bare(begun).lower() in words - YES_OR_NO else ""


def _share(cells: Counter[str], words: frozenset[str]) -> float:
    return sum(count for cell, count in cells.items() if said_in(cell, words)) / cells.total()


def _listed(cells: Counter[str]) -> str:
    return listed([f"{cell}{count}行" for cell, count in cells.most_common()], _SHOWN)


def _apart(
    pages: Sequence[tuple[Page, Header]], header: Header, ledger: Ledger, at: int, behind: int, words: frozenset[str]
) -> Header:
    """Put the states of a column behind all others; what is more than a state stays in its own."""
    for page, each in pages:
        for row in islice(page.rows, each.first, None):
            if at >= len(row) or not (state_word := said_in(plain(row[at]), words)):
                continue
            row.extend([""] * (behind - len(row)))
            row.append(state_word)
            if state_word == plain(row[at]):
                row[at] = ""
    columns, others, title = dict(header.columns), dict(header.others), header.titles[at]
    if columns.get(at) == STATE:
        del columns[at]
        free = next((name for name in _sentences(ledger) if name not in columns.values()), "")
        if free:
            columns[at] = free
        else:
            others[at] = title
    titles = {**header.titles, behind: f"{title}（状态）"}
    return Header(header.first, {**columns, behind: STATE}, others, titles)
