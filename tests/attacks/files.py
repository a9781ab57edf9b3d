"""Files that are small where they are sent and large where they are read."""

import zipfile
from io import BytesIO

import xlsxwriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADERS = ("单位", "隐患描述", "发现日期")
_SHEET = "xl/worksheets/sheet1.xml"


def packed(parts, method=zipfile.ZIP_DEFLATED):
    """A zip package of {name: content}."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def document(body, before=""):
    """A Word document with this body and nothing that Word adds."""
    return packed(
        {"word/document.xml": f"<?xml version='1.0'?>{before}<w:document {W}><w:body>{body}</w:body></w:document>"}
    )


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text, merged="", value="1"):
    """A cell of a document's table. merged: by gridSpan or vMerge, with its value."""
    properties = f'<w:{merged} w:val="{value}"/>' if merged else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def parts_of(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def workbook(*rows):
    """An .xlsx of these rows below the headers of hazards."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for number, row in enumerate([HEADERS, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def with_sheet(content, change):
    """The .xlsx with its sheet's XML changed."""
    parts = parts_of(content)
    return packed(parts | {_SHEET: change(parts[_SHEET].decode())})


# Texts: what is sent to the check.
WIDE_CELL = document(f"<w:tbl><w:tr>{cell('12次', 'gridSpan', '60000000')}</w:tr></w:tbl>")
EMPTY_PARAGRAPHS = document("<w:p/>" * 1_700_000)
NESTED = document("<w:tbl><w:tr><w:tc>" * 3000 + paragraph("12次") + "</w:tc></w:tr></w:tbl>" * 3000)
_ENTITIES = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
ENTITIES = document(paragraph("&e9;"), f'<!DOCTYPE d [<!ENTITY e0 "12次">{_ENTITIES}]>')
REPEATED = document(
    "<w:tbl>" + f"<w:tr>{cell('字' * 50_000, 'vMerge', 'restart')}</w:tr>"
    + f"<w:tr>{cell('', 'vMerge', 'continue')}</w:tr>" * 5000 + "</w:tbl>"
)  # fmt: skip
MANY_PARTS = packed({f"word/{at}.xml": "" for at in range(12_000)} | {"word/document.xml": "<a/>"})
LOCKED = packed({"word/document.xml": "<a/>"}).replace(
    b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
)

# Tables: what is sent to an import.
FEEDS = b"\n" * 20_000_000
COMMAS = b"," * 20_000_000
