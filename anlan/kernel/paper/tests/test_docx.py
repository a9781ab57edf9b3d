"""The .docx read back and held against GB/T 9704-2012: the numbers here are the standard's, not official.py's."""

import io
import re
import zipfile
from dataclasses import replace

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.paper import docx
from anlan.kernel.paper.tests.readback import ReadBack
from anlan.kernel.paper.tests.samples import NOTE, NOTICE, REPORT, SENT, SITE
from anlan.kernel.paper.tree import Document, Head, Paragraph, runs
from anlan.kernel.testing.tries import tries

MM = 1440 / 25.4  # twips


@pytest.fixture(scope="module")
def report() -> ReadBack:
    return ReadBack(docx.write(REPORT))


@pytest.fixture(scope="module")
def notice() -> ReadBack:
    return ReadBack(docx.write(NOTICE))


def test_the_paper_is_a4_with_the_official_margins(report):
    section = report.section

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.top_margin.mm, 1) == 37
    assert round(section.left_margin.mm, 1) == 28
    assert round(section.right_margin.mm, 1) == 26
    assert round(section.bottom_margin.mm, 1) == 35


def test_22_rows_fill_the_type_area_and_a_23rd_does_not_fit(report):
    section = report.section
    height = section.page_height.twips - section.top_margin.twips - section.bottom_margin.twips
    body = report.row("今年以来")

    assert body.measure("spacing", "line") == 579
    assert body.rule == "exact"
    assert 22 * 579 <= height < 23 * 579


def test_28_characters_fill_a_row_and_a_29th_does_not_fit(report):
    section = report.section
    wide = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
    spacing = report.row("今年以来").paragraph.style.element.rPr.find(qn("w:spacing"))
    character = 16 * 20 + int(spacing.get(qn("w:val")))

    assert 28 * character <= wide < 29 * character


def test_the_grid_of_22_by_28_is_stated_for_the_page_setup_dialogue(report):
    grid = report.section._sectPr.find(qn("w:docGrid"))

    assert grid.get(qn("w:type")) == "linesAndChars"
    assert grid.get(qn("w:linePitch")) == "579"
    assert int(156 / 25.4 * 72 / (16 + int(grid.get(qn("w:charSpace"))) / 4096)) == 28


def test_the_text_is_3hao_fangsong_two_characters_in_and_flush_at_both_edges(report):
    body = report.row("今年以来")

    assert set(body.fonts) == {"仿宋_GB2312"}
    assert body.size_pt == 16
    assert body.measure("ind", "firstLineChars") == 200
    assert body.measure("ind", "firstLine") == pytest.approx(2 * 156 * MM / 28, abs=2)
    assert body.align == "both"


def test_the_title_is_2hao_xiaobiaosong_and_centred(report):
    title = report.row("青禾区安全生产工作汇报")

    assert title.fonts == ["方正小标宋简体"]
    assert title.size_pt == 22
    assert title.align == "center"
    assert title.measure("ind", "firstLine") == 0


@pytest.mark.parametrize(
    ("start", "font", "level"),
    [("一、", "黑体", 0), ("（三）应急", "楷体_GB2312", 1), ("1.", "仿宋_GB2312", 2), ("（1）", "仿宋_GB2312", 3)],
)
def test_each_level_has_its_font_and_its_place_in_the_outline(report, start, font, level):
    heading = report.row(start)

    assert heading.fonts == [font]
    assert heading.size_pt == 16
    assert heading.style.lower() == f"heading {level + 1}"
    assert heading.measure("outlineLvl", "val") == level
    assert not heading.paragraph.style.font.bold


def test_a_heading_that_the_text_runs_on_from_is_kaiti_and_the_text_fangsong(report):
    paragraph = report.row("（一）责任落到岗位")

    assert paragraph.fonts[0] == "楷体_GB2312"
    assert set(paragraph.fonts[1:]) == {"仿宋_GB2312"}
    assert paragraph.paragraph.runs[0].text == "（一）责任落到岗位，任务写进清单。"


def test_every_run_of_text_names_its_chinese_font_and_asks_for_it_where_scripts_are_mixed(report):
    hints = {run._r.rPr.find(qn("w:rFonts")).get(qn("w:hint")) for row in report.rows for run in row.paragraph.runs}

    assert hints == {"eastAsia"}


def test_digits_are_times_new_roman_unless_the_chinese_font_is_asked_for(report):
    letters = report.row("今年以来").paragraph.runs[0].font.name
    own = ReadBack(docx.write(REPORT, latin="")).row("今年以来").paragraph.runs[0].font.name

    assert (letters, own) == ("Times New Roman", "仿宋_GB2312")


@pytest.mark.parametrize(("footer", "side"), [("footer", "right"), ("even_page_footer", "left")])
def test_page_numbers_stand_at_the_outer_edge_one_character_in(report, footer, side):
    paragraph = getattr(report.section, footer).paragraphs[0]
    style = paragraph.style

    assert report.package.settings.odd_and_even_pages_header_footer
    assert re.findall(r"<w:t[^>]*>(.*?)</w:t>", paragraph._p.xml) == ["— ", "1", " —"]
    assert paragraph._p.find(f".//{qn('w:fldSimple')}").get(qn("w:instr")).strip() == "PAGE"
    assert paragraph._p.find(f".//{qn('w:jc')}").get(qn("w:val")) == side
    assert paragraph.runs[0]._r.rPr.find(qn("w:rFonts")).get(qn("w:ascii")) == "宋体"
    assert style.font.size.pt == 14
    assert style.paragraph_format.left_indent.pt == style.paragraph_format.right_indent.pt == 14


def test_the_dashes_beside_the_page_number_lie_7_mm_below_the_text(report):
    section = report.section
    row_pt = report.section.footer.paragraphs[0].style.paragraph_format.line_spacing.pt

    middle = section.bottom_margin.mm - section.footer_distance.mm - row_pt / 2 / 72 * 25.4

    assert middle == pytest.approx(7, abs=0.05)


def test_the_date_has_no_leading_zeros(notice):
    assert notice.row("2026年11月5日").style == "成文日期"
    assert "月05日" not in notice.parts["word/document.xml"]


def test_the_red_mark_stands_35_mm_down_and_the_red_line_4_mm_below_the_number(notice):
    mark = notice.row("青禾区安全生产委员会办公室文件")
    line = next(p for p in notice.package.paragraphs if p._p.find(f".//{qn('w:pBdr')}") is not None)

    assert mark.measure("spacing", "before") == pytest.approx(35 * MM, abs=1)
    assert mark.paragraph.style.font.color.rgb == (0xFF, 0, 0)
    assert mark.align == "center"
    assert line._p.getprevious().xpath("string()") == "青安办发〔2026〕5号"
    assert int(line._p.find(f".//{qn('w:spacing')}").get(qn("w:line"))) == pytest.approx(4 * MM, abs=1)
    assert line._p.find(f".//{qn('w:bottom')}").get(qn("w:color")) == "FF0000"


def test_the_rows_left_empty_are_the_standard_ones(notice):
    rows_before = {
        start: notice.row(start).measure("spacing", "before") / 579
        for start in ("青安办发", "青禾区安全生产委员会办公室\n", "各镇人民政府", "附件：1.")
    }

    assert list(rows_before.values()) == [2, 2, 1, 1]


def test_signers_move_the_number_left_and_stand_in_kaiti_at_the_right():
    head = Head("青禾区应急管理局文件", "青应急发〔2026〕8号", signers=("王一",))

    row = ReadBack(docx.write(replace(REPORT, head=head))).row("青应急发")

    assert row.text == "青应急发〔2026〕8号\t签发人：王一"
    assert row.measure("ind", "left") == row.measure("ind", "right") == pytest.approx(156 * MM / 28, abs=1)
    assert row.fonts[-1] == "楷体_GB2312"


def test_an_annex_starts_a_page_with_its_number_flush_left_in_heiti(notice):
    mark = notice.row("附件1")

    assert mark.paragraph.paragraph_format.page_break_before
    assert mark.fonts == ["黑体"]
    assert mark.measure("ind", "left") == mark.measure("ind", "firstLine") == 0


def test_the_record_floats_at_the_foot_of_the_last_page_between_rules(notice):
    record = notice.package.tables[-1]
    place = record._tbl.tblPr.find(qn("w:tblpPr"))
    borders = {border.tag.rpartition("}")[2]: border for border in record._tbl.tblPr.find(qn("w:tblBorders"))}

    assert place.get(qn("w:tblpYSpec")) == "bottom"
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert {side: int(border.get(qn("w:sz"))) for side, border in borders.items()} == {
        "top": round(0.35 * 72 / 25.4 * 8),
        "bottom": round(0.35 * 72 / 25.4 * 8),
        "insideH": round(0.25 * 72 / 25.4 * 8),
    }
    assert [row.cells[0].text for row in record.rows] == [
        "抄送：区委办公室，区人大常委会办公室，区政协办公室，区纪委监委，区法院，区检察院。",
        "青禾区安全生产委员会办公室\t2026年11月6日印发",
    ]


def test_a_table_repeats_its_head_and_keeps_its_unit_at_the_right(report):
    table = report.package.tables[0]

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[2].cells] == ["清河镇", "5", "4", ""]
    assert report.row("单位：次").align == "right"
    assert report.row("各镇（街道）应急演练情况").paragraph.style.paragraph_format.keep_with_next


def test_words_stand_in_the_order_they_were_given(report):
    told = [row.text for row in report.rows]

    assert told[0] == "青禾区安全生产工作汇报"
    assert told.index("一、工作开展情况") < told.index("二、存在的问题") < told.index("三、下一步工作")
    assert "开会研究安全生产20余次，定下事项86项，办结82项。" in report.row("（一）责任").text


def test_a_path_alone_is_no_link_for_a_file_leads_nowhere_by_it(report):
    assert "hyperlink" not in report.parts["word/document.xml"]
    assert "/indicators/" not in "".join(report.parts.values())


def test_a_figure_leads_to_its_rows_and_looks_like_the_text_around_it():
    package = python_docx.Document(io.BytesIO(docx.write(SENT)))
    cells = [paragraph for row in package.tables[0].rows for cell in row.cells for paragraph in cell.paragraphs]
    links = [link for paragraph in (*package.paragraphs, *cells) for link in paragraph.hyperlinks]

    assert [(link.text, link.url) for link in links] == [
        ("3起", f"{SITE}/indicators/accidents.count/rows/?from=2024-01-01&to=2024-10-15"),
        ("同比减少1起，下降25%", f"{SITE}/indicators/accidents.count/rows/?a=1"),
        ("5", f"{SITE}/rows/"),
    ]
    assert {run.font.underline for link in links for run in link.runs} == {None}
    assert {run.font.color.rgb for link in links for run in link.runs} == {None}


def test_the_systems_note_stands_below_the_type_area_left_aligned_beside_its_code():
    file = ReadBack(docx.write(SENT))
    note = file.row("数字冻结于")
    frames = [p.find(f"{qn('w:pPr')}/{qn('w:framePr')}") for p in file.package.element.body.iter(qn("w:p"))]
    code, text = [frame for frame in frames if frame is not None]

    assert note.text == NOTE
    assert (note.align, note.size_pt) == ("left", 9)
    for frame in (code, text):
        assert (frame.get(qn("w:vAnchor")), frame.get(qn("w:hAnchor"))) == ("page", "page")
        assert (297 - 35 + 10) * MM < int(frame.get(qn("w:y"))) < (297 - 35 + 18) * MM
    assert int(text.get(qn("w:x"))) >= int(code.get(qn("w:x"))) + int(code.get(qn("w:w")))
    assert round(file.package.inline_shapes[0].width.mm) == 18


def test_the_same_document_is_the_same_file_and_carries_no_time():
    first, again = docx.write(NOTICE), docx.write(NOTICE)

    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in file.read("docProps/core.xml")


def test_no_wavy_lines_are_drawn_under_names(report):
    assert "<w:hideSpellingErrors" in report.parts["word/settings.xml"]
    assert "<w:hideGrammaticalErrors" in report.parts["word/settings.xml"]


@settings(max_examples=tries(5, 20), deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_makes_a_file_that_opens(text):
    file = ReadBack(docx.write(Document(f"题{text}", (Paragraph(runs(f"文{text}")),), addressee=f"各镇{text}")))

    assert any(row.text.startswith("文") for row in file.rows)
