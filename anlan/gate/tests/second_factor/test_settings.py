"""What the district sets: who must have it, and the key that seals the secrets."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from anlan.site.environment import BadSetting, choice

from .conftest import give, is_in, password


def test_a_word_that_the_setting_does_not_know_is_refused_at_start_up(monkeypatch):
    monkeypatch.setenv("ANLAN_SECOND_FACTOR", "perhaps")

    with pytest.raises(BadSetting, match="required, offered"):
        choice("ANLAN_SECOND_FACTOR", "required", "offered")


def test_where_nothing_is_said_it_is_required(monkeypatch):
    monkeypatch.delenv("ANLAN_SECOND_FACTOR", raising=False)

    assert choice("ANLAN_SECOND_FACTOR", "required", "offered") == "required"


def test_with_another_signing_key_the_sealed_secrets_say_so_and_open_nothing(client, account, phone, settings):
    settings.SECRET_KEY = "another one, of some length, from a machine that was set up anew"
    password(client, account)

    with pytest.raises(ImproperlyConfigured, match="ANLAN_SECRET_KEY"):
        give(client, phone.code())

    assert not is_in(client)
