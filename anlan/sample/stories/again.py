"""What comes up again: the personas' town has a team to look at.

It is of a kind that no figure of the year counts.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.whose import officer_of
from ..year import hours
from .hazards import STORY as VILLAGE

_TOWN = VILLAGE[: names.TOWN_DIGITS]
_TEAM_NAMED_ON, _TEAM_DUE_ON = date(2024, 9, 18), date(2024, 10, 11)


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("again")
    yield _team(staff, new_keys)


def _team(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    officer = staff.actors[officer_of(_TOWN)]
    at = hours(_TEAM_NAMED_ON, 10)
    yield at
    team = put_in(
        "teams", officer, at, next(new_keys), name="清河镇水上救援队", kind="专业", base="清河渡口", leader="船工组长",
        equipment="冲锋舟1艘、救生衣20件",
    )  # fmt: skip
    at = hours(_TEAM_DUE_ON, 9, 10)
    yield at
    take(team, "fall_due", officer, at, next(new_keys))
