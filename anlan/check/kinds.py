"""Two figures of one sentence that cannot both be the same count are two kinds of it: 专题培训12次，综合培训30次.

apart(claims, links, all_readings)      # the links, both doubtful
"""

from collections.abc import Sequence
from dataclasses import replace

from .extract import Claim
from .item import before
from .span import meet
from .subject import Subject
from .vocabulary import Link


def apart(claims: Sequence[Claim], links: Sequence[Link], all_readings: Sequence[Sequence[Subject]]) -> list[Link]:
    """The links, with those made doubtful that count one matter twice in one sentence with two values."""
    doubtful: set[int] = set()
    for position in range(len(claims)):
        for at in before(claims, position):
            if _alike(links, all_readings, at, position) and not meet(claims[at], claims[position]):
                doubtful |= {at, position}
    return [
        replace(link, why="这句话里同一项说了两个数，说的可能是两样") if position in doubtful else link
        for position, link in enumerate(links)
    ]


def _alike(links: Sequence[Link], all_readings: Sequence[Sequence[Subject]], one: int, other: int) -> bool:
    """Whether two figures are taken for the same count of the same matter, and both for sure."""
    return (
        links[one].is_plain
        and links[other].is_plain
        and links[one].of is links[other].of is None
        and links[one].code == links[other].code
        and all_readings[one][0] == all_readings[other][0]
    )
