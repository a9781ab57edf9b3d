"""Guessing at codes locks as guessing at passwords does, and leaves no code in the log."""

from axes.models import AccessAttempt
from django.test import Client

from anlan.kernel.people.second_factor import factor_of

from .conftest import give, is_in, password, text


def test_five_wrong_codes_lock_as_five_wrong_passwords_do(client, account, phone):
    password(client, account)

    answers = [give(client, phone.wrong()) for _ in range(5)]
    right = give(client, phone.code())
    anew = password(Client(), account)

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert "锁半小时" in text(answers[4], 429)
    assert "锁半小时" in text(right, 429)
    assert anew.status_code == 429
    assert not is_in(client)


def test_wrong_passwords_and_wrong_codes_count_together(client, account, phone):
    for _ in range(3):
        password(client, account, "x")
    password(client, account)

    answers = [give(client, phone.wrong()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 429]


def test_a_right_password_in_between_sets_no_count_back(client, account, phone):
    for _ in range(4):
        password(client, account)
        give(client, phone.wrong())
    password(client, account)

    assert give(client, phone.wrong()).status_code == 429


def test_no_code_stands_in_the_log_of_failures(client, account, phone):
    password(client, account)

    give(client, "87654321")

    assert "87654321" not in AccessAttempt.objects.get(username="town_3").post_data


def test_guessing_at_the_switch_locks_too(client, account, phone):
    password(client, account)
    give(client, phone.code())

    answers = [client.post("/second-factor/", {"off": "1", "code": phone.wrong()}) for _ in range(5)]

    assert answers[4].status_code == 429
    assert client.post("/second-factor/", {"off": "1", "code": phone.code(steps=1)}).status_code == 429
    assert factor_of(account) is not None
