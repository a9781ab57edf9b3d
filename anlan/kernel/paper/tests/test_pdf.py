"""Needs a Chinese font; the tests that look at pages also need poppler's pdftotext. Without them they say so."""

import itertools
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from anlan.kernel.paper import pdf
from anlan.kernel.paper.tests.samples import NOTE, NOTICE, REPORT, SENT, SITE
from anlan.kernel.paper.tree import Document, Figure, Head, Heading, Paragraph, Table, runs

MARKUP = r"""#panic("no") $x^2$ *重* _斜_ [链] <标> @引 \ `码` //注 /*注*/ = 题 - 项 "引" ~ --- #{1+1} \u{41}"""


@pytest.fixture(scope="module", autouse=True)
def _chinese_font():
    try:
        pdf.stand_ins()
    except pdf.FontMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def read(tmp_path):
    """A PDF's rows, page by page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) 没有安装")

    def rows(document: Document) -> list[list[str]]:
        file = tmp_path / "it.pdf"
        file.write_bytes(pdf.write(document))
        text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
        return [[row.strip() for row in page.split("\n") if row.strip()] for page in text.split("\f")[:-1]]

    return rows


def pages(document: Document) -> int:
    return int(re.search(rb"/Type/Pages/Count (\d+)", pdf.write(document)).group(1))


def rows_of_text(count: int) -> Document:
    """Title, an empty row, and so many rows of one paragraph each."""
    return Document("题", tuple(Paragraph(runs("一行")) for _ in range(count)))


def test_a_page_holds_22_rows_and_the_23rd_starts_another():
    assert pages(rows_of_text(20)) == 1
    assert pages(rows_of_text(21)) == 2


def test_a_paragraph_fills_the_page_to_its_22nd_row(read):
    long = Document("题", (Paragraph(runs("字" * (26 + 28 * 20))),))

    first, second = read(long)

    assert len(first) == 22  # the title, 20 rows of text (one row is empty), the page number
    assert second[0] == "字" * 28


def test_28_characters_fill_a_row(read):
    first = read(Document("题", (Paragraph(runs("字" * 60)),)))[0]

    assert [len(row) for row in first[1:4]] == [26, 28, 6]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) 没有安装")
    file = tmp_path / "it.pdf"
    file.write_bytes(pdf.write(rows_of_text(50)))

    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout

    number = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">{}<'
    left, right = 28 / 25.4 * 72, (210 - 26) / 25.4 * 72
    for page, text in enumerate(boxes.split("<page ")[1:], start=1):
        found = [float(edge) for edge in re.search(number.format(page), text).groups()]
        middle_mm = (found[1] + found[3]) / 2 / 72 * 25.4
        assert found[0] > right - 60 if page % 2 else found[2] < left + 60
        assert middle_mm == pytest.approx(297 - 35 + 7, abs=1)


def test_signs_that_are_markup_to_typst_are_printed_as_they_are(read):
    document = Document(
        MARKUP,
        (
            Heading(1, runs(MARKUP)),
            Paragraph(runs(MARKUP, Figure("a.b", MARKUP)), lead=runs(MARKUP)),
            Table(head=(runs(MARKUP),), rows=((runs(MARKUP),),), title=MARKUP, unit_note=MARKUP),
        ),
        head=Head(mark=MARKUP, number=MARKUP),
    )

    printed = "".join(row for page in read(document) for row in page).replace(" ", "")

    assert printed.count('#panic("no")') == 11
    assert printed.count(r"\u{41}") == 11


def test_a_notice_and_a_report_are_printed_whole(read):
    report = "".join(row for page in read(REPORT) for row in page)
    notice = read(NOTICE)

    assert "不让同样的事发生第二次。" in report.replace(" ", "")
    assert notice[2][0].replace(" ", "") == "附件1"
    assert notice[-1][-2].replace(" ", "") == "青禾区安全生产委员会办公室2026年11月6日印发"


@pytest.fixture
def boxes(tmp_path):
    """Each word of a PDF with its edges in points, page by page: [(left, top, right, bottom, word)]."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) 没有安装")

    def words(document: Document) -> list[list[tuple[float, float, float, float, str]]]:
        file = tmp_path / "it.pdf"
        file.write_bytes(pdf.write(document))
        text = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
        word = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<')
        return [
            [(*map(float, found[:4]), found[4]) for found in word.findall(page)] for page in text.split("<page ")[1:]
        ]

    return words


def test_no_row_is_torn_by_a_figure_that_may_be_broken(boxes):
    """稳 。 期 内 发 生: a comparison that could not be broken went to the next row whole, and stretched its own."""
    for shift in range(16, 28):
        before = Paragraph(runs("全" * (26 + shift), Figure("a", "同比减少1起，下降25%"), "，形势平稳。" + "字" * 60))

        rows: dict[int, list[tuple[float, float]]] = {}
        for left, top, right, _, word in boxes(Document("题", (before,)))[0]:
            if "—" not in word and word != "题":
                rows.setdefault(round(top / 5), []).append((left, right))
        gaps = [b[0] - a[1] for row in rows.values() for a, b in itertools.pairwise(sorted(row))]
        assert max(gaps, default=0) < 6, shift


def test_a_figure_leads_to_its_rows_and_a_path_alone_leads_nowhere():
    links = re.findall(rb"/URI ?\(([^)]*)\)", pdf.write(SENT))

    assert {link.decode() for link in links} == {
        f"{SITE}/indicators/accidents.count/rows/?from=2024-01-01&to=2024-10-15",
        f"{SITE}/indicators/accidents.count/rows/?a=1",
        f"{SITE}/rows/",
        f"{SITE}/editions/BG-2024-0001/1a2b3c4d5e6f7a8b/",
    }
    assert b"/URI" not in pdf.write(REPORT)


def test_the_systems_note_stands_below_the_type_area_of_the_last_page_alone(boxes):
    long = replace(SENT, blocks=(*SENT.blocks, *rows_of_text(30).blocks))

    first, last = boxes(long)

    note = [(left, top, right, bottom) for left, top, right, bottom, word in last if word in NOTE and len(word) > 4]
    assert not [word for *_, word in first if "冻结" in word]
    assert note
    assert min(top for _, top, _, _ in note) / 72 * 25.4 > 297 - 35 + 9
    assert max(bottom for *_, bottom in note) / 72 * 25.4 < 297 - 4
    assert max(right for _, _, right, _ in note) <= (210 - 26) / 25.4 * 72 + 1


def test_kaiti_and_fangsong_differ_in_print_also_where_neither_is_installed(monkeypatch):
    for installed in (
        ["Noto Serif CJK SC", "Noto Sans CJK SC"],
        ["Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UKai"],
    ):
        families = pdf._families(installed, "")
        faces = {role: (families[role]["families"][0], families[role]["weight"]) for role in ("fang", "kai", "hei")}

        assert len({str(face) for face in faces.values()}) == 3


def test_the_same_document_is_the_same_file():
    assert pdf.write(NOTICE) == pdf.write(NOTICE)


def test_without_any_chinese_font_the_message_says_what_to_install():
    with pytest.raises(pdf.FontMissing, match="fonts-noto-cjk"):
        pdf.write(REPORT, system_fonts=False)


def test_a_folder_of_fonts_is_looked_through(tmp_path):
    found = next(iter(Path("/usr/share/fonts").rglob("wqy-zenhei.ttc")), None)
    if found is None:
        pytest.skip("fonts-wqy-zenhei 没有安装")
    shutil.copy(found, tmp_path)

    assert pdf.stand_ins(font_paths=(tmp_path,), system_fonts=False)["仿宋_GB2312"] == "WenQuanYi Zen Hei"
