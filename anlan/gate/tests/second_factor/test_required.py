"""Who must have a second factor is held until it is on; nobody else is."""

import pytest

from anlan.kernel.testing.cast import PASSWORD

from .conftest import NEW_PASSWORD, give, given, password, set_up, text, with_password


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"
    settings.SAMPLE = False


@pytest.mark.parametrize("username", ["administrator", "office", "auditor"])
def test_whoever_must_have_it_is_held_until_it_is_on(client, district, required, watch, username):
    account = with_password(username)
    password(client, account)

    held = [client.get(address) for address in ("/", "/ledgers/", "/api/v1/ledgers/", "/password/")]
    page = text(client.get("/second-factor/"))
    set_up(client, watch)

    assert [answer.headers.get("Location") for answer in held] == ["/second-factor/"] * 4
    assert "您的岗位" in page
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["leader", "bureau", "town_3", "village_3"])
def test_nobody_else_is_held(client, district, required, username):
    password(client, with_password(username))

    assert client.get("/").status_code == 200


def test_whoever_is_held_may_leave(client, district, required):
    password(client, with_password("office"))

    assert client.post("/logout/")["Location"] == "/login/"


def test_the_first_password_comes_before_the_second_factor(client, district, required):
    account = with_password("office")
    account.must_change = True
    account.save()
    password(client, account)

    before = client.get("/second-factor/")["Location"]
    client.post("/password/", {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    assert before == "/password/"
    assert client.get("/")["Location"] == "/second-factor/"


def test_whoever_must_have_it_and_switches_it_off_is_held_again(client, district, required, watch):
    account = with_password("auditor")
    phone = given(account, watch)
    password(client, account)
    give(client, phone.code())

    client.post("/second-factor/", {"off": "1", "code": phone.code(steps=1)})

    assert client.get("/ledgers/")["Location"] == "/second-factor/"


def test_a_district_that_only_offers_it_holds_nobody(client, district, required, settings):
    settings.SECOND_FACTOR = "offered"
    password(client, with_password("administrator"))

    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["administrator", "town_3"])
def test_a_persona_of_the_sample_is_in_on_one_click_whatever_is_on(
    client, district, required, settings, watch, username
):
    settings.SAMPLE = True
    given(with_password("town_3"), watch)

    client.post("/login/persona/", {"username": username})

    assert client.get("/").status_code == 200
