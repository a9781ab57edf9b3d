"""Tests run against a real PostgreSQL: DATABASE_URL, or the embedded one, started here if it is down."""

import gc
import os
from pathlib import Path

import pytest

from anlan.site.postgres import ensure, home
from anlan.site.testing import migrated
from tests.daily import is_daily

SERVER = ensure(home())  # in use until the tests end; the last user stops it
FIRST = Path(__file__).parent / "tests" / "test_sample.py"

pytest.register_assert_rewrite(
    "anlan.kernel.testing.suites",
    "anlan.kernel.testing.by_columns",
    "anlan.kernel.testing.by_page",
    "anlan.kernel.testing.by_request",
    "anlan.kernel.testing.pages",
    "anlan.kernel.testing.by_sheet",
    "anlan.kernel.testing.location",
    "anlan.kernel.testing.states",
    "anlan.kernel.testing.titles",
)
pytest_plugins = ["anlan.kernel.testing.cast", "anlan.places.testing", "anlan.ledgers.hazards.testing"]


def pytest_itemcollected(item: pytest.Item) -> None:
    if not is_daily(item):
        item.add_marker(pytest.mark.wide)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First of all the sample is built: the other worker has things to do meanwhile that need none. Met by both later, one waits."""
    items.sort(key=lambda item: item.path != FIRST)


def pytest_collection_finish() -> None:
    """Code and tests stay: nobody looks through them for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Test databases begin as copies of a migrated one."""
    from django.db import connection

    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("ANLAN_TEST_TEMPLATE") or migrated()


@pytest.fixture(autouse=True)
def _always_asks_who_is_rung(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process remembers for seconds that nothing rings: how often a page asks would hang on how fast the tests run."""
    monkeypatch.setattr("anlan.conference.decide.quiet.KEPT", 0.0)


@pytest.fixture(scope="session", autouse=True)
def _without_what_is_dear_on_purpose() -> None:
    """Passwords are guessed by the hundred here, and each of Django's test clients is a server that would read every static file."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
