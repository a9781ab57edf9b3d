"""What the district sets: who must have it, and the key that seals the secrets."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from anlan.site.environment import BadSetting, choice

from .conftest import give, is_in, password


def test_a_word_that_the_setting_does_not_know_is_refused_at_start_up(monkeypatch):
    monkeypatch.setenv("ANLAN_SECOND_FACTOR", "perhaps")

    with pytest.raises(BadSetting, match="required, offered"):
        choice("ANLAN_SECOND_FACTOR", "required", "offered")


def test_where_nothing_is_said_it_is_required(monkeypatch):
    monkeypatch.delenv("ANLAN_SECOND_FACTOR", raising=False)

    assert choice("ANLAN_SECOND_FACTOR", "required", "offered") == "required"


def test_an_earlier_signing_key_still_opens_and_what_it_opened_is_sealed_by_the_new_one(
    client, account, phone, settings
):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, of some length, since the old one was seen by somebody"
    password(client, account)
    assert give(client, phone.code()).status_code == 302

    settings.SECRET_KEY_FALLBACKS = []
    later = Client()
    password(later, account)

    assert give(later, phone.code(steps=1)).status_code == 302


def test_with_another_signing_key_the_sealed_secrets_say_so_and_open_nothing(client, account, phone, settings):
    settings.SECRET_KEY = "another one, of some length, from a machine that was set up anew"
    password(client, account)

    with pytest.raises(ImproperlyConfigured, match="ANLAN_SECRET_KEY"):
        give(client, phone.code())

    assert not is_in(client)
