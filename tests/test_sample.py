"""The sample district is made as a real one would be: by its people, on their pages; what came before, by sheets."""

import json
import subprocess
import sys

import pytest

from anlan.kernel.indicator.declare import INDICATORS, Indicator

# Ledgers in which something happens in 30 days, or waits.
_ALIVE = (
    "advice", "assignments", "attendances", "calls", "certificates", "checks", "conferences", "dangerous_work", "decisions", "draws",
    "drill_findings", "drills", "duties", "education", "enforcement", "feedback", "guidance", "guidance_ratings", "guidance_requests",
    "hazards", "lines", "meetings", "penalties", "publicity", "ratings", "reports", "rewards", "risk_points", "supervision", "teams",
    "tips", "training", "violations",
)  # fmt: skip
_SINCE_2024 = {
    "decisions.open"
}  # the sample's meetings of the year before left no list of what was decided: that is unknown
_STOCKS = [
    figure.code
    for figure in INDICATORS.values()
    if isinstance(figure, Indicator) and figure.is_stock and figure.code not in _SINCE_2024
]
_REPORTED = ("indicators", "--json", "--from", "2024-01-01", "--to", "2024-10-15")
# In a month's time: the sample's clock runs on, and its report must not change by that.
_LATER = (
    "import datetime, sys, django; django.setup(); from anlan.kernel import clock; from anlan.site.cli import main; "
    "at = clock.now() + datetime.timedelta(days=int(sys.argv[1])); context = clock.fixed(at); context.__enter__(); "
    "sys.exit(main(sys.argv[2:]))"
)


def in_the_sample(sample, *arguments):
    command = [sys.executable, *arguments]
    environment = {**sample.environment, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def acts(untouched):
    return in_the_sample(untouched, "-m", "tests.acts_of_the_sample")


@pytest.mark.slow
def test_what_the_sample_has_of_late_and_all_that_weighs_its_people_did_on_their_pages(acts):
    assert {ledger: found["wrong"][:5] for ledger, found in acts.items() if found["wrong"]} == {}
    assert [ledger for ledger in _ALIVE if not acts[ledger]["asked"]] == []


def test_the_samples_own_history_holds(untouched):
    assert untouched.json("verify", "--json")["problems"] == []


@pytest.mark.parametrize("day", ["2023-10-15", "2023-12-31", "2024-03-31", "2024-09-30", "2024-10-14"])
def test_no_stock_is_unknown_on_a_day_of_the_report_or_of_the_year_before(untouched, day):
    counted = untouched.json("indicators", *_STOCKS, "--json", "--as-of", day)["indicators"]

    assert [each["code"] for each in counted if each["value"] is None] == []


@pytest.fixture(scope="module")
def now(untouched):
    """The figures of the report as they are on the sample's own day."""
    return untouched.json(*_REPORTED)["indicators"]


@pytest.mark.parametrize("days", [2, 40])
def test_the_figures_of_the_report_are_the_same_when_its_clock_has_run_on(untouched, now, days):
    later = in_the_sample(untouched, "-c", _LATER, str(days), *_REPORTED)["indicators"]

    assert len(now) > 60
    assert {each["code"]: each["value"] for each in later} == {each["code"]: each["value"] for each in now}
