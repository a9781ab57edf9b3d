"""What a text speaks of holds on where its figures say nothing themselves, once the records bear it out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from anlan.kernel.indicator.declare import Indicator
from anlan.kernel.people.models import Body

from ..extract import extract
from ..figures import Figures
from ..hypotheses import hypotheses, says_nothing
from ..match import Link, Vocabulary, link
from ..object import settled

VOCABULARY = Vocabulary(places=("清河镇", "柳溪镇", "清河", "柳溪"))


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.setattr("anlan.kernel.indicator.declare.INDICATORS", {})
    all_figures = [
        Indicator("talks.held", "宣讲", "场", Body, words=("山火宣讲",)),
        Indicator("talks.people", "听讲群众", "人次", Body, sum_of="people", words=("听讲",)),
    ]
    return Figures(all_figures)


@dataclass(frozen=True)
class Records:
    """Evidence as if the records held these values."""

    text: str
    figures: Figures
    values: Sequence[tuple[str, int]]

    def silent(self, position: int) -> bool:
        return says_nothing(extract(self.text), position, VOCABULARY)

    def may_be(self, position: int) -> list[Link]:
        claims = extract(self.text)
        links = link(claims, self.figures, VOCABULARY)
        return hypotheses(claims, links, position, self.figures, VOCABULARY, self.text.partition("\n")[0])

    def fits(self, position: int, link: Link) -> bool:
        return (link.code, int(extract(self.text)[position].value)) in self.values

    def doubtless(self, position: int, code: str) -> bool:
        return extract(self.text)[position].unit == self.figures[code].unit


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # the title says what it is about, and the records bear it out; then only places stand beside the numbers
        ("山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场；柳溪镇75场。", [706, 98], ["talks.held"] * 3),
        ("山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场；柳溪镇75场。", [], [None, None, None]),
        # another thing of the same unit ends it
        ("山火宣讲见闻\n这样的课上了706场，电影放了40场，清河镇75场。", [706], ["talks.held", None, None]),
        # 40 films are no talks, though words of the talks stand near: what is left open ends it as well
        ("山火宣讲见闻\n这样的课上了706场，第三方宣讲40场，清河镇75场。", [706], ["talks.held", None, None]),
        # a part of which nothing is said is none of the whole
        ("山火宣讲见闻\n这样的课上了706场。最多的是清河镇，98场，其中75场。", [706, 98], ["talks.held"] * 2 + [None]),
        # so small a number bears nothing out
        ("山火宣讲见闻\n这样的课上了6场。最多的是清河镇，5场。", [6, 5], [None, None]),
    ],
)
def test_an_object_holds_once_the_records_bear_it_out(text, values, expected, figures):
    claims = extract(text)
    links = link(claims, figures, VOCABULARY)
    records = Records(text, figures, [("talks.held", value) for value in values])

    assert [each.code if each.sure else None for each in settled(claims, links, figures, records)] == expected
