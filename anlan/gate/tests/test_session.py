"""A session is renewed by use and ends for good; a page of one person acts as nobody else; the log-in goes on to pages only."""

import base64
import time
from uuid import UUID

import pytest
from django.test import Client

from anlan.gate.session import BEGAN, USED
from anlan.kernel.people.models import Account

POLL = {"HTTP_HX_REQUEST": "true", "HTTP_X_POLL": "1"}


@pytest.fixture
def account(district):
    return Account.objects.get(username="town_3")


@pytest.fixture
def town(client, account):
    client.force_login(account)
    client.get("/session/")
    return client


def aged(client, **moments):
    """The client's session, with what stands in it some seconds ago."""
    session = client.session
    for name, ago in moments.items():
        session[name] = time.time() - ago
    session.save()
    return session


NO_PAGES = [
    "foo", "", "foo/bar", "login", "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
    "http://[", "\x00/", "/login/", "/logout/", "/post/", "/session/", "/" + "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("onward", NO_PAGES, ids=lambda text: text[:20])
def test_the_log_in_goes_home_where_the_address_to_go_on_to_is_no_page(client, account, onward):
    client.force_login(account)

    assert client.get("/login/", {"next": onward})["Location"] == "/"


@pytest.mark.parametrize("onward", ["/ledgers/", "/ledgers/?q=一", "/nowhere", "/a\nb"])
def test_the_log_in_goes_on_to_an_address_of_ours(client, account, onward):
    client.force_login(account)

    answer = client.get("/login/", {"next": onward})

    assert answer.status_code == 302
    assert answer["Location"].startswith(onward[:2])


def test_use_renews_a_session(town):
    before = aged(town, **{USED: 3000})[USED]

    town.get("/ledgers/")

    assert town.session[USED] > before + 2900


def test_what_a_page_asks_by_itself_renews_nothing(town):
    before = aged(town, **{USED: 3000})[USED]

    assert town.get("/", **POLL).status_code == 200

    assert town.session[USED] == before


def test_two_clicks_within_a_minute_write_the_session_once(town):
    before = town.session[USED]

    town.get("/ledgers/")

    assert town.session[USED] == before


def test_a_clock_that_was_set_back_still_renews(town):
    aged(town, **{USED: -3600})

    town.get("/ledgers/")

    assert abs(town.session[USED] - time.time()) < 60


def test_a_session_ends_for_good_though_it_was_used_until_now(town, settings):
    aged(town, **{BEGAN: settings.SESSION_HOURS * 3600 + 1})

    answer = town.get("/ledgers/")

    assert answer["Location"] == "/login/?next=/ledgers/"


def test_a_page_knows_how_long_its_session_lasts(town, settings):
    aged(town, **{BEGAN: 3600})

    left = int(town.get("/").content.decode().split('data-session-left="')[1].split('"')[0])

    assert left == pytest.approx((settings.SESSION_HOURS - 1) * 3600, abs=60)


def test_a_question_after_the_end_is_answered_so_and_leads_nowhere(client, district):
    for address in ("/", "/inbox/", "/ledgers/hazards/"):
        answer = client.get(address, **POLL)

        assert (answer.status_code, answer["X-Session"]) == (401, "ended")


def test_a_form_that_a_script_sends_after_the_end_is_answered_so(client, district):
    answer = client.post("/ledgers/hazards/new/", {"description": "护栏松动"}, HTTP_X_SENT="1")

    assert (answer.status_code, answer["X-Session"]) == (401, "ended")


def test_a_form_sent_plainly_after_the_end_comes_back_to_its_page(client, district):
    page = "http://testserver/ledgers/hazards/YH-2024-0001/?a=1"
    answer = client.post("/ledgers/hazards/YH-2024-0001/steps/assign/", HTTP_REFERER=page)

    assert answer["Location"] == "/login/?next=/ledgers/hazards/YH-2024-0001/%3Fa%3D1"


def test_a_form_that_a_script_sends_learns_where_to_go_on_and_keeps_the_words_for_that_page(town):
    key = str(UUID(int=1, version=4))
    answer = town.post("/feedback/", {"kind": "other", "content": "字太小", "page": "/", "key": key}, HTTP_X_SENT="1")

    assert (answer.status_code, answer["X-Onward"]) == (200, "/feedback/")
    assert "tip" in town.get("/feedback/").content.decode()


def test_a_page_of_somebody_else_neither_sees_nor_sends(town, district):
    answer = town.get("/", HTTP_X_WHO="0" * 16, **POLL)

    assert (answer.status_code, answer["X-Session"]) == (401, "other")


def test_each_person_has_a_key_of_their_own_the_same_after_every_log_in(town, account):
    first = town.get("/drafts/key/").json()
    again, other = Client(), Client()
    again.force_login(account)
    other.force_login(Account.objects.exclude(pk=account.pk).exclude(person_id=account.person_id)[0])

    assert len(base64.b64decode(first["key"])) == 32
    assert again.get("/drafts/key/").json() == first
    assert other.get("/drafts/key/").json()["key"] != first["key"]
    assert other.get("/drafts/key/").json()["who"] != first["who"]


def test_without_a_session_there_is_no_key_but_a_token_for_the_log_in(client, db):
    assert client.get("/drafts/key/").status_code == 401
    answer = client.get("/session/").json()
    assert (answer["who"], answer["left"]) == ("", 0)
    assert answer["csrf"]


def test_a_poll_that_comes_back_after_the_password_was_changed_signs_nobody_out(town, client):
    """It was sent with the session from before: what is taken away for that would be the new session's cookie."""
    client.cookies["sessionid"] = "0" * 32

    polled = client.get("/conferences/ringing/", **POLL)
    visited = client.get("/")

    assert "sessionid" not in polled.cookies
    assert visited.cookies["sessionid"].value == ""
