"""Districts built by earlier states of the project, brought up to date: history holds, pages answer, the report's figures are the same."""

import pytest

from benchmarks.earlier import Earlier
from tests.upgraded import REPORT, Upgraded, answers, upgraded

# The last commit of a day or a sitting, and how many events its sample has at least. The next issue adds its own.
ENDS = {
    "68e3d60": "2026-11-25",
    "c776959": "2026-11-28",
    "818f186": "the fourth sitting of issue 10",
    "6747f62": "the fifth sitting of issue 10, the first of issue 11",
    "38ef820": "the second sitting of issue 11, the first of issue 12",
    "60441c2": "two-fold prevention, rounds, cases and outlines in words",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=ENDS)
def district(request):
    earlier = Earlier(request.param)
    if why_not := earlier.missing():
        pytest.skip(f"{ENDS[request.param]}: {why_not}")
    with upgraded(earlier) as brought_up_to_date:
        yield brought_up_to_date


def test_all_history_of_then_holds(district: Upgraded):
    verified = district.json("verify", "--json")

    assert verified["problems"] == []
    assert verified["events"] > 10_000


def test_the_figures_of_the_report_are_what_they_were(district: Upgraded):
    now = district.json(*REPORT)

    assert len(now["figures"]) > 50
    assert _words(now) == _words(district.before)


def test_pages_of_everybody_answer(district: Upgraded):
    asked = answers(district)

    assert asked["wrong"] == []
    assert asked["people"] >= 7
    assert asked["pages"] > 300


def _words(report):
    """What each figure says, by its key in the outline."""
    return {figure["key"]: (figure["indicator"], figure["value"], figure["unit"]) for figure in report["figures"]}
