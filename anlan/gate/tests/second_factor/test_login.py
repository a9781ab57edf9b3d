"""Logging in by password and code: one alone lets nobody in, and nothing is gained between the steps."""

import pytest
from django.test import Client

from .conftest import NEW_PASSWORD, give, given, is_in, password, text, with_password


def test_the_password_alone_lets_nobody_in(client, account, phone):
    answer = password(client, account)

    assert answer["Location"] == "/login/code/"
    assert not is_in(client)
    assert "验证码" in text(client.get("/login/code/"))


def test_the_right_code_lets_in_and_goes_on_to_the_page_that_asked(client, account, phone):
    password(client, account, next="/indicators/")

    answer = give(client, phone.code())

    assert answer["Location"] == "/indicators/"
    assert is_in(client)


def test_each_step_has_a_session_of_its_own(client, account, phone):
    client.session.save()
    session = client.session
    session["laid"] = "out"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    password(client, account)
    between = client.cookies["sessionid"].value
    give(client, phone.code())

    assert len({before, between, client.cookies["sessionid"].value}) == 3
    assert "laid" not in client.session
    for key in (before, between):
        stranger = Client()
        stranger.cookies["sessionid"] = key
        assert not is_in(stranger)


def test_five_minutes_after_the_password_it_has_to_be_given_again(client, account, phone, watch):
    password(client, account)
    watch.passes(301)

    assert client.get("/login/code/")["Location"] == "/login/"
    assert give(client, phone.code())["Location"] == "/login/"
    assert not is_in(client)


def test_another_session_gains_nothing(client, account, phone):
    password(client, account)
    other = Client()

    answer = give(other, phone.code())

    assert answer["Location"] == "/login/"
    assert not is_in(other)


def test_a_code_opens_the_account_whose_password_was_given_and_no_other(client, account, phone, watch):
    victim = with_password("town_4")
    given(victim, watch)
    password(client, victim)

    assert text(give(client, phone.code()), 422)
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "closed"])
def test_what_was_taken_away_between_the_steps_is_gone(client, account, phone, change):
    password(client, account)
    if change == "password":
        account.set_password(NEW_PASSWORD)
    else:
        account.is_active = False
    account.save()

    assert give(client, phone.code())["Location"] == "/login/"
    assert not is_in(client)


def test_a_wrong_password_tells_nobody_who_has_a_second_factor(client, account, phone):
    without = with_password("town_4")

    pages = [
        client.post("/login/", {"username": name, "password": "x"})
        for name in (account.username, without.username, "nobody")
    ]

    for page in pages:
        assert "账号或密码不对" in text(page, 422)
        assert "验证码" not in text(page, 422)
        assert "sessionid" not in page.cookies


def test_both_steps_refuse_a_forged_form(account, phone):
    forger = Client(enforce_csrf_checks=True)
    page = forger.get("/login/")
    token = page.cookies["csrftoken"].value
    password(forger, account, csrfmiddlewaretoken=token)

    assert give(forger, phone.code()).status_code == 403
    assert forger.post("/second-factor/", {"off": "1", "code": phone.code()}).status_code == 403
    assert forger.post("/login/code/", {"code": phone.code(), "csrfmiddlewaretoken": token}).status_code == 302
