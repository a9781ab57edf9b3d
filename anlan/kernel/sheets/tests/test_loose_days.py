"""Days as offices write them in a hurry: by the end of a month, within so many days, without a year; and what stands around a table."""

from datetime import date

import pytest

from anlan.kernel import clock
from anlan.kernel.column import kind_of
from anlan.kernel.column.day import Day
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.from_matter import FromMatter
from anlan.kernel.sheets.loose_days import BEGINNING, EVENT, meaning_of
from anlan.kernel.sheets.several import Taken
from anlan.kernel.sheets.wording import Wording
from anlan.kernel.sheets.years import Years

from .conftest import HEADERS, rows_of, said, sheet
from .test_several import COLUMNS

PLANT = "宏达机械厂（示范）"
TITLED = ("单位", "隐患描述", "发现日期", "整改期限")


def values_of(staged, name):
    return [row[staged.columns.index(name)] for row in staged.rows]


DUE = {
    "10月底前": (2024, 10, 31), "10月20日前": (2024, 10, 20), "12.5前": (2024, 12, 5), "2024年12月20日前完成": (2024, 12, 20),
    "12月": (2024, 12, 31), "2025年1月": (2025, 1, 31), "11月中旬": (2024, 11, 20), "年底前": (2024, 12, 31),
    "15日内": (2024, 10, 23), "三日内": (2024, 10, 11), "3个工作日内": (2024, 10, 11), "一个月内": (2024, 11, 8),
    "当日": (2024, 10, 8), "立即": (2024, 10, 8), "月底前": (2024, 10, 31), "1.10": (2025, 1, 10), "1月": (2025, 1, 31),
}  # fmt: skip


def test_a_deadline_in_words_is_its_last_day(read):
    rows = [[PLANT, f"护栏缺失{at}", "10月8日", cell] for at, cell in enumerate(DUE)]

    staged = read(sheet(["2024年10月隐患台账"], TITLED, *rows), name="隐患.xlsx")

    assert said(staged) == []
    assert dict(zip(DUE, values_of(staged, "fix_due_on"), strict=True)) == {
        cell: date(*due) for cell, due in DUE.items()
    }


@pytest.mark.parametrize(("cell", "first", "last"), [("2024年5月", 1, 31), ("5月", 1, 31), ("2024年5月中旬", 11, 20)])
def test_a_month_is_its_last_day_where_a_column_asks_by_when_and_its_first_elsewhere(district, cell, first, last):
    for code, name in COLUMNS:
        field = field_of(LEDGERS[code].model, name)
        if not isinstance(kind_of(field), Day):
            continue
        read = Wording(LEDGERS[code], district.administrator, Years.whole(2024), True).reader(field, "", [])

        value = read(cell)

        value = value.alone if isinstance(value, FromMatter) else value
        value = value.value if isinstance(value, Taken) else value
        day = clock.legal_day(value) if kind_of(field).timed else value
        assert day == date(2024, 5, first if meaning_of(field) in (EVENT, BEGINNING) else last), (code, name)
        if name.endswith(("due_on", "ends_on", "until", "valid_to", "closed_on")):
            assert day == date(2024, 5, last), (code, name)


def test_what_is_counted_from_a_day_that_is_not_there_is_asked(read):
    staged = read(sheet(TITLED, [PLANT, "护栏缺失", "", "15日内"]))

    assert "第2行“D 整改期限”：“15日内”要从发现日期算起，这一行没有写" in said(staged)


def test_a_title_of_two_years_gives_each_month_its_own(read):
    headers = (*TITLED, "是否整改", "整改完成时间", "销号时间")
    rows = (
        [PLANT, "应急灯损坏", "12.30", "1.10", "是", "1.5", "1.6"], [PLANT, "护栏缺失", "1.3", "2.20", "否", "", ""],
    )  # fmt: skip

    staged = read(sheet(["隐患台账（2023年12月—2024年1月）"], headers, *rows), name="隐患.xlsx")

    assert said(staged) == []
    assert values_of(staged, "found_on") == [date(2023, 12, 30), date(2024, 1, 3)]
    assert values_of(staged, "fix_due_on") == [date(2024, 1, 10), date(2024, 2, 20)]
    assert values_of(staged, "closed_on") == [date(2024, 1, 6), None]


def test_after_december_comes_the_january_of_the_next_year(read):
    headers = (*TITLED, "是否整改", "整改完成时间", "销号时间")

    staged = read(
        sheet(["2023年度隐患台账"], headers, [PLANT, "油枪漏油", "12.28", "1.10", "是", "1.5", "1.6"]), name="隐患.xlsx"
    )

    assert said(staged) == []
    assert [values_of(staged, name) for name in ("found_on", "fix_due_on", "fixed_on", "closed_on")] == [
        [date(2023, 12, 28)], [date(2024, 1, 10)], [date(2024, 1, 5)], [date(2024, 1, 6)],
    ]  # fmt: skip


def test_without_a_title_an_early_month_beside_late_ones_is_asked(read):
    rows = [PLANT, "油枪漏油", "2023.12.28", "1.10"], [PLANT, "灯不亮", "1.3", "2024.1.20"]

    staged = read(sheet(TITLED, *rows), name="隐患.xlsx")

    assert [problem.cell for problem in staged.errors] == ["C3"]
    assert "没有写年份" in staged.errors[0].message
    assert values_of(staged, "fix_due_on") == [date(2024, 1, 10)]


@pytest.mark.parametrize("line", ["单位：万元、人", "金额单位：万元", "2024年培训台账（单位：万元）"])
def test_a_line_above_the_table_says_the_unit_of_its_amounts(read, district, line):
    headers = ("培训名称", "培训时间", "人数", "经费")

    staged = read(sheet(["培训台账"], [line], headers, ["甲", "2024-10-08", 12, 0.5]), ledger="training")

    assert said(staged) == []
    assert values_of(staged, "cost_yuan") == [5000]
    assert values_of(staged, "people") == [12]
    assert staged.remarks[:1] == ["“经费”按表上面写的万元读。"]


def test_what_stands_around_the_rows_of_a_printed_sheet_is_no_row(read, district):
    headers = ("序号", *HEADERS, "备注")
    rows = (
        [1, 2, 3, 4, 5],
        [1, PLANT, "护栏缺失", "2024-10-08", ""],
        ["本页小计", 1],
        headers,
        [2, PLANT, "灯不亮", "2024-10-08", ""],
    )

    staged = read(
        sheet(["隐患台账"], ["填报单位：区安委办", "", "", "填报日期：2024-10-31"], headers, *rows, ["总计", 2])
    )

    assert (said(staged), staged.new) == ([], 2)
    assert staged.header.columns == {1: "place", 2: "description", 3: "found_on"}


def test_a_post_without_an_end_has_none(read, district):
    field = field_of(LEDGERS["posts"].model, "ends_on")
    read_cell = Wording(LEDGERS["posts"], district.administrator).reader(field, "免职时间", [])

    assert [read_cell(cell) for cell in ("至今", "长期", "现在")] == [None, None, None]
    assert rows_of("hazards", district.town_3) == []
