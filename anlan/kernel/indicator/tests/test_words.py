"""Figures are worded as officials word them, and read back to what they may stand for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.indicator.words import ABOUT, compared, printed, reach, round_down, told


@pytest.mark.parametrize(
    ("value", "unit", "about", "text"),
    [
        (24, "次", True, "20余次"), (316, "人", True, "310余人"), (300, "人", True, "300人"), (1842, "人", True, "1800余人"),
        (4060, "人", True, "4000余人"), (3740, "本", True, "3700余本"), (7, "支", True, "7支"), (43, "次", False, "43次"),
        ("730.485", "公里", False, "730.485公里"), ("97.46", "%", False, "97.5%"),
    ],
)  # fmt: skip
def test_a_value_is_worded(value, unit, about, text):
    assert printed(Decimal(value), unit, about=about) == text


@pytest.mark.parametrize(
    ("value", "unit", "about", "text"),
    [(80_000, "元", False, "8万元"), (10_000, "人次", False, "1万人次"), (12_345, "人次", True, "1.2万余人次"), (900, "元", False, "900元"),
     (123_456_789, "元", False, "1.23亿元"), (123_456_789, "元", True, "1.2亿余元"), (-250_000, "元", False, "-25万元")],
)  # fmt: skip
def test_large_values_are_worded_in_ten_thousands(value, unit, about, text):
    assert printed(Decimal(value), unit, about=about, in_10k=True) == text


def test_a_page_words_money_as_a_report_does_and_counts_to_the_last_one():
    assert [told(Decimal(86_000), "元"), told(Decimal(86_000), "人次")] == ["8.6万元", "86000人次"]
    assert compared(Decimal(90_000), Decimal(40_000), "元") == "同比增加5万元，增长125%"


def test_what_is_not_known_is_a_dash_and_zero_is_zero():
    assert printed(None, "次") == "—"
    assert printed(Decimal(0), "次") == "0次"


@given(st.integers(min_value=0, max_value=10**7))
def test_what_is_written_with_about_can_be_read_back(value):
    written = printed(Decimal(value), "", about=True)

    low, high = reach(round_down(Decimal(value)), "about" if ABOUT in written else None)

    assert low <= value <= high


def test_about_reaches_up_to_the_next_step_of_its_last_digit():
    assert reach(Decimal(200), "about") == (201, 299)
    assert reach(Decimal(130), "about") == (131, 139)
    assert reach(Decimal(79), "about") == (79, 79)


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (43, 38, "同比增加5次，增长13.2%"), (3, 4, "同比减少1次，下降25%"), (4, 4, "与去年同期持平"),
        (4, 0, "同比增加4次，去年同期为0次"),
    ],
)  # fmt: skip
def test_a_comparison_is_worded(now, before, text):
    assert compared(Decimal(now), Decimal(before), "次") == text
