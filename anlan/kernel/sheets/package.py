"""What lies inside an .xlsx, looked at before the reader opens it: its size unpacked, cells far out, formulas that failed, hidden
rows and columns.

look(content, 0, "台账.xlsx")     # ({(6, 2): "#REF!"}, {7, 8}, {3}); raises FileRefused for a sheet that would fill the memory
"""

import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import IO
from xml.etree import ElementTree

from .. import limits

# What opening a package that is broken, locked or made up raises. A package of Office is packed by deflate or not at all.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, IndexError, OSError, struct.error,
)  # fmt: skip
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_IN_PIECES = ("xl/worksheets/", "xl/media/")  # looked at in pieces, or not at all
_BYTES_OF_ROW = 100  # of an older binary file, about
_CHUNK, _LONGEST_CELL = 2**20, 2**14

# The reader makes room for every cell up to the last, so one cell far out would take all memory. Only those beyond Z or
# row 99,999 are looked at; an empty cell (`/>`) takes none, nor does a row of such.
_FAR = re.compile(rb"""<c\s[^>]{0,200}?\br\s*=\s*["'](?:([A-Za-z]{2,})[0-9]+|[A-Za-z]?([0-9]{6,}))["'][^>]*(?<!/)>""")
_ROW = re.compile(rb"<row [^>]{0,600}>")
_HIDDEN = re.compile(rb"""(?=[^>]*\shidden=["'](?:1|true)["'])[^>]*\sr=["']([0-9]+)["']""")
_COL = re.compile(rb"<col [^>]{0,300}>")
_HIDDEN_COLUMNS = re.compile(
    rb"""(?=[^>]*\shidden=["'](?:1|true)["'])(?=[^>]*\smin=["']([0-9]{1,5})["'])[^>]*\smax=["']([0-9]{1,5})["']"""
)
_FAILED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]+)"[^>]{0,40} t="e"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]*)</v>')


FileRefused = limits.Refused  # a file that no rows can be read from


def refuse_unreadable(content: bytes, name: str) -> None:
    """Raises FileRefused for a package that is broken, no .xlsx, or too large once unpacked."""
    limits.refuse_crowded(content, name)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            whole_names = len(set(names)) == len(names) and {part.compress_type for part in parts} <= _PACKED
            if "xl/workbook.xml" not in names or not whole_names:
                raise FileRefused(f"{name} 不是 .xlsx 表格。请用表格软件打开，另存为 .xlsx 再导入。")
            whole = [part for part in parts if not part.filename.startswith(_IN_PIECES)]
            if (
                sum(part.file_size for part in parts) > limits.UNPACKED_BYTES
                or sum(part.file_size for part in whole) > limits.UNPACKED_WHOLE_BYTES
            ):
                raise FileRefused(f"{name} 展开后太大，请删去图片和空行再导入。")
            for part in whole:
                _unpack(package, part)
    except _BROKEN as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(f"{name} 已经损坏，打不开。请重新保存一份再导入。") from error


def _unpack(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack a part once and drop it: one that is larger than it says it is would unpack in the reader's memory.

    Raises BadZipFile.
    """
    with package.open(part) as content:
        while content.read(_CHUNK):
            pass


def look(content: bytes, position: int, name: str) -> tuple[dict[tuple[int, int], str], set[int], set[int]]:
    """Cells of a sheet whose formula failed, {(row, column): "#REF!"}, which the reader gives as empty; and rows and columns that it
    hides, which the reader gives as all others. Counted from 0.

    Raises FileRefused for a sheet that is too long or too wide.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package, package.open(_sheet_path(package, position)) as xml:
            return _looked_at(xml, name)
    except (*_BROKEN, ElementTree.ParseError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(f"{name} 读不下去，可能已经损坏。请用表格软件打开，另存为 .xlsx 再导入。") from error


def is_longer(content: bytes, rows: int) -> bool:
    """Whether the sheets of a file have more than so many rows together, or more in them than is read at once, as far as that is told
    without opening it.
    """
    if len(content) > limits.AT_ONCE_BYTES:
        return True
    if not content.startswith(b"PK"):
        return content.count(b"\n") > rows or (content.startswith(b"\xd0\xcf") and len(content) > rows * _BYTES_OF_ROW)
    row_count, left = 0, limits.AT_ONCE_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            for part in package.infolist():
                if part.filename.startswith("xl/media/") or part.compress_type not in _PACKED:
                    continue
                with package.open(part) as xml:
                    while row_count <= rows and left >= 0 and (chunk := xml.read(_CHUNK)):
                        row_count += chunk.count(b"</row>")
                        left -= len(chunk)
    except _BROKEN:
        return False  # whoever reads it says what is wrong with it
    return row_count > rows or left < 0


def refuse_long(rows: int, name: str) -> None:
    """Raises FileRefused for more rows than come in at once."""
    if rows > limits.SHEET_ROWS + limits.ROWS_ABOVE:
        raise FileRefused(f"{name} 有{rows}行，一次最多{limits.SHEET_ROWS}行，请删去空行或分成几份再导入。")


def _looked_at(xml: IO[bytes], name: str) -> tuple[dict[tuple[int, int], str], set[int], set[int]]:
    """Read a piece at a time: the XML of a long table is large. What lies across two pieces is found in the second."""
    failed: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    columns: set[int] = set()
    window = b""
    while chunk := xml.read(_CHUNK):
        window = window[-_LONGEST_CELL:] + chunk
        for far in _FAR.finditer(window):
            _refuse_far(far, name)
        if b't="e"' in window:
            failed |= {_place(match[1].decode()): match[2].decode() for match in _FAILED.finditer(window)}
        if b"hidden=" in window:
            hidden |= {int(match[1]) - 1 for row in _ROW.finditer(window) if (match := _HIDDEN.search(row[0]))}
            columns |= {at for each in _COL.finditer(window) for at in _hidden_columns(each[0])}
    return failed, hidden, columns


def _hidden_columns(element: bytes) -> range:
    match = _HIDDEN_COLUMNS.search(element)
    return range(int(match[1]) - 1, min(int(match[2]), limits.SHEET_COLUMNS)) if match else range(0)


def _refuse_far(match: re.Match[bytes], name: str) -> None:
    letters, row = match.groups()
    if row:
        refuse_long(int(row), name)
    elif _column(letters.decode().upper()) >= limits.SHEET_COLUMNS:
        raise FileRefused(
            f"{name} 的{letters.decode()}列还有字，一张表最多{limits.SHEET_COLUMNS}列，请删去右边多余的列再导入。"
        )


def _sheet_path(package: zipfile.ZipFile, position: int) -> str:
    """Where the sheet with this position lies in the package."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    sheets = [each for each in book.iter() if each.tag.endswith("}sheet")]
    link_id = next((value for name, value in sheets[position].attrib.items() if name.endswith("}id")), "")
    target = next((each.get("Target", "") for each in links if each.get("Id") == link_id), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _place(reference: str) -> tuple[int, int]:
    """B12 → (11, 1)."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column(letters)


def _column(letters: str) -> int:
    """A → 0, AB → 27."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def letters_of(column: int) -> str:
    """0 → A, 27 → AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
