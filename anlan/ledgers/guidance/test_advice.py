"""What an expert advised is answered piece by piece; the firm says what it thinks of the visit past the expert; what changed is counted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import watch
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import roles
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import seat
from anlan.kernel.testing.proof import prove

from .aftermath import change_after
from .models import GuidanceRating
from .testing import advised, another_firm, expert, visited


def take(record, step, actor, **content):
    advance(record, step, actor=actor, key=uuid4(), content=content)
    record.refresh_from_db()


def waiting(actor):
    return [todo.verb for todo in open_todos(actor).filter(ledger="advice")]


@pytest.fixture
def visit(district, plant):
    return visited(district, plant, actor=district.bureau)


def test_each_piece_of_advice_is_taken_up_with_a_picture_refused_with_a_reason_or_asked_about(district, visit, manager):
    bureau = district.bureau
    taken, refused, unclear = (advised(district, visit, text) for text in ("移到室外", "换电机", "贴标识"))
    assert waiting(manager) == ["答复建议"] * 3
    with pytest.raises(Incomplete, match="落实照片"):
        take(taken, "take_up", manager, outcome="移了")
    prove(taken, "落实照片", manager)
    take(taken, "take_up", manager, outcome="已移到室外")
    with pytest.raises(Incomplete, match="不采纳的理由"):
        take(refused, "refuse", manager)
    take(refused, "refuse", manager, refusal="这条线年底拆")
    take(unclear, "ask", manager, question="贴在哪里")
    assert sorted(waiting(bureau)) == ["看不采纳的理由", "看落实没有", "请专家答复"]
    assert waiting(manager) == []
    with pytest.raises(NotAllowed):
        take(taken, "agree", manager)

    going = seat("qian", "钱进", roles.EXPERT, district.system, body=district.bodies["committee"], region="990199")
    with clock.fixed(clock.now() + timedelta(days=13)):
        take(unclear, "explain", going, reply="门口和操作位")
    assert (unclear.state, unclear.due_on) == ("given", date(2024, 11, 5)), "five working days from the answer on"
    take(taken, "send_back", bureau, note="照片里看不到管道", due_on=date(2024, 11, 6))
    assert sorted(waiting(manager)) == ["答复建议", "答复建议"]
    with clock.fixed(clock.now() + timedelta(minutes=5)):
        prove(taken, "落实照片", manager)
        take(taken, "take_up", manager, outcome="管道也移了")
    take(taken, "agree", bureau)
    take(refused, "insist", bureau, note="拆之前也要防护", due_on=date(2024, 11, 6))
    take(refused, "refuse", manager, refusal="已经停用")
    take(refused, "accept", bureau)

    assert (taken.state, taken.closed_on, refused.state) == ("settled", clock.today(), "declined")
    assert list(verify("advice")) == []


def test_an_expert_learns_where_to_go_and_what_became_of_their_advice(district, plant, manager, client_of):
    """Also from the people of their own body, who send them."""
    bureau = district.bureau
    going = seat("qian", "钱进", roles.EXPERT, district.system, body=district.bodies["bureau"], region="990199")
    values = {"place": plant, "planned_on": date(2024, 10, 18), "lead": expert(district), "content": "粉尘防爆"}
    visit = open_record(LEDGERS["guidance"].model, values, actor=bureau, key=uuid4())
    take(visit, "replan", bureau, planned_on=date(2024, 10, 17))
    take(visit, "make", going)
    advice = advised(district, visit)
    prove(advice, "落实照片", manager)
    take(advice, "take_up", manager, outcome="都贴上了")
    take(advice, "agree", bureau)

    told = client_of(going).get("/notices/").content.decode()
    for words in (
        "请您10月18日上门帮扶",
        "请您10月17日上门帮扶",
        "采纳了您的建议：补齐警示标识",
        "落实了您的建议，看过了",
    ):
        assert told.count(words) == 1, words
    shown = client_of(going).get(f"/ledgers/guidance/{visit.number}/").content.decode()
    assert "已落实" in shown


def test_of_two_experts_of_one_name_the_one_with_the_telephone_goes_and_is_told(district, plant, client_of):
    going, other = (
        seat(name, "钱进", roles.EXPERT, district.system, body=district.bodies[body], region="990199")
        for name, body in (("qian", "bureau"), ("qian2", "committee"))
    )
    for actor, phone in ((going, "13900001111"), (other, "13900002222")):
        person = Person.objects.within(district.system.scope).get(pk=actor.person_id)
        correct(person, {"phone": phone}, actor=district.system, key=uuid4(), version=person.version)
    values = {
        "place": plant,
        "planned_on": date(2024, 10, 18),
        "lead": expert(district, phone="13900001111"),
        "content": "粉尘防爆",
    }
    visit = open_record(LEDGERS["guidance"].model, values, actor=district.town_3, key=uuid4())

    with pytest.raises(NotAllowed):
        take(visit, "make", other)
    take(visit, "make", going)

    assert "上门帮扶" in client_of(going).get("/notices/").content.decode()
    assert "上门帮扶" not in client_of(other).get("/notices/").content.decode()


def test_advice_that_nobody_answers_is_chased_and_a_firm_without_a_desk_is_answered_for_by_its_town(district, visit):
    advice = advised(district, visit)

    watch.sweep(clock.end_of(advice.due_on) + timedelta(days=30))

    with unscoped("the test reads who was told", Notice):
        told = set(Notice.objects.filter(ledger="advice", key__startswith="late:").values_list("role", flat=True))
    assert told == {"town", "department", "office"}
    prove(advice, "落实照片", district.town_3)
    take(advice, "take_up", district.town_3, outcome="企业贴了")
    assert waiting(district.bureau) == ["看落实没有"]


def test_a_firm_grades_the_visit_and_neither_expert_nor_sender_reads_it(district, plant, visit, manager, client_of):
    firm, page = client_of(manager), f"/ledgers/guidance/{visit.number}/"
    assert f"/ledgers/guidance_ratings/new/?visit={visit.number}" in firm.get(page).content.decode()

    sent = {
        "visit": visit.number,
        "overall": "bad",
        "selling": "asked",
        "words": "一直推销自家设备",
        "key": str(uuid4()),
    }
    assert firm.post("/ledgers/guidance_ratings/new/", sent).status_code == 302

    rating = GuidanceRating.objects.within(district.office.scope).get()
    assert (rating.state, rating.place) == ("given", plant)
    assert rating.number in client_of(district.office).get("/inbox/").content.decode()
    going = seat("qian", "钱进", roles.EXPERT, district.system, body=district.bodies["committee"], region="990199")
    for actor in (district.bureau, district.town_3, going):
        reader = client_of(actor)
        assert reader.get(f"/ledgers/guidance_ratings/{rating.number}/").status_code == 403
        assert rating.number not in reader.get(page).content.decode()
    later = visited(district, plant, visited_on=clock.today(), guidance_no="BF-2")
    good = open_record(GuidanceRating, {"visit": later, "overall": "good"}, actor=manager, key=uuid4())
    assert (good.state, good.due_at) == ("read", None)


def test_what_changed_after_a_visit_is_counted_of_that_firm_in_as_many_days_before_and_after(
    district, plant, manager, client_of
):
    day, hazards = date(2024, 9, 16), LEDGERS["hazards"].model
    visit = visited(district, plant, actor=district.bureau, visited_on=day)

    def found(on, place=plant, **facts):
        values = {"place": place, "description": f"积灰{on}{len(facts)}", "found_on": on, **facts}
        return open_record(hazards, values, actor=district.office, key=uuid4())

    major = {"level": "major", "standard": "判定标准第三条"}
    for on, facts in (
        (date(2024, 8, 20), major),
        (date(2024, 9, 1), {"repeated": True}),
        (day, {}),
        (date(2024, 10, 1), {}),
    ):
        found(on, **facts)
    found(date(2024, 8, 16))  # the day before the thirty
    found(date(2024, 9, 20), place=another_firm(district, plant))
    advised(district, visit)

    change = change_after(visit, district.office)

    assert change is not None
    assert (change.days, change.before.found, change.after.found) == (30, 2, 1)
    assert (change.before.major, change.before.repeated, change.after.major) == (1, 1, 0)
    assert (change.open_then, change.open_now, change.advice, change.followed) == (4, 4, 1, 0)
    page = client_of(manager).get(f"/ledgers/guidance/{visit.number}/").content.decode()
    assert "前后各30天比" in page
    assert "由2条" in page
    assert change_after(visited(district, plant, visited_on=clock.today(), guidance_no="BF-3"), district.office) is None
