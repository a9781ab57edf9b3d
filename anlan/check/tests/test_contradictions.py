"""What a text says against itself, and what only looks so."""

from datetime import date

import pytest

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period

from ..check import check

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("排查隐患30处。目前排查隐患32处。", [("30处", "32处")]), ("排查隐患30余处。排查隐患34处。", []),
        ("排查隐患30处，已整改35处。", [("30处", "35处")]),
        ("去年排查隐患20处，今年排查隐患30处。", []), ("清河镇排查隐患2处，柳溪镇排查隐患3处。", []), ("排查隐患30处，其中消防隐患4处。", []),
    ],
)  # fmt: skip
def test_only_what_cannot_both_be_true_is_shown(district, text, pairs):
    found = check(text, district.office.scope, today=clock.today(), period=YEAR).contradictions

    assert [(each.first.text, each.second.text) for each in found] == pairs
