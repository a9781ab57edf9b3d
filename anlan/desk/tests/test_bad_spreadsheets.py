"""The spreadsheets people really have, sent through the page: each comes in, or is refused at its cell or file with nothing half-imported."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.desk.jobs import sheets
from anlan.kernel import limits
from anlan.kernel.ledger.declare import LEDGERS

URL = "/ledgers/hazards/import/"
HEADERS = ["单位", "隐患描述", "发现日期"]
PLANT = "宏达机械厂（示范）"
GOOD = [PLANT, "配电箱无漏电保护", "2024-10-12"]
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


pytestmark = pytest.mark.usefixtures("incoming")


@pytest.fixture
def send(importer):
    """Sends a file and presses 导入: the page that said what is wrong, or the one after the import."""

    def sent(content, name="隐患.xlsx"):
        address = importer.post(URL, {"file": SimpleUploadedFile(name, content)})["Location"]
        sheets(timestamp=1)  # a long one waits for a worker
        page = importer.get(address)
        if page.context is None or "token" not in page.context:
            return page
        return importer.post(URL, {"token": page.context["token"], "do": "import"}, follow=True)

    return sent


def kept(district):
    return list(LEDGERS["hazards"].model.objects.within(district.leader.scope).order_by("pk"))


def xlsx(*rows, merged=(), formula=None):
    """An .xlsx of these rows; merged: ranges with their words; formula: (cell, formula, its failed value)."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    for place, words in merged:
        page.merge_range(place, words)
    if formula:
        page.write_formula(formula[0], formula[1], None, formula[2])
    book.close()
    return buffer.getvalue()


def packed(parts):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return buffer.getvalue()


def test_a_title_a_note_merged_headers_dates_as_text_and_full_width_digits_come_in(district, send):
    content = xlsx(
        ["清河镇隐患排查台账"], ["填报说明：每月25日前报"], ["基本情况", "", "时间"], HEADERS,
        [PLANT, "配电箱无漏电保护", "２０２４年１０月１２日"], [PLANT, "护栏松动", "2024.9.3"],
        merged=[("A1:C1", "清河镇隐患排查台账"), ("A3:B3", "基本情况")],
    )  # fmt: skip

    send(content)

    assert [hazard.found_on for hazard in kept(district)] == [date(2024, 10, 12), date(2024, 9, 3)]


def test_a_csv_in_gb18030_comes_in(district, send):
    send("\n".join(",".join(row) for row in (HEADERS, GOOD)).encode("gb18030"), "隐患.csv")

    assert [hazard.description for hazard in kept(district)] == ["配电箱无漏电保护"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["镇街", *HEADERS], ["清河镇", *GOOD], ["青云镇", PLANT, "护栏松动", "2024-10-01"]], "青云镇"),
        ([HEADERS, GOOD, GOOD], "和第2行重复，请删去一行"),
        ([HEADERS, GOOD, [PLANT, "护栏松动", "去年"]], "“去年”不是日期"),
        ([HEADERS, GOOD, ["没有的厂", "护栏松动", "2024-10-01"]], "没有的厂"),
    ],
)
def test_one_wrong_row_is_named_and_keeps_everything_out(district, send, rows, said):
    answer = send(xlsx(*rows))

    assert said in answer.content.decode()
    assert kept(district) == []


def test_a_formula_that_failed_is_named_at_its_cell(district, send):
    answer = send(xlsx(HEADERS, GOOD, [PLANT, "护栏松动", ""], formula=("C3", "=1/0", "#DIV/0!")))

    assert "公式算不出来（#DIV/0!），请改成数值" in answer.content.decode()
    assert kept(district) == []


def _bomb():
    """A megabyte that unpacks to more text than any table has."""
    table = BytesIO(xlsx(HEADERS, GOOD))
    with zipfile.ZipFile(table) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    return packed(parts | {"xl/sharedStrings.xml": b" " * (limits.UNPACKED_WHOLE_BYTES + 1)})


def _bomb_that_lies():
    """The same, but its own list of contents says that it is small."""
    content = _bomb()
    told = (limits.UNPACKED_WHOLE_BYTES + 1).to_bytes(4, "little")
    assert told in content
    return content.replace(told, (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "隐患.xlsx", "是一张图片，不是表格"),
        (lambda: ENCRYPTED, "隐患.xlsx", "加了密码，请去掉密码另存一份再导入"),
        (lambda: b"", "隐患.xlsx", "空"),
        (lambda: "会议,通知\n一,二\n".encode(), "隐患.xlsx", "没有找到表头"),
        (lambda: ("单位,隐患描述,发现日期\n" + f"{','.join(GOOD)}\n" * 200_200).encode(), "隐患.csv", "一次最多200000行"),
        (_bomb, "隐患.xlsx", "展开后太大"),
        (_bomb_that_lies, "隐患.xlsx", "已经损坏"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_what_to_do(district, send, make, name, said):
    answer = send(make(), name)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert kept(district) == []


def test_no_file_is_said(importer):
    assert "请先选一个文件" in importer.post(URL, {}, follow=True).content.decode()
