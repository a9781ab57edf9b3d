"""A column counts what the records bear out in most of its rows."""

from datetime import date
from decimal import Decimal

import pytest

from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import Indicator, Period
from anlan.kernel.people.models import Body

from ..claims.extract import extract
from ..claims.whose import About
from ..linking.rows import Labels, columns_found, in_rows

NAMES = {"990199101": "清河镇", "990199102": "柳溪镇", "990199103": "白果镇", "990199104": "松岭镇"}
YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))
LABELS = Labels(About(NAMES), YEAR, {"工贸": "industry"})
RECORDS = {"cases": (31, 14, 15, 92), "fines": (172_000, 59_000, 100_000, 70_000), "walks": (1, 2, 3, 4)}


class Records:
    """What stands in the records, asked for as of `Counted`."""

    def ask(self, link, subject):
        """Nothing to note."""

    def measured(self, link, subject):
        return Measured(link.code, Decimal(RECORDS[link.code][list(NAMES).index(subject.region)]))


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    return [
        Indicator("cases", "立案", "起", Body),
        Indicator("fines", "罚款", "元", Body),
        Indicator("walks", "巡查", "起", Body),
    ]


def found(text, figures):
    claims = extract(text)
    return [
        [
            (claims[at].text, code, claim.value)
            for _, at, code, claim in columns_found(block, claims, figures, Records())
        ]
        for block in in_rows(claims, text, LABELS.subject)
    ]


def test_a_column_is_found_by_its_numbers_and_money_by_tens_of_thousands(figures):
    text = "镇街执法情况\n清河镇：31、17.2。\n柳溪镇：41、5.9。\n白果镇：15、10。\n松岭镇：92、7。"

    (columns,) = found(text, figures)

    assert [code for _, code, _ in columns] == ["cases"] * 4 + ["fines"] * 4
    assert ("41", "cases", 41) in columns  # one that does not agree is held against the same
    assert ("17.2", "fines", 172_000) in columns


def test_where_few_agree_nothing_is_found(figures):
    assert found("清河镇：31、1。\n柳溪镇：41、5。\n白果镇：51、8。\n松岭镇：29、7。", figures) == [[]]


def test_two_rows_are_no_table_and_prose_is_none(figures):
    assert found("清河镇：31、17.2。\n柳溪镇：14、5.9。", figures) == []
    assert found("清河镇：31起，罚款17.2万元。\n柳溪镇：14起，罚款5.9万元。\n白果镇：15起，罚款10万元。", figures) == []


@pytest.mark.parametrize(
    ("label", "of"),
    [
        ("清河镇", ("990199101", YEAR, "")),
        ("清河", ("990199101", YEAR, "")),
        ("工贸", ("", YEAR, "industry")),
        ("全区合计", ("", YEAR, "")),
        ("七月", ("", Period(date(2024, 7, 1), date(2024, 7, 31)), "")),
        ("二季度", ("", Period(date(2024, 4, 1), date(2024, 6, 30)), "")),
        ("表后附言", None),
    ],
)
def test_a_label_names_a_place_days_a_field_or_all(label, of):
    subject = LABELS.subject(label)

    assert (subject and (subject.region, subject.period, subject.sector)) == of


def test_rows_with_dashes_are_figures():
    text = "七月—307—22\n八月—280—16\n季计—905—67\n表后附言：共3条。"

    assert [claim.text for claim in extract(text)] == ["307", "22", "280", "16", "905", "67", "3条"]
