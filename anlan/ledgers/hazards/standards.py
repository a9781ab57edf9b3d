"""The items by which a hazard is judged a major one (standards.csv), each in force from a day to a day; only an item judges (安全生产法 第118条).

offered(hazard)      # those in force on the day on which it was found, of its trade, whose words somebody has seen or remembers
choices(hazard)      # the same as a form lists them, what sounds like the hazard first

mark: V the text was seen, M it is written from memory; S the words of an edition that was replaced, U only the title: these judge nothing.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .alike import pairs
from .models import Hazard

TABLE = Path(__file__).with_name("standards.csv")
UNREAD = "未核对原文"
_JUDGING = ("V", "M")
_WHOLE_DAY = len("2023-05-15")
_GENERAL = "general"  # a record of no trade of its own
_LONGEST = 200
_NEAR, _ALIKE = 5, 3  # how many are put first, and from how many pairs of characters on

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Item:
    """One item. counts: `direct`, or `combined`: several together judge, which a person weighs. valid_from may be a year alone, for a
    standard whose day nobody has compared. sectors: the trades that it is for, none for all.
    """

    code: str
    trade: str
    standard: str
    edition: str
    clause: str
    item: str
    mark: str
    counts: str
    valid_from: str
    valid_to: str
    sectors: str

    def was_in_force(self, day: date) -> bool:
        return self.valid_from <= f"{day}" and not (self.valid_to and f"{day}" > self.valid_to)

    def is_for(self, sector: str) -> bool:
        return not self.sectors or sector in (_GENERAL, *self.sectors.split())

    @property
    def judges(self) -> bool:
        return self.mark in _JUDGING and self.counts == "direct"

    @property
    def is_unread(self) -> bool:
        """Whether its words, or the day from which it is in force, are still to be compared with the text."""
        return self.mark != "V" or len(self.valid_from) < _WHOLE_DAY

    @property
    def basis(self) -> str:
        return f"{self.standard}（{self.edition}）{self.clause}：{self.item}"[:_LONGEST]

    @property
    def label(self) -> str:
        return f"{self.item}（{self.edition}{self.clause}{f'，{UNREAD}' if self.is_unread else ''}）"


@cache
def items() -> Mapping[str, Item]:
    """Every item by its code."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Item(**row) for row in csv.DictReader(file)}


def offered(hazard: Hazard) -> list[Item]:
    """The items by which this hazard may be judged."""
    return [
        each
        for each in items().values()
        if each.judges and each.was_in_force(hazard.found_on) and each.is_for(hazard.sector)
    ]


def choices(hazard: Hazard) -> Choices:
    """The items as a form lists them: first what sounds like the hazard, then each trade's."""
    listed = offered(hazard)
    words = pairs(hazard.description + hazard.spot)
    likeness = {each.code: len(words & pairs(each.item)) for each in listed}
    near = sorted((each for each in listed if likeness[each.code] >= _ALIKE), key=lambda each: -likeness[each.code])
    groups: dict[str, list[Item]] = {"和描述相近": near[:_NEAR]}
    for each in listed:
        groups.setdefault(each.trade, []).append(each)
    return [(title, [(each.code, each.label) for each in group]) for title, group in groups.items() if group]
