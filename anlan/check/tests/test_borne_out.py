"""The first words of a text say of whom, when and which field it speaks, where the records bear it out."""

from datetime import date
from decimal import Decimal

import pytest

from anlan.kernel.indicator.compute import Measured
from anlan.kernel.indicator.declare import Indicator, Period
from anlan.kernel.people.models import Body

from ..claims.extract import extract
from ..claims.subject import Subject
from ..claims.whose import About
from ..linking.match import Link
from ..records.borne_out import borne_out

THIS_YEAR, LAST_YEAR = Period(date(2024, 1, 1), date(2024, 10, 15)), Period(date(2023, 1, 1), date(2023, 12, 31))
NAMES = {"990199101": "清河镇", "990199102": "柳溪镇"}
ABOUT = About(NAMES)
OF_ALL, OF_TOWN = Subject("", THIS_YEAR), Subject("990199102", THIS_YEAR)
OF_YEAR, OF_FIELD = Subject("", LAST_YEAR), Subject("", THIS_YEAR, "industry")


class Records:
    """What the records give for one subject; for all others nothing that was written."""

    def __init__(self, of: Subject, values: list[int]) -> None:
        self.of, self.values = of, values

    def ask(self, link: Link, subject: Subject) -> None:
        pass

    def measured(self, link: Link, subject: Subject) -> Measured:
        value = self.values[int(link.code[1:])] if subject == self.of else 1
        return Measured(link.code, Decimal(value))


@pytest.mark.parametrize(
    ("text", "records", "expected"),
    [
        ("柳溪的数先报来，查出61条，宣讲35场，培训24次。", Records(OF_TOWN, [61, 35, 24]), OF_TOWN),
        ("回望2023年，事情很多：查出61条，宣讲35场，培训24次。", Records(OF_YEAR, [61, 35, 24]), OF_YEAR),
        ("工贸领域情况如下。\n查出61条，宣讲35场，培训24次。", Records(OF_FIELD, [61, 35, 24]), OF_FIELD),
        # one slip among four does not hide it, two figures do not show it
        ("柳溪的数先报来，查出61条，宣讲35场，培训24次，演练19次。", Records(OF_TOWN, [61, 35, 42, 19]), OF_TOWN),
        ("柳溪的数先报来，查出61条，宣讲35场，培训24次。", Records(OF_TOWN, [61, 35, 42]), OF_ALL),
        # small numbers stand in many places by chance
        ("柳溪的数先报来，查出6条，宣讲3场，培训2次。", Records(OF_TOWN, [6, 3, 2]), OF_ALL),
        # the town is named, and the figures are the district's
        ("柳溪的数先报来，查出61条，宣讲35场，培训24次。", Records(OF_ALL, [61, 35, 24]), OF_ALL),
        # nothing is said of a town
        ("查出61条，宣讲35场，培训24次。", Records(OF_TOWN, [61, 35, 24]), OF_ALL),
    ],
)
def test_first_words_hold_for_the_text_where_the_records_bear_them_out(text, records, expected, monkeypatch):
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    monkeypatch.setattr(
        "anlan.check.records.verdict.INDICATORS", {f"n{at}": Indicator(f"n{at}", "", "", Body) for at in range(4)}
    )
    claims = extract(text)
    links = [Link(f"n{at}") for at in range(len(claims))]

    likeliest, *_ = borne_out(claims, links, ABOUT, THIS_YEAR, text, {"工贸": "industry"}, records)

    assert likeliest == expected


def test_what_is_not_borne_out_is_one_more_reading():
    text = "柳溪的数先报来，查出61条。"

    assert borne_out(extract(text), [Link("n0")], ABOUT, THIS_YEAR, text, {}, Records(OF_ALL, [5])) == (OF_ALL, OF_TOWN)


def test_days_that_the_reader_gave_stand():
    text = "回望2023年，查出61条，宣讲35场，培训24次。"
    records = Records(OF_YEAR, [61, 35, 24])
    links = [Link(f"n{at}") for at in range(3)]

    assert borne_out(extract(text), links, ABOUT, THIS_YEAR, text, {}, records, days_are_given=True) == (OF_ALL,)
