"""The text of a file that somebody sent: .txt in any of the encodings in use here (UTF-8, UTF-16, GB18030), .docx, a PDF with text, and
.doc, .wps and .rtf where LibreOffice is there; a scan or a photo of a page where Tesseract is.

read(Path("汇报.docx").read_bytes(), "汇报.docx")
read_whole(content, "汇报.jpg").scan      # what of it was not read for sure
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anlan.kernel import limits
from anlan.kernel.limits import Refused
from anlan.kernel.limits.apart import Cap, apart

from . import elder, portable, scanned, word
from .scanned import Scan

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")  # what no text holds
_READER = "anlan.check.files.reading:pieces"
_PDF = b"%PDF"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")

_PICTURE_NAMES = (b"ftypheic", b"ftypheix", b"ftypmif1")  # of Apple's phones, after four bytes

TextRefused = Refused  # a file that no text can be read from


@dataclass(frozen=True)
class Read:
    """What a file says; scan: where that was read from pictures."""

    text: str
    scan: Scan | None = None


def read(content: bytes, name: str, cap: Cap | None = None) -> str:
    """The text of a file. A document is read in a process of its own. Raises TextRefused; TooHeavy where that takes more than its cap."""
    return read_whole(content, name, cap).text


def read_whole(content: bytes, name: str, cap: Cap | None = None) -> Read:
    """The text of a file, and how it was read. Raises as `read`."""
    _refuse_size(content, name)
    content = modern(content, name, cap)
    if is_picture(content):
        return _scanned(content, name, cap)
    if content.startswith((b"PK", _PDF)):
        text = "\n".join(apart(_READER, content, name, cap or Cap()))
        return Read(text) if text.strip() or not content.startswith(_PDF) else _scanned(content, name, cap)
    return Read(_plain(content, name))


def is_picture(content: bytes) -> bool:
    """Whether a file is a photo or a picture."""
    return content.startswith(_PICTURES) or content[4:12] in _PICTURE_NAMES


def _scanned(content: bytes, name: str, cap: Cap | None) -> Read:
    scan = scanned.read(content, name, cap)
    return Read(scan.text, scan)


def is_document(content: bytes) -> bool:
    """Whether a file is one that comments can be written into, as it is or turned into a .docx."""
    return content.startswith(b"PK") or elder.is_elder(content)


def modern(content: bytes, name: str, cap: Cap | None = None) -> bytes:
    """A file of an elder office program as .docx, any other as it is. Raises TextRefused, TooHeavy."""
    return elder.as_docx(content, name, cap) if elder.is_elder(content) else content


def pieces(content: bytes, name: str) -> Iterator[str]:
    """A document line by line, as the process that reads it hands it over."""
    yield from (portable if content.startswith(_PDF) else word).lines(content, name)


def _refuse_size(content: bytes, name: str) -> None:
    if not content.strip():
        raise TextRefused(f"{name} 是空的，请换一份。")
    if len(content) > limits.TEXT_BYTES:
        raise TextRefused(f"{name} 超过{limits.TEXT_BYTES // limits.MEGABYTE}兆，请删去图片，或者把文字贴进来。")


def _plain(content: bytes, name: str) -> str:
    for encoding in next(([encoding] for mark, encoding in _BOMS if content.startswith(mark)), _ENCODINGS):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(text):
            break
        return text
    raise TextRefused(f"{name} 的文字编码认不出，请另存为 UTF-8 的 .txt，或者把文字贴进来。")
