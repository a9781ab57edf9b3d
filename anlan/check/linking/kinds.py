"""Two figures of one sentence that cannot both be the same count are two kinds of it: 专题培训12次，综合培训30次.

apart(claims, links, all_readings)      # the links, both doubtful
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..claims.extract import Claim
from ..claims.span import meet
from ..claims.subject import Subject
from ..claims.vocabulary import Link
from .item import before

_BECAME = re.compile(r"(?:降|减|增|升|涨|提高|下降|减少|增加|上升|增长|回落|上涨)(?:为|至|到了?)$")


def apart(claims: Sequence[Claim], links: Sequence[Link], all_readings: Sequence[Sequence[Subject]]) -> list[Link]:
    """The links, with those made doubtful that count one matter twice in one sentence with two values."""
    doubtful: set[int] = set()
    for position in range(len(claims)):
        for at in before(claims, position):
            if _alike(links, all_readings, at, position) and not meet(claims[at], claims[position]):
                # 死亡由2人降为1人: the second is this period's
                doubtful |= {at} if _BECAME.search(claims[position].before) else {at, position}
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
