"""What is overdue in somebody's scope, by town or, for a town, by village: who is behind with how much, and with what longest.

late_table(actor, now)     # two queries, however many the towns; None for those who answer for nobody else
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import Left

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.inbox import late_todos, takes_part
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT, TOWN, VILLAGE
from anlan.kernel.people.divisions import current_regions, region_name

from .inbox import ALL, LATE, OWN, Asked
from .todos import Line, lines

# Whoever answers for a region is shown its parts: {digits of the region: digits of a part}.
_PARTS = {DISTRICT: TOWN, TOWN: VILLAGE}


@dataclass(frozen=True)
class Figure:
    """A number of overdue matters, and the address of their list."""

    count: int
    url: str


@dataclass(frozen=True)
class Part:
    """A town or village: its overdue matters by ledger, in all, and the one that is overdue longest."""

    name: str
    cells: tuple[Figure, ...]
    total: Figure
    longest: Line


@dataclass(frozen=True)
class Late:
    """The table. parts_called: 镇街 or 村（社区）; others: how many of them have nothing overdue."""

    parts_called: str
    ledgers: tuple[str, ...]
    parts: tuple[Part, ...]
    totals: tuple[Figure, ...]
    total: Figure
    others: int


def late_table(actor: Actor, now: datetime) -> Late | None:
    """The table for whoever answers for a district or town and takes part in matters there; else None."""
    digits = _PARTS.get(len(actor.region))
    if digits is None or not takes_part(actor):
        return None
    rows = late_todos(actor, now).annotate(part=Left("region", digits))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for each in rows.order_by().values("part", "ledger").annotate(count=Count("pk")):
        counts[each["part"]][each["ledger"]] = each["count"]
    longest = list(rows.order_by("part", "due_at", "pk").distinct("part"))
    line_by_part = dict(zip((each.region[:digits] for each in longest), lines(longest, actor.scope, now), strict=True))
    codes = [code for code in LEDGERS if any(code in each for each in counts.values())]
    ranked = sorted(counts, key=lambda part: (-sum(counts[part].values()), part))
    parts = tuple(_part(part, counts[part], codes, line_by_part[part], digits) for part in ranked)
    sums = {code: sum(each.get(code, 0) for each in counts.values()) for code in codes}
    return Late(
        parts_called="镇街" if digits == TOWN else "村（社区）",
        ledgers=tuple(LEDGERS[code].title for code in codes),
        parts=parts,
        totals=tuple(Figure(sums[code], Asked(ALL, LATE, code).url) for code in codes),
        total=Figure(sum(sums.values()), Asked(ALL, LATE).url),
        others=len(_parts_of(actor, digits) - counts.keys()),
    )


def _part(part: str, counts: dict[str, int], codes: list[str], longest: Line, digits: int) -> Part:
    # What the district itself is behind with must not open the lists of all its towns.
    own = OWN if len(part) < digits else ""
    return Part(
        name=f"{region_name(part)}本级" if own else region_name(part),
        cells=tuple(Figure(counts.get(code, 0), Asked(ALL, LATE, code, part, own).url) for code in codes),
        total=Figure(sum(counts.values()), Asked(ALL, LATE, "", part, own).url),
        longest=longest,
    )


def _parts_of(actor: Actor, digits: int) -> set[str]:
    return {
        code
        for code in current_regions()
        if len(code) == digits and any(code.startswith(own) for own in actor.scope.regions)
    }
