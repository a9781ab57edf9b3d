"""Who is who, as four sheets that the administrator brings in: divisions, units, an address book and the posts; later the managers.

seats()      # [Seat("990199101:2", "赵安", "应急办主任", "town", "清河镇人民政府", …)]
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from anlan.kernel.people import roles
from anlan.kernel.people.sectors import standard
from anlan.kernel.scope import Record

from .. import names
from ..sectors import DEPARTMENTS, LEADS, OTHERS
from .sheet import Sheet

SINCE = date(2021, 11, 1)
ADMINISTRATOR, GOVERNMENT = "administrator", "青禾区人民政府"
_PARTY, _COMMITTEE = "中共青禾区委", "青禾区安全生产委员会办公室"
_KINDS = {"department": "区级部门", "town": "镇（街道）", "village": "村（社区）", "other": "其他单位"}


@dataclass(frozen=True)
class Seat:
    """A person in a post: what it is called here, and what the sheets say of it. lines: the lines of business, where not all."""

    key: str
    name: str
    phone: str
    title: str
    role: str
    body: str
    region: str
    lines: tuple[str, ...] = ()


def sheets() -> Iterator[Sheet]:
    yield _regions()
    yield _bodies()
    yield _people(seats(), "青禾区通讯录")
    yield _posts()


@dataclass(frozen=True)
class Unit:
    """A body by its full and its short name."""

    name: str
    short: str
    kind: str
    region: str


@cache
def units() -> tuple[Unit, ...]:
    """Every body, but for the government, which is there from the founding."""
    district = names.DISTRICT[0]
    units = [Unit(_PARTY, "区委", "区委区政府", district), Unit(_COMMITTEE, "区安委办", "议事协调机构", district)]
    for short in (*DEPARTMENTS, *OTHERS):
        units.append(Unit(f"青禾区{short}", short, _KINDS["department" if short in DEPARTMENTS else "other"], district))
    for code, (name, _) in names.TOWNS.items():
        units.append(Unit(names.body_of_town(name), name, _KINDS["town"], code))
    for code, name in names.villages():
        units.append(Unit(names.body_of_village(code, name), name, _KINDS["village"], code))
    return tuple(units)


@cache
def seats() -> tuple[Seat, ...]:
    """Everybody who works in the district's administration, but for the administrator."""
    random, officials, seats = Random("organisation"), names.people("officials"), []

    def seat(key: str, title: str, role: str, body: str, region: str, lines: tuple[str, ...] = ()) -> None:
        seats.append(Seat(key, next(officials), names.phone(random), title, role, body, region, lines))

    district = names.DISTRICT[0]
    for key, title, body in (
        ("secretary", "书记", _PARTY), ("governor", "区长", GOVERNMENT), ("leader", "常务副区长", GOVERNMENT),
        ("leader_2", "副区长", GOVERNMENT), ("leader_3", "副区长", GOVERNMENT),
    ):  # fmt: skip
        seat(key, title, roles.LEADER, body, district)
    for key, title in (("office", "主任"), ("clerk", "综合科科长"), ("office_2", "督查科科员")):
        seat(key, title, roles.OFFICE, _COMMITTEE, district)
    seat("auditor", "审计员", roles.AUDITOR, GOVERNMENT, district)
    for short in DEPARTMENTS:
        own = ("general", *(code for code, lead in LEADS.items() if lead == short))
        for position, title in enumerate(("局长", "安全科科长")):
            seat(f"{short}:{position}", title, roles.DEPARTMENT, f"青禾区{short}", district, own)
    for code, (name, _) in names.TOWNS.items():
        head = "主任" if name.endswith("街道") else "镇长"
        for position, title in enumerate((head, "分管安全副职", "应急办主任")):
            seat(f"{code}:{position}", title, roles.TOWN, names.body_of_town(name), code)
    for code, name in names.villages():
        for position, title in enumerate(("支部书记", "信息员")):
            seat(f"{code}:{position}", title, roles.VILLAGE, names.body_of_village(code, name), code)
    return tuple(seats)


def managers(places: Sequence[Record]) -> list[Seat]:
    """A safety manager for each enterprise, in the address book of its town; no two people of the district are called alike."""
    random, other_names, managers = Random("managers"), {seat.name for seat in seats()}, []
    free_names = (name for name in names.people("managers") if not (name in other_names or other_names.add(name)))  # type: ignore[func-returns-value]
    for place in places:
        town = place.region[: names.TOWN_DIGITS]
        body = names.body_of_town(names.TOWNS[town][0])
        managers.append(
            Seat(
                str(place), next(free_names), names.phone(random), "安全管理人员", roles.ENTERPRISE, body, place.region
            )
        )
    return managers


def manager_sheets(managed: Sequence[Seat]) -> Iterator[Sheet]:
    """The managers as people, and their posts, each at the enterprise that its key names."""
    yield _people(managed, "青禾区企业安全管理人员通讯录")
    sheet = Sheet(
        "posts", "青禾区企业安全管理人员岗位", ADMINISTRATOR, ("姓名", "角色", "岗位", "所属企业", "任职日期")
    ).register
    for seat in managed:
        sheet.add(seat.name, roles.ROLES[seat.role].title, f"{seat.key}{seat.title}", seat.key, SINCE)
    yield sheet


def _regions() -> Sheet:
    sheet = Sheet("regions", "青禾区行政区划", ADMINISTRATOR, ("区划名称", "区划代码")).register
    for code, (name, _) in names.TOWNS.items():
        sheet.add(name, code)
    for code, name in names.villages():
        sheet.add(name, code)
    return sheet


def _bodies() -> Sheet:
    sheet = Sheet("bodies", "青禾区单位名录", ADMINISTRATOR, ("单位名称", "简称", "单位类别", "所属地区")).register
    for unit in units():
        sheet.add(unit.name, unit.short, unit.kind, unit.region)
    return sheet


def _people(listed: Iterable[Seat], title: str) -> Sheet:
    sheet = Sheet("people", title, ADMINISTRATOR, ("单位", "姓名", "职务", "手机")).register
    for seat in listed:
        sheet.add(seat.body, seat.name, seat.title, seat.phone)
    return sheet


def _posts() -> Sheet:
    """Posts with what they reach over: 管辖地区, and of departments 管辖行业."""
    titles = {**standard(), "general": "综合"}
    sheet = Sheet(
        "posts", "青禾区岗位表", ADMINISTRATOR,
        ("姓名", "单位", "角色", "岗位", "所属地区", "管辖地区", "管辖行业", "任职日期"),
    ).register  # fmt: skip
    for seat in seats():
        lines = "、".join(titles[code] for code in seat.lines)
        sheet.add(
            seat.name, seat.body, roles.ROLES[seat.role].title, f"{seat.body}{seat.title}", seat.region, seat.region, lines, SINCE,
        )  # fmt: skip
    return sheet
