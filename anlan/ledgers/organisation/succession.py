"""Regions are merged, split, given new codes and renamed: what is open or merely exists goes to the successor, each with its event.

moves = merger(["990199103"], to="990199104")
succeed(moves, day=day, reason="川民函〔2024〕1号", actor=actor, key=key)      # regions, bodies, people, posts: one transaction

What stands under what was given up is carried by `carrying`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.succession import POWER, carry
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT, TOWN, VILLAGE
from anlan.kernel.people.models import Body, Region
from anlan.kernel.people.roles import OFFICE
from anlan.kernel.people.roles import TOWN as TOWN_ROLE
from anlan.kernel.people.roles import VILLAGE as VILLAGE_ROLE
from anlan.kernel.scope import Record
from anlan.kernel.scope.record import WITHDRAWN

from .carrying import carry_seats

_FIRST_VILLAGE = 201  # serial numbers of villages begin here; 统计用区划代码编制规则


@dataclass(frozen=True)
class Move:
    """A region that is given up, and its successor: one that there is, or one that is to be put in under this name."""

    old: str
    new: str
    name: str


def merger(olds: Sequence[str], *, to: str, name: str = "") -> list[Move]:
    """Moves of regions of one level into another of that level, with the villages under them. name: of one that is new.

    Raises Incomplete where that cannot be.
    """
    olds = [code for code in dict.fromkeys(olds) if code != to]
    level = len(olds[0]) if olds else 0
    if not olds or any(len(code) != level for code in olds):
        raise Incomplete({"olds": "请选要撤销的镇（街道）或村（社区），级别要相同。"})
    _require_target(to, level, name)
    if level == VILLAGE and not any(to[:TOWN] == code for code in divisions.towns()):
        raise Incomplete({"to": "新的村（社区）要在一个镇（街道）下面。"})
    moves = [Move(code, to, name or divisions.region_name(to)) for code in olds]
    if level == TOWN:
        villages = [code for old in olds for code in villages_of(old)]
        moves += _coded_anew(villages, to)
    return moves


def division(villages: Sequence[str], *, to: str, name: str = "") -> list[Move]:
    """Moves of some villages into another town, or one that is new. Raises Incomplete where that cannot be."""
    villages = list(dict.fromkeys(villages))
    if not villages or any(len(code) != VILLAGE for code in villages):
        raise Incomplete({"villages": "请选要划出的村（社区）。"})
    _require_target(to, TOWN, name)
    if any(code.startswith(to) for code in villages):
        raise Incomplete({"to": "选的村（社区）里有本来就归它管的。"})
    return _coded_anew(villages, to)


def villages_of(town: str) -> dict[str, str]:
    """The villages of a town as it is today: {code: name}."""
    return {code: name for code, name in sorted(divisions.current_regions().items())
            if len(code) == VILLAGE and code.startswith(town)}  # fmt: skip


def succeed(
    moves: Sequence[Move], *, day: date, reason: str, actor: Actor, key: UUID, town: Mapping[str, str] | None = None
) -> None:
    """Put in the new regions, give up the old ones, and carry bodies, people and posts; tell those concerned. One transaction.

    town: {code: name} of a town that is new without another's being given up for it. A repeated key changes nothing.
    Raises NotAllowed, Incomplete.
    """
    if not actor.may(POWER):
        raise NotAllowed("您的岗位不能调整区划。")
    if not reason.strip():
        raise Incomplete({"reason": "请写明依据或理由。"})
    if day > clock.today():
        raise Incomplete({"day": "到了那一天再办：从这一天起，事项就归新的地方管。"})
    why = f"{day:%Y-%m-%d}起：{reason.strip()}"
    try:
        with transaction.atomic():
            _put_in({**(town or {}), **{move.new: move.name for move in moves}}, actor, key)
            for move in moves:
                _bodies(move, why, actor, key)
                _give_up(move, why, actor, key)
            divisions.forget_names()
            for new in dict.fromkeys([*(town or {}), *(move.new for move in moves)]):
                _seat_of_government(new, actor, key)
            divisions.forget_names()
            carry_seats(actor, why)
            _tell(moves, why, key)
    finally:
        divisions.forget_names()


def rename(record: Region | Body, name: str, *, day: date, reason: str, actor: Actor, key: UUID) -> None:
    """Call a region or body by another name from a day on; by the old one it is still found. A region's own body follows.

    Raises NotAllowed, Incomplete.
    """
    name = name.strip()
    if not actor.may(POWER):
        raise NotAllowed("您的岗位不能调整区划。")
    if not name or name == record.name or not reason.strip():
        raise Incomplete({"name": "请写新的名称。"} if not name or name == record.name else {"reason": "请写明依据。"})
    if day > clock.today():
        raise Incomplete({"day": "到了那一天再改。"})
    why = f"{day:%Y-%m-%d}起改名：{reason.strip()}"
    with transaction.atomic():
        old = record.name
        _correct(record, {"name": name, "formers": _formers(record, old)}, why, actor, uuid5(key, "name"))
        if isinstance(record, Region):
            for body in _own_bodies(record.region):
                new_name = body.name.replace(old, name, 1)
                if new_name != body.name:
                    values = {
                        "name": new_name,
                        "short": body.short.replace(old, name, 1),
                        "formers": _formers(body, body.name),
                    }
                    _correct(body, values, why, actor, uuid5(key, f"body {body.pk}"))
    divisions.forget_names()


def _require_target(to: str, level: int, name: str) -> None:
    district = divisions.district_code()
    if divisions.division(to) is None:
        if not (to.isdecimal() and len(to) == level and to.startswith(district)):
            raise Incomplete({"to": f"新的区划代码要以{district}开头，一共{level}位数字。"})
        if not name.strip():
            raise Incomplete({"name": "请写新的名称。"})
    elif words := divisions.given_up(to):
        raise Incomplete({"to": f"{words}，请另选。"})
    elif len(to) != level:
        raise Incomplete({"to": "两边的级别不一样，请另选。"})


def _coded_anew(villages: Iterable[str], town: str) -> list[Move]:
    """The villages under their new town: with their own serial number where it is free, else the next free one."""
    codes = {code for code in divisions.region_names() if code.startswith(town)}
    moves = []
    for code in villages:
        new_code = town + code[TOWN:]
        serial = _FIRST_VILLAGE
        while new_code in codes:
            new_code, serial = f"{town}{serial:03d}", serial + 1
        codes.add(new_code)
        moves.append(Move(code, new_code, divisions.region_name(code)))
    return moves


def _put_in(names: Mapping[str, str], actor: Actor, key: UUID) -> None:
    for code, name in sorted(names.items(), key=lambda pair: len(pair[0])):
        if divisions.division(code) is None:
            open_record(Region, {"region": code, "name": name.strip()}, actor=actor, key=uuid5(key, f"new {code}"))


def _give_up(move: Move, why: str, actor: Actor, key: UUID) -> None:
    region = Region.objects.known().get(region=move.old)
    _correct(region, {"successor": move.new}, why, actor, uuid5(key, f"heir {move.old}"))
    withdraw(region, actor=actor, key=uuid5(key, f"old {move.old}"), reason=why)


def _bodies(move: Move, why: str, actor: Actor, key: UUID) -> None:
    """The government or committee of a region that is given up goes on as the successor's, or is succeeded by it."""
    there = _own_bodies(move.new)
    for body in _own_bodies(move.old):
        heir = next((each for each in there if each.kind == body.kind), None)
        if heir is not None:
            _correct(body, {"successor": heir.pk}, why, actor, uuid5(key, f"heir of body {body.pk}"))
            withdraw(body, actor=actor, key=uuid5(key, f"old body {body.pk}"), reason=why)
            continue
        new_name = _called_anew(body.name, move)
        values = {"region": move.new, "name": new_name, "short": _called_anew(body.short, move)}
        if new_name != body.name:
            values["formers"] = _formers(body, body.name)
        carry(body, values, actor=actor, key=uuid5(key, f"body {body.pk}"), reason=why)
        there.append(body)


def _called_anew(name: str, move: Move) -> str:
    """清河镇人民政府 → 清河街道办事处; 清河镇石沟村村民委员会 → 柳溪镇石沟村村民委员会."""
    pairs = [
        (divisions.region_name(move.old), move.name),
        (divisions.region_name(move.old[:TOWN]), _name_of(move.new[:TOWN])),
    ]
    for old, new in pairs:
        if old and name.startswith(old) and old != new:
            rest = name.removeprefix(old)
            if new.endswith("街道"):
                rest = rest.replace("人民政府", "办事处", 1)
            return new + rest
    return name


def _name_of(code: str) -> str:
    divisions.forget_names()  # it may have been put in a moment ago
    return divisions.region_name(code)


def _seat_of_government(code: str, actor: Actor, key: UUID) -> None:
    """A town that is new without another's government has one of its own."""
    if len(code) != TOWN or _own_bodies(code):
        return
    name = divisions.region_name(code)
    full_name = f"{name}{'办事处' if name.endswith('街道') else '人民政府'}"
    values = {"name": full_name, "short": name, "kind": "town", "region": code}
    open_record(Body, values, actor=actor, key=uuid5(key, f"government {code}"))


def _own_bodies(code: str) -> list[Body]:
    return list(
        Body.objects.known().filter(region=code, kind__in=("town", "village")).exclude(state=WITHDRAWN).order_by("pk")
    )


def _formers(record: Region | Body, name: str) -> str:
    return "、".join(dict.fromkeys([*filter(None, record.formers.split("、")), name]))


def _correct(record: Record, values: Mapping[str, Any], why: str, actor: Actor, key: UUID) -> None:
    correct(record, values, actor=actor, key=key, version=record.version, reason=why)


def _tell(moves: Sequence[Move], why: str, key: UUID) -> None:
    now = clock.now()
    for move in moves:
        if len(move.old) == VILLAGE and any(
            len(other.old) == TOWN and move.old.startswith(other.old) for other in moves
        ):
            continue  # told with its town
        region = Region.objects.known().get(region=move.new)
        text = f"{divisions.region_name(move.old)}的事自{why}，改由{divisions.region_path(move.new)}管，没办结的和岗位一并移交。"
        about = About("regions", region.pk, region.region, region.sector)
        for role in (TOWN_ROLE, VILLAGE_ROLE, OFFICE):
            where = region.region[:DISTRICT] if role == OFFICE else region.region
            if role == VILLAGE_ROLE and len(where) < VILLAGE:
                continue
            tell(
                f"region:{key}:{move.old}:{role}"[:80], text, to=Audience(role=role, region=where), about=about, now=now
            )
