"""A firm, school or place that no ledger has, told in words where the ledger has a column for them."""

from anlan.kernel.sheets.intake import Amendments, commit
from anlan.kernel.sheets.newcomers import WORDS

from .conftest import HEADERS, rows_of, said, sheet

STATION, SCHOOL = "某某加油站", "石沟小学（东校区）"
HEAD = (*HEADERS, "所属地区")
ROWS = ((STATION, "配电箱敞开", "2024-10-10", "清河镇石沟村"), (SCHOOL, "护栏松动", "2024-10-10", "清河镇"))
IN_WORDS = Amendments(in_no_ledger=WORDS)


def test_it_is_asked_once_whether_the_words_stand_for_it(read, district):
    staged = read(sheet(HEAD, *ROWS))

    assert (staged.in_no_ledger, staged.new) == (2, 0)
    assert f"台账里没有“{STATION}”" in said(staged)[0]
    assert "也可以在“整张表一次说清”里选“一并登记这些单位”或“按原话记”" in said(staged)[0]


def test_then_all_rows_come_in_with_their_words(read, district):
    staged = read(sheet(HEAD, *ROWS), amended=IN_WORDS)
    commit(staged)

    assert said(staged) == []
    assert [(each.place_id, each.place_words) for each in rows_of("hazards", district.town_3)] == [
        (None, STATION), (None, SCHOOL),
    ]  # fmt: skip
    again = read(sheet(HEAD, *ROWS), amended=IN_WORDS, name="又一份.xlsx")
    assert (said(again), again.new, again.changed) == ([], 0, [])


def test_what_the_row_says_of_the_place_itself_stays(read, district):
    staged = read(sheet((*HEAD, "隐患地点"), (*ROWS[0], "油罐区"), (*ROWS[1], SCHOOL)), amended=IN_WORDS)
    commit(staged)

    assert [each.place_words for each in rows_of("hazards", district.town_3)] == [f"{STATION}，油罐区", SCHOOL]


def test_a_slip_of_the_pen_is_no_new_place(read, district, plant):
    """What is called almost as a firm is, goes on being asked: in words the hazard would be nobody's."""
    staged = read(sheet(HEAD, (plant.name.replace("机械", "机戒"), *ROWS[0][1:])), amended=IN_WORDS)

    assert staged.new == 0
    assert staged.errors[0].meant == plant.name
