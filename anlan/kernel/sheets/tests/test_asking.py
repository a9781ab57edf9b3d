"""What a sheet says that is unlikely is asked at its cell, and taken when it is said again, cell by cell or for a whole column."""

from datetime import date

import pytest

from anlan.kernel.sheets.intake import Amendments, ImportRefused, commit

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
GOOD = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))
FUTURE = (PLANT, "砂轮机无防护罩", date(2042, 10, 12))
OLD = (PLANT, "护栏松动", date(1975, 10, 12))


def test_an_unlikely_day_is_asked_at_its_cell_and_keeps_its_row_back(read, district):
    staged = read(sheet(HEADERS, GOOD, FUTURE))

    [problem] = staged.errors
    assert (problem.cell, problem.asks) == ("C3", "found_on")
    assert problem.message == "发现日期写的是2042年10月12日，还没有到，对吗？"
    with pytest.raises(ImportRefused):
        commit(staged)
    commit(staged, good_rows_only=True)
    assert [hazard.found_on for hazard in rows_of("hazards", district.town_3)] == [GOOD[2]]


def test_a_confirmed_cell_is_taken_and_its_neighbour_is_not(read, district):
    content = sheet(HEADERS, FUTURE, OLD)
    asked = {(problem.row - 1, problem.asks): problem.message for problem in read(content).errors}
    first = dict([next(iter(asked.items()))])

    staged = read(content, amended=Amendments(confirmed=first))

    assert len(asked) == 2
    assert [row for row, _ in asked if (row, "found_on") not in first] == [each.row - 1 for each in staged.errors]
    assert staged.new == 1


def test_a_cell_that_was_changed_after_it_was_confirmed_is_asked_about_again(read):
    content = sheet(HEADERS, FUTURE)
    asked = {(problem.row - 1, problem.asks): problem.message for problem in read(content).errors}

    staged = read(content, amended=Amendments(cells={(1, 2): "2043-01-01"}, confirmed=asked))

    assert said(staged) == ["第2行“C 发现日期”：发现日期写的是2043年1月1日，还没有到，对吗？"]


def test_a_whole_column_is_confirmed_at_once(read, district):
    content = sheet(HEADERS, GOOD, FUTURE, OLD)
    assert read(content).asked == {"found_on": 2}

    commit(read(content, amended=Amendments(as_written=frozenset({"found_on"}))))

    assert len(rows_of("hazards", district.town_3)) == 3


def test_a_deadline_before_its_day_is_asked(read):
    staged = read(sheet((*HEADERS, "整改时限"), (*GOOD, "2020-01-01")))

    assert said(staged) == ["第2行“D 整改时限”：整改时限（2020-01-01）早于发现日期（2024-10-12），对吗？"]


def test_an_amount_far_from_the_sheets_own_is_asked_where_the_ledger_is_empty(read, district):
    rows = [(f"第{at}期", date(2024, 6, 1), "清河镇", 4) for at in range(25)]

    staged = read(
        sheet(("培训名称", "举办日期", "所属地区", "人数"), *rows, ("末期", date(2024, 6, 2), "清河镇", 1000)),
        ledger="training",
    )

    assert said(staged) == ["第27行“D 人数”：人数写的是1000，是平时的250倍，对吗？"]


def test_what_the_ledger_has_as_it_is_is_not_asked_about_again(read, district):
    content = sheet(HEADERS, FUTURE)
    commit(read(content, amended=Amendments(as_written=frozenset({"found_on"}))))

    staged = read(sheet(HEADERS, FUTURE, GOOD))

    assert (said(staged), staged.unchanged, staged.new) == ([], 1, 1)


def test_a_correction_by_a_sheet_is_asked_about_what_it_changes(read, district):
    commit(read(sheet(HEADERS, GOOD)))
    [hazard] = rows_of("hazards", district.town_3)

    staged = read(sheet(("编号", *HEADERS), (hazard.number, *GOOD[:2], date(2042, 1, 1))))

    assert said(staged) == ["第2行“D 发现日期”：发现日期写的是2042年1月1日，还没有到，对吗？"]
    assert staged.changed == []
