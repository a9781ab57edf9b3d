"""What an attacker tries at the gate: forged forms, a session laid out beforehand, a shared machine, a password never changed."""

import os
import stat
import subprocess
import sys

import pytest
from django.test import Client

from anlan.kernel.testing.cast import PASSWORD


@pytest.fixture
def log_in(client, account):
    return lambda: client.post("/login/", {"username": account.username, "password": PASSWORD})


def test_a_form_without_its_token_is_refused_in_words(district, account, client_of):
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = client_of(district.town_3).cookies

    for address in (
        "/ledgers/hazards/new/",
        "/logout/",
        "/post/",
        "/password/",
        "/ledgers/hazards/import/",
        "/reports/",
    ):
        answer = forger.post(address, {"key": "1"})
        assert answer.status_code == 403, address
        assert "什么都没有存" in answer.content.decode()


def test_a_session_laid_out_before_the_log_in_is_worth_nothing_after_it(client, log_in):
    client.session.save()
    session = client.session
    session["laid"] = "out"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    log_in()

    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/ledgers/").status_code == 302


def test_a_changed_password_ends_every_other_session(district, account, client_of, log_in, client):
    elsewhere = client_of(district.town_3)
    log_in()

    client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": "liu-xi-shan-41", "new_password2": "liu-xi-shan-41"},
    )

    assert client.get("/ledgers/").status_code == 200
    assert elsewhere.get("/ledgers/").status_code == 302


def test_a_closed_account_is_out_at_once(district, account, client_of):
    client = client_of(district.town_3)
    account.is_active = False
    account.save()

    assert client.get("/ledgers/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/ledgers/", "/ledgers/hazards/", "/api/v1/ledgers/", "/ledgers/hazards/export.xlsx"]
)
def test_with_the_first_password_there_is_nothing_but_changing_it(client, account, log_in, address):
    account.must_change = True
    account.save()
    log_in()

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    assert client.get("/password/").status_code == 200
    assert client.post("/logout/").status_code == 302


@pytest.mark.parametrize("address", ["/ledgers/", "/ledgers/hazards/", "/api/v1/ledgers/", "/indicators/"])
def test_what_was_shown_to_somebody_stays_on_no_shared_machine(district, client_of, address):
    answer = client_of(district.town_3).get(address)

    assert answer["Cache-Control"] == "private, no-store"


def test_no_page_runs_foreign_code_or_is_framed(client, db):
    answer = client.get("/login/")

    assert "script-src" not in answer["Content-Security-Policy"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "///evil.example"]
)
def test_nobody_is_led_away(client, account, log_in, address):
    answer = client.post(
        f"/login/?next={address}", {"username": account.username, "password": PASSWORD, "next": address}
    )

    assert answer["Location"] == "/"


def test_the_signing_key_is_nobody_elses_to_read(tmp_path):
    say = "import os; os.umask(0); from anlan.site import settings"
    environment = {**os.environ, "ANLAN_VAR": str(tmp_path)}

    subprocess.run([sys.executable, "-c", say], env=environment, check=True)

    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert len((tmp_path / "secret-key").read_text()) > 50


def test_markup_in_a_name_stays_text(district, client_of):
    client = client_of(district.town_3)
    evil = '"><script>alert(1)</script><b x="'

    pages = [
        client.get("/ledgers/hazards/", {"q": evil, "region": evil, "sort": evil, "after": evil}),
        client.get("/ledgers/hazards/new/", {"description": evil, "place": evil}),
        client.get("/suggest/enterprises/", {"q": evil}),
        client.get("/indicators/", {"from": evil, "region": evil}),
        client.post("/check/", {"text": evil, "from": evil}),
        Client().get("/login/", {"next": evil}),
        client.get(f"/ledgers/hazards/{evil}/"),
    ]

    for page in pages:
        assert "<script>alert" not in page.content.decode(), page.request["PATH_INFO"]
