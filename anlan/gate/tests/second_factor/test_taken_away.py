"""Taken away by an administrator, and by nobody else."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator

from anlan.kernel.history.verify import verify
from anlan.kernel.loop.timeline import history
from anlan.kernel.people.models import Person
from anlan.kernel.people.second_factor import factor_of

from .conftest import give, given, password, text, with_password


def reset_of(client, person, key=None):
    address = f"/organisation/accounts/{person.number}/"
    return client.post(address, {"deed": "unfactor", "key": str(key or uuid4())})


@pytest.fixture
def person(district):
    return Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)


def test_an_administrator_takes_it_away_and_it_stands_in_the_history(
    client, district, account, phone, person, client_of
):
    by = client_of(district.administrator)
    before = text(by.get(f"/organisation/accounts/{person.number}/"))

    answer = reset_of(by, person)
    person.refresh_from_db()

    assert "取消两步验证" in before
    assert answer.status_code == 302
    assert not Authenticator.objects.exists()
    assert password(client, account)["Location"] == "/"
    assert [line.what for line in history(person)] == ["登记", "取消两步验证"]
    assert list(verify("people")) == []


def test_what_is_taken_away_between_the_steps_asks_for_no_code(client, district, account, phone, person, client_of):
    password(client, account)

    reset_of(client_of(district.administrator), person)

    assert client.get("/login/code/")["Location"] == "/login/"
    assert password(client, account)["Location"] == "/"


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3_other", "village_3", "auditor"])
def test_nobody_else_takes_it_away(district, account, phone, person, client_of, name):
    answer = reset_of(client_of(district.actors[name]), person)

    assert answer.status_code == 403
    assert factor_of(account) is not None


def test_no_administrator_takes_away_their_own(client, district, watch):
    account = with_password("administrator")
    own = Person.objects.within(district.system.scope).get(pk=district.administrator.person_id)
    phone = given(account, watch)
    password(client, account)
    give(client, phone.code())

    answer = reset_of(client, own)

    assert "自己的两步验证" in text(answer, 409)
    assert factor_of(account) is not None


def test_taking_away_what_is_not_there_or_twice_changes_nothing(district, account, phone, person, client_of):
    by, key = client_of(district.administrator), uuid4()
    reset_of(by, person, key)

    assert "已经办过了" in text(reset_of(by, person, key), 409)
    assert "没有开两步验证" in text(reset_of(by, person), 409)
