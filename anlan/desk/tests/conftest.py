"""What several tests here are given."""

import pytest


@pytest.fixture
def incoming(settings, tmp_path):
    """A folder of the test's own for what is uploaded."""
    settings.INCOMING_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def importer(district, client_of, plant):
    """The browser of the town's officer, who takes in sheets about the plant."""
    return client_of(district.town_3)
