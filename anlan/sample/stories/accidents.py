"""An accident of the latest days: the bureau takes the call, reports it within the hour, and the office is to set up the team.

It is none of production, so no figure of the year counts it.
"""

from collections.abc import Iterator
from datetime import date

from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..year import hours

_ON = date(2024, 10, 11)


def stories(staff: Seated) -> Iterator[Story]:
    yield _on_the_road(staff)


def _on_the_road(staff: Seated) -> Story:
    bureau, new_keys = staff.actors["应急管理局:1"], keys("accidents")
    at = hours(_ON, 9, 10)
    yield at
    accident = put_in(
        "accidents", bureau, at, next(new_keys), name="清河镇农用车侧翻事故（示范）", occurred_at=f"{_ON} 08:50",
        spot="清河镇石沟路口", kind="道路交通", serious=1, light=2, productive="False",
    )  # fmt: skip
    at = hours(_ON, 9, 40)
    yield at
    take(
        accident, "report", bureau, at, next(new_keys), reported_at=f"{_ON} 09:38", reported_to="市应急管理局、区政府",
    )  # fmt: skip
