"""The report that Anlan answers to, with an error in it: that one figure differs, and only that one; our own report holds."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.check.claims.extract import extract
from anlan.check.claims.subject import Subject
from anlan.check.linking.match import link
from anlan.check.records.verdict import judge
from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.indicator.words import reach
from anlan.kernel.testing.tries import tries
from tests.test_seed import PERIOD, SHARED

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the seed report is not beside the project")


@pytest.fixture(scope="module")
def raw():
    return SHARED / "report-2024-raw.txt"


@pytest.fixture(scope="module")
def values(untouched):
    counted = untouched.json("indicators", "--json", *PERIOD)["indicators"]
    return {each["code"]: Decimal(str(each["value"])) for each in counted if each["value"] is not None}


def judged(text, values):
    """The verdicts on a text, counted as the sample counts it: what the command does without starting anew each time."""
    claims = extract(text)
    links = link(claims, INDICATORS.values())
    measured = [Measured(found.code, values[found.code]) if found.code else None for found in links]
    return [
        judge(claim, claim_link, [value], [Subject(period=YEAR)])
        for claim, claim_link, value in zip(claims, links, measured, strict=True)
    ]


@settings(max_examples=tries(60, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_one_figure_changed_to_anything_differs_and_only_that_one(raw, values, data):
    text = raw.read_text(encoding="utf-8")
    before = judged(text, values)
    place = data.draw(st.integers(0, len(before) - 1), label="which")
    claim = before[place].claim
    number = data.draw(st.integers(1, 10**7).filter(lambda number: str(number) not in claim.text), label="to")
    changed = _NUMBER.sub(str(number), claim.text, count=1)
    line_end = data.draw(st.sampled_from(["\n", "\r\n"]))
    text = (text[: claim.start] + changed + text[claim.end :]).replace("\n", line_end)

    after = judged(text, values)

    assert [each.claim.text for each in after] == [
        changed if at == place else each.claim.text for at, each in enumerate(before)
    ]
    assert all(text[each.claim.start : each.claim.end] == each.claim.text for each in after)
    assert [each.link for each in after] == [each.link for each in before]
    actual = values[before[place].link.code]
    low, high = reach(after[place].claim.value, after[place].claim.approx)
    holds = (low is None or low <= actual) and (high is None or actual <= high)
    told = ["differs" if at == place and not holds else "agrees" for at in range(len(before))]
    assert [each.verdict for each in after] == told


def test_one_figure_changed_differs_on_the_command_line_and_leads_to_its_rows(untouched, raw, tmp_path):
    path = tmp_path / "稿子.txt"
    path.write_bytes(raw.read_text(encoding="utf-8").replace("29處", "30處").replace("\n", "\r\n").encode("gb18030"))

    done = untouched.anlan("check", path, "--json")

    checked = json.loads(done.stdout)
    differing = [claim for claim in checked["claims"] if claim["verdict"] == "differs"]
    assert done.returncode == 1
    assert [(claim["indicator"], claim["actual"], claim["text"]) for claim in differing] == [
        ("flood_areas.all", 29, "30處")
    ]
    assert untouched.anlan("check", raw).returncode == 0
    assert untouched.anlan("check", "-", input="").returncode == 2


def test_our_own_report_is_found_to_hold(untouched, tmp_path):
    path = tmp_path / "report.txt"
    assert untouched.anlan("report", "annual", *PERIOD, "-o", path).returncode == 0
    printed = [each for each in untouched.json("report", "annual", *PERIOD, "--json")["figures"] if each["text"]]
    figures = [each for each in printed if not re.search("列名|最多", each["key"])]  # what is named is no number

    checked = untouched.json("check", path, "--json", *PERIOD)

    assert [claim["text"] for claim in checked["claims"] if claim["verdict"] == "differs"] == []
    assert sum(claim["verdict"] == "agrees" for claim in checked["claims"]) >= 0.9 * len(figures)
