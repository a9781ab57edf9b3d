"""Headlines: what a figure says about whose home it stands on must be able to work."""

from copy import copy

import pytest

from anlan.kernel.indicator.checks import indicator_errors
from anlan.kernel.indicator.declare import INDICATORS, headlines
from anlan.kernel.people import powers
from anlan.kernel.people.roles import ROLES, SYSTEM


def headlined(figure, role):
    """A copy of a figure, declared nowhere, as a headline for a role."""
    made = copy(figure)
    object.__setattr__(made, "headline", (role,))
    return made


@pytest.mark.parametrize("role", ["nobody", SYSTEM])
def test_a_headline_for_a_role_that_may_not_see_it_does_not_start(role):
    figure = next(each for each in INDICATORS.values() if f"{each.ledger}.view" not in powers.of_role(role))

    assert [error.id for error in indicator_errors(headlined(figure, role))] == ["indicator.E006"]


def test_a_headline_stands_on_the_homes_it_names_alone():
    for role in ROLES:
        assert all(role in figure.headline for figure in headlines(role))
    assert headlines("nobody") == []
