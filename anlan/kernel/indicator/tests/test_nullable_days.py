"""A figure over a day that only some records have (改判那天) is 0 where the ledger was kept and none has such a day; asked of all."""

from anlan.kernel.indicator.declare import INDICATORS, Indicator
from anlan.kernel.indicator.filters import starts_by
from anlan.kernel.scope import field_of


def test_no_figure_asks_a_day_that_records_may_lack_whether_its_ledger_was_kept():
    figures = [each for each in INDICATORS.values() if isinstance(each, Indicator) and each.when and each.model.when]
    surely_dated = [each for each in figures if not field_of(each.model, each.model.when).null]
    asked = {each.code: field_of(each.model, starts_by(each)) for each in surely_dated}

    assert [code for code, field in asked.items() if field.null] == []
    assert asked["hazards.regraded"].name == "found_on"
