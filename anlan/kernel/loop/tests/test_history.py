"""History is append-only and proves itself: every way of altering it past the loop is refused or seen."""

from datetime import date, timedelta
from threading import Event as Signal
from threading import Thread
from uuid import uuid4

import pytest
from django.db import Error, connection, connections, transaction

from anlan.kernel import clock
from anlan.kernel.history import reading
from anlan.kernel.history import verify as proof
from anlan.kernel.history.anchors import covering, drop_anchor
from anlan.kernel.history.models import Alteration, Event
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import as_of, history
from anlan.kernel.people.models import Body
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3
from anlan.kernel.testing.waiting import wait_until

PATIENCE = 120  # seconds: more than a busy machine takes


@pytest.fixture
def body(district):
    return open_record(
        Body, {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}, actor=district.administrator, key=uuid4()
    )


def tamper(statement, *parameters):
    """Do what only somebody with the database's own password could: change rows with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def problems():
    return [(problem.ledger, problem.what) for problem in verify()]


@pytest.mark.parametrize("table", ["loop_event", "loop_anchor"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE people_person, {} CASCADE"]
)
def test_the_database_refuses_to_alter_events_and_anchors(body, table, statement):
    drop_anchor(clock.today())

    statement = statement.format(table)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert problems() == []


def test_a_row_changed_past_the_loop_is_seen(body):
    Body._base_manager.filter(pk=body.pk).update(name="别的名字")

    assert problems() == [("bodies", "内容与最后一条经过对不上")]


def test_an_event_altered_with_the_triggers_off_is_seen(body):
    tamper("UPDATE loop_event SET step = 'imported' WHERE ledger = 'bodies' AND record_id = %s", body.pk)

    assert any("接不上" in what for _, what in problems())


def test_a_tail_cut_off_with_its_record_put_back_is_seen_by_the_anchor(district, body):
    before = Body._base_manager.filter(pk=body.pk).values("name", "version", "head", "natural_key").get()
    correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)
    drop_anchor(clock.today())

    tamper("DELETE FROM loop_event WHERE ledger = 'bodies' AND record_id = %s AND seq = 2", body.pk)
    Body._base_manager.filter(pk=body.pk).update(**before)

    assert [ledger for ledger, _ in problems()] == ["anchor"]


def test_a_record_removed_whole_is_seen_by_the_anchor(body):
    drop_anchor(clock.today())

    tamper("DELETE FROM loop_event WHERE ledger = 'bodies' AND record_id = %s", body.pk)
    Body._base_manager.filter(pk=body.pk).delete()

    assert [ledger for ledger, _ in problems()] == ["anchor"]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM loop_anchor WHERE day = %s", "UPDATE loop_anchor SET hash = sha256('x') WHERE day = %s"],
)
def test_an_anchor_removed_or_altered_is_seen_by_the_next(body, statement):
    yesterday = clock.today() - timedelta(days=1)
    drop_anchor(yesterday)
    drop_anchor(clock.today())

    tamper(statement, yesterday)

    assert ("anchor", f"{clock.today()}") in [(problem.ledger, problem.number) for problem in verify()]


def test_a_record_put_in_past_the_loop_is_seen(body):
    stray = Body(name="来历不明", kind="other", region=TOWN_3, number="DW-2024-9999")
    stray.save(force_insert=True)

    assert problems() == [("bodies", "没有任何经过")]


def test_what_verify_finds_altered_is_kept_once_for_the_auditor(body):
    Body._base_manager.filter(pk=body.pk).update(name="别的名字")

    for _ in range(2):
        problems()

    with unscoped("what was found", Alteration):
        (kept,) = Alteration.objects.all()
    assert (kept.number, kept.found_by) == (body.number, "verify")
    assert kept.differing == {"name": ["清河镇卫生院", "别的名字"]}


@pytest.mark.parametrize("width", [1, 3, 5000])
def test_pieces_of_any_width_find_the_same(district, body, monkeypatch, width):
    monkeypatch.setattr(reading, "_PIECE", width)
    homes = [open_home(district, name) for name in ("清河镇敬老院", "清河镇幸福院", "清河镇养老院")]
    Body._base_manager.filter(pk=body.pk).update(name="别的名字")
    stray = Body(pk=-7, name="来历不明", kind="other", region=TOWN_3, number="DW-2024-9999")
    stray.save(force_insert=True)
    tamper("DELETE FROM loop_event WHERE ledger = 'bodies' AND record_id = %s", homes[0].pk)
    Body._base_manager.filter(pk=homes[1].pk).delete()

    assert sorted((problem.number, problem.what) for problem in verify("bodies")) == sorted(
        [
            (body.number, "内容与最后一条经过对不上"),
            (stray.number, "没有任何经过"),
            (homes[0].number, "没有任何经过"),
            (f"#{homes[1].pk}", "有经过而没有记录"),
        ]
    )


def test_verify_says_how_far_it_is(body, monkeypatch):
    monkeypatch.setattr(reading, "_PIECE", 1)
    monkeypatch.setattr(proof, "_EVERY", 1)
    said = []

    assert list(verify(progress=said.append)) == []

    assert said == sorted(said)
    assert said[-1] == Event.objects.count()


@pytest.mark.django_db(transaction=True)
def test_what_is_being_written_while_an_anchor_is_kept_raises_no_false_alarm(district, body):
    """The event written first is committed last: its number is below the anchor's, and it was not there yet."""
    written, anchored, go_on = Signal(), Signal(), Signal()

    def write():
        with clock.fixed(NOW), transaction.atomic():
            correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)
            written.set()
            go_on.wait(PATIENCE)

    def anchor():
        with clock.fixed(NOW):
            drop_anchor(clock.today())
        anchored.set()

    writer, keeper = Session(target=write), Session(target=anchor)
    writer.start()
    assert written.wait(PATIENCE)
    open_home(district, "清河镇敬老院")
    keeper.start()
    wait_until(anchor_is_being_kept, "an anchor is being kept")
    open_home(district, "清河镇幸福院")  # nobody waits for the anchor
    assert not anchored.is_set()
    go_on.set()
    writer.join(PATIENCE)
    keeper.join(PATIENCE)

    assert anchored.is_set()
    assert problems() == []


def open_home(district, name):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
        values = {"name": name, "kind": "other", "region": TOWN_3}
        return open_record(Body, values, actor=district.administrator, key=uuid4())


class Session(Thread):
    """A thread with a connection of its own, which ends with it."""

    def run(self):
        try:
            super().run()
        finally:
            connections.close_all()


def anchor_is_being_kept():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_locks WHERE relation = 'loop_anchor'::regclass AND mode = 'ExclusiveLock' AND granted"
        )
        return cursor.rowcount > 0


def test_anchors_chain_and_hold_while_work_goes_on(district, body):
    first = drop_anchor(clock.today() - timedelta(days=1))
    correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)
    second = drop_anchor(clock.today())

    assert bytes(second.prev) == bytes(first.hash)
    assert drop_anchor(clock.today()).pk == second.pk
    assert problems() == []


def test_an_anchor_covers_what_was_there_when_it_was_kept(district, body):
    drop_anchor(clock.today() - timedelta(days=1))
    correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)
    event = Event.objects.get(ledger="bodies", record_id=body.pk, seq=2)

    assert covering(event) is None
    anchor = drop_anchor(clock.today())
    drop_anchor(clock.today() + timedelta(days=1))
    assert covering(event) == anchor


def test_a_timeline_says_who_changed_what(district, body):
    correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1, reason="挂牌更名")
    withdraw(body, actor=district.administrator, key=uuid4(), reason="重复")

    lines = history(body)

    assert [line.what for line in lines] == ["登记", "更正", "撤回"]
    assert ("单位名称", "清河镇卫生院 → 清河镇中心卫生院") in lines[1].details
    assert lines[1].who == "陈默"
    assert all(line.sound for line in lines)


def test_a_record_can_be_seen_as_it_stood(district, body):
    with clock.fixed(clock.now() + timedelta(days=3)):
        correct(body, {"name": "清河镇中心卫生院"}, actor=district.administrator, key=uuid4(), version=1)

    assert as_of(body, clock.now() + timedelta(days=1))["name"] == "清河镇卫生院"
    assert as_of(body, clock.now() + timedelta(days=4))["name"] == "清河镇中心卫生院"


def test_every_model_of_records_is_verified():
    assert {model.code for model in proof.record_models()} >= {"regions", "bodies", "people", "posts", "hazards"}


def test_the_first_event_of_a_record_keeps_what_was_typed(body):
    event = Event.objects.get(ledger="bodies", record_id=body.pk, seq=1)

    assert event.content["values"]["name"] == "清河镇卫生院"
    assert clock.legal_day(event.happened_at) == date(2024, 10, 16)
