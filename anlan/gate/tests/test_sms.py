"""What reaches a telephone: chosen by its person, gathered to one a morning, never twice, naming nobody."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.gate.channels import sms
from anlan.kernel import clock
from anlan.kernel.loop import outside, watch
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.notice.models import Delivery, Notice
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, deliver, morning, tell
from anlan.kernel.people.models import Person
from anlan.kernel.people.roles import TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, VILLAGE_3

from .gateway import gateway

__all__ = ["gateway"]
TOMORROW = clock.start_of(date(2024, 10, 17)) + timedelta(hours=8)


@pytest.fixture
def choose(district, client_of):
    """Gives somebody a telephone and lets them choose on their page."""

    def chosen(actor, phone="13812345678"):
        with unscoped("a person's own record", Person):
            person = Person.objects.get(pk=actor.person_id)
        correct(person, {"phone": phone}, actor=district.administrator, key=uuid4(), version=person.version)
        client = client_of(actor)
        assert f"{phone[:3]}****{phone[-4:]}" in client.get("/reach/").content.decode()
        assert client.post("/reach/", {"sms": "on"}).status_code == 302
        return client

    return chosen


def late(key="late:1"):
    about = About("hazards", 1, VILLAGE_3, "general")
    return tell(key, "超期2天：交办 宏达机械厂", to=Audience(role=TOWN, region=VILLAGE_3), about=about, now=clock.now())


def deliveries():
    return [each.state for each in Delivery.objects.filter(channel="sms").order_by("pk")]


def test_all_of_a_day_is_one_message_on_the_next_working_morning_that_names_nobody(
    district, gateway, choose, find_hazard
):
    choose(district.town_3)
    choose(district.town_4, "13900000044")
    hazard = find_hazard(actor=district.village_3, found_on=date(2024, 10, 15))
    find_hazard(actor=district.village_3, description="护栏松动", found_on=date(2024, 10, 15))
    soon = hazard.due_at - timedelta(hours=20)
    watch.sweep(soon)
    late()

    assert deliver(TOMORROW - timedelta(minutes=1)) == 0
    assert deliver(morning(soon)) == 1
    assert deliver(morning(soon) + timedelta(minutes=30)) == 0

    (message,) = gateway.messages
    assert message["phone"] == "13812345678"
    assert message["text"] == "【青禾区安澜】您有5件事：新到手上2件、快到期2件、超期1件。请登录安澜看。"
    assert gateway.shown == "Bearer a token"
    assert morning(NOW) == TOMORROW
    assert set(deliveries()) == {"sent"}


def test_what_is_sent_back_comes_again_and_a_major_hazard_at_once(district, gateway, choose, find_hazard, put_right):
    choose(district.town_3)
    hazard = find_hazard()
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 30)})
    put_right(hazard, district.town_3)
    deliver(TOMORROW)
    assert "新到手上2件" in gateway.messages[0]["text"]  # found, and rectified: to be verified

    choose(district.office, "13700000077")
    other = find_hazard(description="粉尘未清扫")
    basis = {"standard": "判定标准（示范）", "standard_compared": True}
    advance(other, "judge_major", actor=district.town_3, key=uuid4(), content=basis)
    assert deliver(NOW) == 1
    assert gateway.messages[-1]["phone"] == "13700000077"
    assert gateway.messages[-1]["text"].endswith("您有1件事：判定为重大隐患1件。请登录安澜看。")


def test_what_is_sent_back_says_so(district, gateway, choose, find_hazard, put_right):
    choose(district.village_3)
    hazard = find_hazard()
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 30)})
    assert "新到手上1件" in _texts(gateway, TOMORROW)[0]

    put_right(hazard, district.town_3)
    back = {"fix_due_on": date(2024, 10, 30), "note": "护栏还是松的"}
    advance(hazard, "reject", actor=district.town_3_other, key=uuid4(), content=back)

    assert "退回重办1件" in _texts(gateway, morning(TOMORROW))[0]


def test_what_nobody_read_goes_to_the_next_person_on_the_next_working_morning(district, gateway, choose, find_hazard):
    """One telephone of a body at a time; whoever opens their page, or does the thing, ends it."""
    first = choose(district.town_3)
    choose(district.town_3_other, "13900000044")
    by_village = {"actor": district.village_3, "found_on": date(2024, 10, 15)}
    days = [TOMORROW]
    while len(days) < 6:
        days.append(morning(days[-1]))

    find_hazard(**by_village)
    phones = [_phones(gateway, day) for day in days[:3]]
    assert phones == [["13812345678"], ["13900000044"], []]

    with clock.fixed(days[2] + timedelta(hours=1)):
        find_hazard(description="护栏松动", **by_village)
    assert _phones(gateway, days[3]) == ["13812345678"]
    with clock.fixed(days[3] + timedelta(hours=1)):
        first.get("/")
    assert _phones(gateway, days[4]) == []

    with clock.fixed(days[4] + timedelta(hours=1)):
        hazard = find_hazard(description="灭火器过期", **by_village)
    assert _phones(gateway, days[5]) == ["13812345678"]
    with clock.fixed(days[5] + timedelta(hours=1)):
        advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 30)})
    assert _phones(gateway, morning(days[5])) == []
    assert "新到手上1件" in gateway.messages[1]["text"]


def _texts(gateway, at):
    return [message["text"] for message in _round(gateway, at)]


def _phones(gateway, at):
    return [message["phone"] for message in _round(gateway, at)]


def _round(gateway, at):
    """What goes out when the job runs, and again a minute later."""
    before = len(gateway.messages)
    for moment in (at, at + timedelta(minutes=1)):
        outside.pass_on(moment)
        deliver(moment)
    return gateway.messages[before:]


def test_nobody_is_reached_who_did_not_choose_it_or_chose_otherwise_since(district, gateway, choose, find_hazard):
    find_hazard()
    late()
    assert deliveries() == []

    client = choose(district.town_3)
    late("late:2")
    client.post("/reach/", {})
    assert deliver(TOMORROW) == 0
    assert (gateway.messages, deliveries()) == ([], ["failed"])


def test_without_a_gateway_nothing_is_written_beside_what_the_inbox_has(district, choose, find_hazard):
    choose(district.town_3)
    find_hazard()

    with unscoped("all notices of the test", Notice):
        assert not Notice.objects.filter(key__startswith="given:").exists()


def test_killed_between_sending_and_noting_it_is_not_sent_again(district, gateway, choose, monkeypatch):
    choose(district.town_3)
    late()

    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr("anlan.kernel.notice.sending._note", die)
        with pytest.raises(Killed):
            deliver(TOMORROW)
    later = TOMORROW + timedelta(minutes=11)
    with clock.fixed(later):
        late("late:2")

    assert deliveries()[0] == "sending"
    assert deliver(later) == 0
    assert len(gateway.messages) == 1
    first = Delivery.objects.filter(channel="sms").earliest("pk")
    assert (first.state, first.problem) == ("failed", "发的时候程序中断，不知道发出没有；不再发第二次。")
    assert deliver(TOMORROW + timedelta(days=1)) == 1  # what came since goes its own way
    assert len(gateway.messages) == 2


@pytest.mark.parametrize(
    ("status", "dies", "tries", "state"),
    [(503, False, 1, "sent"), (400, False, 0, "failed"), (500, False, 0, "failed"), (200, True, 0, "failed")],
)
def test_a_gateway_that_refuses_for_now_is_asked_again_and_one_that_may_have_sent_is_not(
    district, gateway, choose, status, dies, tries, state
):
    choose(district.town_3)
    late()
    gateway.status, gateway.dies = status, dies

    assert deliver(TOMORROW) == 0
    gateway.status, gateway.dies = 200, False
    assert deliver(TOMORROW + timedelta(minutes=3)) == tries

    assert deliveries() == [state]
    assert len(gateway.messages) == (1 if dies or tries else 0)


def test_a_gateway_that_is_not_there_loses_nothing(district, gateway, choose, settings):
    choose(district.town_3)
    late()
    there, settings.SMS_URL = settings.SMS_URL, "http://127.0.0.1:9/"

    assert deliver(TOMORROW) == 0
    settings.SMS_URL = there
    assert deliver(TOMORROW + timedelta(minutes=3)) == 1


def test_a_mobile_number_is_found_among_several(district):
    assert sms.mobile_of(Person(phone="029-86661234转801、138 1234 5678")) == "13812345678"
    assert sms.mobile_of(Person(phone="029-86661234")) == ""
