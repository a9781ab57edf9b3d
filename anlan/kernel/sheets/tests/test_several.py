"""Cells that say more than one thing: nothing is taken in silence, in any column of any ledger."""

from datetime import date

import pytest

from anlan.kernel import clock
from anlan.kernel.column import CellRefused, kind_of
from anlan.kernel.column.choice import Choice
from anlan.kernel.column.day import Day
from anlan.kernel.column.number import Number
from anlan.kernel.column.reference import Reference
from anlan.kernel.column.region import Region
from anlan.kernel.column.text import Phone
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.from_matter import FromMatter
from anlan.kernel.sheets.intake import Amendments, commit
from anlan.kernel.sheets.loose_days import BEGINNING, DEADLINE, END, DayUnknown, meaning_of
from anlan.kernel.sheets.mapping import fields_of
from anlan.kernel.sheets.several import SeveralGiven, Taken, in_full, span_in
from anlan.kernel.sheets.wording import Wording
from anlan.kernel.sheets.years import Years
from anlan.kernel.testing.each import of_each

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
COLUMNS = [(code, field.name) for code in sorted(LEDGERS) for field in fields_of(LEDGERS[code].model)]


def taken_of(district, ledger, name, cell, **more):
    """What the import makes of a cell."""
    field = LEDGERS[ledger].model._meta.get_field(name)
    return Wording(LEDGERS[ledger], district.administrator, Years.whole(2024), **more).reader(field, "", [])(cell)


def columns_of(*kinds):
    return [
        (code, name) for code, name in COLUMNS if isinstance(kind_of(LEDGERS[code].model._meta.get_field(name)), kinds)
    ]


@of_each("ledger, name", columns_of(Day))
def test_a_span_fills_both_columns_or_is_told_and_kept_whole(district, ledger, name):
    taken = taken_of(district, ledger, name, "2024.3.5-3.7")

    assert isinstance(taken, Taken)
    assert taken.beside == "2024.3.5-3.7"
    assert "这里只记一天" in taken.said
    assert (taken.until is not None) == (name in LEDGERS[ledger].spans)


# The day that a month or a part of it is, where a column asks from when, and where it asks by when or until when.
MONTHS = {"3月上旬": (1, 10), "2024年3月": (1, 31), "3月底": (31, 31)}


@of_each("ledger, name", columns_of(Day))
def test_several_days_and_none_are_asked_but_for_months_in_which_something_begins_or_ends_which_are_told(
    district, ledger, name
):
    meaning, spans = meaning_of(LEDGERS[ledger].model._meta.get_field(name)), LEDGERS[ledger].spans
    for cell in ["3月5日、3月7日", "3月5、7日", "3-5月", *MONTHS]:
        if cell in MONTHS and meaning in (BEGINNING, DEADLINE, END):
            value = taken_of(district, ledger, name, cell)
            day = value.alone if isinstance(value, FromMatter) else value.value
            assert (day.year, day.month, day.day) == (2024, 3, MONTHS[cell][meaning != BEGINNING]), cell
            assert "没有写哪一天" in value.said
        elif cell == "3-5月" and meaning == BEGINNING and name in spans:
            value = taken_of(district, ledger, name, cell)
            assert (value.value, value.until) == (date(2024, 3, 1), date(2024, 5, 31))
        else:
            with pytest.raises(CellRefused):
                taken_of(district, ledger, name, cell)


@of_each("ledger, name", columns_of(Number))
@of_each("cell", ["3-5人", "3~5", "10至20"])
def test_from_how_many_to_how_many_is_asked(district, ledger, name, cell):
    with pytest.raises(CellRefused, match="到"):
        taken_of(district, ledger, name, cell)


@of_each("ledger, name", columns_of(Choice))
def test_two_choices_are_none(district, ledger, name):
    titles = [str(title) for _, title in LEDGERS[ledger].model._meta.get_field(name).flatchoices]
    if len(titles) < 2:
        return

    with pytest.raises(CellRefused):
        taken_of(district, ledger, name, "、".join(titles[:2]))


@of_each("ledger, name", columns_of(Region, Reference, Phone))
def test_two_places_records_and_telephones_are_none(district, ledger, name):
    with pytest.raises(CellRefused):
        taken_of(district, ledger, name, "清河镇一二三四五六七八九十、柳溪镇一二三四五六七八九十")


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("2024.3.5-3.7", (date(2024, 3, 5), date(2024, 3, 7))),
        ("3月5日-7日", (date(2024, 3, 5), date(2024, 3, 7))),
        ("3月5-7日", (date(2024, 3, 5), date(2024, 3, 7))),
        ("2024.4.9-11", (date(2024, 4, 9), date(2024, 4, 11))),
        ("2024年3月30日至4月2日", (date(2024, 3, 30), date(2024, 4, 2))),
        ("2024-03-05～2024-03-07", (date(2024, 3, 5), date(2024, 3, 7))),
        ("2023.12.30-1.2", (date(2023, 12, 30), date(2024, 1, 2))),
        ("2024/3/5 9:00至2024/3/6 17:00", (date(2024, 3, 5), date(2024, 3, 6))),
    ],
)
def test_a_span_has_two_days(district, cell, span):
    taken = taken_of(district, "training", "held_on", cell)

    assert (taken.value, taken.until) == span
    assert in_full(span_in(cell)[1], span[0]) == span[1]


@pytest.mark.parametrize("cell", ["2024-3-5", "2024.3.5", "3月5日", "9:30", "2024年3月5日上午9点"])
def test_one_day_is_no_span(cell):
    assert span_in(cell) is None


def test_of_a_deadline_the_last_day_counts(district):
    assert taken_of(district, "hazards", "fix_due_on", "3月5日至3月20日").value == date(2024, 3, 20)
    assert taken_of(district, "hazards", "found_on", "3月5日至3月20日").value == date(2024, 3, 5)


def test_of_hours_the_first_counts_and_is_told(district):
    taken = taken_of(district, "drills", "held_at", "3月5日上午9点-11点半")

    assert taken.value.astimezone(clock.LEGAL_ZONE).hour == 9
    assert "只记开始的时间" in taken.said


@pytest.mark.parametrize(("cell", "day"), [("3月上旬", 1), ("2024年3月中旬", 11), ("3月下旬", 21), ("3月份", 1)])
def test_parts_of_months_are_their_first_day_once_somebody_says_so(district, cell, day):
    with pytest.raises(DayUnknown):
        taken_of(district, "hazards", "found_on", cell)
    assert taken_of(district, "hazards", "found_on", cell, first_of_month=True) == date(2024, 3, day)


def test_what_is_taken_is_told_at_its_cell_and_kept_beside_the_record(read, district):
    staged = read(sheet(HEADERS, (PLANT, "护栏松动", "2024.3.5-3.7")))

    assert said(staged) == []
    [told] = staged.told
    assert (told.cell, told.written) == ("C2", "2024.3.5-3.7")
    commit(staged)
    [hazard] = rows_of("hazards", district.town_3)
    assert (hazard.found_on, hazard.extra) == (date(2024, 3, 5), {"发现日期": "2024.3.5-3.7"})


def test_an_end_that_the_sheet_says_elsewhere_stays(read, district):
    headers = ("培训名称", "培训时间", "结束日期", "人数")
    rows = ("甲", "2024.3.5-3.7", "", 10), ("乙", "2024.3.5-3.7", "2024.3.8", 10)

    commit(read(sheet(headers, *rows), ledger="training"))

    first, second = rows_of("training", district.town_3)
    assert (first.ends_on, first.extra) == (date(2024, 3, 7), {})
    assert (second.ends_on, second.extra) == (date(2024, 3, 8), {"培训时间": "2024.3.5-3.7"})


def test_of_several_telephones_the_first_is_taken_once_somebody_says_so(read, district):
    content = sheet(("姓名", "单位", "手机"), ("赵一", "清河镇人民政府", "13900000001/13900000002"))
    asked = read(content, ledger="people", actor=district.administrator)
    assert "这里只记一个" in asked.errors[0].message
    assert asked.several == 1
    with pytest.raises(SeveralGiven):
        taken_of(district, "people", "phone", "13900000001/13900000002")

    told = Amendments(first_of_several=True)
    commit(read(content, ledger="people", actor=district.administrator, amended=told))

    person = rows_of("people", district.administrator)[-1]
    assert (person.phone, person.extra) == ("13900000001", {"手机": "13900000002"})


def test_of_a_day_that_there_is_not_that_is_said(district):
    with pytest.raises(CellRefused, match="没有“2024-4-31”这一天"):
        taken_of(district, "hazards", "found_on", "4月31日")
