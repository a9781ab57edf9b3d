"""What the steps of a draw freeze, draw and plan."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from anlan.kernel import clock
from anlan.kernel.history import anchors
from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tie
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import sector_name
from anlan.kernel.scope import Scope
from anlan.places.models import Enterprise

from .. import frequency
from ..inspection import Check, Inspector
from ..issuing import step_key
from . import lots
from .models import Draw, Recusal

WEIGHTS = {"red": 4, "orange": 3, "yellow": 2}  # lots of a firm by its level, one for any other: 示范，待区里核定
_DAY = timedelta(days=1)


def frozen(draw: Draw, at: datetime) -> dict[str, Any]:
    """The list as it stands now. Raises Incomplete where it does not do for a draw."""
    day = clock.legal_day(at)
    if draw.inspect_on <= day + _DAY:
        raise Incomplete({"inspect_on": f"种子要等{clock.day_words(day + _DAY)}过完才有，检查日期请定在那以后。"})
    pool = _pool(draw)
    _require_enough(draw, pool)
    text = lots.listing(pool)
    return {"pool": text, "pool_hash": lots.fingerprint(text), "frozen_on": day, "seed_day": day + _DAY}


def _pool(draw: Draw) -> lots.Pool:
    """Who may be drawn: firms at work that the rule names and whose cap is not used up; officers whose certificates hold that day."""
    firms, officers = _firms(draw), _officers(draw)
    often = frequency.used_up(firms, draw.inspect_on.year)
    avoidances = Recusal.objects.of(*officers).filter(Recusal.present(), place__in=firms)
    avoided = avoidances.values_list("number", "inspector__number", "place__number")
    return lots.Pool(
        draw.number,
        draw.firms_wanted,
        [lots.Firm(each.number, each.name, WEIGHTS.get(each.risk, 1)) for each in firms if each.pk not in often],
        [lots.Officer(each.number, each.name) for each in officers],
        [lots.Avoidance(*each) for each in avoided],
        [
            lots.LeftOut(each.number, each.name, f"今年已查和已排{often[each.pk]}次，频次用完了")
            for each in firms if each.pk in often
        ],
    )  # fmt: skip


def _firms(draw: Draw) -> list[Enterprise]:
    scope = Scope(tuple(draw.regions or [draw.region]), tuple(draw.sectors) or None)
    rows = Enterprise.objects.within(scope).filter(status="running")
    if draw.firm_kind:
        rows = rows.filter(kind=draw.firm_kind)
    if draw.risks:
        rows = rows.filter(risk__in=draw.risks)
    return list(rows.order_by("number"))


def _officers(draw: Draw) -> list[Inspector]:
    rows = Inspector.objects.known().filter(Inspector.present(), body=draw.body_id, valid_until__gte=draw.inspect_on)
    return list(rows.order_by("number"))


def _require_enough(draw: Draw, pool: lots.Pool) -> None:
    """Raises Incomplete where there are too few firms, or a firm has not two officers who need not avoid it."""
    if not 0 < draw.firms_wanted <= len(pool.firms):
        left_out = f"（另有{len(pool.left_out)}家频次用完了）" if pool.left_out else ""
        raise Incomplete(
            {"firms_wanted": f"符合条件、能抽的有{len(pool.firms)}家{left_out}，抽不出{draw.firms_wanted}家。"}
        )
    if len(pool.officers) < lots.TOGETHER:
        raise Incomplete(
            {"inspect_on": f"本单位到那天执法证还有效的有{len(pool.officers)}名，一家要两名，请先登记执法人员。"}
        )
    if short := [firm.name for firm in pool.firms if len(pool.able(firm.number)) < lots.TOGETHER]:
        raise Incomplete({"name": f"除去要回避的，去{'、'.join(short[:3])}的不够两名执法人员，请先补执法人员。"})


def require_own(draw: Draw, actor: Actor, now: datetime) -> None:
    """Raises Incomplete for a list with firms that whoever publishes it does not supervise: nobody could plan their inspection."""
    numbers = {firm.number for firm in lots.read(draw.pool).firms}
    own = Enterprise.objects.within(actor.scope).filter(number__in=numbers)
    if own.count() < len(numbers):
        sectors = "、".join(map(sector_name, actor.scope.sectors or ()))
        raise Incomplete(
            {"sectors": f"名单里有{len(numbers) - own.count()}家不归您管，请选好抽查地区和行业：{sectors}。"}
        )


def not_published(draw: Draw) -> str:
    """Why it cannot be drawn here: a sheet says that its list was published, and does not bring it."""
    return "" if draw.pool or draw.state == "drafted" else "系统里没有它的名单，抽不了。请取消它，另登记一次。"


def no_seed_yet(draw: Draw) -> str:
    """Why it is too early to draw: the seed is not known before its day is over."""
    if draw.seed_day is None or anchors.first_from(draw.seed_day) is not None:
        return ""
    return f"种子是{clock.day_words(draw.seed_day)}的存证，那天过完才有，第二天再抽。"


def drawn(draw: Draw, at: datetime) -> dict[str, Any]:
    """Raises WrongState where the list is not the one that was published."""
    anchor = anchors.first_from(draw.seed_day) if draw.seed_day else None
    assert anchor is not None  # no_seed_yet says so before
    if lots.fingerprint(draw.pool) != draw.pool_hash:
        raise WrongState("名单和公布的指纹不符，被人改过，不能抽。请告诉审计员。")
    seed = bytes(anchor.hash).hex()
    return {
        "seed_day": anchor.day, "seed": seed, "drawn_on": clock.legal_day(at), "result": lots.told(lots.drawn(draw.pool, seed)),
    }  # fmt: skip


def drawn_again(draw: Draw, at: datetime) -> dict[str, Any]:
    """The list stays; the seed is of another day. What was drawn stands beside it for good, with why it does not hold."""
    assert draw.drawn_on is not None
    assert draw.seed_day is not None
    was = (
        f"{clock.day_in_full(draw.drawn_on)}抽取，种子是{clock.day_in_full(draw.seed_day)}的存证{draw.seed}：\n{draw.result}\n"
        f"重抽的理由：{draw.redrawn_because}"
    )
    return {
        "earlier": "\n\n".join(filter(None, [draw.earlier, was])), "seed": "", "result": "", "drawn_on": None,
        "redrawn_because": "",  # the next time wants a reason of its own
        "seed_day": max(clock.legal_day(at), draw.seed_day) + _DAY,
    }  # fmt: skip


def closed(draw: Draw, at: datetime) -> dict[str, Any]:
    return {"closed_on": clock.legal_day(at)}


def planned(draw: Draw, actor: Actor, now: datetime) -> None:
    """Each firm that was drawn becomes a plan of an inspection, with its officers; another person of the body approves it."""
    day = max(draw.inspect_on, clock.legal_day(now))
    for pick in lots.drawn(draw.pool, draw.seed) if draw.seed else ():
        firm = Enterprise.objects.within(actor.scope).filter(number=pick.firm).first()
        if firm is None:
            raise WrongState(f"{pick.name}（{pick.firm}）已经不归您管或不在台账里，请取消这次抽查，另登记一次。")
        numbers = [officer.number for officer in pick.officers]
        officers = Inspector.objects.known().filter(Inspector.present(), number__in=numbers).order_by("number")
        values = {
            "place": firm, "planned_on": day, "content": draw.name, **dict(zip(("lead", "second"), officers, strict=False)),
        }  # fmt: skip
        check = open_record(
            Check, values, actor=actor, key=uuid5(step_key(draw), pick.firm),
            content={"referred_from": [draw.code, draw.pk, draw.number]},
        )  # fmt: skip
        tie(draw, check, actor=actor, now=now)
