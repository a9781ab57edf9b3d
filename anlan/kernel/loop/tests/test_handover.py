"""A matter that changes hands: whoever it is taken from and given to is told, and who comes after somebody who left finds it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.inbox import deliveries_to, open_todos, todos_in_hand_of_others, unattended_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import LEADER
from anlan.kernel.testing.cast import DISTRICT, seat


def texts(actor):
    return [delivery.notice.text for delivery in deliveries_to(actor)]


@pytest.fixture
def decision(district):
    facts = {
        "text": "排查渡口", "holder": district.bodies["town_3"], "region": district.town_3.region, "due_on": date(2024, 10, 20),
        "decided_on": date(2024, 10, 16),
        "meeting": open_record(
            LEDGERS["meetings"].model, {"name": "专题会", "kind": "special", "held_at": "2024-10-16T09:00+08:00"},
            actor=district.office, key=uuid4(),
        ),
    }  # fmt: skip
    return open_record(LEDGERS["decisions"].model, facts, actor=district.office, key=uuid4())


def test_who_held_it_and_who_holds_it_now_are_told(district, decision):
    correct(
        decision,
        {"holder": district.bodies["town_4"]},
        actor=district.office,
        key=uuid4(),
        version=1,
        reason="分工改了",
    )

    told = [text for actor in (district.town_3, district.town_4) for text in texts(actor)]
    assert [text.startswith("刘静更正了责任单位") for text in told] == [True, True]


def test_who_gave_it_learns_that_it_is_done(district, decision):
    advance(decision, "finish", actor=district.town_3, key=uuid4(), content={"feedback": "已排查"})

    assert any("已办“办结”" in text for text in texts(district.office))
    assert texts(district.town_3) == []


def test_what_went_through_somebodys_hands_is_theirs_to_follow(district, decision):
    assert [todo.record_id for todo in todos_in_hand_of_others(district.office)] == [decision.pk]
    assert not todos_in_hand_of_others(district.town_3).exists()


def leave(district, post_id):
    post = Post.objects.within(district.administrator.scope).get(pk=post_id)
    correct(
        post,
        {"ends_on": date(2024, 10, 15)},
        actor=district.system,
        key=uuid4(),
        version=post.version,
        reason="调走",
    )


@pytest.fixture
def signing(district):
    """A report that waits for the leader's signature."""
    facts = {
        "title": "三季度报告", "outline": "quarter", "starts_on": date(2024, 7, 1), "ends_on": date(2024, 9, 30), "text": "正文。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, facts, actor=district.office, key=uuid4())
    advance(report, "submit", actor=district.office, key=uuid4(), content={"signer": district.leader.post_id})
    return report


def test_who_comes_after_a_signer_who_left_finds_it_is_told_and_signs(district, client_of, signing):
    leave(district, district.leader.post_id)
    stranger = seat("other", "外人", LEADER, district.system, body=district.bodies["bureau"], region=DISTRICT)
    new = seat("new", "新区长", LEADER, district.system, body=district.bodies["government"], region=DISTRICT)

    assert [todo.record_id for todo in open_todos(new)] == [signing.pk]
    assert not open_todos(stranger).exists()
    page = f"/ledgers/reports/{signing.number}/"
    sent = {"sign-key": str(uuid4()), "sign-version": str(signing.version)}
    assert client_of(stranger).post(f"{page}steps/sign/", sent).status_code == 403
    assert client_of(new).post(f"{page}steps/sign/", sent).status_code == 302
    signing.refresh_from_db()
    assert signing.state == "reviewed"


def test_nothing_is_sent_for_a_signature_to_somebody_who_left(district, client_of, signing):
    advance(signing, "take_back", actor=district.office, key=uuid4())
    leave(district, district.leader.post_id)
    page, client = f"/ledgers/reports/{signing.number}/", client_of(district.office)
    post = Post.objects.within(district.administrator.scope).get(pk=district.leader.post_id)
    sent = {"submit-key": str(uuid4()), "submit-version": str(signing.version), "submit-signer": post.number}

    assert f'value="{post.number}"' not in client.get(page).content.decode()
    assert client.post(f"{page}steps/submit/", sent).status_code == 422
    signing.refresh_from_db()
    assert signing.state == "draft"


def test_what_nobody_is_there_to_do_is_found_by_who_answers_for_it(district, client_of, decision, signing):
    today = clock.today()
    assert not unattended_todos(district.office, today).exists()

    leave(district, district.town_3.post_id)
    leave(district, district.town_3_other.post_id)
    leave(district, district.leader.post_id)

    assert {todo.ledger for todo in unattended_todos(district.office, today)} == {"decisions", "reports"}
    page = client_of(district.office).get("/inbox/?whose=nobody").content.decode()
    assert decision.number in page
    assert signing.number in page
    assert {todo.ledger for todo in unattended_todos(district.office, today - timedelta(days=9))} == set()


def test_a_village_follows_what_it_reported(district, client_of, find_hazard):
    hazard = find_hazard(district.village_3)
    client = client_of(district.village_3)

    page = client.get("/inbox/?whose=given").content.decode()

    assert hazard.number in page
    assert "在清河镇手上" in page
    assert hazard.number not in client_of(district.village_4).get("/inbox/?whose=given").content.decode()
