"""Everyday defects by line of business (checklist.csv): what a thumb picks instead of typing. None of them judges a level.

items_for("industry")      # the trade's own first, then those of every trade
category_of("护栏松动或缺失")     # "环境"
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("checklist.csv")
FIRST = 8  # items that stand on a phone unfolded


@dataclass(frozen=True)
class Item:
    """One defect: its category in the ledger, and the words that describe it. sector: "" for every line of business."""

    sector: str
    category: str
    words: str


@cache
def items() -> tuple[Item, ...]:
    """The whole table, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Item(row["sector"], row["category"], row["words"]) for row in csv.DictReader(file))


def items_for(sector: str) -> tuple[list[Item], list[Item]]:
    """Those that stand unfolded at a site of this line of business, and the others that every trade has."""
    own = [item for item in items() if item.sector == sector and sector]
    ordered = [*own, *(item for item in items() if not item.sector)]
    return ordered[:FIRST], ordered[FIRST:]


def category_of(words: str) -> str | None:
    """The category of the item with these words; None where the table has none."""
    return next((item.category for item in items() if item.words == words), None)


def trades() -> list[str]:
    """The lines of business that have items of their own, and "" for all others."""
    return list(dict.fromkeys(item.sector for item in items()))
