"""Risk points by colour: of one firm each point and each part of it, of a region each firm.

counts(rows)             # [Colour(4, "红", "重大", 1), …], the gravest first
parts_of(points)         # [Part("二车间", 3, 4), …]: the plan, where a part is as grave as its gravest point
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from anlan.places.models import Enterprise

from .models import RiskPoint
from .scales import LEVELS, WORDS

SHADES = {4: "kr", 3: "ko", 2: "ky", 1: "kb"}  # the colour's name in the style sheet
_TITLES = dict(LEVELS)
UNRATED = "未评级"
_SPOTLESS = "没写部位"


@dataclass(frozen=True)
class Colour:
    """A level, and how many points are on it. level None: those that nobody has rated."""

    level: int | None
    count: int

    @property
    def title(self) -> str:
        return f"{_TITLES[self.level]}，{WORDS[self.level]}" if self.level else UNRATED

    @property
    def shade(self) -> str:
        return SHADES.get(self.level or 0, "")


@dataclass(frozen=True)
class Part:
    """A part of a firm: its gravest level, its points."""

    name: str
    level: int | None
    points: list[RiskPoint]

    @property
    def shade(self) -> str:
        return SHADES.get(self.level or 0, "")

    @property
    def words(self) -> str:
        return _TITLES.get(self.level or 0, UNRATED)


@dataclass(frozen=True)
class Firm:
    """A firm with its points by colour."""

    site: Enterprise
    colours: list[Colour]


def in_use(rows: "QuerySet[RiskPoint]") -> "QuerySet[RiskPoint]":
    return rows.exclude(state="retired")


def counts(rows: "QuerySet[RiskPoint]") -> list[Colour]:
    """How many points each colour has; those without a level only where there are some."""
    numbers = dict(in_use(rows).order_by().values_list("level").annotate(Count("pk")))
    rated = [Colour(level, numbers.get(level, 0)) for level, _ in LEVELS]
    return [*rated, Colour(None, numbers[None])] if None in numbers else rated


def parts_of(points: Iterable[RiskPoint]) -> list[Part]:
    """The parts of a firm with their points, the gravest first."""
    by_name: dict[str, list[RiskPoint]] = {}
    for point in points:
        by_name.setdefault(point.spot or _SPOTLESS, []).append(point)
    parts = [
        Part(name, max((each.level or 0 for each in own), default=0) or None, own) for name, own in by_name.items()
    ]
    return sorted(parts, key=lambda part: -(part.level or 0))


def firms_of(rows: "QuerySet[RiskPoint]", scope: Any, most: int) -> tuple[list[Firm], int]:
    """The firms that have points, those with the gravest first; and how many more there are."""
    levels = {f"of_{level}": Count("pk", filter=Q(level=level)) for level, _ in LEVELS}
    grouped: Any = in_use(rows).order_by().values("place").annotate(gravest=Max("level"), **levels)
    ordered = list(grouped.order_by("-gravest", "-of_4", "-of_3", "place"))
    sites = Enterprise.objects.within(scope).in_bulk([each["place"] for each in ordered[:most]])
    firms = [
        Firm(sites[each["place"]], [Colour(level, each[f"of_{level}"]) for level, _ in LEVELS])
        for each in ordered[:most] if each["place"] in sites
    ]  # fmt: skip
    return firms, max(len(ordered) - most, 0)


def raised(point: RiskPoint) -> str:
    """Why a point is graver than it is by nature; "" where it is not."""
    if not point.level or point.level == point.own_level:
        return ""
    general, major = point.open_general, point.open_major
    what = f"{major}条重大隐患" if major else f"{general}条一般隐患"
    before = _TITLES.get(point.own_level or 0, UNRATED)
    return f"由{before}升{_TITLES[point.level]}：有{what}没销号"
