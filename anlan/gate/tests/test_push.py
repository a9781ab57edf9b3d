"""What a browser is pushed: opened on its person's page, sealed for that browser alone, shown once, and before an SMS."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from py_vapid import Vapid02

from anlan.gate.channels.push import is_push_service, public_key
from anlan.kernel import clock
from anlan.kernel.loop.advance import correct
from anlan.kernel.notice.models import PhoneChoice, Subscription
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, deliver, tell
from anlan.kernel.people.models import Person
from anlan.kernel.people.roles import TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, VILLAGE_3

from .gateway import gateway
from .push_service import Browser, service

__all__ = ["gateway", "service"]
TOMORROW = clock.start_of(date(2024, 10, 17)) + timedelta(hours=8)


def opened(client, browser):
    answer = client.post("/reach/", browser.form, follow=True)
    assert "以后有事推送到这台设备" in answer.content.decode()
    return browser


def late(number=1):
    about = About("hazards", number, VILLAGE_3, "general")
    return tell(
        f"late:{number}", "超期2天：交办 宏达机械厂", to=Audience(role=TOWN, region=VILLAGE_3), about=about, now=NOW
    )


def test_each_browser_of_a_person_shows_one_line_a_morning_that_names_nobody(district, service, client_of):
    client = client_of(district.town_3)
    assert f'data-key="{public_key()}"' in client.get("/reach/").content.decode()
    phone, desk, other = (Browser(service, name) for name in ("phone", "desk", "other"))
    opened(client, phone), opened(client, desk)
    opened(client_of(district.town_4), other)
    late(1), late(2)

    assert (deliver(NOW + timedelta(hours=1)), deliver(TOMORROW), deliver(TOMORROW + timedelta(minutes=20))) == (
        0,
        1,
        0,
    )

    (line,) = phone.shown
    assert (line["title"], line["text"]) == ("青禾区安澜", "您有2件事：超期2件。请登录安澜看。")
    assert (desk.shown, other.shown) == ([line], [])
    assert "宏达".encode() not in service.messages[0][2]
    signature = service.messages[0][1]["authorization"]
    assert signature.endswith(f",k={public_key()}")
    assert Vapid02.verify(signature)


def test_who_has_a_browser_gets_no_sms_besides_and_one_again_when_it_is_gone(district, service, gateway, client_of):
    with unscoped("a person's own record", Person):
        person = Person.objects.get(pk=district.town_3.person_id)
    correct(person, {"phone": "13812345678"}, actor=district.administrator, key=uuid4(), version=person.version)
    PhoneChoice.objects.create(person=person, sms=True)
    phone = opened(client_of(district.town_3), Browser(service, "phone"))
    late(1)
    deliver(TOMORROW)
    assert (len(phone.shown), gateway.messages) == (1, [])

    service.status["/phone"] = 410
    late(2)
    deliver(TOMORROW + timedelta(days=1))
    assert not Subscription.objects.exists()
    late(3)
    deliver(TOMORROW + timedelta(days=2))

    assert (len(phone.shown), len(gateway.messages)) == (1, 1)


@pytest.mark.parametrize(("status", "later"), [(429, 1), (500, 1), (307, 1), (403, 1)])
def test_a_service_that_does_not_take_it_is_asked_again(district, service, client_of, status, later):
    phone = opened(client_of(district.town_3), Browser(service, "phone"))
    service.status["/phone"] = status
    late()

    assert deliver(TOMORROW) == 0
    service.status["/phone"] = 201
    assert deliver(TOMORROW + timedelta(minutes=3)) == later
    assert len(phone.shown) == 1
    assert {path for path, *_ in service.messages} == {"/phone"}


def test_a_browser_that_somebody_else_opens_shows_theirs_and_one_may_be_given_up(district, service, client_of):
    phone = Browser(service, "phone")
    mine, theirs = client_of(district.town_3), client_of(district.town_4)
    opened(mine, phone), opened(theirs, phone)
    late()
    deliver(TOMORROW)
    assert phone.shown == []

    (kept,) = Subscription.objects.all()
    mine.post("/reach/", {"forget": str(kept.pk)})
    assert Subscription.objects.count() == 1
    theirs.post("/reach/", {"forget": str(kept.pk)})
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://10.0.0.1/x"},
        {"endpoint": "http://push.example.invalid/x"},
        {"endpoint": "ftp://push.example.invalid/x"},
        {"endpoint": ""},
        {"p256dh": "no key"},
        {"p256dh": "BA" * 20},
        {"auth": "short"},
    ],
)
def test_what_no_browser_says_is_not_kept(district, service, client_of, change):
    answer = client_of(district.town_3).post("/reach/", Browser(service, "phone").form | change, follow=True)

    assert not Subscription.objects.exists()
    assert "以后有事推送到这台设备" not in answer.content.decode()


def test_only_what_makers_of_browsers_run_is_asked(settings):
    kept = [
        "https://fcm.googleapis.com/fcm/send/a", "https://web.push.apple.com/a", "https://updates.push.services.mozilla.com/a",
    ]  # fmt: skip
    refused = [
        "https://fcm.googleapis.com.example.invalid/a", "https://evilpush.apple.com.invalid/", "http://web.push.apple.com/a",
        "https://user@10.0.0.1/.push.apple.com",
    ]  # fmt: skip

    assert [is_push_service(address) for address in kept + refused] == [True] * 3 + [False] * 4
