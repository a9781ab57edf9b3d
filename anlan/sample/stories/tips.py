"""What the public reports in the sample's last weeks: looked at, passed on, answered, rewarded; one waits in each of the hands that look.

tell(stories(seated))
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from anlan.kernel import clock
from anlan.ledgers.tips.models import Tip
from anlan.ledgers.tips.taking import Told, take_in

from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..pictures import photograph
from ..sheets.tips import REWARDED
from ..year import hours

_TOWN, _BUREAU, _OFFICE = "990199101:2", "应急管理局:1", "clerk"
_REGION = "990199101"


def stories(staff: Seated) -> Iterator[Story]:
    new_keys = keys("tips")
    yield _rewarded(staff, new_keys)
    yield _answered(staff, new_keys)
    yield _passed(staff, new_keys)
    yield _waiting(
        "清河镇集贸市场后门", "楼道里电动车充电，线从窗户拉下来", "ebike", _REGION, date(2024, 10, 14), new_keys
    )
    yield _waiting("大桥头那家饭店", "煤气罐放在灶台边上", "gas", "", date(2024, 10, 15), new_keys)


def _told(where: str, content: str, kind: str, region: str, at: datetime, key: UUID) -> Tip:
    """What somebody sends from the public page, with a picture."""
    told = Told(content=content, kind=kind, place_words=f"{where}（示范）", region=region)
    with clock.fixed(at):
        return take_in(told, key=key, uploads=[photograph(content, mended=False)])


def _waiting(where: str, content: str, kind: str, region: str, day: date, new_keys: Iterator[UUID]) -> Story:
    at = hours(day, 15, 20)
    yield at
    _told(where, content, kind, region, at, next(new_keys))


def _rewarded(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """What was found true in summer is to be rewarded: proposed by the town, it waits for the office."""
    at = hours(date(2024, 10, 11), 9, 30)
    yield at
    town = staff.actors[_TOWN]
    tip = Tip.objects.within(town.scope).get(content=REWARDED)
    put_in("rewards", town, at, next(new_keys), tip=tip, grounds="举报违规存放烟花爆竹", amount_yuan=500)


def _answered(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(date(2024, 9, 26), 19, 40)
    yield at
    tip = _told("清河镇小学门口", "路灯不亮", "other", _REGION, at, next(new_keys))
    at = hours(date(2024, 9, 29), 9, 0)
    yield at
    take(tip, "refuse", staff.actors[_TOWN], at, next(new_keys), reply="路灯由供电所修，已经告诉他们，不是安全隐患。")


def _passed(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(date(2024, 10, 9), 8, 30)
    yield at
    tip = _told("沿河路一家面粉厂", "车间里粉尘很大，没有人管", "work", "", at, next(new_keys))
    at = hours(date(2024, 10, 10), 10, 0)
    yield at
    take(tip, "pass_on", staff.actors[_OFFICE], at, next(new_keys), passed_to=staff.body_of(staff.actors[_BUREAU]))
