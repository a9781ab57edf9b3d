"""The lines of a PDF as its author wrote them: those that end at the margin are joined to the next, page numbers are left out.

lines(content, "汇报.pdf")
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from anlan.kernel import limits
from anlan.kernel.limits import Refused

_ENDS = re.compile(r"[。！？；：!?;:]$")
_BEGINS = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]|附件)")
_PAGE_NUMBER = re.compile(r"^[\s\-—–第]*\d{1,4}[\s\-—–页]*(?:/\s*\d+|共\s*\d+\s*页)?$")
_FULL = 0.85  # of the page's longest line: what is as long ran on because the margin came


def lines(content: bytes, name: str) -> Iterator[str]:
    """Line by line. Raises Refused for one that is locked, broken, or only pictures."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    said = 0
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(f"{name} 加了密码，请去掉密码，或者把文字贴进来。")
        for line in _joined(row for page in reader.pages for row in _rows(page.extract_text())):
            said += len(line)
            if said > limits.TEXT_CHARACTERS:
                raise Refused(f"{name} 的文字超过了{limits.TEXT_CHARACTERS}个，请分段核对。")
            yield line
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"{name} 读不下去，可能已经损坏。请用原来的软件打开，另存一份再试。") from error
    if not said:
        raise Refused(f"{name} 里只有图片，没有文字。请用扫描软件识别成文字，或者把文字贴进来。")


def _rows(text: str) -> Iterator[tuple[str, bool]]:
    """Each row of a page that says something, and whether it runs up to the margin."""
    rows = [row.strip() for row in text.splitlines() if row.strip() and not _PAGE_NUMBER.match(row)]
    full = _FULL * max(map(len, rows), default=0)
    for row in rows:
        yield row, len(row) >= full


def _joined(rows: Iterable[tuple[str, bool]]) -> Iterator[str]:
    """Paragraphs, also over the end of a page."""
    paragraph = ""
    for row, is_full in rows:
        if paragraph and _BEGINS.match(row):
            yield paragraph
            paragraph = ""
        paragraph += row
        if not is_full or _ENDS.search(row):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph
