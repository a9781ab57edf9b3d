"""What an attacker has: a browser signed in as an officer, and files made by hand."""

import argparse
import json

import pytest

from anlan.kernel.people.models import Account
from anlan.kernel.testing.cast import PASSWORD
from anlan.site.commands import roles as printed_roles


@pytest.fixture(autouse=True)
def incoming(settings, tmp_path):
    """A folder of the test's own for what is uploaded."""
    settings.INCOMING_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def officer(district, client_of):
    """The browser of a town's officer: as any person with a post can."""
    return client_of(district.town_3)


@pytest.fixture
def account_of_town(district):
    """The town officer's account, with a password."""
    account = Account.objects.get(username="town_3")
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def printed(capsys):
    """The table as `anlan roles --json` prints it: {power: roles}."""
    printed_roles.run(argparse.Namespace(json=True))
    return {power: set(holders) for power, holders in json.loads(capsys.readouterr().out)["powers"].items()}
