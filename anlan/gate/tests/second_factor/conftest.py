"""An account, its phone, the time that passes for both, and the steps that one takes with them."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from axes.utils import reset

from anlan.kernel.people.models import Account
from anlan.kernel.people.second_factor import switch_on
from anlan.kernel.testing.cast import PASSWORD

from .phone import STEP, Phone, Watch

NEW_PASSWORD = "liu-xi-shan-41"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    reset()


@pytest.fixture
def watch(monkeypatch):
    made = Watch()
    monkeypatch.setattr(time, "time", lambda: made.now)
    return made


@pytest.fixture
def account(district):
    return with_password("town_3")


@pytest.fixture
def phone(account, watch):
    """The phone of an account that has a second factor; its first code is used."""
    return given(account, watch)


def with_password(username):
    account = Account.objects.get(username=username)
    account.set_password(PASSWORD)
    account.save()
    return account


def given(account, watch):
    made = Phone(totp.generate_totp_secret(), watch)
    made.recovery = switch_on(account, made.secret, code=made.code())
    watch.passes(2 * STEP)
    return made


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def password(client, account, secret=PASSWORD, **more):
    return client.post("/login/", {"username": account.username, "password": secret, **more})


def give(client, code):
    return client.post("/login/code/", {"code": code})


def is_in(client):
    return client.get("/ledgers/").status_code == 200


def secret_on(page):
    return page.context["secret"].replace(" ", "")


def set_up(client, watch):
    """Switch it on through the page; returns the phone and the answer."""
    phone = Phone(secret_on(client.get("/second-factor/")), watch)
    return phone, client.post("/second-factor/", {"code": phone.code()})
