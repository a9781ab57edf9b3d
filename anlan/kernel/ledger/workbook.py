"""A spreadsheet file as rows of cells: .xlsx, .xls, .et and .ods by calamine, .csv in UTF-8 or GB18030.

for page in read(content, "隐患台账.xlsx"): page.title, page.rows, page.errors
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

LARGEST = 80_000_000  # bytes of a file
MOST_ROWS = 200_000
_MOST_UNPACKED = 2_000_000_000
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
_ENCODINGS = ("utf-8-sig", "gb18030")
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]+)"[^>]{0,40} t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]*)</v>'
)


class FileRefused(ValueError):
    """A file that no rows can be read from; the message says what to do."""


@dataclass
class Page:
    """One sheet of a file. rows: lists of cells, from its first row on; errors: {(row, column): "#REF!"}, counted from 0."""

    title: str
    rows: list[list[Any]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read(content: bytes, name: str) -> Iterator[Page]:
    """The visible sheets of a file that hold anything. Raises FileRefused."""
    if not content:
        raise FileRefused(f"{name} 是空的，请换一份。")
    if len(content) > LARGEST:
        raise FileRefused(f"{name} 超过{LARGEST // 10**6}兆，请分成几份再导入。")
    if content.startswith(_IMAGES):
        raise FileRefused(f"{name} 是一张图片，不是表格。请用表格软件打开原来的表，另存为 .xlsx 再导入。")
    if content.startswith(b"%PDF"):
        raise FileRefused(f"{name} 是 PDF，不是表格。请找到原来的表，另存为 .xlsx 再导入。")
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        yield from _workbook(content, name)
    else:
        yield _text(content, name)


def _workbook(content: bytes, name: str) -> Iterator[Page]:
    _refuse_bomb(content, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except PasswordError as error:
        raise FileRefused(f"{name} 加了密码，请去掉密码另存一份再导入。") from error
    except CalamineError as error:
        if content.startswith(b"\xd0\xcf") and b"E\0n\0c\0r\0y\0p\0t\0e\0d" in content[:65536]:
            raise FileRefused(f"{name} 加了密码，请去掉密码另存一份再导入。") from error
        raise FileRefused(
            f"{name} 打不开，可能不是表格或者已经损坏。请用表格软件打开，另存为 .xlsx 再导入。"
        ) from error
    for position, about in enumerate(book.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(position)
        if sheet.total_height > MOST_ROWS + 100:
            raise FileRefused(f"{name} 有{sheet.total_height}行，一次最多{MOST_ROWS}行，请分成几份再导入。")
        rows = list(sheet.iter_rows())
        if any(cell != "" for row in rows[:200] for cell in row):
            yield Page(about.name, rows, _error_cells(content, position))


def _refuse_bomb(content: bytes, name: str) -> None:
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_UNPACKED:
                raise FileRefused(f"{name} 展开后太大，请删去图片和空行再导入。")
    except zipfile.BadZipFile as error:
        raise FileRefused(f"{name} 已经损坏，打不开。请重新保存一份再导入。") from error


def _error_cells(content: bytes, position: int) -> dict[tuple[int, int], str]:
    """Cells whose formula failed, which calamine reads as empty: they are looked up in the sheet's own XML."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(BytesIO(content)) as package:
        path = _sheet_path(package, position)
        if path is None:
            return {}
        xml = package.read(path)
    if b't="e"' not in xml:
        return {}
    return {_place(found[1].decode()): found[2].decode() for found in _ERROR_CELL.finditer(xml)}


def _sheet_path(package: zipfile.ZipFile, position: int) -> str | None:
    """Where the sheet with this position lies in the package; None in formats other than .xlsx."""
    try:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return None
    sheets = [each for each in book.iter() if each.tag.endswith("}sheet")]
    wanted = next((value for name, value in sheets[position].attrib.items() if name.endswith("}id")), "")
    target = next((each.get("Target", "") for each in links if each.get("Id") == wanted), "")
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return path if path in package.namelist() else None


def _place(reference: str) -> tuple[int, int]:
    """B12 → (11, 1)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]) - 1, column - 1


def _text(content: bytes, name: str) -> Page:
    """Comma- or tab-separated text."""
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileRefused(f"{name} 不是表格，或者文字编码认不出。请另存为 .xlsx 再导入。")
    if "\0" in text:
        raise FileRefused(f"{name} 不是表格，请另存为 .xlsx 再导入。")
    head = text[:4096]
    separator = max((",", "\t", ";", "，"), key=head.count)
    try:
        rows: list[list[Any]] = list(csv.reader(StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise FileRefused(f"{name} 读不下去：引号没有配对。请用表格软件打开，另存为 .xlsx 再导入。") from error
    if len(rows) > MOST_ROWS + 100:
        raise FileRefused(f"{name} 有{len(rows)}行，一次最多{MOST_ROWS}行，请分成几份再导入。")
    return Page("", rows)
