"""Notices go out by mail to a real server: once each, again where it did not answer, never for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Delivery, Notice
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, deliver, tell
from anlan.kernel.people.models import Person
from anlan.kernel.people.roles import TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import VILLAGE_3


@pytest.fixture
def give_address(district):
    def give(actor, address):
        with unscoped("a person's own record", Person):
            person = Person.objects.get(pk=actor.person_id)
        correct(person, {"email": address}, actor=district.administrator, key=uuid4(), version=person.version)

    return give


def remind(key="late:1"):
    about = About("hazards", 1, VILLAGE_3, "general")
    return tell(
        key, "超期2天：交办 配电箱无漏电保护", to=Audience(role=TOWN, region=VILLAGE_3), about=about, now=clock.now()
    )


def deliveries():
    return list(Delivery.objects.filter(channel="mail"))


def test_whoever_has_an_address_gets_one_mail_however_often_it_is_told_and_sent(district, postbox, give_address):
    give_address(district.town_3, "zhangming@example.cn")

    assert (remind(), remind()) == (1, 0)
    assert (deliver(clock.now()), deliver(clock.now())) == (1, 0)

    ((address, mail),) = postbox.mails
    assert address == "zhangming@example.cn"
    assert "Message-ID: <" in mail
    assert Delivery.objects.filter(channel="site").count() == 2  # both officers of the town


def test_without_a_mail_server_nothing_waits_for_one(district, give_address):
    give_address(district.town_3, "zhangming@example.cn")

    remind()

    assert deliveries() == []


def test_a_server_that_refuses_for_now_is_asked_again_under_the_same_name_and_at_last_given_up(
    district, postbox, give_address
):
    give_address(district.town_3, "zhangming@example.cn")
    remind()
    postbox.answer = "451 try later"
    now = clock.now()

    assert deliver(now) == 0
    (waiting,) = deliveries()
    assert (waiting.state, waiting.tries) == (Delivery.WAITING, 1)
    postbox.answer = ""
    assert deliver(now) == 0  # not before its time
    assert deliver(now + timedelta(minutes=2)) == 1
    assert f"<{waiting.token}@" in postbox.mails[0][1]


def test_an_address_that_does_not_exist_is_not_tried_again(district, postbox, give_address):
    give_address(district.town_3, "nobody@example.cn")
    remind()

    deliver(clock.now())

    (failed,) = deliveries()
    assert failed.state == Delivery.FAILED
    assert "nobody@example.cn" in failed.problem


def test_what_was_being_sent_when_the_process_died_is_sent_after_a_while(district, postbox, give_address):
    give_address(district.town_3, "zhangming@example.cn")
    remind()
    Delivery.objects.filter(channel="mail").update(state=Delivery.SENDING, next_at=clock.now() + timedelta(minutes=10))

    assert deliver(clock.now()) == 0
    assert deliver(clock.now() + timedelta(minutes=11)) == 1


def test_one_mail_that_cannot_be_sent_holds_up_no_other(district, postbox, give_address):
    give_address(district.town_3, "nobody@example.cn")
    give_address(district.town_3_other, "hewei@example.cn")
    remind()

    deliver(clock.now())

    assert [address for address, _ in postbox.mails] == ["hewei@example.cn"]


def test_a_notice_is_read_by_opening_it_and_is_nobody_elses(district, client_of, make_plant):
    plant = make_plant()
    facts = {"place": plant, "region": plant.region, "description": "护栏松动", "found_on": "2024-10-12"}
    hazard = open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())
    about = About("hazards", hazard.pk, hazard.region, hazard.sector)
    tell("late:9", "超期：交办 护栏松动", to=Audience(role=TOWN, region=hazard.region), about=about, now=clock.now())
    mine = Delivery.objects.get(person_id=district.town_3.person_id)

    shown = client_of(district.town_3).get("/notices/").content.decode()
    other = client_of(district.town_4).get(f"/notices/{mine.pk}/")
    opened = client_of(district.town_3).get(f"/notices/{mine.pk}/")

    assert "<b>超期：交办 护栏松动</b>" in shown
    assert other.status_code == 404
    assert opened["Location"] == f"/ledgers/hazards/{hazard.number}/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert Notice._base_manager.count() == 1
