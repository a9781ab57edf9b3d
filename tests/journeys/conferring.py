"""A conference as its people hold it, on its own pages: called, led from the chair's seat, ended, its minutes written."""

import re

from anlan.conference.decide.deserted import EMPTY_FOR, end_deserted
from anlan.kernel import clock

from .declared import Entry, Journey, Taken, The, day, moment, tonight
from .district import OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE, Founded, number_of, put_in
from .person import Person
from .reading import Page

NOUNS = {
    "start": "start", "cancel": "cancellation", "lock": "lock", "unlock": "unlock", "start_recording": "recording",
    "stop_recording": "recording-end", "show": "picture", "appoint": "deputy", "broadcast": "broadcast",
    "stop_broadcast": "broadcast-end", "end": "end",
}  # fmt: skip


def on_its_pages(founded: Founded, number: str, taken: Taken) -> None:
    """A step taken before the conference, from the seat of whoever leads it, or where its minutes are written."""
    person = founded.people[taken.by]
    page = person.open(f"/conferences/{number}/")
    if taken.step == "minute":
        page = person.open(page.link(f"/conferences/{number}/minutes/preview/"))
        person.put_in(page, "出纪要", **taken.typed)
        return
    if taken.step not in ("start", "cancel"):
        page = enter(person, number)
    form = page.form(to=f"/{number}/{NOUNS[taken.step]}/")
    answer = person.send(form, next(iter(form.buttons)), **taken.typed)
    assert answer.status == 200, answer.problems


def start(founded: Founded, number: str, taken: Taken) -> None:
    """Whom it calls is chosen on the page before it; those called come once it begins."""
    chair = founded.people[taken.by]
    chair.put_in(chair.open(f"/conferences/{number}/"), "列入", regions=[TOWN, VILLAGE])
    on_its_pages(founded, number, taken)
    for name in ("town", "village"):
        enter(founded.people[name], number)


def enter(person: Person, number: str) -> Page:
    """The room as somebody sees it from their seat, where their page asks what is new."""
    page = person.open(f"/conferences/{number}/")
    page = person.send(page.form("进入会议"))
    assert page.status == 200, page.problems
    person.open(f"{page.address}now/")
    return person.open(page.address)


def leave(founded: Founded, number: str, taken: Taken) -> None:
    """Everybody goes and nobody ends it: an hour later the conductor does."""
    with clock.fixed(clock.now() + 2 * EMPTY_FOR):
        assert end_deserted(clock.now()) == 1


def call(founded: Founded, entry: Entry) -> Page:
    """A conference that begins as it is called."""
    person = founded.people[entry.by]
    page = person.put_in(person.open("/conferences/new/"), "开始叫人", **entry.typed, regions=[TOWN])
    return person.open(f"/ledgers/conferences/{number_of(page)}/")


def held(founded: Founded, entry: Entry) -> Page:
    """What a conference leaves of a village that came: the clerk finds it in the list of who came."""
    chair, office = founded.people["leader"], founded.people["office"]
    page = put_in(chair, "conferences", title="参会情况会商（示范）", planned_for=tonight(), chair="周远")
    number = number_of(page)
    chair.put_in(chair.open(f"/conferences/{number}/"), "列入", regions=[OTHER_TOWN, OTHER_VILLAGE])
    on_its_pages(founded, number, Taken("start", "leader"))
    for name in ("other town", "other village"):
        enter(founded.people[name], number)
    on_its_pages(founded, number, Taken("end", "leader"))
    listed = office.open("/ledgers/attendances/", region=OTHER_VILLAGE)
    return office.open(re.search(r'href="(/ledgers/attendances/[^/"]+/)"', listed.html)[1])


def _on_its_pages(step: str, by: str = "leader", **typed: str) -> Taken:
    return Taken(step, by, typed, to_do=False, how=on_its_pages)


CONFERRED = (
    Journey("endpoints", "office", (
        Entry(
            {"name": "柳溪镇会场（示范）", "level": "town", "region": OTHER_TOWN, "enabled_on": day(-30)},
            fixes={"device": "一体机（示范）"}, adds={"lines": {"tested_at": moment(-2), "passed": True, "fault": "偶有杂音（示范）"}},
            counts={"endpoints.towns": 1},
        ),
        Entry(
            {"name": "桃坪村会场（示范）", "level": "village", "region": "610199104201", "enabled_on": day(-30)},
            fixes={"device": "一体机（示范）"}, counts={"endpoints.villages": 1},
        ),
    )),
    Journey("lines", "office", (
        Entry(
            {"endpoint": The("endpoint"), "tested_at": moment(-1), "passed": True}, fixes={"fault": "画面偶有卡顿（示范）"},
            counts={"lines.tested": 1, "lines.passed": 1},
        ),
    )),
    Journey("cameras", "town", (
        Entry(
            {"name": "坝顶左岸（示范）", "kind": "RTSP"}, fixes={"spot": "坝顶左岸立杆（示范）"}, counts={"cameras.in_use": 1},
        ),
    )),
    Journey("conferences", "leader", (
        Entry(
            {"title": "暴雨会商（示范）", "planned_for": tonight(), "chair": "周远"}, fixes={"title": "暴雨会商第一次（示范）"},
            counts={"conferences.held": 1, "conferences.minutes": 1},
            steps=(
                Taken("start", "leader", how=start),
                *map(_on_its_pages, ("lock", "unlock", "start_recording", "stop_recording")),
                _on_its_pages("show", banner="暴雨会商（示范）"),
                *map(_on_its_pages, ("appoint", "broadcast", "stop_broadcast", "end")),
                _on_its_pages("minute", "office", summary="加强值守（示范）"),
            ),
        ),
        Entry(
            {"title": "调度会（示范）", "planned_for": moment(1), "chair": "周远"}, fixes={"title": "汛期调度会（示范）"},
            steps=(_on_its_pages("cancel"),),
        ),
        Entry(
            {"title": "点名（示范）"}, fixes={"title": "周末点名（示范）"}, counts={"conferences.held": 1}, by="leader",
            made=call, steps=(Taken("desert", "leader", to_do=False, how=leave),),
        ),
    )),
    Journey("attendances", "office", (
        Entry(
            fixes={"remark": "书记参会（示范）"}, made=held,
            counts={
                "attendances.called": 2, "attendances.present": 2, "attendances.towns": 1, "attendances.villages": 1,
            },
        ),
    )),
)  # fmt: skip
