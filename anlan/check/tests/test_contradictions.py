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
        ("排查隐患30处，已整改27处，整改率80%。", [("27处", "80%")]), ("排查隐患30处，已整改27处，整改率90%。", []),
        ("排查隐患2846处，已整改2776处，整改率97.5%。", []), ("排查隐患300余处，已整改270余处，整改率90.1%。", []),
        ("排查隐患30处，已整改27处，剩下5处。", [("30处", "5处")]), ("排查隐患30处，已整改27处，剩下3处。", []),
        ("去年同期排查隐患20处。今年排查隐患30处，同比增长20%。", [("20处", "20%")]), ("去年同期排查隐患20处。今年排查隐患30处，同比增长50%。", []),
        ("去年同期排查隐患20处。今年排查隐患30处，同比增加12处。", [("20处", "12处")]), ("专题培训12次，综合培训30次。", []),
        ("清河镇、柳溪镇各排查隐患5处，全区排查隐患30处。", []), ("教育领域排查隐患30处，占全区的三成。排查隐患90处。", []),
        ("去年排查隐患20处，今年排查隐患30处。", []), ("清河镇排查隐患2处，柳溪镇排查隐患3处。", []), ("排查隐患30处，其中消防隐患4处。", []),
    ],
)  # fmt: skip
def test_only_what_cannot_both_be_true_is_shown(district, text, pairs):
    found = check(text, district.office.scope, today=clock.today(), period=YEAR).contradictions

    assert [(each.first.text, each.second.text) for each in found] == pairs
