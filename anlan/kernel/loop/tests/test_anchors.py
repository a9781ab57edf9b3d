"""Anchors are a chain: each is built on the one before from the events since, and one is kept as soon as a document is issued."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.history import anchors
from anlan.kernel.history.anchors import cover, covering, drop_anchor
from anlan.kernel.history.models import Anchor, Event
from anlan.kernel.history.rounds import faults
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.nightly import verify_written
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import NOW, TOWN_3


def open_home(district, name):
    values = {"name": name, "kind": "other", "region": TOWN_3}
    return open_record(Body, values, actor=district.administrator, key=uuid4())


@pytest.fixture
def body(district):
    return open_home(district, "清河镇卫生院")


def past_the_loop(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def of_the_first_rule(day):
    """An anchor as it was kept when anchors were over the heads of all chains."""
    newest = Event.objects.order_by("-pk").first().pk
    before = Anchor.objects.order_by("-pk").first()
    prev = bytes(before.hash) if before else bytes(32)
    heads = Event.objects.order_by("ledger", "record_id", "-seq").distinct("ledger", "record_id")
    hashes = [bytes(event.hash) for event in heads]
    value = hashlib.new("sm3", prev + b"".join(hashes)).digest()
    return Anchor.objects.create(
        rule=Anchor.OF_HEADS, day=day, last_event=newest, chains=len(hashes), prev=prev, hash=value
    )


def problems():
    return sorted((problem.ledger, problem.number) for problem in verify())


def test_an_anchor_reads_only_the_events_since_the_one_before(district, body, django_assert_num_queries, monkeypatch):
    read = []
    monkeypatch.setattr(anchors, "of_events", lambda anchor, before: read.append((before, anchor)) or b"x" * 32)

    first = drop_anchor(clock.today())
    open_home(district, "清河镇敬老院")
    drop_anchor(clock.today() + timedelta(days=1))

    assert read[0][0] is None
    assert read[1][0] == first
    assert read[1][1].events == read[0][1].events + 1 == Event.objects.count()


@pytest.mark.parametrize(
    "column", ["day = day + 1", "house = 'x'", "kept_at = now()", "events = events + 1", "prev = hash"]
)
def test_no_word_of_an_anchor_can_be_changed_unseen(body, column):
    drop_anchor(clock.today())

    past_the_loop(f"UPDATE loop_anchor SET {column}")

    assert [ledger for ledger, _ in problems()] == ["anchor"]


def test_anchors_of_the_first_rule_hold_and_are_built_on(district, body):
    first = of_the_first_rule(clock.today() - timedelta(days=2))
    correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)
    second = of_the_first_rule(clock.today() - timedelta(days=1))
    open_home(district, "清河镇敬老院")
    third = drop_anchor(clock.today())

    assert problems() == []
    assert bytes(third.prev) == bytes(second.hash)
    assert third.events == Event.objects.count()

    past_the_loop(
        "UPDATE loop_event SET hash = sha256('x') WHERE ledger = 'bodies' AND record_id = %s AND seq = 1", body.pk
    )
    assert ("anchor", str(first)) in problems()
    assert ("anchor", str(second)) not in problems()  # its heads are of the second event


def test_a_clock_set_back_breaks_no_chain(body):
    drop_anchor(clock.today())
    drop_anchor(clock.today() - timedelta(days=1))
    drop_anchor(clock.today() + timedelta(days=1))

    assert problems() == []


@pytest.mark.django_db(transaction=True)
def test_who_issues_does_not_wait_long_for_somebody_who_writes(district, body, monkeypatch):
    monkeypatch.setattr(anchors, "_SOON", 0.2)
    event = Event.objects.get(ledger="bodies", record_id=body.pk)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE loop_event IN ROW EXCLUSIVE MODE")  # as an INSERT does
        assert not cover(event.pk, 0.2)
        assert covering(event) is None
        cursor.execute("ROLLBACK")
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE loop_anchor IN EXCLUSIVE MODE")  # another anchor is being kept
        assert not cover(event.pk, 0.2)
        cursor.execute("ROLLBACK")
    other.close()

    assert cover(event.pk, 0.2)
    assert cover(event.pk, 0.2)
    anchor = Anchor.objects.get()
    assert (anchor.day, str(anchor)) == (None, "2024-10-16 09:00")
    assert covering(event) == anchor


@pytest.mark.django_db(transaction=True)
def test_the_next_night_finds_what_was_altered_behind_an_old_anchor(district, body):
    drop_anchor(clock.today() - timedelta(days=2))
    open_home(district, "清河镇敬老院")
    drop_anchor(clock.today() - timedelta(days=1))
    verify_written(NOW)
    chain_made_anew = "UPDATE loop_event SET hash = sha256('x') WHERE ledger = 'bodies' AND record_id = %s"
    past_the_loop(chain_made_anew, body.pk)

    with clock.fixed(NOW + timedelta(days=1)):
        verify_written(NOW + timedelta(days=1))

    assert ("anchor", str(Anchor.objects.order_by("pk").first())) in [
        (fault.ledger, fault.number) for fault in faults()
    ]
