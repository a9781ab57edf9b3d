"""What several tests here are given."""

import pytest
from axes.utils import reset

from anlan.kernel.people.models import Account
from anlan.kernel.testing.cast import PASSWORD

from .postbox import postbox

__all__ = ["postbox"]


@pytest.fixture
def no_earlier_attempts(db):
    """Nobody has tried to log in before."""
    reset()


@pytest.fixture
def account(district):
    """The town officer's, with a password."""
    account = Account.objects.get(username="town_3")
    account.set_password(PASSWORD)
    account.save()
    return account
