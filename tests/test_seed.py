"""The report that Anlan answers to: the sample gives every figure of it, and the check finds them all in the page as found."""

import csv
from pathlib import Path

import pytest

from benchmarks.check import SEED

SHARED = Path(__file__).resolve().parents[2] / "shared" / "seed"
PERIOD = ("--from", "2024-01-01", "--to", "2024-10-15")

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the seed report is not beside the project")


@pytest.fixture(scope="module")
def raw():
    return SHARED / "report-2024-raw.txt"


@pytest.fixture(scope="module")
def figures():
    with (SHARED / "figures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if "覆盖" not in row["measure"]]  # that one is said in words


def test_the_check_finds_every_figure_at_its_place_and_all_agree(untouched, raw, figures):
    text = raw.read_text(encoding="utf-8")

    checked = untouched.json("check", raw, "--json")

    claims = [claim for claim in checked["claims"] if claim["indicator"]]
    assert checked["period"] == ["2024-01-01", "2024-10-15"]
    assert [(claim["value"], claim["approx"] or "", claim["unit"]) for claim in checked["claims"]] == [
        (float(row["value"]), row["approx"], row["unit"]) for row in figures
    ]
    assert all(text[claim["start"] : claim["end"]] == claim["text"] for claim in claims)
    assert [claim["indicator"] for claim in claims] == list(SEED)
    assert {claim["verdict"] for claim in claims} == {"agrees"}


def test_every_line_of_the_figures_is_met_by_the_indicators(untouched, figures):
    values = {each["code"]: each["value"] for each in untouched.json("indicators", "--json", *PERIOD)["indicators"]}

    for code, row in zip(SEED, figures, strict=True):
        printed, actual = float(row["value"]), values[code]
        # Writing rounds down: 20余 is written for 21 to 29, 4000余 for 4001 to 4099.
        step = 10 if printed < 1000 else 100
        expected = printed < actual < printed + step if row["approx"] else actual == printed
        assert expected, f"{code}: {actual} does not read {row['value']}{row['approx']}"
