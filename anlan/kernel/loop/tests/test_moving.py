"""A firm moves to another town while matters are open there: by whatever way it is said, and with somebody at work on one of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event as Signal
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from anlan.kernel import clock
from anlan.kernel.history.errors import Altered, NotAllowed
from anlan.kernel.history.models import Alteration, Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, extend
from anlan.kernel.loop.alterations import confirm, propose
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.merging import merge
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.moving import lying_at
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.requests import EXTEND, ask, decide
from anlan.kernel.people.actor import actor_of
from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import ImportRefused, commit, stage
from anlan.kernel.testing.cast import NOW, VILLAGE_3, VILLAGE_4
from anlan.kernel.testing.proof import prove
from anlan.kernel.testing.waiting import wait_until
from anlan.ledgers.organisation.carrying import carry_on
from anlan.ledgers.organisation.succession import division, succeed


@pytest.fixture
def plant(district, make_plant):
    return make_plant()


@pytest.fixture
def hazard(district, plant):
    return report(district.village_3, plant)


def report(actor, plant, words="配电箱敞开", **facts):
    values = {"place": plant, "description": words, "found_on": date(2024, 10, 15), **facts}
    return open_record(LEDGERS["hazards"].model, values, actor=actor, key=uuid4())


def assign(hazard, actor):
    advance(hazard, "assign", actor=actor, key=uuid4(), content={"fix_due_on": date(2024, 10, 25)})


def move(plant, actor, to=VILLAGE_4):
    plant.refresh_from_db()
    return correct(plant, {"region": to}, actor=actor, key=uuid4(), version=plant.version, reason="搬到新址")


def as_now(actor):
    with unscoped("the actor as the next request makes them", Post):
        return actor_of(Post.objects.select_related("person").get(pk=actor.post_id))


def test_every_ledger_whose_records_name_the_place_is_asked(plant):
    assert {model.code for model in lying_at(type(plant))} == {
        "posts", "hazards", "checks", "enforcement", "supervision", "guidance", "accidents", "feedback",
        "recusals", "ratings", "tips", "expert_recusals", "guidance_requests", "advice", "guidance_ratings", "risk_points",
        "dangerous_work", "certificates", "filled",
    }  # fmt: skip


def test_its_own_people_go_with_it_and_finish_what_they_hold(district, plant, hazard, manager, client_of):
    assign(hazard, district.town_3)

    move(plant, district.office)

    there = as_now(manager)
    assert (there.region, there.scope.regions) == (VILLAGE_4, (VILLAGE_4,))
    client = client_of(manager)
    for address in (f"/ledgers/hazards/{hazard.number}/", f"/ledgers/enterprises/{plant.number}/"):
        assert client.get(address).status_code == 200
    assert hazard.pk in [each.record_id for each in open_todos(there)]
    assert hazard.number in client.get("/").content.decode()


def test_a_request_that_waits_is_answered_by_the_new_town(district, plant, hazard, manager):
    assign(hazard, district.town_3)
    until_day = clock.end_of(date(2024, 11, 5))
    ask(hazard, EXTEND, actor=manager, key=uuid4(), reason="设备未到货", until=until_day)
    assert [each.verb for each in open_todos(district.town_3)] == ["定延期"]

    move(plant, district.office)

    assert (list(open_todos(district.town_3)), [each.verb for each in open_todos(district.town_4)]) == ([], ["定延期"])
    hazard.refresh_from_db()
    decide(hazard, granted=True, actor=district.town_4, key=uuid4())
    hazard.refresh_from_db()
    assert hazard.due_at == until_day
    with pytest.raises(NotAllowed, match="移交到柳溪镇桃坪村"):
        extend(hazard, until_day, actor=district.town_3, key=uuid4(), reason="再缓", version=hazard.version)


def test_a_village_that_goes_to_another_town_takes_its_open_matters_along_by_the_same_rule(district, plant, hazard):
    """The village's own move is the other way: its code is given up, and what succeeded it reaches over what was closed."""
    case = open_record(
        LEDGERS["enforcement"].model,
        {"place": plant, "case_no": "青应急罚〔2024〕3号", "violation": "未培训", "filed_on": date(2024, 9, 2)},
        actor=district.bureau, key=uuid4(),
    )  # fmt: skip
    moves = division([VILLAGE_3], to=VILLAGE_4[:9])
    succeed(moves, day=date(2024, 10, 16), reason="批复", actor=district.administrator, key=uuid4())
    carry_on(district.administrator, seconds=60)

    for record in (plant, hazard, case):
        record.refresh_from_db()
        assert record.region == moves[0].new
    assert Event.objects.filter(ledger="enforcement", record_id=case.pk).latest("seq").step == "carried"


def test_a_double_in_another_town_gives_its_open_matters_to_where_the_firm_lies(district, plant, other_plant, hazard):
    closed = report(district.village_3, plant, "灭火器过期")
    with transaction.atomic():
        type(closed)._base_manager.filter(pk=closed.pk).update(natural_key=None)
    prove(closed, "整改后", district.town_3)
    advance(closed, "fix_at_once", actor=district.town_3, key=uuid4(), content={"rechecker": "张明"})

    merge(plant, other_plant, actor=district.administrator, key=uuid4(), reason="同一家，搬过")

    hazard.refresh_from_db(), closed.refresh_from_db()
    assert (hazard.place, hazard.region, closed.place, closed.region) == (
        other_plant, VILLAGE_4, other_plant, VILLAGE_3,
    )  # fmt: skip
    assert hazard.pk in [each.record_id for each in open_todos(district.town_4)]
    assert list(verify("hazards")) == []


def test_a_firm_that_was_altered_past_the_loop_and_taken_so_moves_all_the_same(district, plant, hazard):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_enterprise SET region = %s WHERE id = %s", [VILLAGE_4, plant.pk])
    list(verify("enterprises"))
    plant.refresh_from_db()
    with pytest.raises(Altered):
        correct(plant, {"address": "新址"}, actor=district.office, key=uuid4(), version=plant.version)
    with unscoped("what was found altered", Alteration):
        alteration = Alteration.objects.get(ledger="enterprises")
    propose(alteration, "take", "确已搬迁，核对过执照", actor=district.auditor)

    confirm(alteration, actor=district.office, key=uuid4())

    hazard.refresh_from_db()
    assert hazard.region == VILLAGE_4
    assert [list(verify(code)) for code in ("hazards", "enterprises")] == [[], []]


def test_a_sheet_of_hazards_that_was_checked_before_its_firm_moved_is_checked_again(district, plant):
    sheet = f"单位,隐患描述,发现日期\n{plant.name},护栏松动,2024-10-12\n".encode()
    staged = stage(LEDGERS["hazards"], sheet, "隐患.csv", district.office)
    assert staged.errors == []
    move(plant, district.office)

    with pytest.raises(ImportRefused, match="刚刚迁到"):
        commit(staged)

    again = stage(LEDGERS["hazards"], sheet, "隐患.csv", district.office)
    commit(again)
    hazards = LEDGERS["hazards"].model.objects.within(district.town_4.scope)
    assert [each.region for each in hazards] == [VILLAGE_4]


def test_the_same_sheet_again_leaves_what_is_closed_where_it_was_closed(district, plant):
    sheet = (
        "来源单号,单位,隐患描述,发现日期,整改时限,整改完成日期,复查人,复查意见,销号日期\n"
        f"督2024-31,{plant.name},护栏松动,2024-09-12,2024-09-20,2024-09-18,张明,合格,2024-09-19\n"
    ).encode()
    commit(stage(LEDGERS["hazards"], sheet, "隐患.csv", district.office))
    move(plant, district.office)

    again = stage(LEDGERS["hazards"], sheet + b"\n", "隐患九月.csv", district.office)

    assert (again.errors, again.new, again.changed) == ([], 0, [])


def test_who_has_its_page_open_is_told_where_it_went_and_nothing_is_written(district, plant, hazard, client_of):
    client = client_of(district.town_3)
    address = f"/ledgers/hazards/{hazard.number}/"
    move(plant, district.office)

    answers = [client.get(address), client.post(f"{address}steps/assign/", {"key": uuid4(), "version": 1})]

    for answer in answers:
        assert answer.status_code == 404
        assert "从清河镇石沟村移交到柳溪镇桃坪村" in answer.content.decode()
    stranger = client_of(district.town_4).get("/ledgers/hazards/YH-2024-9999/")
    assert "没有这条记录，或者它不在您的管辖范围内" in stranger.content.decode()
    with unscoped("its to-do", Todo):
        assert Todo.objects.get(ledger="hazards", record_id=hazard.pk, closed_at=None).region == VILLAGE_4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["step", "move"])
def test_of_a_step_and_a_move_at_once_the_second_waits_and_knows_of_the_first(district, plant, hazard, first):
    """The town's step closes it, so that it stays; or it moved before, and the step is refused with where it went."""
    prove(hazard, "整改后", district.town_3)
    deeds = {
        "step": lambda: advance(
            hazard, "fix_at_once", actor=district.town_3, key=uuid4(), content={"rechecker": "张明"}
        ),
        "move": lambda: move(plant, district.office),
    }
    second = next(name for name in deeds if name != first)

    came = at_once(deeds[first], deeds[second])

    hazard.refresh_from_db(), plant.refresh_from_db()
    assert plant.region == VILLAGE_4
    if first == "step":
        assert (hazard.state, hazard.region) == ("closed", VILLAGE_3)
    else:
        assert (hazard.state, hazard.region) == ("found", VILLAGE_4)
        assert "移交到柳溪镇桃坪村" in str(came)
    assert [list(verify(code)) for code in ("hazards", "enterprises")] == [[], []]


@pytest.mark.django_db(transaction=True)
def test_what_is_reported_while_its_firm_moves_lies_where_the_firm_lies_then(district, plant):
    reported = at_once(lambda: move(plant, district.office), lambda: report(district.office, plant))

    assert reported.region == VILLAGE_4


def at_once(first, second):
    """What came of the second deed, or why it was not allowed: it begins while the first is done and not yet committed."""
    done, may_commit = Signal(), Signal()

    def begin():
        with clock.fixed(NOW), transaction.atomic():
            first()
            done.set()
            assert may_commit.wait(20)
        connections.close_all()

    def follow():
        assert done.wait(20)
        try:
            with clock.fixed(NOW):
                return second()
        except NotAllowed as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        beginning, following = pool.submit(begin), pool.submit(follow)
        wait_until(_somebody_waits, "the second waits for a lock")
        may_commit.set()
        beginning.result()
        return following.result()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return cursor.fetchone()[0] > 0
