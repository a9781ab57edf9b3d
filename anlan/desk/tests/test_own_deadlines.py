"""Whoever holds a matter does not put off its deadline alone: the office asks the leader, a leader the office."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct, extend
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import seat


@pytest.fixture
def decision_of(district):
    """A decision of a meeting that a body is to carry out, put in by the office unless said otherwise."""

    def make(body, by=None):
        meeting = open_record(
            LEDGERS["meetings"].model,
            {"name": "安委会（示范）", "kind": "committee", "held_at": "2024-10-10T09:00+08:00"},
            actor=district.office,
            key=uuid4(),
        )
        facts = {
            "meeting": meeting,
            "text": "排查燃气（示范）",
            "holder": district.bodies[body],
            "due_on": date(2024, 10, 30),
        }
        return open_record(LEDGERS["decisions"].model, facts, actor=by or district.office, key=uuid4())

    return make


def url_of(record, act=""):
    return f"/ledgers/{record.code}/{record.number}/{act}"


def put_off(client, record, until="2024-11-20", **more):
    values = {"until": until, "reason": "等专家", "key": str(uuid4()), "version": record.version, **more}
    return client.post(url_of(record, "extension/"), {f"extension-{name}": value for name, value in values.items()})


@pytest.mark.parametrize(
    ("body", "asker", "answers"), [("committee", "office", "leader"), ("government", "leader", "office")]
)
def test_its_holder_asks_and_another_answers(district, client_of, decision_of, body, asker, answers):
    decision = decision_of(body)
    client = client_of(district.actors[asker])
    assert "申请延期" in client.get(url_of(decision)).content.decode()

    put_off(client, decision)
    decision.refresh_from_db()

    assert decision.due_on == date(2024, 10, 30)
    assert Todo.objects.of(decision).get(request__isnull=False, closed_at=None).role == answers
    assert "答复延期申请" not in client.get(url_of(decision)).content.decode()
    client_of(district.actors[answers]).post(
        url_of(decision, "decision/"),
        {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""},
    )
    decision.refresh_from_db()
    assert decision.due_on == date(2024, 11, 20)


def test_nobody_gets_round_it_by_a_correction(district, decision_of):
    elsewhere = seat("clerk", "孙丽", "office", district.system, body=district.bodies["government"], region="990199")
    decision = decision_of("committee", by=elsewhere)
    late = {"due_on": date(2024, 12, 31)}

    with pytest.raises(NotAllowed, match="申请延期"):
        correct(decision, late, actor=district.office, key=uuid4(), version=decision.version, reason="等专家")

    sooner = {"due_on": date(2024, 10, 25)}
    correct(decision, sooner, actor=district.office, key=uuid4(), version=decision.version, reason="提前办")


def test_a_colleague_of_the_same_body_holds_it_too(district, decision_of):
    decision = decision_of("committee")
    other = seat("colleague", "孙丽", "office", district.system, body=district.bodies["committee"], region="990199")

    with pytest.raises(NotAllowed, match="由另一个人定"):
        extend(decision, "2024-11-20", actor=other, key=uuid4(), reason="等专家", version=decision.version)


def test_the_office_still_gives_time_to_others(district, client_of, decision_of):
    decision = decision_of("town_3")

    put_off(client_of(district.office), decision)

    decision.refresh_from_db()
    assert decision.due_on == date(2024, 11, 20)
