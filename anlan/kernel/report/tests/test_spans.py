"""A report says its own period in words, and a figure's word means one."""

from datetime import UTC, date, datetime

import pytest

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period
from anlan.kernel.report.spans import NotBegun, counted, meant, previous, said


@pytest.fixture(autouse=True)
def _today():
    with clock.fixed(datetime(2026, 11, 30, 2, tzinfo=UTC)):
        yield


def days(text):
    return Period(*map(date.fromisoformat, text.split()))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-01-01 2026-11-29", "今年以来"), ("2026-01-01 2026-12-31", "今年以来（截至11月30日）"), ("2026-01-01 2026-09-30", "前三季度"),
        ("2026-07-01 2026-09-30", "三季度"), ("2026-10-01 2026-12-31", "四季度（截至11月30日）"), ("2026-10-01 2026-10-31", "10月份"),
        ("2025-01-01 2025-12-31", "2025年"), ("2025-04-01 2025-06-30", "2025年二季度"), ("2026-01-01 2026-06-30", "上半年"),
        ("2025-12-01 2026-01-31", "2025年12月1日至2026年1月31日"), ("2026-10-01 2026-10-15", "2026年10月1日至10月15日"),
    ],
)  # fmt: skip
def test_a_report_says_its_period(period, words):
    assert said(days(period)) == words


@pytest.mark.parametrize(
    ("word", "period"),
    [
        ("本月", "2026-10-01 2026-10-31"), ("上月", "2026-09-01 2026-09-30"), ("本季度", "2026-10-01 2026-10-31"), ("上季", "2026-07-01 2026-09-30"),
        ("上半年", "2026-01-01 2026-06-30"), ("前三季度", "2026-01-01 2026-09-30"), ("今年以来", "2026-01-01 2026-10-31"),
        ("去年", "2025-01-01 2025-12-31"), ("去年同期", "2025-08-01 2025-10-31"), ("三季度", "2026-07-01 2026-09-30"),
        ("9月份", "2026-09-01 2026-09-30"),
        ("2023年", "2023-01-01 2023-12-31"), ("2025年12月", "2025-12-01 2025-12-31"), ("截至9月30日", "2026-08-01 2026-09-30"),
        ("下半年", "2026-07-01 2026-11-30"),
    ],
)  # fmt: skip
def test_a_word_means_a_period_of_the_reports_year(word, period):
    assert meant(word, days("2026-08-01 2026-10-31")) == days(period)


@pytest.mark.parametrize(
    ("word", "why"), [("12月", "还没有到"), ("2027年", "还没有到"), ("截至9月31日", "没有“截至9月31日”")]
)
def test_a_word_for_what_has_not_been_or_never_will_is_refused(word, why):
    with pytest.raises(ValueError, match=why):
        meant(word, days("2026-08-01 2026-10-31"))


def test_what_has_not_begun_is_refused_and_what_runs_is_counted_to_today():
    with pytest.raises(NotBegun, match="2026年12月1日还没有到"):
        counted(days("2026-12-01 2026-12-31"))
    assert counted(days("2026-10-01 2026-12-31")) == days("2026-10-01 2026-11-30")


@pytest.mark.parametrize(
    ("period", "before", "name"),
    [
        ("2026-10-01 2026-10-31", "2026-09-01 2026-09-30", "上月"), ("2026-11-01 2026-11-20", "2026-10-01 2026-10-20", "上月"),
        ("2026-07-01 2026-09-30", "2026-04-01 2026-06-30", "上季度"), ("2026-10-11 2026-10-20", "2026-10-01 2026-10-10", "上期"),
    ],
)  # fmt: skip
def test_what_goes_before_a_period_is_as_long_as_it(period, before, name):
    assert previous(days(period)) == (days(before), name)
