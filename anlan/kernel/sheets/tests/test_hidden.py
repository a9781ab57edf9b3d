"""Rows that a sheet hides are asked about once, in .xlsx as in .xls and .et; nobody's rows come in, or stay out, unseen."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
import xlwt

from anlan.kernel.sheets.intake import Amendments, ImportRefused, commit

from .conftest import HEADERS, rows_of, said

PLANT = "宏达机械厂（示范）"
ROWS = [(PLANT, f"第{at}处无护栏", date(2024, 10, 12)) for at in range(4)]


def hiding(*hidden, sheets=1, filtered=False, old=False, columns=()):
    """A book of which lines are hidden, counted from 1 as the spreadsheet does. old: an .xls."""
    return (_old if old else _new)(hidden, sheets, filtered, columns)


def _old(hidden, sheets, filtered, columns):
    book = xlwt.Workbook(encoding="utf-8")
    day_style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at in range(sheets):
        page = book.add_sheet(f"{at + 1}月")
        for number, row in enumerate([HEADERS, *((PLANT, f"{at}-{text}", day) for _, text, day in ROWS)]):
            for column, cell in enumerate(row):
                page.write(number, column, cell, day_style if isinstance(cell, date) else xlwt.Style.default_style)
        for line in hidden:
            page.row(line - 1).hidden = True
        for column in columns:
            page.col(column).hidden = True
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _new(hidden, sheets, filtered, columns):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for at in range(sheets):
        page = book.add_worksheet(f"{at + 1}月")
        rows = [(PLANT, f"{at}-{text}", day) for _, text, day in ROWS]
        for number, row in enumerate([HEADERS, *rows]):
            page.write_row(number, 0, row)
        if filtered:
            page.autofilter(0, 0, len(rows), len(HEADERS) - 1)
        for line in hidden:
            page.set_row(line - 1, None, None, {"hidden": True})
        for column in columns:
            page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "more"),
    [("台账.xlsx", {}), ("台账.xlsx", {"filtered": True}), ("台账.xls", {"old": True}), ("台账.et", {"old": True})],
)
def test_until_it_is_said_hidden_rows_stay_out_and_are_named(read, district, name, more):
    staged = read(hiding(3, 5, **more), name=name)

    assert said(staged) == ["第1行：有2行隐藏着（第3、5行），请在上面选要不要导入"]
    assert (staged.hidden, staged.new) == (2, 2)
    with pytest.raises(ImportRefused):
        commit(staged)
    assert rows_of("hazards", district.town_3) == []


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize(("word", "rows"), [("in", 4), ("out", 2)])
def test_it_is_said_once_for_the_sheet(read, district, word, rows, old):
    staged = read(hiding(3, 5, old=old), amended=Amendments(hidden=word))

    commit(staged)

    assert said(staged) == []
    assert any("隐藏着的2行" in line for line in staged.said)
    assert len(rows_of("hazards", district.town_3)) == rows


@pytest.mark.parametrize("old", [False, True])
def test_of_several_sheets_each_row_is_named_where_it_stands(read, old):
    staged = read(hiding(3, sheets=2, old=old))

    assert staged.hidden == 2
    assert "第3、2月!3行" in said(staged)[0]


def test_a_sheet_that_hides_all_its_rows_asks_too(read):
    staged = read(hiding(2, 3, 4, 5))

    assert (staged.hidden, staged.new, len(staged.errors)) == (4, 0, 1)


def test_a_hidden_title_or_empty_row_is_no_row(read):
    staged = read(hiding(1, 7))

    assert (said(staged), staged.hidden, staged.new) == ([], 0, 4)


def test_good_rows_alone_wait_as_well_until_it_is_said(read, district):
    """Pressed in haste, the button would leave the hidden rows out without a word."""
    staged = read(hiding(3, 5))

    with pytest.raises(ImportRefused, match="表里有2行隐藏着"):
        commit(staged, good_rows_only=True)
    assert rows_of("hazards", district.town_3) == []


@pytest.mark.parametrize("old", [False, True])
def test_hidden_columns_are_read_and_named(read, district, old):
    staged = read(hiding(columns=(1,), old=old))

    assert "表里隐藏着的列也读了：隐患描述。" in staged.said
    assert (said(staged), staged.new) == ([], 4)
    assert not any("隐藏" in line for line in read(hiding(old=old)).said)


def test_a_file_that_does_not_tell_says_so(read, district):
    """Damaged where it says how it lies on the disk, which the reader of its cells does not mind."""
    content = bytearray(hiding(3, old=True))
    content[72] = 1

    staged = read(bytes(content), name="台账.xls")

    assert (said(staged), staged.hidden, staged.new) == ([], 0, 4)
    assert any("看不出有没有隐藏的行" in line for line in staged.said)
