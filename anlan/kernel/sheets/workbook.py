"""A spreadsheet file as rows of cells: .xlsx, .xls and .et by calamine, .csv in UTF-8 or GB18030; read in a process of its own.

book = read(content, "隐患台账.xlsx")
book.titles          # of the sheets
for page in book.pages: page.title, page.rows, page.errors
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from .. import limits
from ..limits.apart import Cap, apart
from . import binary
from . import package as inside
from .package import FileRefused, refuse_long

_READER = "anlan.kernel.sheets.workbook:pieces"
_AT_A_TIME = 2_000  # rows
_CHUNK = 2**20
_HEAD = 4096
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")
_ENCODINGS = ("utf-8-sig", "gb18030")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass
class Page:
    """One sheet of a file. rows: lists of cells, from its first row on; errors: {(row, column): "#REF!"}, counted from 0; hidden: rows
    that are filtered away or hidden; hidden_columns: those too; tells_hidden: whether the file could be asked for them.
    offset: how many rows of its sheet stand above it, where it is one of several tables in it.
    """

    title: str
    rows: list[list[Any]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    tells_hidden: bool = True
    offset: int = 0


@dataclass
class Book:
    """A file's sheets that people see. pages: those that hold anything, each read when it is its turn."""

    titles: list[str]
    pages: Iterable[Page]


def read(content: bytes, name: str, cap: Cap | None = None) -> Book:
    """The sheets of a file. Raises FileRefused, also while its pages are read; TooHeavy where that takes more than its cap."""
    answer = apart(_READER, content, name, cap or Cap())
    return Book(next(answer), _put_together(answer))


def _put_together(answer: Iterator[Any]) -> Iterator[Page]:
    """The pages of a file, of the pieces in which they come."""
    page: Page | None = None
    for piece in answer:
        head, *_ = piece
        if page is not None and isinstance(head, list):
            page.rows.extend(piece)
            continue
        if page is not None:
            yield page
        title, errors, hidden, hidden_columns, tells = piece
        failed = {(row, column): words for row, column, words in errors}
        page = Page(title, [], failed, set(hidden), set(hidden_columns), tells)
    if page is not None:
        yield page


def pieces(content: bytes, name: str) -> Iterator[Any]:
    """A file as the process that reads it hands it over: its titles, then for each page what is told of it and its rows, some at a time."""
    book, cells = _open(content, name), 0
    yield book.titles
    for page in book.pages:
        cells += sum(map(len, page.rows))
        if cells > limits.SHEET_CELLS:
            raise FileRefused(f"{name} 有{cells}个格子，一次最多{limits.SHEET_CELLS}个，请删去空列或分成几份再导入。")
        errors = [[*place, error] for place, error in page.errors.items()]
        yield page.title, errors, [*page.hidden], [*page.hidden_columns], page.tells_hidden
        rows = iter(page.rows)
        while some := list(islice(rows, _AT_A_TIME)):
            yield some


def _open(content: bytes, name: str) -> Book:
    if not content:
        raise FileRefused(f"{name} 是空的，请换一份。")
    if len(content) > limits.SHEET_BYTES:
        raise FileRefused(f"{name} 超过{limits.SHEET_BYTES // 10**6}兆，请分成几份再导入。")
    if content.startswith(_IMAGES):
        raise FileRefused(f"{name} 是一张图片，不是表格。请用表格软件打开原来的表，另存为 .xlsx 再导入。")
    if content.startswith(b"%PDF"):
        raise FileRefused(f"{name} 是 PDF，不是表格。请找到原来的表，另存为 .xlsx 再导入。")
    if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise FileRefused(f"{name} 其实是网页，只是名字像表格。请用表格软件打开，另存为 .xlsx 再导入。")
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _workbook(content, name)
    return Book([""], [_text(content, name)])


def _workbook(content: bytes, name: str) -> Book:
    if content.startswith(b"PK"):
        inside.refuse_unreadable(content, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError as error:
        raise FileRefused(f"{name} 加了密码，请去掉密码另存一份再导入。") from error
    except CalamineError as error:
        if content.startswith(b"\xd0\xcf") and _ENCRYPTED in content:
            raise FileRefused(f"{name} 加了密码，请去掉密码另存一份再导入。") from error
        raise FileRefused(
            f"{name} 打不开，可能不是表格或者已经损坏。请用表格软件打开，另存为 .xlsx 再导入。"
        ) from error
    positions = [at for at, about in enumerate(book.sheets_metadata) if about.visible == SheetVisibleEnum.Visible]
    return Book([book.sheet_names[at] for at in positions], _pages(book, positions, content, name))


def _pages(book: CalamineWorkbook, positions: list[int], content: bytes, name: str) -> Iterator[Page]:
    for position in positions:
        errors, hidden, hidden_columns, tells = _look(content, position, name)
        try:
            sheet = book.get_sheet_by_index(position)
        except CalamineError as error:
            raise FileRefused(f"{name} 读不下去，可能已经损坏。请用表格软件打开，另存为 .xlsx 再导入。") from error
        refuse_long(sheet.total_height, name)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        if any(cell != "" for row in rows[:200] for cell in row):
            _fill_down(rows, sheet.merged_cell_ranges or [])
            yield Page(sheet.name, rows, errors, hidden, hidden_columns, tells)


def _look(content: bytes, position: int, name: str) -> tuple[dict[tuple[int, int], str], set[int], set[int], bool]:
    """What the reader does not tell of a sheet: formulas that failed, hidden rows and columns, whether the file tells of these."""
    if content.startswith(b"PK"):
        return *inside.look(content, position, name), True
    answer = binary.look(content, position)
    rows, columns = answer or (set(), set())
    return {}, rows, columns, answer is not None


def _fill_down(rows: list[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A town written once beside its many rows stands in each of them."""
    left_over = limits.SPREAD_CELLS
    for (top, left), (bottom, _) in merged:
        below = rows[top + 1 : bottom + 1]
        left_over -= len(below)
        if left_over < 0:
            return
        for row in below:
            if left < len(row):
                row[left] = rows[top][left]


def _text(content: bytes, name: str) -> Page:
    """Comma- or tab-separated text. Its rows are counted as they are read."""
    encoding = next((each for each in _ENCODINGS if _is_in(each, content)), "")
    if not encoding:
        raise FileRefused(f"{name} 不是表格，或者文字编码认不出。请另存为 .xlsx 再导入。")
    lines = TextIOWrapper(BytesIO(content), encoding, newline="")
    head = lines.read(_HEAD)
    lines.seek(0)
    separator = max((",", "\t", ";", "，"), key=head.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(_short_lines(lines, name), delimiter=separator):
            rows.append(row)
            if len(rows) > limits.SHEET_ROWS + limits.ROWS_ABOVE:
                refuse_long(max(len(rows), content.count(b"\n") + (not content.endswith(b"\n"))), name)
            if len(row) > limits.SHEET_COLUMNS and any(row[limits.SHEET_COLUMNS :]):
                raise FileRefused(
                    f"{name} 第{len(rows)}行有{len(row)}列，一张表最多{limits.SHEET_COLUMNS}列，请删去右边多余的列再导入。"
                )
            del row[limits.SHEET_COLUMNS :]
    except csv.Error as error:
        raise FileRefused(f"{name} 读不下去：引号没有配对。请用表格软件打开，另存为 .xlsx 再导入。") from error
    return Page("", rows)


def _is_in(encoding: str, content: bytes) -> bool:
    """Whether a text is in an encoding; decoded a piece at a time, of which none is kept."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _short_lines(lines: TextIOWrapper, name: str) -> Iterator[str]:
    """Each line of a text. Raises FileRefused for one that is as long as no row, and for what no text holds."""
    while line := lines.readline(limits.LINE_CHARACTERS + 1):
        if len(line) > limits.LINE_CHARACTERS:
            raise FileRefused(f"{name} 有一行太长，不像表格。请用表格软件打开，另存为 .xlsx 再导入。")
        if "\0" in line:
            raise FileRefused(f"{name} 不是表格，请另存为 .xlsx 再导入。")
        yield line
