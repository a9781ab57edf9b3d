"""What tests of spreadsheets through the pages share: a sheet as a person sends it, and what the pages say of it."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel.ledger.declare import LEDGERS

URL = "/ledgers/hazards/import/"
PLANT = "宏达机械厂（示范）"
HEADERS = ("单位", "隐患描述", "发现日期")
GOOD, BAD = (PLANT, "配电箱无漏电保护", date(2024, 10, 12)), (PLANT, "砂轮机无防护罩", "2024.9.31")


def upload(*rows, headers=HEADERS, name="隐患台账.xlsx", hidden=()):
    """A file of these rows as a form sends it. hidden: lines, counted from 0."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2024, 10, 16)})  # else a second later it is another file
    page = book.add_worksheet()
    for number, row in enumerate([headers, *rows]):
        page.write_row(number, 0, row)
    for line in hidden:
        page.set_row(line, None, None, {"hidden": True})
    book.close()
    return {"file": SimpleUploadedFile(name, buffer.getvalue())}


def send(importer, posted):
    """The page to which what is sent leads."""
    answer = importer.post(URL, posted)
    assert (
        answer.status_code == 302
    )  # what is sent is never answered with a page: going back would ask to send it again
    return importer.get(answer["Location"])


def text(answer):
    return answer.content.decode()


def hazards(actor):
    return list(LEDGERS["hazards"].model.objects.within(actor.scope).order_by("pk"))


def cells_of(answer):
    return list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
