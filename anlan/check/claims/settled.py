"""Which of several readings the figures of a line are read in: that in which most of those agree that have it.

settled(claims, readings, agrees, lines)      # {5: Subject("990199101", Period(...))}: the sixth figure is of that place

Words may leave it open whether a place, days or a field of work that a line named still hold. An office miswrites a figure, not most of them:
where two figures of a line or more that may be read alike agree in one reading and hardly any in the likeliest, the others are meant so.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from .extract import Claim
from .subject import Subject

_SEVERAL = 2.0
_CLEARLY = 2  # times as much as in the likeliest reading
_TELLING = 10  # a number below stands in many places by chance


def settled(
    claims: Sequence[Claim],
    readings: Sequence[Sequence[Subject]],
    agrees: Callable[[int, Subject], bool],
    lines: Sequence[int],
) -> dict[int, Subject]:
    """The readings that are settled by others of the line. readings: none for figures that have none of their own; agrees: whether a figure
    stands for what the records give in a reading; lines: the line of each figure."""
    weights: defaultdict[tuple[int, Subject], float] = defaultdict(float)
    for position, own in enumerate(readings):
        weight = 1.0 if claims[position].value >= _TELLING else 0.4
        for subject in own if len(own) > 1 else ():
            weights[lines[position], subject] += weight * agrees(position, subject)
    found: dict[int, Subject] = {}
    for position, own in enumerate(readings):
        held = [weights[lines[position], subject] for subject in own]
        most = max(held, default=0.0)
        if most >= _SEVERAL and most > _CLEARLY * held[0] and not agrees(position, own[0]):
            found[position] = own[held.index(most)]
    return found
