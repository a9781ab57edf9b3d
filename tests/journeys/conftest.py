"""One fresh district for all journeys of a process, at the time that it is."""

import os
import time
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from tests.browser import chromium

from .device import CLOSED, FULL
from .district import Founded, database, found, living_in, settle
from .line import Line
from .person import HASHERS, give_passwords_anew
from .valley import Phone, Site

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The phone comes first: it opens what waits at home, where other journeys' matters would stand before its own."""
    places = [place for place, item in enumerate(items) if item.path.parent == HERE]
    journeys = sorted((items[place] for place in places), key=lambda item: item.path.name != "test_phone.py")
    for place, item in zip(places, journeys, strict=True):
        items[place] = item


@pytest.fixture(autouse=True)
def _standing_clock():
    """The clock runs: journeys take place today."""


@pytest.fixture(autouse=True)
def _second_factor_is_offered():
    """As in a real district, it is required of those who see the whole of it."""


@pytest.fixture(scope="package")
def founded(tmp_path_factory, django_db_blocker):
    var, name = tmp_path_factory.mktemp("var"), f"test_journeys_{os.getpid()}"
    roots = {"EVIDENCE_ROOT": var / "evidence", "INCOMING_ROOT": var / "incoming", "OUT_ROOT": var / "out"}
    with (
        database(name) as url,
        override_settings(SAMPLE=False, SECOND_FACTOR="required", PASSWORD_HASHERS=HASHERS, **roots),
        django_db_blocker.unblock(),
        living_in(name),
    ):
        district = Founded(url, var)
        found(district)
        settle(district)
        yield district


@pytest.fixture(scope="module")
def valley_site(founded):
    give_passwords_anew(founded.people)
    site = Site(founded.environment)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def valley_browser(valley_site):
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def valley(valley_site):
    with Line(valley_site.port) as line:
        yield line


@pytest.fixture
def line(valley):
    """The line of this file's phones; whole at the beginning of each test."""
    valley.mend()
    return valley


@pytest.fixture(scope="module")
def _village(valley_browser, valley):
    valley.mend()
    return Phone(valley_browser, valley, script=CLOSED + FULL)


@pytest.fixture
def village(_village, line):
    """The village officer's phone, with nothing left of the test before."""
    _village.restart()
    _village.page.goto(line.address)
    _village.all_gone()
    return _village


@pytest.fixture
def valley_phone_of(valley_browser, line):
    phones = []

    def phone(who="village", script="", line=line):
        phones.append(Phone(valley_browser, line, who, script))
        return phones[-1]

    yield phone
    for each in phones:
        each.context.close()


@pytest.fixture
def words():
    return f"护栏松动{time.time_ns() % 10**10}"


@pytest.fixture
def records(founded):
    """What the district has of hazards that say so: (photos, when it happened, when it was recorded) of each. Where a browser runs
    Django answers no page here.
    """

    def of(words):
        with psycopg.connect(founded.url) as base:
            return base.execute(
                """SELECT count(attachment.id), event.happened_at, event.recorded_at FROM hazards_hazard AS hazard
                JOIN loop_event AS event ON event.ledger = 'hazards' AND event.record_id = hazard.id AND event.seq = 1
                LEFT JOIN evidence_attachment AS attachment ON attachment.ledger = 'hazards' AND attachment.record_id = hazard.id
                WHERE starts_with(hazard.description, %s) GROUP BY hazard.id, event.happened_at, event.recorded_at ORDER BY event.happened_at""",
                [words],
            ).fetchall()

    return of
