"""Experts and those whom they help, in the sample's last weeks: a pool, a firm that asks, a visit to come, advice in the hands of the firm
and of the office, a firm's word on a visit.

tell(stories(recent_rows, staff))
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from anlan.places.models import Enterprise

from .. import names
from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.places import firm_named
from ..sheets.whose import officer_of
from ..year import LIVED_SINCE, hours
from .rows import Lived

_BUREAU, _FIRM, _OFFICE = "应急管理局:1", "enterprise", "clerk"
_POOL = (
    ("工贸", "粉尘防爆、有限空间"),
    ("工贸", "电气、机械"),
    ("危险化学品", "化工工艺、动火作业"),
    ("建筑施工", "脚手架、高处作业"),
    ("消防", "消防设施、应急疏散"),
)
_TO_COME = date(2024, 10, 18)
_ADVISED_BY = date(2024, 10, 11)  # the latest visit of that day or before leaves advice
_DUE_ON = date(2024, 10, 28)


def stories(recent_rows: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    new_keys = keys("guidance stories")
    visits = [each for each in recent_rows if each.ledger == "guidance" and each.day <= _ADVISED_BY]
    yield _sent(staff, new_keys)
    yield _asked(staff, new_keys)
    yield _advised(max(visits, key=lambda each: each.at), staff, new_keys)


def _sent(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """The pool comes in before anybody is sent; one goes to a firm on the day after tomorrow."""
    at = hours(LIVED_SINCE - timedelta(days=3), 10)
    yield at
    experts = [
        put_in(
            "experts", staff.actors[_OFFICE], at, next(new_keys), name=name, sectors=sectors, skills=skills, title="高级工程师",
            agency="青禾安全技术服务公司（示范）", valid_until=date(2025, 12, 31),
        )
        for name, (sectors, skills) in zip(names.people("pool"), _POOL, strict=False)
    ]  # fmt: skip
    at = hours(date(2024, 10, 15), 10, 20)
    yield at
    firm = Enterprise.objects.within(staff.actors[_FIRM].scope).get()
    put_in(
        "guidance", staff.actors[_BUREAU], at, next(new_keys), place=firm, planned_on=_TO_COME, lead=experts[0],
        origin="隐患多、反复", content="看有限空间作业审批和现场",
    )  # fmt: skip


def _asked(staff: Seated, new_keys: Iterator[UUID]) -> Story:
    at = hours(date(2024, 10, 14), 15, 10)
    yield at
    put_in("guidance_requests", staff.actors[_FIRM], at, next(new_keys), topic="新上的除尘系统，想请专家看看防爆够不够")


def _advised(visit: Lived, staff: Seated, new_keys: Iterator[UUID]) -> Story:
    """Three pieces of advice: one done, one declined, one still unanswered. The firm has no desk: its town answers for it."""
    office, firm = staff.actors[visit.seat], firm_named(visit.row["帮扶单位"])
    town = staff.actors[officer_of(firm.region[: names.TOWN_DIGITS])]
    at = hours(visit.day, 17, 5)
    yield at
    signs, compressor, _ = [
        put_in("advice", office, at, next(new_keys), visit=visit.record, text=text, due_on=_DUE_ON)
        for text in ("有限空间入口挂警示牌、上锁", "空压机移到室外", "每季度演练一次，记下来")
    ]
    at = hours(visit.day + timedelta(days=3), 9, 40)
    yield at
    take(signs, "take_up", town, at, next(new_keys), outcome="四处入口都挂了牌、上了锁")
    take(compressor, "refuse", town, at, next(new_keys), refusal="厂区外没有位置，已加隔音和接地")
    at = hours(visit.day + timedelta(days=4), 11)
    yield at
    put_in(
        "guidance_ratings", staff.actors[_OFFICE], at, next(new_keys), visit=visit.record, overall="fair", useful="partly",
        selling="none", words="建议看得懂，时间短了些",
    )  # fmt: skip
