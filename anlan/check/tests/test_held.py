"""What a text named last may still hold: it makes a figure right, and wrong only together with its line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import Period

from ..claims.extract import extract
from ..claims.held import Held, held, with_held
from ..claims.subject import Subject
from ..claims.vocabulary import Link
from ..claims.whose import About
from ..records.verdict import AGREES, DIFFERS, UNKNOWN, judge

NAMES = {"990199101": "清河镇", "990199102": "柳溪镇", "990199101201": "石沟村"}
YEAR, AUTUMN = Period(date(2024, 1, 1), date(2024, 10, 15)), Period(date(2024, 9, 1), date(2024, 9, 30))
TOWN = "990199101"


def named(text: str) -> list[Held]:
    return held(extract(text), text, About(NAMES), YEAR, {"工贸": "industry"})


@pytest.mark.parametrize(
    ("text", "region", "sector"),
    [
        ("清河镇今年抓得紧，\n督导44次。", TOWN, ""), ("清河一直走在前面，督导44次。", TOWN, ""),
        ("清河镇、柳溪镇都来了，督导44次。", "", ""), ("清河镇先行。全区督导44次。", "", ""),
        ("工贸是重点，执法118次。", "", "industry"), ("工贸是重点。\n执法118次。", "", ""),
    ],
)  # fmt: skip
def test_the_last_town_holds_on_the_field_of_work_to_the_end_of_its_line(text, region, sector):
    last = named(text)[-1]

    assert (last.region, last.sector) == (region, sector)


def test_days_named_in_the_line_hold_on_where_a_figure_names_none():
    first, second = named("9月份督导44次，整个面上执法118次。")

    assert (first.own_days, first.periods[0]) == (True, AUTUMN)
    assert (second.own_days, second.periods[0]) == (False, AUTUMN)


def verdict(value: str, own: str, of_town: str | None) -> str:
    """own, of_town: what the records give for the whole district and for the town that was named before."""
    claim, usual = extract(f"督导{value}次")[0], Subject("", YEAR)
    subjects = [each for each in with_held([usual], Held(TOWN)) if not each.together]
    values = [Measured("talks.held", Decimal(own)), of_town and Measured("talks.held", Decimal(of_town))]
    assert subjects == [usual, replace(usual, region=TOWN)]
    return judge(claim, Link("talks.held"), values, subjects).verdict


def test_what_was_named_before_makes_a_figure_doubtful_where_it_holds_there_and_casts_no_doubt_where_nothing_is_known():
    assert verdict("44", own="44", of_town="7") == AGREES
    assert verdict("44", own="40", of_town="44") == UNKNOWN
    assert verdict("44", own="40", of_town="7") == DIFFERS
    assert verdict("44", own="40", of_town=None) == DIFFERS
