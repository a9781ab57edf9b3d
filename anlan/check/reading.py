"""The text of a file that somebody sent: .txt in any of the encodings in use here (UTF-8, UTF-16, GB18030), .docx.

read(Path("汇报.docx").read_bytes(), "汇报.docx")
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table, _Row

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_LARGEST = 10_000_000  # bytes
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")  # what no text holds
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_UNPACKED = 200_000_000  # bytes: no report is larger, a bomb is


class TextRefused(ValueError):
    """A file that no text can be read from; the message says what to do."""


def read(content: bytes, name: str) -> str:
    """The text of a file. Raises TextRefused."""
    if not content.strip():
        raise TextRefused(f"{name} 是空的，请换一份。")
    if len(content) > _LARGEST:
        raise TextRefused(f"{name} 超过10兆，请删去图片，或者把文字贴进来。")
    if content.startswith(b"PK"):
        return _docx(content, name)
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        raise TextRefused(f"{name} 读不了，请另存为 .docx 或 .txt，或者把文字贴进来。")
    for encoding in next(([encoding] for mark, encoding in _BOMS if content.startswith(mark)), _ENCODINGS):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(text):
            break
        return text
    raise TextRefused(f"{name} 的文字编码认不出，请另存为 UTF-8 的 .txt，或者把文字贴进来。")


def _docx(content: bytes, name: str) -> str:
    """Paragraphs and tables in their order, one line each; then text boxes and notes. Cells are separated by tabs."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_UNPACKED:
                raise TextRefused(f"{name} 展开后太大，请删去图片再试。")
        opened = docx.Document(BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        if isinstance(error, TextRefused):
            raise
        raise TextRefused(f"{name} 不是 Word 文档（.docx），请另存为 .docx 再试。") from error
    lines: list[str] = []
    for block in opened.iter_inner_content():
        if isinstance(block, Table):
            lines.extend("\t".join(_cells(row)) for row in block.rows)
        else:
            lines.append(block.text)
    lines.extend(_boxes(opened))
    lines.extend(_notes(opened))
    return "\n".join(lines)


def _cells(row: _Row) -> list[str]:
    """The texts of a row's cells; one that was merged over several columns is said once."""
    seen: list[object] = []
    texts = []
    for cell in row.cells:
        if not any(cell._tc is other for other in seen):
            seen.append(cell._tc)
            texts.append(cell.text)
    return texts


def _boxes(opened: Document) -> Iterator[str]:
    """What stands in text boxes. Word keeps each twice, for programs old and new: it is said once."""
    for box in opened.element.body.iter(f"{_W}txbxContent"):
        if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
            yield from _said(box)


def _notes(opened: Document) -> Iterator[str]:
    """What stands in footnotes and endnotes."""
    for part in opened.part.package.iter_parts():
        if part.partname.endswith(("/footnotes.xml", "/endnotes.xml")):
            yield from _said(parse_xml(part.blob))


def _said(element: BaseOxmlElement) -> Iterator[str]:
    for paragraph in element.iter(f"{_W}p"):
        words = "".join(run.text or "" for run in paragraph.iter(f"{_W}t"))
        if words.strip():
            yield words
