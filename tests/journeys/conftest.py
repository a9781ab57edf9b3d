"""One fresh district for all journeys of a process, at the time that it is."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from .district import Founded, database, found, living_in, settle

HERE = Path(__file__).parent
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]


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
