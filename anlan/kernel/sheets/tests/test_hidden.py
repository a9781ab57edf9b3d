"""Rows that a sheet hides are asked about once; nobody's rows come in, or stay out, unseen."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from anlan.kernel.sheets.intake import Amendments, ImportRefused, commit

from .conftest import HEADERS, rows_of, said

PLANT = "宏达机械厂（示范）"
ROWS = [(PLANT, f"第{at}处无护栏", date(2024, 10, 12)) for at in range(4)]


def hiding(*hidden, sheets=1, filtered=False):
    """A book of which lines are hidden, counted from 1 as the spreadsheet does."""
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
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("filtered", [False, True])
def test_until_it_is_said_hidden_rows_stay_out_and_are_named(read, district, filtered):
    staged = read(hiding(3, 5, filtered=filtered))

    assert said(staged) == ["第1行：有2行隐藏着（第3、5行），请在上面选要不要导入"]
    assert (staged.hidden, staged.new) == (2, 2)
    with pytest.raises(ImportRefused):
        commit(staged)
    assert rows_of("hazards", district.town_3) == []


@pytest.mark.parametrize(("word", "rows"), [("in", 4), ("out", 2)])
def test_it_is_said_once_for_the_sheet(read, district, word, rows):
    staged = read(hiding(3, 5), amended=Amendments(hidden=word))

    commit(staged)

    assert said(staged) == []
    assert any("隐藏着的2行" in line for line in staged.said)
    assert len(rows_of("hazards", district.town_3)) == rows


def test_of_several_sheets_each_row_is_named_where_it_stands(read):
    staged = read(hiding(3, sheets=2))

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
