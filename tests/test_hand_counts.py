"""No figure is without a hand count: every table that is counted has a suite that counts it."""

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.indicator.drill import base_of
from anlan.kernel.testing.suites import IndicatorSuite
from tests.scoped_district import suites


def test_every_table_that_is_counted_has_a_suite_that_counts_it_by_hand():
    suites()  # imports every ledger's tests
    counted = {suite.model for suite in IndicatorSuite.__subclasses__()}

    assert {base_of(figure).model for figure in INDICATORS.values()} <= counted
