"""A verification goes on where it was; each day's finds what was written past the loop, and tells the auditor once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.history import editions, reading, rounds
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.models import Anchor, Event, Round
from anlan.kernel.history.rounds import Busy, faults, going_on, walk
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.nightly import tell_faults, verify_some, verify_written
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Body
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3


@pytest.fixture
def body(district):
    values = {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}
    return open_record(Body, values, actor=district.administrator, key=uuid4())


def past_the_loop(statement, *parameters):
    """What somebody with the database's own password does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)


def whole_round(**how):
    with going_on(Round.ASKED, **how) as (round_, _):
        walk(round_)
        return round_


def told():
    with unscoped("the auditor's notices", Notice):
        return list(Notice.objects.filter(role="auditor").order_by("pk"))


@pytest.mark.parametrize("width", [1, 7, 5000])
def test_a_round_stopped_after_every_piece_reads_everything_once(body, monkeypatch, width):
    monkeypatch.setattr(reading, "_PIECE", width)
    begun = []
    while True:
        with going_on(Round.ASKED) as (round_, begun_before):
            begun.append(begun_before)
            if walk(round_, most=1):
                break

    assert begun == [False, *[True] * (len(begun) - 1)]
    assert len(begun) > 2
    assert round_.events == Event.objects.count()
    assert list(faults()) == []


def test_what_was_found_before_it_was_stopped_is_told_at_its_end(body):
    Body._base_manager.filter(pk=body.pk).update(name="别的名字")
    with going_on(Round.ASKED) as (round_, _):
        walk(round_, most=1)
    assert round_.part == "bodies"

    whole_round()

    assert [(fault.number, fault.what) for fault in faults()] == [(body.number, "内容与最后一条经过对不上")]


def test_a_round_whose_anchor_is_gone_is_begun_anew(body):
    drop_anchor(clock.today())
    with going_on(Round.ASKED) as (round_, _):
        walk(round_, most=1)

    past_the_loop("DELETE FROM loop_anchor")

    with going_on(Round.ASKED) as (again, begun_before):
        assert (begun_before, again.part, again.anchor) == (False, "", None)
        assert again.pk != round_.pk


def test_a_ledger_whose_edition_is_another_is_read_anew(body):
    with going_on(Round.ASKED, "bodies") as (round_, _):
        walk(round_)
    count = round_.events
    Round.objects.filter(pk=round_.pk).update(ended_at=None)
    editions.keep("bodies", {"name": "text"})
    editions.forget()

    assert whole_round(ledger="bodies").events == 2 * count
    editions.forget()


def test_a_round_of_long_ago_is_begun_anew(body):
    with going_on(Round.ASKED) as (round_, _):
        walk(round_, most=1)

    with clock.fixed(NOW + timedelta(days=8)), going_on(Round.ASKED) as (again, begun_before):
        assert not begun_before
        assert again.pk != round_.pk


def test_a_fault_is_gone_when_history_holds_again(body):
    past_the_loop("DELETE FROM people_body WHERE id = %s", body.pk)
    whole_round()
    assert [fault.what for fault in faults()] == ["有经过而没有记录"]

    past_the_loop("DELETE FROM loop_event WHERE ledger = 'bodies' AND record_id = %s", body.pk)
    whole_round()

    assert list(faults()) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_read_the_same(body, monkeypatch):
    monkeypatch.setattr(rounds, "_PATIENCE", 0)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext('asked:'))", [rounds._LOCK])
        with pytest.raises(Busy), going_on(Round.ASKED):
            pass
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()

    whole_round()


ALTERATIONS = {
    "a row": ("UPDATE people_body SET name = '别的名字' WHERE id = %s", "内容与最后一条经过对不上"),
    "a row's removal": ("DELETE FROM people_body WHERE id = %s", "有经过而没有记录"),
    "an event": (
        "UPDATE loop_event SET step = 'x' WHERE ledger = 'bodies' AND record_id = %s",
        "第1条经过与前文接不上",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ALTERATIONS)
def test_the_next_night_finds_what_was_altered_and_tells_it_once(district, body, which):
    statement, what = ALTERATIONS[which]
    verify_written(NOW)
    past_the_loop(statement, body.pk)

    for days in (1, 2, 3):
        now = NOW + timedelta(days=days)
        with clock.fixed(now):
            verify_written(now)
            tell_faults(now)
        assert what in [fault.what for fault in faults()]

    assert len(told()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_night_reads_what_was_written_and_its_share_and_a_week_reads_all(district, body, monkeypatch):
    monkeypatch.setattr(reading, "_PIECE", 1)
    homes = [
        open_record(
            Body,
            {"name": f"清河镇{word}院", "kind": "other", "region": TOWN_3},
            actor=district.administrator,
            key=uuid4(),
        )
        for word in ("敬老", "幸福", "养老", "福利")
    ]
    first = verify_some(NOW)
    everything = Event.objects.count()
    correct(homes[-1], {"name": "清河镇颐养院"}, actor=district.administrator, key=uuid4(), version=1)

    read = []
    for days in range(1, 7):
        now = NOW + timedelta(days=days)
        with clock.fixed(now):
            read.append(verify_some(now))
            assert verify_some(now) == 0

    assert first >= everything
    assert max(read[1:]) < everything / 2
    finished = Round.objects.filter(way=Round.ROLLING).exclude(ended_at=None).order_by("pk").first()
    assert finished.ended_at - finished.begun_at < timedelta(days=7)
    assert finished.events == everything + 1
    assert Anchor.objects.count() == 0
