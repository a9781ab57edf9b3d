"""A code that is none is told apart from one that is wrong, and costs no attempt."""

import pytest

from .conftest import give, password, text


@pytest.mark.parametrize("typed", ["12345", "1234567", "abcdef", "一二三四五六"])
def test_what_cannot_be_a_code_costs_no_attempt_and_says_what_one_looks_like(client, account, phone, typed):
    password(client, account)

    for _ in range(6):
        assert "手机上的验证码是6位数字，备用码是12位数字" in text(give(client, typed), 422)
    assert give(client, phone.code()).status_code == 302


def test_a_wrong_code_says_how_many_tries_are_left_and_what_else_to_do(client, account, phone):
    password(client, account)

    page = text(give(client, phone.wrong()), 422)

    assert "还能试4次" in page
    assert "改填一个备用码" in page


def test_a_code_may_be_typed_as_it_is_shown(client, account, phone):
    password(client, account)
    code = phone.code()

    assert give(client, f"{code[:3]} {code[3:]}").status_code == 302
