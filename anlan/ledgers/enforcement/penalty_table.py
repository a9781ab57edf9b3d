"""What each article allows (penalties.csv): whom, at which stage, from how much to how much, and from which day on. A violation is judged by
the edition that was in force on the day of the act (M18 art. 70), and only what was compared with the text judges.

offered(violation)                # the articles of that day, what sounds like the violation first
article.judges(day)               # whether an amount outside it is refused, or it is a hint
article.objection(yuan, …)        # why an amount is not allowed, "" where it is

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01), which counts both ends of a range in (art. 88).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from . import money

TABLE = Path(__file__).with_name("penalties.csv")
MITIGATED, SPARED = "mitigated", "spared"  # circumstances that go below a range: 减轻处罚, 不予罚款
NOT_LISTED = "-"  # picked where the table has no article for it
_WHOLE_DAY = len("2021-09-01")
_YUAN, _NONE = "yuan", "none"  # how a fine is set: between two amounts, not at all; else by what `share` says
_SPECIAL = {"chemicals": "hcsl"}  # the law that comes before 安全生产法 in a line of business
_SOUNDS_ALIKE = "和违法行为相近"
_NEAR, _ALIKE = 5, 3  # how many are put first, and from how many pairs of characters on

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Article:
    """One article for one kind of party at one stage.

    against: whom the law names; of: a `unit` or a `person`. fine: `yuan` between low and high, `none`, or `other`, which `share` says in
    words. may: the law says 可以, so that no fine needs no reason. valid_from may be a year alone, where nobody has compared the day.
    """

    code: str
    law: str
    edition: str
    place: str
    act: str
    against: str
    of: str
    stage: str
    fine: str
    low: str
    high: str
    share: str
    besides: str
    may: str
    mark: str
    valid_from: str
    valid_to: str
    source: str

    def was_in_force(self, day: date) -> bool:
        return self.valid_from <= f"{day}" and not (self.valid_to and f"{day}" > self.valid_to)

    def is_later_than(self, day: date) -> bool:
        return self.valid_from > f"{day}"

    def judges(self, day: date) -> bool:
        """Whether an amount is refused by it: its text was seen, it was in force that day for certain, and it names amounts."""
        since = self.valid_from if len(self.valid_from) == _WHOLE_DAY else f"{self.valid_from}-12-31"
        return self.mark == "V" and since <= f"{day}" and bool(self.fine in (_YUAN, _NONE) or self.high)

    def objection(self, yuan: Decimal, circumstance: str) -> str:
        """Why a fine of so much is not allowed by it, "" where it is. Both ends of the range are allowed."""
        if self.fine == _NONE:
            return f"{self.basis}不罚款，这里写了{money.yuan(yuan)}。" if yuan else ""
        if not yuan:
            wants = self.fine == _YUAN and not self.may and circumstance != SPARED
            return f"{self.basis}应当罚款（{self.span}），不罚的选“不予罚款”、写明理由。" if wants else ""
        if self.high and yuan > Decimal(self.high):
            return f"{self.basis}：{self.against}{self.span}，这里写了{money.yuan(yuan)}，超过了上限。"
        if self.low and yuan < Decimal(self.low) and circumstance != MITIGATED:
            return f"{self.basis}：{self.against}{self.span}，这里写了{money.yuan(yuan)}；低于下限的只有减轻处罚（行政处罚法第32条）。"
        return ""

    @property
    def basis(self) -> str:
        return f"{self.law}{self.place}"

    @property
    def span(self) -> str:
        """What the fine may be, in words."""
        if self.fine == _NONE:
            return "不罚款"
        if self.share:
            return self.share
        if not int(self.low):
            return f"{money.yuan(Decimal(self.high))}以下"
        return f"{money.yuan(Decimal(self.low))}至{money.yuan(Decimal(self.high))}"

    @property
    def label(self) -> str:
        stage = f"，{self.stage}" if self.stage else ""
        return f"{self.place} {self.act}（{self.against}{stage}：{self.span}）"

    @property
    def full_label(self) -> str:
        return f"{self.law}{self.label}"

    @property
    def edition_words(self) -> str:
        return f"{self.law}（{self.edition}），{self.valid_from}起施行"


@cache
def articles() -> Mapping[str, Article]:
    """Every article by its code."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Article(**row) for row in csv.DictReader(file)}


def choices(act: str, sector: str, day: date | None) -> Choices:
    """The articles as a form lists them: what sounds like the act first, then law by law, the special law of the line of business first.

    day: of the act; where nobody has said it yet, all editions.
    """
    listed = [each for each in articles().values() if day is None or each.was_in_force(day)]
    special = f"{_SPECIAL.get(sector, 'none')}-"
    listed.sort(key=lambda each: not each.code.startswith(special))
    words = _pairs(act)
    likeness = {each.code: len(words & _pairs(each.act)) for each in listed}
    near = sorted((each for each in listed if likeness[each.code] >= _ALIKE), key=lambda each: -likeness[each.code])
    groups: dict[str, list[Article]] = {_SOUNDS_ALIKE: near[:_NEAR]}
    for each in listed:
        groups.setdefault(each.edition_words, []).append(each)
    own = ("表里没有", [(NOT_LISTED, "表里没有这一条，处罚依据写在下面")])
    return [own] + [
        (title, [(each.code, each.full_label if title == _SOUNDS_ALIKE else each.label) for each in group])
        for title, group in groups.items()
        if group
    ]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
