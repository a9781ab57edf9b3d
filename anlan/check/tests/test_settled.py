"""A figure is read as the others of its line that may be read alike."""

from datetime import date

import pytest

from anlan.kernel.indicator.declare import Period

from ..claims.extract import extract
from ..claims.settled import settled
from ..claims.subject import Subject

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))
WHOLE, TOWN = Subject("", YEAR), Subject("990199101", YEAR)


@pytest.mark.parametrize(
    ("text", "of_town", "of_all", "expected"),
    [
        # two of three are the town's, so that the third is too
        ("排查隐患365条，罚款172元，指出问题94个。", {365, 172}, set(), {0: TOWN, 1: TOWN, 2: TOWN}),
        ("排查隐患365条，罚款172元，指出问题94个。", {365}, set(), {}),
        ("排查隐患365条，罚款172元，指出问题94个。", {365, 172}, {94}, {}),
        # a number below ten stands in many places by chance
        ("排查隐患3条，罚款2元，指出问题94个。", {3, 2}, set(), {}),
    ],
)
def test_what_most_of_a_line_agree_in_is_what_is_meant(text, of_town, of_all, expected):
    claims = extract(text)
    holds = {TOWN: of_town, WHOLE: of_all}

    found = settled(claims, [(WHOLE, TOWN)] * len(claims), lambda at, each: claims[at].value in holds[each], [0] * 3)

    assert found == expected


def test_other_lines_and_figures_with_other_readings_settle_nothing():
    claims = extract("排查隐患365条，罚款172元，指出问题94个。")

    def holds(at, each):
        return each == TOWN and claims[at].value != 94

    assert settled(claims, [(WHOLE, TOWN)] * 3, holds, [0, 0, 1]) == {0: TOWN, 1: TOWN}
    assert settled(claims, [(WHOLE, TOWN), (WHOLE, TOWN), (WHOLE,)], holds, [0, 0, 0]) == {0: TOWN, 1: TOWN}
