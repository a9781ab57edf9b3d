"""Tests run against a real PostgreSQL: DATABASE_URL, or the embedded one, started here if it is down."""

import pytest

from anlan.site.postgres import ensure, home

SERVER = ensure(home())  # in use until the tests end; the last user stops it

pytest.register_assert_rewrite("anlan.kernel.testing.suites")
pytest_plugins = ["anlan.kernel.testing.cast", "anlan.places.testing"]
