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


def test_the_check_finds_every_figure_at_its_place_and_all_agree(sample, raw, figures):
    text = raw.read_text(encoding="utf-8")

    checked = sample.json("check", raw, "--json")

    claims = [claim for claim in checked["claims"] if claim["indicator"]]
    assert checked["period"] == ["2024-01-01", "2024-10-15"]
    assert [(claim["value"], claim["approx"] or "", claim["unit"]) for claim in checked["claims"]] == [
        (float(row["value"]), row["approx"], row["unit"]) for row in figures
    ]
    assert all(text[claim["start"] : claim["end"]] == claim["text"] for claim in claims)
    assert [claim["indicator"] for claim in claims] == list(SEED)
    assert {claim["verdict"] for claim in claims} == {"agrees"}


@pytest.mark.parametrize(
    ("printed", "changed", "indicator"),
    [
        ("20余次", "60余次", "meetings.held"), ("1800余人", "2800余人", "members.village"), ("730.485", "731.485", "roads.length_km"),
        ("29處", "30處", "flood_areas.all"), ("1萬人次", "2萬人次", "education.people"),
    ],
)  # fmt: skip
def test_one_figure_changed_differs_and_only_that_one(sample, raw, tmp_path, printed, changed, indicator):
    text = raw.read_text(encoding="utf-8")
    assert text.count(printed) == 1
    path = tmp_path / "稿子.txt"
    path.write_text(text.replace(printed, changed), encoding="utf-8")

    done = sample.anlan("check", path)
    checked = sample.json("check", path, "--json")

    assert done.returncode == 1
    differing = [claim for claim in checked["claims"] if claim["verdict"] == "differs"]
    assert [claim["indicator"] for claim in differing] == [indicator]


def test_our_own_report_is_found_to_hold(sample, tmp_path):
    path = tmp_path / "report.txt"
    assert sample.anlan("report", "annual", *PERIOD, "-o", path).returncode == 0
    figures = sample.json("report", "annual", *PERIOD, "--json")["figures"]

    checked = sample.json("check", path, "--json", *PERIOD)

    assert [claim["text"] for claim in checked["claims"] if claim["verdict"] == "differs"] == []
    assert sum(claim["verdict"] == "agrees" for claim in checked["claims"]) >= 0.9 * len(figures)


def test_every_line_of_the_figures_is_met_by_the_indicators(sample, figures):
    values = {each["code"]: each["value"] for each in sample.json("indicators", "--json", *PERIOD)["indicators"]}

    for code, row in zip(SEED, figures, strict=True):
        printed, actual = float(row["value"]), values[code]
        # Writing rounds down: 20余 is written for 21 to 29, 4000余 for 4001 to 4099.
        step = 10 if printed < 1000 else 100
        expected = printed < actual < printed + step if row["approx"] else actual == printed
        assert expected, f"{code}: {actual} does not read {row['value']}{row['approx']}"
