"""Files as people send them: encodings, Word documents with tables, boxes and notes, and what is no text at all."""

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml

from ..extract import extract
from ..reading import TextRefused, read

WORDS = "今年以来巡河12次\r\n修船3艘。"
BOX = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>
 <mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>清淤5公里</w:t></w:r></w:p></w:txbxContent></mc:Choice>
 <mc:Fallback><w:txbxContent><w:p><w:r><w:t>清淤5公里</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent></w:r></w:p>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_every_encoding_in_use_with_its_line_ends(encoding):
    assert read(WORDS.encode(encoding), "稿.txt") == WORDS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \r\n", "是空的"), (b"\x00\x01\x02\x03" * 50, "认不出"), (b"MZ\x90\x00\x03\x00" * 20, "认不出"), (b"\x89PNG\r\n", "读不了"),
        (b"PK\x03\x04rest", "不是 Word 文档"), ("字".encode() * 4_000_000, "超过10兆"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_words(content, said):
    with pytest.raises(TextRefused, match=said):
        read(content, "文件")


def test_a_word_document_gives_tables_boxes_and_merged_cells_once():
    document = docx.Document()
    document.add_paragraph("巡河12次")
    table = document.add_table(rows=2, cols=2)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "修船3艘"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "捞草", "40吨"
    document.element.body.append(parse_xml(BOX))
    kept = BytesIO()
    document.save(kept)

    text = read(kept.getvalue(), "稿.docx")

    assert [claim.text for claim in extract(text)] == ["12次", "3艘", "40吨", "5公里"]


def test_places_are_those_of_the_text_as_given():
    text = "\ufeff𠮷村巡河12次\r\n修船３艘，𡃁仔２人。"

    claims = extract(text)

    assert [claim.text for claim in claims] == ["12次", "３艘", "２人"]
    assert all(text[claim.start : claim.end] == claim.text for claim in claims)
