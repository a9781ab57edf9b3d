"""The text of a file that somebody sent: .txt in any of the encodings in use here, .docx.

read(Path("汇报.docx").read_bytes(), "汇报.docx")
"""

import zipfile
from io import BytesIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

_ENCODINGS = ("utf-8-sig", "gb18030")
_MOST_UNPACKED = 200_000_000  # bytes: no report is larger, a bomb is


class TextRefused(ValueError):
    """A file that no text can be read from; the message says what to do."""


def read(content: bytes, name: str) -> str:
    """The text of a file. Raises TextRefused."""
    if not content.strip():
        raise TextRefused(f"{name} 是空的，请换一份。")
    if content.startswith(b"PK"):
        return _docx(content, name)
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")):
        raise TextRefused(f"{name} 读不了，请另存为 .docx 或 .txt，或者把文字贴进来。")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextRefused(f"{name} 的文字编码认不出，请另存为 UTF-8 的 .txt，或者把文字贴进来。")


def _docx(content: bytes, name: str) -> str:
    """Paragraphs and tables in their order, one line each; cells are separated by tabs."""
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
            lines.extend("\t".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            lines.append(block.text)
    return "\n".join(lines)
