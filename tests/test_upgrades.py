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

# Samples of these states wrote so many events of a report behind the anchor of the day after: 6747f62's own verification says so of its
# own, and today's must go on saying it.
WRITTEN_BEHIND = {"818f186": 3, "6747f62": 3}
_BEHIND = "是后来补进去的"

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

    behind = [each for each in verified["problems"] if each["ledger"] == "anchor" and each["what"].endswith(_BEHIND)]
    assert verified["problems"] == behind
    assert len(behind) == WRITTEN_BEHIND.get(district.commit, 0)
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
