"""Files that no rows can be read from: each says what is wrong and what to do."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from anlan.kernel.sheets.intake import FileRefused

from .conftest import HEADERS, sheet

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def _zip_of(name: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "<xml/>")
    return buffer.getvalue()


def _far_cell() -> bytes:
    """A few kilobytes that a reader would spread over a sheet of 17 thousand million cells."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    page.write_row(0, 0, HEADERS)
    page.write(1_048_575, 16_383, "x")
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "是空的"),
        (PNG, "是一张图片，不是表格"),
        (b"%PDF-1.7 ", "是 PDF，不是表格"),
        (ENCRYPTED, "加了密码，请去掉密码另存一份再导入"),
        (b"PK\x03\x04 torn", "已经损坏"),
        (_zip_of("word/document.xml"), "不是 .xlsx 表格"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        (
            sheet(["会议通知"], ["各镇街："], ["请按时参加。"]),
            "没有找到表头。隐患的表里要有这些列：单位、隐患描述、发现日期",
        ),
        (sheet(HEADERS), "表头下面一行都没有"),
        (sheet(), "里一个字也没有"),
        (_far_cell(), "XFD列还有字|有1048576行"),
        ("单位,隐患描述\n".encode() + b"\xff\xfe\x00", "不是表格"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(read, content, message):
    with pytest.raises(FileRefused, match=message):
        read(content)


def test_a_table_longer_than_comes_in_at_once_is_refused_with_its_length(read):
    lines = ["单位,隐患描述,发现日期"] + ["宏达机械厂（示范）,护栏缺失,2024-10-08"] * 200_200

    with pytest.raises(FileRefused, match="有200201行，一次最多200000行"):
        read("\n".join(lines).encode(), "隐患.csv")
