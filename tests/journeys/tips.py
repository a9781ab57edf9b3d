"""Reports by the public as they and the officers walk them: true, untrue, passed on, given back, no matter of safety; and their rewards."""

import re
from datetime import timedelta

from anlan.kernel import clock
from anlan.ledgers.tips.receipts import claim_code

from . import walking
from .declared import Entry, Journey, Taken, The, day, moment
from .district import Founded, number_of, put_in
from .person import Person
from .reading import Page

_BUREAU = "青禾区应急管理局"
_RECEIVED = {"tips.received": 1}


def _from_the_street(founded: Founded, entry: Entry) -> Page:
    """What somebody without an account sends, as the town finds it."""
    public = Person("群众", "没有账号")
    with clock.fixed(clock.now() - timedelta(seconds=10)):  # a page that is sent at once is a program's
        page = public.open("/tips/")
    page = public.send(page.form("发送"), **entry.typed)
    number = re.search(r"JB-\d{4}-\d+", page.text)
    assert number, page.problems
    return founded.people["town"].open(f"/ledgers/tips/{number[0]}/")


def _called_in(content: str, *steps: Taken, **more: object) -> Entry:
    return Entry(
        {"content": f"{content}（示范）", "place": The("firm"), "reported_at": moment(-1)},
        fixes={"content": f"{content}，请看看（示范）"}, counts=_RECEIVED, steps=steps, **more,  # type: ignore[arg-type]
    )  # fmt: skip


TIPS = Journey("tips", "town", (
    Entry(
        {"content": "安全出口上锁（示范）", "place_words": "东街网吧（示范）", "region": "清河镇"}, made=_from_the_street,
        counts={"tips.received": 1, "tips.confirmed": 1}, steps=(Taken("take", "town", {"reply": "已开锁（示范）"}),),
    ),
    _called_in("夜里有人动火", Taken("disprove", "town", {"reply": "去看过，没有（示范）"})),
    _called_in(
        "路灯不亮",
        Taken("pass_on", "town", {"passed_to": _BUREAU}),
        Taken("give_back", "bureau", {"note": "不归我们（示范）"}),
        Taken("refuse", "town", {"reply": "已告诉供电所（示范）"}),
    ),
))  # fmt: skip


def _proposed(founded: Founded, entry: Entry) -> Page:
    """A reward, on the page of a report that was found true."""
    town = founded.people["town"]
    firm = founded.made["firm"]
    tip = number_of(
        put_in(town, "tips", content=f"堆放烟花，{entry.typed['grounds']}", place=firm, reported_at=f"{moment(-1)}")
    )
    walking.take(founded, f"/ledgers/tips/{tip}/", Taken("take", "town"))
    page = town.open(f"/ledgers/tips/{tip}/")
    return town.put_in(town.open(page.link("/ledgers/rewards/new/")), **entry.typed)


def _pay(founded: Founded, number: str, taken: Taken) -> None:
    """To whoever left no telephone: they tell the code that their receipt's page shows."""
    typed = {"paid_on": day(0), "claim_code": claim_code(number)}
    walking.take(founded, f"/ledgers/rewards/{number}/", Taken(taken.step, taken.by, typed))


def _reward(words: str, *steps: Taken, **counts: int) -> Entry:
    return Entry(
        {"grounds": f"{words}（示范）", "amount_yuan": "500"}, fixes={"grounds": f"举报{words}（示范）"}, made=_proposed, steps=steps,
        counts={f"rewards.{name}": value for name, value in counts.items()},
    )  # fmt: skip


_APPROVED = Taken("approve", "office")
REWARDS = Journey("rewards", "town", (
    _reward("烟花爆竹", _APPROVED, Taken("pay", "office", how=_pay), paid_yuan=500, paid=1),
    _reward("已经知道的事", Taken("decline", "office", {"outcome": "以前查过（示范）"})),
    _reward("没有人来领", _APPROVED, Taken("lapse", "office", {"outcome": "打过三次电话（示范）"})),
))  # fmt: skip
