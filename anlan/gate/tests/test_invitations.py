"""A firm logs in by a slip that its town hands over: once, within days, to see itself alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from anlan.gate.models import Invitation
from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.history.witness import state_first
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Account, Person
from anlan.kernel.scope import unscoped

GOOD, LINK = "qingshi-72-Luoyan", re.compile(r"/invited/[\w-]+/")


@pytest.fixture
def slip(district, plant, client_of):
    """Prints a slip; its address."""

    def printed(actor=district.town_3, at=plant, name="赵安"):
        answer = client_of(actor).post(
            f"/invitations/{at.number}/", {"name": name, "title": "安全管理人员", "phone": "13900001111"}
        )
        assert answer.status_code == 200, answer.content.decode()
        page = answer.content.decode()
        assert "<svg" in page
        return LINK.search(page)[0]

    return printed


def set_password(address, password=GOOD, again=None, browser=None):
    return (browser or Client()).post(address, {"password": password, "again": again or password}, follow=True)


def test_whoever_holds_the_slip_sets_a_password_and_sees_their_own_firm(district, plant, other_plant, slip, client_of):
    address, browser = slip(), Client()
    page = browser.get(address).content.decode()
    assert plant.name in page
    assert "张明" in page

    answer = set_password(address, browser=browser)

    assert answer.redirect_chain[-1][0] == "/firm/"
    page = answer.content.decode()
    account = Account.objects.get(person__name="赵安")
    assert f"您的账号是{account.username}" in page
    assert plant.name in page
    assert account.check_password(GOOD)
    assert not account.must_change
    assert browser.get(f"/ledgers/enterprises/{other_plant.number}/").status_code == 404
    assert browser.post("/login/", {"username": account.username, "password": GOOD}).status_code == 302
    with unscoped("whoever invited is told", Notice):
        assert Notice.objects.filter(text__contains="赵安已经用邀请登录").count() == 1
    events = Event.objects.filter(ledger__in=("people", "posts"), step="opened", content__has_key="invited_by")
    assert {event.content["invited_by"][1] for event in events} == {"张明"}
    assert list(verify()) == []


def test_a_slip_is_good_once_and_for_days_and_until_it_is_revoked(district, plant, slip, client_of):
    used, old, revoked = slip(), slip(name="钱宁"), slip(name="孙立")
    set_password(used)
    town = client_of(district.town_3)
    town.post(f"/invitations/{plant.number}/", {"revoke": str(Invitation.objects.get(name="孙立").pk)})

    for address in (used, revoked, "/invited/nothing/"):
        assert Client().get(address).status_code == 404
        assert set_password(address, "another-72-Luoyan").status_code == 404
    with clock.fixed(clock.now() + timedelta(days=7)):
        assert "过期了" in Client().get(old).content.decode()
        assert set_password(old).status_code == 404
    assert Person.objects.within(district.office.scope).filter(name__in=("钱宁", "孙立")).count() == 0
    assert LINK.search(town.get(f"/invitations/{plant.number}/").content.decode()) is None, "a code is shown once"


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", None, "太短"),
        ("anlan-2026-anquan", None, "太常见"),
        (GOOD, "qingshi-72-Luoyin", "两遍不一样"),
        ("赵安赵安赵安赵安赵安", None, "姓名"),
    ],
)
def test_a_password_that_others_would_try_uses_up_no_slip(slip, password, again, words):
    address = slip()

    answer = set_password(address, password, again)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Account.objects.filter(person__name="赵安").exists()
    assert set_password(address).redirect_chain[-1][0] == "/firm/"


def test_somebody_who_has_a_post_there_gets_no_second_one(district, manager, plant, slip):
    Account.objects.filter(person_id=manager.person_id).delete()

    set_password(slip(name="严宏"))

    assert Account.objects.get(person__name="严宏").person_id == manager.person_id


def test_only_who_answers_for_the_firm_prints_slips(district, manager, plant, client_of):
    for actor, status in (
        (district.town_4, 404), (district.village_3, 403), (manager, 403), (district.auditor, 403), (district.leader, 403),
        (district.bureau, 200), (district.office, 200),
    ):  # fmt: skip
        assert client_of(actor).get(f"/invitations/{plant.number}/").status_code == status, actor.title
    assert "邀请登录" in client_of(district.town_3).get(f"/ledgers/enterprises/{plant.number}/").content.decode()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE gate_invitation SET until = until + interval '1 year'", "企业邀请和经过对不上"),
        ("UPDATE gate_invitation SET used_at = NULL, revoked_at = NULL", "企业邀请和经过对不上"),
        ("DELETE FROM gate_invitation", "企业邀请不在了"),
        (
            "INSERT INTO gate_invitation (mark, place_id, name, title, phone, by_id, at, until) "
            "SELECT repeat('0', 64), place_id, name, title, phone, by_id, at, until FROM gate_invitation LIMIT 1",
            "企业邀请没有经过",
        ),
    ],
)
def test_a_slip_that_was_laid_into_the_database_is_told_of(district, plant, slip, client_of, statement, what):
    state_first()
    set_password(slip())
    slip(name="钱安")
    [left] = Invitation.objects.filter(name="钱安")
    client_of(district.town_3).post(f"/invitations/{plant.number}/", {"revoke": f"{left.pk}"})
    assert list(verify()) == []

    with connection.cursor() as cursor:
        cursor.execute(statement)

    assert {(each.ledger, what in each.what) for each in verify()} == {("witness.invitations", True)}
