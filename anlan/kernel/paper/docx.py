"""A document as .docx for Word and WPS, with the official fonts' names (GB/T 9704-2012).

`docx.write(document)` → bytes; the same tree gives the same bytes. No other file writes a document by the library; `check/marked`
writes into those of others.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from . import chart, official, pdf, qr, wordml
from .official import PT_PER_MM, STYLES, Style
from .sheet import Foot, Grid, Line, PageBreak, Picture, Record, RedLine, Segment, lay_out, title_rows
from .tree import Document, Figure, Runs, Text, printable

STYLE_BY_NAME = {style.name: style for style in STYLES}
TEXT_WIDTH_PT = official.TYPE_AREA_MM[0] * PT_PER_MM
# Parts of the library's own template that would only tell of the machine it was made on.
UNWANTED = ("stylesWithEffects", "webSettings", "customXml", "numbering", "theme", "thumbnail", "extended-properties")
# The row that holds what floats on the last page: two of them fit below 22 rows of text, else they would begin a page.
LEAST_ROW_PT = 0.4
PROPERTY_LENGTH = 255  # the library refuses longer ones
# A zip keeps each file's time: the earliest there is keeps the bytes the same.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def write(document: Document, *, latin: str = official.LATIN) -> bytes:
    """The file's bytes. latin: the font of Latin letters and digits in the text, "" for those of the Chinese font."""
    package = _blank(latin)
    _properties(package, document)
    _page_numbers(package, latin)
    new_page = False
    for piece in lay_out(document):
        match piece:
            case Line():
                paragraph = package.add_paragraph()
                _fill(paragraph, piece, latin)
                paragraph.paragraph_format.page_break_before = True if new_page else None
            case RedLine():
                line = wordml.border("bottom", official.RED_LINE_PT, official.RED)
                _empty_row(package, official.RED_LINE_DOWN_MM * PT_PER_MM, f"<w:pBdr>{line}</w:pBdr>")
            case Grid():
                _grid(package, piece, latin)
            case Picture():
                _picture(package, piece, latin)
            case Record():
                _record(package, piece, latin)
            case Foot():
                _foot(package, piece, latin)
        new_page = isinstance(piece, PageBreak)
    return _same_bytes(package)


def _blank(latin: str) -> Package:
    """An empty document with our styles, settings, paper and nothing else of the library's template."""
    package = docx.Document()
    for holder in (package.part, package.part.package):
        for key, rel in list(holder.rels.items()):
            if rel.reltype.rpartition("/")[2] in UNWANTED:
                del holder.rels[key]
    package.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = wordml.font_table(latin).encode()
    package.sections[0]._sectPr.attrib.clear()
    _refill(package.styles.element, wordml.styles(latin))
    _refill(package.settings.element, wordml.settings())
    _refill(package.sections[0]._sectPr, wordml.section())
    return package


def _refill(element: Any, xml: str) -> None:
    """Put the elements written in `xml` where the element's own were."""
    for child in list(element):
        element.remove(child)
    element.extend(_elements(xml))


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:p {wordml.NAMESPACE}>{xml}</w:p>"))


def _element(xml: str) -> Any:
    return _elements(xml)[0]


def _properties(package: Package, document: Document) -> None:
    core = package.core_properties
    for child in list(core._element):
        core._element.remove(child)
    core.title = title_rows(document.title).replace("\n", "")[:PROPERTY_LENGTH]
    core.author = printable(document.signature.issuer if document.signature else "")[:PROPERTY_LENGTH]
    core.language = "zh-CN"


def _page_numbers(package: Package, latin: str) -> None:
    """Odd pages at the right, even pages at the left (7.5)."""
    section = package.sections[0]
    _page_number(section.footer, replace(official.PAGE_NUMBER, align="right"), latin)
    _page_number(section.even_page_footer, replace(official.PAGE_NUMBER, align="left"), latin)


def _page_number(footer: _Footer, style: Style, latin: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    _set_style(paragraph, style)
    _write(paragraph, "— ", style, latin)
    field = _element('<w:fldSimple w:instr=" PAGE "/>')
    paragraph._p.append(field)
    field.append(_write(paragraph, "1", style, latin)._r)
    _write(paragraph, " —", style, latin)


def _fill(paragraph: Paragraph, line: Line, latin: str) -> None:
    _set_style(paragraph, line.style)
    _write_segments(paragraph, line.segments, line.style, latin)
    if line.end:
        stop = wordml.twips(TEXT_WIDTH_PT - line.style.right * line.style.char_pt)
        tabs = _element(f'<w:tabs><w:tab w:val="right" w:pos="{stop}"/></w:tabs>')
        paragraph._p.get_or_add_pPr()._insert_tabs(tabs)
        paragraph.add_run("\t")
        _write_segments(paragraph, line.end, line.style, latin)


def _set_style(paragraph: Paragraph, style: Style) -> None:
    """The named style, and on the paragraph itself only what differs from it."""
    paragraph._p.style = wordml.style_id(style.name)  # the library would look the name up anew for each
    base_style = STYLE_BY_NAME[style.name]
    properties = paragraph._p.get_or_add_pPr()
    for property_of in (wordml.spacing, wordml.indent, wordml.alignment):
        if property_of(style) != property_of(base_style):
            properties.append(_element(property_of(style)))


def _write_segments(paragraph: Paragraph, segments: tuple[Segment, ...], style: Style, latin: str) -> None:
    for segment in segments:
        segment_style = replace(style, font=segment.font) if segment.font else style
        for run in segment.runs:
            written = _write(paragraph, run.text, segment_style, latin)
            if isinstance(run, Figure) and run.address:
                _link(paragraph, written._r, run.address)


def _link(paragraph: Paragraph, written: Any, address: str) -> None:
    """Make a run lead somewhere; it looks as before, for what is printed is black."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.set(qn("w:history"), "0")
    written.addprevious(link)
    link.append(written)


def _write(paragraph: Paragraph, text: str, style: Style, latin: str) -> Any:
    """A run. It repeats its font: Word heeds the hint for “” only where the run itself has it."""
    run = paragraph.add_run(text)
    own = wordml.fonts(style.font, latin)
    if style.size_pt != STYLE_BY_NAME[style.name].size_pt:
        own += wordml.size(style)
    run._r.get_or_add_rPr().extend(_elements(own))
    return run


def _empty_row(package: Package, height_pt: float, borders: str = "") -> None:
    """A paragraph without text, exactly so high. Tables know no space above or below them, so it stands there too."""
    package.element.body._insert_p(
        _element(
            f'<w:p><w:pPr>{borders}<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
            f'w:line="{wordml.twips(height_pt)}" w:lineRule="exact"/></w:pPr></w:p>'
        )
    )


def _grid(package: Package, grid: Grid, latin: str) -> None:
    if grid.blank:
        _empty_row(package, grid.blank * official.PITCH_PT)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = dict.fromkeys(sides, official.TABLE_LINE_PT)
    table = _table(package, len(grid.rows) + 1, grid.shares, borders, official.TABLE_PADDING_PT)
    head_styles = (official.TABLE_HEAD,) * len(grid.head)
    for at, (row, cells) in enumerate(zip(table.rows, (grid.head, *grid.rows), strict=True)):
        row._tr.get_or_add_trPr().extend(_elements("<w:cantSplit/>" + ("<w:tblHeader/>" if at == 0 else "")))
        for cell, runs, style in zip(row.cells, cells, head_styles if at == 0 else grid.cell_styles, strict=True):
            _fill_cell(cell, runs, style, latin)
    _empty_row(package, official.PITCH_PT / 2)


def _picture(package: Package, piece: Picture, latin: str) -> None:
    """The chart as a picture that tells its figures to whoever does not see it; as words where no font can draw it."""
    words = chart.words(piece.chart)
    paragraph = package.add_paragraph()
    try:
        png = pdf.picture(piece.chart, TEXT_WIDTH_PT)
    except pdf.FontMissing:
        _fill(paragraph, Line(official.BODY, (Segment((Text(words),)),)), latin)
        return
    _set_style(paragraph, official.TABLE_CELL)
    paragraph.paragraph_format.line_spacing = 1.0  # a row of the text's height would show a strip of it
    paragraph.paragraph_format.space_before = Pt(piece.blank * official.PITCH_PT)
    paragraph.paragraph_format.keep_with_next = bool(piece.chart.title)
    drawn = paragraph.add_run().add_picture(io.BytesIO(png), width=Pt(TEXT_WIDTH_PT))
    drawn._inline.docPr.set("descr", words)


def _fill_cell(cell: _Cell, runs: Runs, style: Style, latin: str) -> None:
    _fill(cell.paragraphs[0], Line(style, (Segment(runs),)), latin)
    cell._tc.get_or_add_tcPr().append(_element('<w:vAlign w:val="center"/>'))


def _table(
    package: Package,
    rows: int,
    shares: tuple[float, ...],
    borders: dict[str, float],
    padding_pt: tuple[float, float] = (0, 0),
) -> Table:
    """An empty table as wide as the type area. borders: side → thickness in points; padding: beside and above text."""
    table: Table = package.add_table(rows=rows, cols=len(shares))
    widths = [wordml.twips(TEXT_WIDTH_PT * share) for share in shares]
    lines = "".join(wordml.border(side, thickness) for side, thickness in borders.items())
    _refill(
        table._tbl.tblPr,
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{wordml.cell_margins(*padding_pt)}',
    )
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell._tc.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width))
    return table


def _record(package: Package, record: Record, latin: str) -> None:
    """A table that floats at the foot of the type area, held on the last page by the empty row after it (7.4)."""
    edge, inner = (mm * PT_PER_MM for mm in (official.RECORD_EDGE_MM, official.RECORD_INNER_MM))
    table = _table(package, len(record.lines), (1.0,), {"top": edge, "bottom": edge, "insideH": inner})
    table._tbl.tblPr.insert(0, _element(wordml.FOOT_OF_PAGE))
    for row, line in zip(table.rows, record.lines, strict=True):
        _fill(row.cells[0].paragraphs[0], line, latin)
    _empty_row(package, LEAST_ROW_PT)


def _foot(package: Package, foot: Foot, latin: str) -> None:
    """Frames placed by the page, below the type area of the one on which the last row of text stands: the code and the note."""
    code, gap = (mm * PT_PER_MM if foot.note.code else 0 for mm in (official.CODE_MM, official.CODE_GAP_MM))
    if code:
        paragraph = package.add_paragraph()
        paragraph._p.get_or_add_pPr().extend(_elements(wordml.below_text(0, code) + wordml.AS_HIGH_AS_ITS_PICTURE))
        picture = paragraph.add_run().add_picture(io.BytesIO(qr.png(foot.note.code)), Mm(official.CODE_MM))
        picture._inline.docPr.set("descr", "核对用的二维码")
    paragraph = package.add_paragraph()
    _fill(paragraph, foot.line, latin)
    paragraph._p.get_or_add_pPr().insert(1, _element(wordml.below_text(code + gap, TEXT_WIDTH_PT - code - gap)))
    _empty_row(package, LEAST_ROW_PT)


def _same_bytes(package: Package) -> bytes:
    """The package zipped without the time of day, so that the same document is the same file."""
    buffer, fixed = io.BytesIO(), io.BytesIO()
    package.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
