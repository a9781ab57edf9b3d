"""What an old binary sheet (.xls, WPS's .et) hides: its reader gives hidden rows and columns as all others.

look(content, 0)     # ({7, 8}, {3}), rows and columns counted from 0; None for a file that does not tell

Source: MS-XLS 2.4.28 BoundSheet8, 2.4.53 ColInfo, 2.4.221 Row; older editions (BIFF5) have the same fields in the same places.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

_BROKEN = (OSError, struct.error, ValueError, IndexError, KeyError, RecursionError, MemoryError)
_STREAMS = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _ROW, _COLUMNS = 0x0809, 0x000A, 0x0085, 0x0208, 0x007D
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_COLUMNS_OF_A_SHEET = 256


def look(content: bytes, position: int) -> tuple[set[int], set[int]] | None:
    """The rows and the columns that the sheet at this position hides."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as package:
            stream = next(package.openstream(name).read() for name in _STREAMS if package.exists(name))
        starts = [struct.unpack_from("<I", stream, at)[0] for kind, at, _ in _records(stream, 0) if kind == _SHEET]
        return _hidden(stream, starts[position])
    except (*_BROKEN, StopIteration):
        return None


def _hidden(stream: bytes, start: int) -> tuple[set[int], set[int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, at, size in _records(stream, start):
        if kind == _ROW and size >= 14 and stream[at + 12] & _ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLUMNS and size >= 10 and stream[at + 8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", stream, at)
            columns.update(range(first, min(last + 1, _COLUMNS_OF_A_SHEET)))
    return rows, columns


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its fields begin, how many bytes they are) of a sheet's own records; a chart within it has others."""
    depth, header = 0, struct.Struct("<HH")
    while True:
        kind, size = header.unpack_from(stream, start)
        start += header.size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, start, size
        if kind == _END and depth <= 0:
            return
        start += size
