"""The text of a file that somebody sent: .txt in any of the encodings in use here (UTF-8, UTF-16, GB18030), .docx.

read(Path("汇报.docx").read_bytes(), "汇报.docx")
"""

import re
from collections.abc import Iterator

from anlan.kernel import limits
from anlan.kernel.limits import Refused
from anlan.kernel.limits.apart import Cap, apart

from .word import lines

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")  # what no text holds
_READER = "anlan.check.reading:pieces"

TextRefused = Refused  # a file that no text can be read from


def read(content: bytes, name: str, cap: Cap | None = None) -> str:
    """The text of a file. A document is read in a process of its own. Raises TextRefused; TooHeavy where that takes more than its cap."""
    _refuse_size(content, name)
    if content.startswith(b"PK"):
        return "".join(apart(_READER, content, name, cap or Cap()))
    return _plain(content, name)


def pieces(content: bytes, name: str) -> Iterator[str]:
    """A document as the process that reads it hands it over."""
    yield "\n".join(lines(content, name))


def _refuse_size(content: bytes, name: str) -> None:
    if not content.strip():
        raise TextRefused(f"{name} 是空的，请换一份。")
    if len(content) > limits.TEXT_BYTES:
        raise TextRefused(f"{name} 超过{limits.TEXT_BYTES // limits.MEGABYTE}兆，请删去图片，或者把文字贴进来。")


def _plain(content: bytes, name: str) -> str:
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
