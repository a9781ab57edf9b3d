"""What was given up under a name that somebody looks for, and what stands for it today.

dict(heirs_called("上河新村", actor.scope))      # {石沟村: "上河新村"}
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.searching import holding
from anlan.kernel.people import divisions
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import Scope
from anlan.kernel.scope.names import words

K = TypeVar("K", str, int)


def heirs_called(text: str, scope: Scope) -> Iterator[tuple[Region | Body, str]]:
    """Regions and bodies in scope that succeeded what holds the words, each with the names of what it succeeded."""
    succession = divisions.known_lineage()
    if succession.heirs:
        former_regions = Region.objects.known().filter(holding(LEDGERS[Region.code], text), region__in=succession.heirs)
        regions = _by_heir(
            (succession.heirs[code], name) for code, name in former_regions.values_list("region", "name")
        )
        for region in Region.objects.within(scope).filter(region__in=regions).order_by("pk"):
            yield region, regions[region.region]
    if succession.bodies:
        former_bodies = Body.objects.known().filter(holding(LEDGERS[Body.code], text), pk__in=succession.bodies)
        bodies = _by_heir((succession.bodies[key], name) for key, name in former_bodies.values_list("pk", "name"))
        for body in Body.objects.within(scope).filter(pk__in=bodies).order_by("pk"):
            yield body, bodies[body.pk]


def _by_heir(pairs: Iterable[tuple[K, str]]) -> dict[K, str]:
    names: dict[K, list[str]] = defaultdict(list)
    for heir, name in pairs:
        names[heir].append(name)
    return {heir: "、".join(dict.fromkeys(listed)) for heir, listed in names.items()}


def former_name(record: Region | Body, text: str) -> str:
    """The name that it had before, where that is what was looked for."""
    searched = words(text)
    formers = filter(None, record.formers.split("、"))
    return next((name for name in formers if all(word in name and word not in record.name for word in searched)), "")
