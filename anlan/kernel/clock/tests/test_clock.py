"""Days are legal days; working days know the holidays; the sample's clock runs on from where it was set."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import clock
from anlan.kernel.clock import holidays
from anlan.kernel.clock.models import Holiday, Start
from anlan.kernel.clock.working import add_working_days, calendar, is_working_day, years_without_notice

DAYS = st.dates(date(2022, 12, 31), date(2026, 12, 31))


@pytest.fixture
def days(db):
    holidays.load()
    return calendar()


def test_a_deadline_over_national_day_week_counts_only_working_days(days):
    assert add_working_days(date(2024, 9, 30), 5, days) == date(2024, 10, 12)


def test_a_saturday_that_is_worked_counts(days):
    assert is_working_day(date(2024, 10, 12), days)
    assert not is_working_day(date(2024, 10, 1), days)


def test_a_year_without_a_table_is_named(days):
    """2022 has the last day of the year before, 2027 what the law alone names."""
    assert years_without_notice(date(2022, 12, 1), date(2029, 1, 1)) == [2022, 2027, 2028, 2029]


def test_days_that_were_expected_go_when_the_notice_comes(days, tmp_path, monkeypatch):
    table = holidays.TABLE.read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if not line.startswith("2027")]
    notice = tmp_path / "holidays.csv"
    notice.write_text("\n".join([*lines, "2027-10-04,holiday,国庆节,通知"]), encoding="utf-8")
    monkeypatch.setattr(holidays, "TABLE", notice)

    holidays.load()

    assert [f"{day}" for day in calendar() if day.year == 2027] == ["2027-10-04"]
    assert years_without_notice(date(2027, 1, 1), date(2027, 1, 1)) == []


def test_loading_again_keeps_what_a_district_changed(days):
    Holiday.objects.filter(day=date(2024, 10, 1)).update(source="本区通知")

    assert holidays.load() == 0
    assert Holiday.objects.get(day=date(2024, 10, 1)).source == "本区通知"


def test_the_table_agrees_with_an_independent_one(days):
    chinese_calendar = pytest.importorskip("chinese_calendar")
    differing = [
        day
        for day in (date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 365))
        if is_working_day(day, days) != chinese_calendar.is_workday(day)
    ]

    assert differing == []


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_one_more_working_day_is_always_later_and_worked(start, count):
    end = add_working_days(start, count, {})

    assert end > start
    assert is_working_day(end, {})
    assert add_working_days(start, count + 1, {}) > end


@given(DAYS)
def test_a_legal_day_begins_and_ends_in_asia_shanghai(day):
    assert clock.legal_day(clock.start_of(day)) == day
    assert clock.legal_day(clock.end_of(day)) == day + timedelta(days=1)


def test_a_clock_that_was_set_runs_on_from_there(db):
    Start.set(datetime(2024, 10, 16, 1, 0, tzinfo=UTC))
    clock.forget_shift()

    shifted = datetime.now(UTC) + clock.shift()

    assert abs(shifted - datetime(2024, 10, 16, 1, 0, tzinfo=UTC)) < timedelta(seconds=30)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.fixed(datetime(2024, 10, 16)):
        pass
