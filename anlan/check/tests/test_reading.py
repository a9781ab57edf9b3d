"""Files as people send them: encodings, Word documents with tables, boxes and notes, and what is no text at all."""

import shutil
import subprocess
from decimal import Decimal
from io import BytesIO

import docx
import pytest
import typst
from docx.oxml import parse_xml
from pypdf import PdfWriter

from anlan.kernel.paper import docx as paper_docx
from anlan.kernel.paper import pdf
from anlan.kernel.paper.tests.samples import NOTICE, REPORT
from anlan.kernel.paper.tree import Chart, Document, Paragraph, Point, Series, Table, Text, runs

from ..claims.extract import extract
from ..files.reading import TextRefused, read

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
        (b" \r\n", "是空的"), (b"\x00\x01\x02\x03" * 50, "认不出"), (b"MZ\x90\x00\x03\x00" * 20, "认不出"),
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


_CHANGED = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
 <w:r><w:t>巡河</w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>12次</w:delText></w:r></w:del>
 <w:ins w:id="2" w:author="a"><w:r><w:t>15次</w:t></w:r></w:ins><w:moveFrom w:id="3" w:author="a"><w:r><w:t>捞草40吨</w:t></w:r></w:moveFrom>
</w:p>"""
_FIELD = """<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:sdtContent>
 <w:p><w:r><w:t>修船</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>3艘</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>"""


def test_of_tracked_changes_what_stays_is_read_and_so_is_what_stands_in_fields():
    document = docx.Document()
    for each in (_CHANGED, _FIELD):
        document.element.body.insert(0, parse_xml(each))
    kept = BytesIO()
    document.save(kept)

    assert [claim.text for claim in extract(read(kept.getvalue(), "稿.docx"))] == ["3艘", "15次"]


LONG = "今年以来，全区坚持人民至上、生命至上，压紧压实各方责任，深入排查整治各类风险隐患，共开展巡河一千二百三十四次，修船3艘，捞草40吨。"


def test_a_pdf_gives_its_paragraphs_whole_and_no_page_numbers():
    paragraphs = [Paragraph(runs(f"{number}号河。{LONG}")) for number in range(1, 41)]
    content = pdf.write(Document("巡河情况", tuple(paragraphs)))

    text = read(content, "汇报.pdf")

    assert [line for line in text.splitlines() if line.endswith("号河。" + LONG)] == [
        f"{number}号河。{LONG}" for number in range(1, 41)
    ]
    assert not [line for line in text.splitlines() if line.strip("—- 0123456789") == ""]


_ROWS = tuple(
    (
        runs(f"第{number}村"),
        runs(f"{number}家次"),
        runs("" if number % 5 else f"{number}条"),
        runs(f"{LONG[:44]}共{number}件"),
    )
    for number in range(1, 61)
)
_TABLES = Document(
    "巡河情况",
    (
        Paragraph(runs("各村如下：")),
        Table(tuple(map(runs, ("单位", "检查", "隐患", "说明"))), _ROWS, title="各村检查情况"),
        Chart(("1月",), (Series("巡河", (Point(Decimal(7), Text("7次")),)),), "次", "分月巡河"),
        Paragraph(runs("以上共检查1,830家次。")),
    ),
)


@pytest.mark.parametrize("document", [_TABLES, REPORT, NOTICE], ids=["tables over pages", "report", "notice"])
def test_an_issued_document_gives_the_same_figures_as_pdf_and_as_docx(document):
    texts = [read(pdf.write(document), "汇报.pdf"), read(paper_docx.write(document), "汇报.docx")]

    portable, word = ([(claim.text, claim.clause.strip()) for claim in extract(text)] for text in texts)
    assert portable == word


def test_tables_of_a_pdf_are_read_row_by_row_over_its_pages_with_their_head_once():
    lines = read(pdf.write(_TABLES), "汇报.pdf").splitlines()

    rows = [line.split("\t") for line in lines if "\t" in line]
    assert rows == [["单位", "检查", "隐患", "说明"]] + [
        ["".join(run.text for run in cell) for cell in row] for row in _ROWS
    ]


# As another program sets it: a running head and foot, merged cells, columns without rules, a number that a line's end breaks.
_SET = """#set page(width: 240pt, height: 260pt, margin: 20pt, header: [巡河工作汇报], footer: context [内部资料 第#counter(page).display()页])
#set text(font: "Noto Serif CJK SC", size: 10pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true))
沿河各村今年以来按统一安排共巡河12\\ 34次，修船5艘。

#let long = [沿河各村按照统一安排巡河，修船，捞草，种树，]
#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long#long;清淤66公里。

#pagebreak()
#table(columns: (70pt, 60pt, 60pt), table.cell(rowspan: 2)[村], table.cell(colspan: 2)[巡河], [上半年], [下半年],
  table.cell(rowspan: 2)[甲村], [7次], [8次\\ 9次], [10次], [各村按统一安排共巡河11次])

#grid(columns: (70pt, 60pt, 60pt), row-gutter: 6pt, [村], [捞草], [种树], [乙村], [40吨], [], [丙村], [], [50棵])
"""


def test_a_pdf_of_another_program_gives_whole_paragraphs_and_tables_without_its_running_heads():
    lines = read(typst.compile(_SET.encode()), "汇报.pdf").splitlines()

    assert lines[0] == "沿河各村今年以来按统一安排共巡河1234次，修船5艘。"
    assert lines[1] == "沿河各村按照统一安排巡河，修船，捞草，种树，" * 23 + "清淤66公里。"
    assert lines[2:7] == [
        "村\t巡河",
        "村\t上半年\t下半年",
        "甲村\t7次\t8次9次",
        "甲村\t10次\t各村按统一安排共巡河11次",
        "村\t捞草\t种树",
    ]
    assert lines[7:] == ["乙村\t40吨\t", "丙村\t\t50棵"]


def _locked():
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    writer.encrypt("secret")
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


@pytest.mark.parametrize(("content", "said"), [(_locked(), "加了密码"), (b"%PDF-1.7\nrest", "读不下去")])
def test_a_pdf_without_words_is_refused_in_words(content, said):
    with pytest.raises(TextRefused, match=said):
        read(content, "汇报.pdf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("name", ["汇报.doc", "汇报.rtf", "改了名.docx"])
def test_a_document_of_an_elder_program_is_read_by_what_it_is(tmp_path, name):
    document = docx.Document()
    document.add_paragraph(WORDS.replace("\r\n", "，"))
    document.save(tmp_path / "稿.docx")
    kind = "rtf" if name.endswith("rtf") else "doc"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        kind,
    ]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "稿.docx"], check=True, capture_output=True, timeout=120)

    text = read((tmp_path / f"稿.{kind}").read_bytes(), name)

    assert [claim.text for claim in extract(text)] == ["12次", "3艘"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0 old", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000])
def test_what_only_begins_like_an_elder_document_is_refused(content):
    with pytest.raises(TextRefused, match="不是 Word 或 WPS 的文档"):
        read(content, "旧.doc")


def test_where_nothing_turns_an_elder_document_it_is_said_what_to_do(monkeypatch):
    monkeypatch.setattr("anlan.check.files.elder._PROGRAMS", ())
    with pytest.raises(TextRefused, match="旧格式"):
        read(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "汇报.wps")


def test_places_are_those_of_the_text_as_given():
    text = "\ufeff𠮷村巡河12次\r\n修船３艘，𡃁仔２人。"

    claims = extract(text)

    assert [claim.text for claim in claims] == ["12次", "３艘", "２人"]
    assert all(text[claim.start : claim.end] == claim.text for claim in claims)
