"""Meetings and who is called to them, as the office and the towns walk them: held, moved, cancelled, put in afterwards."""

from .declared import Entry, Journey, Taken, day, moment, tonight
from .district import Founded, number_of, put_in
from .reading import Page

_TOWN, _BUREAU = "清河镇人民政府", "青禾区应急管理局"


def _called(founded: Founded, entry: Entry) -> Page:
    """The call of a town to a meeting of tonight, which its department is called to as well."""
    office, town = founded.people["office"], founded.people["town"]
    page = put_in(office, "meetings", **entry.typed)
    form = page.form(to="/steps/call/")
    page = office.send(form, **{"call-bodies": f"{_TOWN}、{_BUREAU}"})
    assert page.status == 200, page.problems
    founded.made["last meeting"] = number_of(page)
    numbers = [link for link in town.open("/inbox/").links if link.startswith("/ledgers/calls/")]
    return town.open(numbers[0])


def _by_the_meeting(step: str, **typed: object):
    """What becomes of a call by a step of its meeting, which the office takes on the meeting's page."""

    def taken(founded: Founded, number: str, taken: Taken) -> None:
        office = founded.people["office"]
        form = office.open(f"/ledgers/meetings/{founded.made['last meeting']}/").form(to=f"/steps/{step}/")
        page = office.send(form, **{f"{step}-{name}": value for name, value in typed.items()})
        assert page.status == 200, page.problems

    return taken


MEETINGS = Journey("meetings", "office", (
    Entry(
        {"name": "第四次安委会（示范）", "kind": "专题会", "held_at": moment(-1)}, fixes={"chair": "周远（示范）"},
        adds={"decisions": {"text": "排查粉尘（示范）", "holder": "清河镇人民政府", "due_on": day(9)}},
        counts={"meetings.held": 1},
    ),
    Entry(
        {"name": "今晚会商（示范）", "kind": "专题会", "held_at": tonight(), "spot": "三楼（示范）"},
        fixes={"chair": "周远（示范）"}, counts={"meetings.held": 1},
        steps=(
            Taken("call", "office", {"bodies": f"{_TOWN}、{_BUREAU}"}),
            Taken("postpone", "office", {"held_at": tonight(), "spot": "二楼（示范）"}),
            Taken("record", "office", {"missing": _BUREAU}),
        ),
    ),
    Entry(
        {"name": "停开的会（示范）", "kind": "专题会", "held_at": tonight()}, fixes={"chair": "周远（示范）"},
        steps=(Taken("cancel", "office", {"cancel_reason": "防汛要紧（示范）"}),),
    ),
    Entry(
        {"name": "三季度调度会（示范）", "kind": "调度会", "held_at": moment(-2)}, fixes={"chair": "周远（示范）"},
        counts={"meetings.dispatch": 1},
    ),
    Entry(
        {"name": "汛情会商（示范）", "kind": "会商会", "held_at": moment(-2)}, fixes={"chair": "周远（示范）"},
        counts={"meetings.consultations": 1},
    ),
))  # fmt: skip
CALLS = Journey("calls", "office", (
    Entry(
        {"name": "甲会（示范）", "kind": "调度会", "held_at": tonight()}, made=_called,
        steps=(
            Taken("excuse", "town", {"reason": "市里开会（示范）"}),
            Taken("refuse", "office", {"note": "请另派人（示范）"}, to_do=False),
            Taken("answer", "town", {"attendees": "张明"}),
            Taken("excuse_late", "town", {"reason": "防汛（示范）"}, to_do=False),
            Taken("ask_again", "office", to_do=False, how=_by_the_meeting("postpone", spot="二楼（示范）")),
            Taken("answer", "town", {"attendees": "张明、何伟"}),
            Taken("come", "office", to_do=False, how=_by_the_meeting("record", missing="何伟")),
            Taken("miss", "office", to_do=False, how=_by_the_meeting("record", missing=_TOWN)),
        ),
    ),
    Entry(
        {"name": "乙会（示范）", "kind": "调度会", "held_at": tonight()}, made=_called,
        steps=(Taken("call_off", "office", to_do=False, how=_by_the_meeting("cancel", cancel_reason="不开了（示范）")),),
    ),
))  # fmt: skip
