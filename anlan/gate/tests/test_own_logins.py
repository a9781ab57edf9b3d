"""我的登录: where one is logged in now, what was tried at one's account, what administrators did to it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.test import Client
from django.utils import timezone

from anlan.gate.jobs import sweep_logins
from anlan.kernel.admission.accounts import renew_password
from anlan.kernel.people.models import Account, Person
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import PASSWORD

pytestmark = pytest.mark.usefixtures("no_earlier_attempts")
PAGE = "/logins/"


@pytest.fixture
def logged_in(account):
    def enter(agent="Firefox/140 Windows", password=PASSWORD):
        client = Client(headers={"user-agent": agent})
        client.post("/login/", {"username": account.username, "password": password})
        return client

    return enter


def text(answer):
    return answer.content.decode()


def test_each_place_is_named_and_the_own_one_marked(logged_in):
    client = logged_in("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")
    logged_in("Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile")

    page = text(client.get(PAGE))

    assert "电脑" in page
    assert "手机" in page
    assert page.count("就是这里") == 1
    assert "127.0.0.1" in page


def test_the_others_are_ended_with_the_password_and_this_one_stays(logged_in):
    here, elsewhere = logged_in(), logged_in()

    refused = here.post(PAGE, {"end": "others", "password": "x"})
    assert refused.status_code == 422
    assert elsewhere.get("/ledgers/").status_code == 200

    assert here.post(PAGE, {"end": "others", "password": PASSWORD}).status_code == 302
    assert elsewhere.get("/ledgers/").status_code == 302
    assert here.get("/ledgers/").status_code == 200


def test_one_of_them_is_ended_alone(logged_in):
    here, there, third = logged_in(), logged_in(), logged_in()
    marks = [each["mark"] for each in here.get(PAGE).context["sessions"] if not each["is_here"]]

    ended = []
    for mark in marks[:1]:
        here.post(PAGE, {"end": mark, "password": PASSWORD})
        ended = [client for client in (there, third) if client.get("/ledgers/").status_code == 302]

    assert len(ended) == 1


def test_nobody_ends_or_sees_those_of_others(district, logged_in, client_of):
    mine, other = logged_in(), client_of(district.leader)
    mark = mine.get(PAGE).context["sessions"][0]["mark"]
    leader = Account.objects.get(person_id=district.leader.person_id)
    leader.set_password("liu-xi-shan-41")
    leader.save()
    other.force_login(leader, backend="anlan.gate.login.AccountBackend")

    other.post(PAGE, {"end": mark, "password": "liu-xi-shan-41"})

    assert mine.get("/ledgers/").status_code == 200
    assert mark not in text(other.get(PAGE))


def test_guessing_the_password_here_locks_as_at_the_door(logged_in):
    client = logged_in()
    for _ in range(5):
        answer = client.post(PAGE, {"end": "others", "password": "x"})

    assert answer.status_code == 429


def test_wrong_passwords_and_log_ins_are_told_to_whose_account_it_is(account, logged_in):
    Client().post("/login/", {"username": account.username, "password": "x"})
    client = logged_in()

    page = text(client.get(PAGE))

    assert "密码或验证码不对" in page
    assert "登录成功" in page
    assert AccessFailureLog.objects.filter(username=account.username).count() == 1


def test_what_an_administrator_did_to_it_is_told(district, account, logged_in):
    with unscoped("the test looks for whoever forgot", Person):
        person = Person.objects.get(pk=account.person_id)
    password = renew_password(person, actor=district.administrator, key=uuid4())
    client = logged_in(password=password)
    client.post("/password/", {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD})

    assert "重设密码" in text(client.get(PAGE))


def test_they_are_kept_for_six_months_and_not_for_ever(db):
    for days in (1, 183, 400):
        for model in (AccessLog, AccessFailureLog):
            row = model.objects.create(username=f"u{days}", user_agent="", http_accept="", path_info="")
            model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=days))

    assert sweep_logins(0) == 2

    for model in (AccessLog, AccessFailureLog):
        assert set(model.objects.values_list("username", flat=True)) == {"u1", "u183"}


def test_it_is_for_whoever_is_logged_in(client, db):
    assert client.get(PAGE).status_code == 302
