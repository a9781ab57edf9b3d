"""Guidance as firms ask for it, bureaus send experts, experts advise and firms answer and rate."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from . import walking
from .declared import Entry, Journey, Taken, The, day
from .district import Founded, number_of, put_in
from .reading import Page

EXPERTS = Journey("experts", "bureau", (
    Entry(
        {"name": "韩雪（示范）", "sectors": ("工贸",), "skills": "粉尘防爆（示范）", "agency": "安全技术服务公司（示范）"},
        fixes={"title": "高级工程师（示范）"},
    ),
))  # fmt: skip
AFFILIATIONS = Journey("expert_recusals", "bureau", (
    Entry(
        {"expert": The("other expert"), "place": The("firm"), "kind": "给这家做服务", "because": "做安全评价（示范）"},
        fixes={"raised_by": "本人（示范）"},
    ),
))  # fmt: skip


def _asked(topic: str, *steps: Taken) -> Entry:
    return Entry({"topic": f"{topic}（示范）"}, fixes={"topic": f"{topic}，尽快（示范）"}, steps=steps, by="manager")


REQUESTS = Journey("guidance_requests", "manager", (
    _asked("看除尘系统", Taken("arrange", "bureau", {"expert": The("expert"), "planned_on": day(3)})),
    _asked("再来一次", Taken("decline", "bureau", {"answer": "上周去过（示范）"})),
))  # fmt: skip
_MADE = Taken("make", "expert", to_do=False)


def _planned(content: str, *steps: Taken, **more: Any) -> Entry:
    return Entry(
        {"place": The("firm"), "planned_on": day(0), "lead": The("expert"), "content": f"{content}（示范）"},
        fixes={"escort": "应急管理局（示范）"}, steps=steps, **more,
    )  # fmt: skip


def _listed(founded: Founded, number: str, taken: Taken) -> None:
    """What was advised is put in on the visit's page, and handed over."""
    address, bureau = f"/ledgers/guidance/{number}/", founded.people["bureau"]
    walking.add(bureau, address, "advice", {"text": "除尘器移到室外（示范）", "due_on": day(9)})
    walking.take(founded, address, Taken(taken.step, taken.by))


GUIDANCE = Journey("guidance", "bureau", (
    Entry(
        {"place": The("firm"), "visited_on": day(-2), "guidance_no": "BF-1（示范）", "advice": "补齐标识（示范）"},
        fixes={"promise": "月底前补齐（示范）"}, counts={"guidance.visits": 1, "guidance.advice": 1}, by="expert", fixed_by="town",
    ),
    _planned(
        "看粉尘防爆", Taken("replan", "bureau", {"planned_on": day(0)}), _MADE, Taken("hand_over", "bureau", how=_listed),
        counts={"guidance.visits": 1, "guidance.advice": 1},
    ),
    _planned(
        "看电气", _MADE, Taken("leave_none", "bureau", {"note": "都合格（示范）"}), counts={"guidance.visits": 1},
    ),
    _planned("看预案", Taken("cancel", "bureau", {"cancelled_because": "企业停产（示范）"})),
))  # fmt: skip


_DAYS_AGO = count(3)  # a second visit of a day is asked about: each has one of its own


def _visited(founded: Founded, content: str) -> str:
    typed: Mapping[str, Any] = {"place": The("firm"), "visited_on": day(-next(_DAYS_AGO)), "content": content}
    return number_of(put_in(founded.people["bureau"], "guidance", **walking.resolved(founded, typed)))


def _advised(founded: Founded, entry: Entry) -> Page:
    bureau, number = founded.people["bureau"], _visited(founded, f"{entry.typed['text']}")
    page = bureau.open(f"/ledgers/guidance/{number}/")
    return bureau.put_in(bureau.open(page.link("/ledgers/advice/new/")), **walking.resolved(founded, entry.typed))


def _advice(text: str, *steps: Taken) -> Entry:
    return Entry(
        {"text": f"{text}（示范）", "due_on": day(9)}, fixes={"text": f"{text}，越早越好（示范）"}, made=_advised, steps=steps,
    )  # fmt: skip


_TAKEN = Taken("take_up", "manager", {"outcome": "已移到室外（示范）"})
_REFUSED = Taken("refuse", "manager", {"refusal": "这条线年底拆（示范）"})
ADVICE = Journey("advice", "bureau", (
    _advice(
        "除尘器移到室外",
        Taken("ask", "manager", {"question": "移到哪里（示范）"}),
        Taken("explain", "bureau", {"reply": "东墙外（示范）"}),
        _TAKEN,
        Taken("send_back", "bureau", {"note": "管道没移（示范）", "due_on": day(12)}),
        _TAKEN,
        Taken("agree", "bureau"),
    ),
    _advice(
        "换防爆电机", _REFUSED, Taken("insist", "bureau", {"note": "拆之前也要防（示范）", "due_on": day(12)}), _REFUSED,
        Taken("accept", "bureau"),
    ),
))  # fmt: skip


def _rated(founded: Founded, entry: Entry) -> Page:
    """The firm's manager rates a visit from its page."""
    manager, number = founded.people["manager"], _visited(founded, f"{entry.typed['words']}")
    form = manager.open(manager.open(f"/ledgers/guidance/{number}/").link("/ledgers/guidance_ratings/new/"))
    return manager.put_in(form, **walking.resolved(founded, entry.typed))


GUIDANCE_RATINGS = Journey("guidance_ratings", "manager", (
    Entry(
        {"overall": "一般", "words": "讲得太快（示范）"}, fixes={"words": "讲得太快，没记住（示范）"}, made=_rated,
        steps=(Taken("read", "office"),),
    ),
    Entry(
        {"overall": "不好", "selling": "推销过", "words": "推销设备（示范）"}, fixes={"words": "一直推销设备（示范）"}, made=_rated,
        steps=(Taken("pursue", "office"), Taken("settle", "office", {"outcome": "已换专家（示范）"})),
    ),
))  # fmt: skip
