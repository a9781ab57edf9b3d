from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.paper.numbering import document_number, numbering, numeral, printed_date


@pytest.mark.parametrize(
    ("level", "n", "printed"),
    [(1, 1, "一、"), (1, 10, "十、"), (2, 11, "（十一）"), (2, 20, "（二十）"), (3, 3, "3."), (4, 12, "（12）")],
)
def test_headings_are_numbered_as_the_standard_says(level, n, printed):
    assert numbering(level, n) == printed


def test_no_two_numerals_are_the_same():
    numerals = {numeral(n) for n in range(1, 100)}

    assert len(numerals) == 99
    assert {"九", "十", "十九", "二十一", "九十九"} <= numerals


@pytest.mark.parametrize("n", [0, -1, 100])
def test_a_numeral_no_heading_reaches_is_refused(n):
    with pytest.raises(ValueError, match=str(n)):
        numeral(n)


def test_there_is_no_fifth_level():
    with pytest.raises(ValueError, match="level 5"):
        numbering(5, 1)


@given(st.dates(min_value=date(1949, 10, 1)))
def test_a_printed_date_is_the_date_without_leading_zeros(day):
    printed = printed_date(day)

    year, rest = printed.split("年")
    month, rest = rest.split("月")
    assert (int(year), int(month), int(rest.removesuffix("日"))) == (day.year, day.month, day.day)
    assert not month.startswith("0")
    assert not rest.startswith("0")


def test_a_document_number_has_its_full_year_in_tortoise_shell_brackets():
    assert document_number("青应急发", 2026, 5) == "青应急发〔2026〕5号"
