"""The lines of a PDF as its author wrote them: paragraphs whole, tables row by row, without running heads and page numbers.

lines(content, "汇报.pdf")      # as of a Word document: a line for each paragraph and row, tabs between cells
"""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anlan.kernel import limits
from anlan.kernel.limits import Refused

from .layout import Page, Sign, Signs, Table, cell, paragraphs, said

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage
    from pdfplumber.table import Table as PdfTable

_FEWEST_SIGNS = 40  # of a page whose text can be read
_FEWEST_EDGES = 6  # of a table with two columns


def lines(content: bytes, name: str) -> Iterator[str]:
    """Line by line; none of one that is only pictures. Raises Refused for one that is locked."""
    pages, pictures = [], []
    for number, (page, is_picture) in enumerate(_pages(content, name), start=1):
        pages.append(page)
        pictures += [number] if is_picture else []
    if pages and len(pictures) == len(pages):
        return
    for signs in paragraphs(pages):
        yield said(signs)
    if pictures:
        yield f"（第{'、'.join(map(str, pictures))}页是图片，没有读。）"


def _pages(content: bytes, name: str) -> Iterator[tuple[Page, bool]]:
    """Each page, and whether it is a picture."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    said_so_far = 0
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            for page in pdf.pages:
                said_so_far += len(page.chars)
                if said_so_far > limits.TEXT_CHARACTERS:
                    raise Refused(f"{name} 的文字超过了{limits.TEXT_CHARACTERS}个，请分段核对。")
                yield _page(page), _is_picture(page)
                page.close()
    except PdfminerException as error:
        if isinstance(error.args[0], PDFPasswordIncorrect):
            raise Refused(f"{name} 加了密码，请去掉密码，或者把文字贴进来。") from error
        raise


def _page(page: "PdfPage") -> Page:
    drawn = _drawn(page)
    signs = [_sign(each) for each in page.dedupe_chars().chars if _is_said(each, drawn)]
    tables: list[Table] = []
    for found in page.find_tables() if len(page.edges) >= _FEWEST_EDGES else ():
        left, top, right, bottom = found.bbox
        own: Signs = []
        others: Signs = []
        for sign in signs:
            (own if left < sign.x0 < right and top < sign.middle < bottom else others).append(sign)
        rows = list(_rows(found, own))
        if own and max(map(len, rows)) > 1:  # else it is a frame
            tables.append(Table(top, rows))
            signs = others
    return Page(round(page.width), page.height, signs, tables)


def _is_picture(page: "PdfPage") -> bool:
    """Whether a page is a picture of a page; a program that scans may put its own name below."""
    largest = max(((each["x1"] - each["x0"]) * (each["bottom"] - each["top"]) for each in page.images), default=0)
    return len(page.chars) < _FEWEST_SIGNS and largest > page.width * page.height / 2


def _is_said(char: dict[str, Any], drawn: frozenset[int]) -> bool:
    """Whether a character is of the text: no watermark, which lies across, nothing that its program calls a page's trimmings, and none
    of a chart."""
    return char["upright"] and char.get("tag") != "Artifact" and char.get("mcid") not in drawn


def _drawn(page: "PdfPage") -> frozenset[int]:
    """What a page's program marked as parts of pictures that it also puts into words: charts, whose labels say nothing alone."""
    if not (page.rects or page.curves) or all(char.get("mcid") is None for char in page.chars):
        return frozenset()
    found: set[int] = set()
    elements = list(page.structure_tree)
    while elements:
        element = elements.pop()
        if element["type"] == "Figure" and element.get("alt_text"):
            found |= set(element.get("mcids", ()))
        elements += element.get("children", ())
    return frozenset(found)


def _rows(table: "PdfTable", signs: Signs) -> Iterator[list[Signs]]:
    """The cells of each row. One merged over several columns stands once, one merged over several rows in each of them."""
    for row in table.rows:
        below = row.bbox[1] + 1  # a cell of it may reach over several rows
        yield [
            cell(
                (sign for sign in signs if left <= (sign.x0 + sign.x1) / 2 < right and top <= sign.middle < bottom),
                right - left,
            )
            for left, top, right, bottom in sorted(table.cells)
            if top <= below < bottom
        ]


def _sign(char: dict[str, Any]) -> Sign:
    return Sign(char["text"], char["x0"], char["x1"], char["top"], char["bottom"])
