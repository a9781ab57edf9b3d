"""Rounds of supervision and what they give bodies to do, as town and office walk them."""

from . import walking
from .declared import Entry, Journey, Taken, The, day
from .district import Founded
from .reading import Page


def _on_a_route(founded: Founded, entry: Entry) -> Page:
    """A stop of the town's team, written on the page of its route."""
    town, number = founded.people["town"], walking.the(founded, entry.typed["route"].what)
    page = town.open(f"/routes/{number}/")
    sent = town.send(page.form("加到后面"), places=walking.the(founded, "firm"))
    stops = [link for link in sent.links if link.startswith("/ledgers/supervision/DC")]
    return town.open(stops[-1])


def _stop(which: str, *steps: Taken, **more: object) -> Entry:
    return Entry({"route": The(which)}, fixes={"experts": "杨帆（示范）"}, made=_on_a_route, steps=steps, **more)  # type: ignore[arg-type]


ROUTES = Journey("routes", "town", (
    Entry(
        {"round": "第四轮（示范）", "name": "第一组（示范）", "goes_on": day(0), "leader": "张明"}, fixes={"members": "何伟（示范）"},
    ),
))  # fmt: skip

SUPERVISION = Journey("supervision", "town", (
    Entry(
        {"place": The("firm"), "visited_on": day(-1), "leader": "张明", "subject_matter": "粉尘（示范）"},
        fixes={"result": "责令整改（示范）"},
        adds={
            "hazards": {"description": "除尘管道积灰（示范）"},
            "assignments": {"text": "村里查一遍粉尘作坊（示范）", "holder": "石沟村", "due_on": day(9)},
        },
        counts={"supervision.visits": 1, "supervision.enterprises": 1, "supervision.problems": 1},
    ),
    _stop(
        "today's route",
        Taken("put_off", "town", {"planned_on": day(0)}),
        Taken("arrive", "town"),
        Taken("feed_back", "town", {"subject_matter": "看了除尘（示范）"}),
        counts={"supervision.visits": 1},
    ),
    _stop("tomorrow's route", Taken("skip", "town", {"skipped_because": "企业停产（示范）"})),
))  # fmt: skip


def _given(text: str, *steps: Taken, **more: object) -> Entry:
    return Entry(
        {"visit": The("supervision visit"), "text": f"{text}（示范）", "holder": "清河镇人民政府", "due_on": day(9)},
        fixes={"document_no": "青安委督〔2026〕3号（示范）"}, steps=steps, **more,  # type: ignore[arg-type]
    )  # fmt: skip


_ACCEPTED = Taken("accept", "town")
_DONE = Taken("finish", "town", {"feedback": "都查完了（示范）"})
ASSIGNMENTS = Journey("assignments", "office", (
    _given(
        "查辖区粉尘企业",
        _ACCEPTED,
        Taken("report", "town", {"progress": "查了一半（示范）"}),
        _DONE,
        Taken("reject", "office", {"note": "还差两家（示范）", "due_on": day(12)}),
        _DONE,
        Taken("confirm", "office"),
        counts={"assignments.given": 1, "assignments.closed": 1},
    ),
    _given(
        "查渡口",
        Taken("give_back", "town", {"note": "渡口在柳溪镇（示范）"}),
        Taken("reassign", "office", {"holder": "柳溪镇人民政府", "note": "改派（示范）"}),
        Taken("accept", "other town"),
        counts={"assignments.given": 1},
    ),
    _given("重复的", Taken("call_off", "office", {"note": "登重了（示范）"}, to_do=False)),
))  # fmt: skip
