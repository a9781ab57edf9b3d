"""The sample multiplied for benchmarks: twice the settled records, each with its history, however often it is asked for."""

from dataclasses import replace

import psycopg
import pytest

from anlan.site.testing import address

PERIOD = ("--from", "2024-01-01", "--to", "2024-10-15")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def twofold(untouched, tmp_path_factory):
    """A sample of its own, multiplied by two; others want theirs as it is."""
    with psycopg.connect(untouched.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS test_twofold WITH (FORCE)")
        connection.execute("CREATE DATABASE test_twofold")
    made = replace(untouched, url=address("test_twofold"), var=tmp_path_factory.mktemp("twofold"))
    done = made.anlan("demo", "--no-serve", "--size", 2)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return made


def values(of, *codes):
    return {each["code"]: each["value"] for each in of.json("indicators", *codes, *PERIOD, "--json")["indicators"]}


def test_what_is_settled_comes_twice_with_its_history_and_what_is_open_once(untouched, twofold):
    codes = ("hazards.closed", "hazards.open", "training.held", "decisions.closed", "enterprises.all")

    once, twice = values(untouched, *codes), values(twofold, *codes)

    assert twice["hazards.closed"] == 2 * once["hazards.closed"]
    assert twice["training.held"] == 2 * once["training.held"]
    # Of what several carry out, only what is done is copied.
    assert twice["decisions.closed"] >= 2 * once["decisions.closed"]
    assert (twice["hazards.open"], twice["enterprises.all"]) == (once["hazards.open"], once["enterprises.all"])
    assert twofold.anlan("verify").returncode == 0


def test_asked_for_again_nothing_is_added(twofold):
    before = values(twofold, "hazards.found", "training.held")

    done = twofold.anlan("demo", "--no-serve", "--size", 2)

    assert done.returncode == 0, done.stderr
    assert values(twofold, "hazards.found", "training.held") == before
