"""Hostile files sent to the check and to an import by an ordinary officer: answered in words, soon, and kept small in memory."""

import resource
import time
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.desk.jobs import sheets
from anlan.kernel.limits import TooHeavy
from anlan.kernel.limits.apart import Cap
from anlan.kernel.sheets.workbook import read
from anlan.kernel.testing.cast import PASSWORD

from . import files

IMPORT = "/ledgers/hazards/import/"
PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", "2024-10-12")
SECONDS = 60  # on a slow core; each took minutes
GROWTH = 100 * 2**10  # kilobytes by which the process that answers may grow


@pytest.fixture
def bounded():
    """Within the block the process grows little, and the answer comes soon."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    yield
    assert time.monotonic() - began < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


def checked(officer, content, name="汇报.docx"):
    answer = officer.post("/check/", {"file": SimpleUploadedFile(name, content)})
    if answer.status_code == 302:
        sheets(timestamp=1)
        return officer.get(answer["Location"])
    return answer


def imported(officer, content, name):
    """The page that says what became of a sheet."""
    address = officer.post(IMPORT, {"file": SimpleUploadedFile(name, content)})["Location"]
    sheets(timestamp=1)
    return officer.get(address)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.WIDE_CELL, "表格超过了1000列"),
        (files.EMPTY_PARAGRAPHS, "文字超过了500000个"),
        (files.REPEATED, "文字超过了500000个"),
        (files.NESTED, "套得太深"),
        (files.ENTITIES, "不是正常的 Word 文档"),
        (files.MANY_PARTS, "里面的文件太多"),
        (files.LOCKED, "不是 Word 文档"),
        (files.packed({"word/document.xml": "<a/>"}), "没有找到数字"),
        (files.document(files.paragraph("12次"))[:-30], "不是 Word 文档"),
    ],
    ids=[
        "wide cell",
        "empty paragraphs",
        "repeated",
        "nested",
        "entities",
        "many parts",
        "locked",
        "no text",
        "cut off",
    ],
)
@pytest.mark.usefixtures("bounded")
def test_a_document_larger_than_it_looks_is_answered_in_words(officer, content, words):
    answer = checked(officer, content)

    assert words in answer.content.decode()


@pytest.mark.usefixtures("bounded")
def test_more_figures_than_are_checked_at_once_are_said_to_be_left(officer, hazard):
    address = officer.post("/check/", {"text": "排查隐患1条。" + "增长12%，" * 60_000})["Location"]
    sheets(timestamp=1)

    page = officer.get(address).content.decode()
    assert "只核对了前3000处" in page
    assert len(page) < 4_000_000


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (files.FEEDS, "隐患.csv", "一次最多200000行"),
        (files.COMMAS, "隐患.csv", "有一行太长"),
        (b'"' + files.FEEDS, "隐患.csv", "引号没有配对"),
    ],
    ids=["line feeds", "commas", "open quotation mark"],
)
@pytest.mark.usefixtures("bounded")
def test_text_of_nothing_but_separators_is_refused_while_it_is_read(officer, content, name, words):
    assert words in imported(officer, content, name).content.decode()


def test_evidence_of_more_parts_than_any_document_is_refused_before_they_are_listed(officer, hazard):
    sent = {"files": SimpleUploadedFile("佐证.docx", files.MANY_PARTS), "key": str(uuid4())}
    answer = officer.post(f"/ledgers/hazards/{hazard.number}/evidence/", sent, follow=True)

    assert "里面的文件太多" in answer.content.decode()


def _wide(xml):
    return xml.replace('ref="A1:C2"', 'ref="A1:XFD1048576"')


def _styled_to_the_last_column(xml):
    cells = "".join(f'<c r="{letters}2" s="1"/>' for letters in ("XFC", "XFD"))
    return xml.replace("</row></sheetData>", f'{cells}</row><row r="1048576"><c r="A1048576" s="1"/></row></sheetData>')


@pytest.mark.parametrize("change", [_wide, _styled_to_the_last_column])
@pytest.mark.usefixtures("bounded", "plant")
def test_a_sheet_that_says_it_is_as_large_as_a_sheet_can_be_comes_in(officer, change):
    page = imported(officer, files.with_sheet(files.workbook(ROW), change), "隐患.xlsx")

    assert "1行新增" in page.content.decode()


def _last_row(xml):
    return xml.replace("</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')


def _last_column(xml):
    return xml.replace("</row></sheetData>", '<c r="XFD2"><v>1</v></c></row></sheetData>')


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (lambda: files.with_sheet(files.workbook(ROW), _last_row), "隐患.xlsx", "一次最多200000行"),
        (lambda: files.with_sheet(files.workbook(ROW), _last_column), "隐患.xlsx", "XFD列还有字"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "旧表.xlsx", "打不开"),
        (lambda: files.workbook(ROW)[:-400], "断了.xlsx", "已经损坏"),
        (lambda: files.packed(files.parts_of(files.workbook(ROW)) | {f"x/{at}": "" for at in range(12_000)}), "多.xlsx", "里面的文件太多"),
        (lambda: files.packed(files.parts_of(files.workbook(ROW)), files.zipfile.ZIP_BZIP2), "别.xlsx", "不是 .xlsx 表格"),
    ],
    ids=["last row", "last column", "old format", "cut off", "many parts", "packed otherwise"],
)  # fmt: skip
@pytest.mark.usefixtures("bounded")
def test_a_workbook_that_cannot_be_is_refused_in_words(officer, content, name, words):
    assert words in imported(officer, content(), name).content.decode()


@pytest.mark.usefixtures("bounded")
def test_words_shared_by_a_million_cells_end_the_reader_and_not_the_site(officer):
    """Two hundred kilobytes: a word of 30,000 signs, and a million cells that each are a copy of it."""
    content = files.workbook(("字" * 30_000, "x", date(2024, 1, 1).isoformat()))
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>3</v></c></row>' for at in range(3, 60_000))
    hostile = files.with_sheet(content, lambda xml: xml.replace("</sheetData>", f"{cells}</sheetData>"))

    page = imported(officer, hostile, "隐患.xlsx").content.decode()

    assert "展开后太大，已经停下" in page


def test_what_takes_too_long_while_a_page_waits_is_gone_on_with_by_a_job(officer, plant, monkeypatch):
    monkeypatch.setattr("anlan.desk.sheets.work.AT_ONCE", Cap(seconds=0))
    address = officer.post(IMPORT, {"file": SimpleUploadedFile("隐患.xlsx", files.workbook(ROW))})["Location"]
    assert "正在读这份表" in officer.get(address).content.decode()

    sheets(timestamp=1)

    assert "1行新增" in officer.get(address).content.decode()


def test_a_reader_is_ended_in_words_when_its_time_is_over():
    with pytest.raises(TooHeavy, match="读得太久，已经停下"):
        read(files.workbook(ROW), "隐患.xlsx", Cap(seconds=0))


@pytest.mark.parametrize("onward", ["foo", "foo/bar", ".", "..", "?x", "#", "x:y", "login", "admin:index"])
def test_whoever_follows_a_link_to_nowhere_is_let_in(client, account_of_town, onward):
    client.raise_request_exception = False
    answer = client.post(
        f"/login/?next={onward}", {"username": account_of_town.username, "password": PASSWORD, "next": onward}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/login/", {"next": onward}).status_code == 302
