"""A conference as its people hold it, on its own pages: called, led from the chair's seat, ended, its minutes written."""

import re

from anlan.conference.decide.deserted import EMPTY_FOR, end_deserted
from anlan.kernel import clock

from .declared import Entry, Taken, tonight
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
