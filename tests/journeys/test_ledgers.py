"""Every ledger as its officer works in it, in a fresh district, through the page."""

import pytest

from anlan.kernel.indicator.declare import INDICATORS, Indicator
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import loop_of

from .table import JOURNEYS
from .walking import walk


def test_every_ledger_is_walked_and_every_figure_is_among_what_a_journey_counts():
    figures = {each.code for each in INDICATORS.values() if isinstance(each, Indicator)}
    counted = {code for journey in JOURNEYS.values() for entry in journey.entries for code in entry.counts}

    assert JOURNEYS.keys() == LEDGERS.keys()
    assert figures - counted == set()


@pytest.mark.parametrize("ledger", JOURNEYS)
def test_its_officer_makes_finds_corrects_finishes_and_counts_what_a_ledger_keeps(founded, ledger):
    journey, loop = JOURNEYS[ledger], loop_of(ledger)
    steps, states = set(), set()

    for entry in journey.entries:
        taken, reached = walk(founded, journey, entry)
        steps |= taken
        states |= reached

    if loop is None:
        assert states == set(LEDGERS[ledger].model.reached_states())
    else:
        assert steps == loop.step_codes
        assert states == set(loop.by_code)
