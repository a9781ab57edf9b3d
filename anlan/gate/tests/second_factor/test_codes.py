"""Which codes are good: at which moment, how often, however they are typed; and recovery codes."""

import importlib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.test import Client

from anlan.kernel.people.second_factor import switch_on

from .conftest import give, is_in, password, text
from .phone import Phone


def test_a_wrong_code_is_said_at_its_field_and_lets_nobody_in(client, account, phone):
    password(client, account)

    answer = give(client, phone.wrong())

    assert "验证码不对" in text(answer, 422)
    assert not is_in(client)
    assert give(client, phone.code()).status_code == 302


@pytest.mark.parametrize("typed", ["", "    ", "abcdef", "１", "٣" * 6, "\x00" * 3, "1" * 5000])
def test_nonsense_is_no_code(client, account, phone, typed):
    password(client, account)

    assert text(give(client, typed), 422)
    assert not is_in(client)


def test_spaces_and_wide_figures_do_no_harm(client, account, phone):
    password(client, account)
    wide = "".join(chr(ord(figure) + 0xFEE0) for figure in phone.code())

    assert give(client, f" {wide[:3]} {wide[3:]} ").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_half_a_minute_off_is_forgiven(client, account, phone, steps):
    password(client, account)

    assert give(client, phone.code(steps=steps)).status_code == 302


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_a_minute_off_is_not(client, account, phone, steps):
    password(client, account)

    assert text(give(client, phone.code(steps=steps)), 422)


@pytest.mark.parametrize("later", [0, 20, 40])
def test_a_code_works_once(client, account, phone, watch, later):
    seen = phone.code(steps=1)
    password(client, account)
    give(client, seen)
    watch.passes(later)

    thief = Client()
    password(thief, account)

    assert text(give(thief, seen), 422)
    assert not is_in(thief)


def test_a_code_older_than_the_last_one_used_is_no_good(client, account, phone):
    password(client, account)
    give(client, phone.code())

    thief = Client()
    password(thief, account)

    assert text(give(thief, phone.code(steps=-1)), 422)
    assert give(thief, phone.code(steps=1)).status_code == 302


def test_the_code_that_switched_it_on_is_used(client, account, watch):
    phone = Phone(totp.generate_totp_secret(), watch)
    switch_on(account, phone.secret, code=phone.code())
    password(client, account)

    assert text(give(client, phone.code()), 422)


def test_each_recovery_code_works_once(client, account, phone):
    first, second = phone.recovery[:2]
    password(client, account)
    entered = give(client, first)
    other = Client()
    password(other, account)

    again = give(other, first)
    another = give(other, second)

    assert [entered.status_code, again.status_code, another.status_code] == [302, 422, 302]
    assert "备用码还剩8个" in text(client.get("/second-factor/"))


def test_of_recovery_codes_only_hashes_are_kept(account, phone):
    paper = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)

    assert len(phone.recovery) == len(set(paper.data["hashes"])) == 10
    assert not any(code in str(paper.data) for code in phone.recovery)


def test_codes_that_were_printed_before_there_were_hashes_stay_good(client, account, phone):
    Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).delete()
    earlier = RecoveryCodes.activate(account)
    used, code, *_ = earlier.generate_codes()
    earlier.validate_code(used)

    importlib.import_module("anlan.kernel.people.migrations.0012_hashed_recovery_codes").keep_hashes(apps, None)

    password(client, account)
    assert text(give(client, used), 422)
    assert give(client, code).status_code == 302
    assert "备用码还剩8个" in text(client.get("/second-factor/"))
