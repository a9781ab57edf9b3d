"""Which expert suits a firm: by field and place, those who were sent least of late first; and who must not go there.

for match in matches(firm, "粉尘防爆"): match.expert, match.reasons, match.visits, match.conflict
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anlan.kernel import clock
from anlan.kernel.people.codes import TOWN
from anlan.kernel.scope.record import WITHDRAWN

from .conflicts import Conflicts
from .experts import Expert
from .models import Guidance

_LATELY = timedelta(days=365)
_BETWEEN = re.compile(r"[、，,；;\s]+")
_NOT_GONE = ("cancelled", WITHDRAWN)


@dataclass(frozen=True)
class Match:
    """An expert, what speaks for sending them, how often they were sent within a year (planned visits with them), why they may not go."""

    expert: Expert
    by_field: bool
    skills: tuple[str, ...]
    by_town: bool
    visits: int
    last_on: date | None
    conflict: str

    @property
    def reasons(self) -> str:
        own = ["领域对口"] if self.by_field else []
        return "，".join([*own, *(f"擅长{skill}" for skill in self.skills), *(["就在本镇"] if self.by_town else [])])

    @property
    def rank(self) -> tuple[Any, ...]:
        """By field, then place, then the fewest visits, then whose last one is longest ago."""
        fits = len(self.skills) + self.by_field
        return (bool(self.conflict), -fits, not self.by_town, self.visits, self.last_on or date.min, self.expert.pk)


def matches(firm: Any, topic: str = "") -> list[Match]:
    """Every expert who serves today, the one to be asked first at the head; those who may not go there last, with why."""
    today = clock.today()
    experts = list(Expert.objects.known().filter(Expert.serving(today)).order_by("pk"))
    counts, last = _sent(experts, today)
    conflicts = Conflicts(firm)
    candidates = (
        Match(
            expert, firm.sector in expert.sectors, _skills(expert, topic), _near(expert, firm), counts[expert.pk],
            last.get(expert.pk), conflicts.words(expert),
        )
        for expert in experts
    )  # fmt: skip
    return sorted(candidates, key=lambda match: match.rank)


def _sent(experts: list[Expert], today: date) -> tuple[Counter[int], dict[int, date]]:
    """How often each was sent within a year, and on which day last: all visits, whoever planned them."""
    counts: Counter[int] = Counter()
    last: dict[int, date] = {}
    rows = Guidance.objects.of(*experts).exclude(state__in=_NOT_GONE) if experts else ()
    for visit in rows:
        day = visit.visited_on or visit.planned_on
        for key in (visit.lead_id, visit.second_id):
            if key is not None and day is not None and day > today - _LATELY:
                counts[key] += 1
                last[key] = max(day, last.get(key, day))
    return counts, last


def _skills(expert: Expert, topic: str) -> tuple[str, ...]:
    return tuple(skill for skill in _BETWEEN.split(expert.skills) if skill and skill in topic)


def _near(expert: Expert, firm: Any) -> bool:
    return len(expert.region) >= TOWN and expert.region[:TOWN] == firm.region[:TOWN]
