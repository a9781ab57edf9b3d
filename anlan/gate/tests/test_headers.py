"""What every answer tells the browser that it may not do, and where a browser tells what it kept from being done."""

import importlib
import json

import pytest

from anlan.gate import policy_reports
from anlan.site import settings as site_settings

POLICY = "/policy-reports/"


@pytest.fixture
def kept(settings, tmp_path):
    settings.POLICY_REPORTS = tmp_path / "policy-reports.jsonl"
    return settings.POLICY_REPORTS


def report(blocked, page="http://testserver/ledgers/?q=secret"):
    content = {"blocked-uri": blocked, "violated-directive": "script-src-elem", "document-uri": page}
    return json.dumps({"csp-report": content})


@pytest.mark.parametrize("address", ["/login/", "/", "/api/v1/ledgers/", "/nothing-here/"])
def test_every_answer_gives_no_sensor_away_and_stays_with_us(client, db, address):
    answer = client.get(address)

    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert "accelerometer=()" in answer["Permissions-Policy"]
    assert "usb=()" in answer["Permissions-Policy"]


def test_no_page_sets_another_base_and_breaches_are_reported(client, db):
    policy = client.get("/login/")["Content-Security-Policy"]

    assert "base-uri 'none'" in policy
    assert f"report-uri {POLICY}" in policy


def test_a_report_is_kept_without_what_was_asked(client, db, kept):
    answer = client.post(POLICY, report("https://evil.example/x.js?token=1"), content_type="application/csp-report")

    assert answer.status_code == 204
    entry = json.loads(kept.read_text("utf-8"))
    assert entry["blocked"] == "https://evil.example/x.js"
    assert entry["page"] == "/ledgers/"
    assert entry["directive"] == "script-src-elem"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"csp-report": 3}', "x" * 20_000, "\xff\x00"])
def test_what_is_no_report_is_not_kept(client, db, kept, content):
    answer = client.post(POLICY, content, content_type="application/csp-report")

    assert answer.status_code in (204, 400, 413)
    assert not kept.exists()


def test_however_many_come_the_file_stays_small(client, db, kept, monkeypatch):
    monkeypatch.setattr(policy_reports, "MOST", 4000)
    for number in range(60):
        client.post(POLICY, report(f"https://evil.example/{number}\n.js"), content_type="application/csp-report")

    lines = kept.read_text("utf-8").splitlines()
    assert kept.stat().st_size <= 4000
    assert "59" in json.loads(lines[-1])["blocked"]
    assert all(json.loads(line) for line in lines)


def test_behind_https_no_other_host_sets_our_cookies(monkeypatch):
    try:
        monkeypatch.setenv("ANLAN_HTTPS", "1")
        secure = importlib.reload(site_settings)
        assert secure.SESSION_COOKIE_NAME == "__Host-sessionid"
        assert secure.CSRF_COOKIE_NAME == "__Host-csrftoken"
        assert secure.SESSION_COOKIE_SECURE
        assert secure.CSRF_COOKIE_SECURE
        assert secure.SESSION_COOKIE_HTTPONLY
        assert secure.SECURE_HSTS_INCLUDE_SUBDOMAINS
    finally:
        monkeypatch.undo()
        importlib.reload(site_settings)


def test_the_api_describes_itself_to_whoever_is_logged_in_with_all_its_answers(district, client, client_of):
    address = "/api/v1/openapi.json"
    assert client.get(address).status_code == 401

    paths = client_of(district.leader).get(address).json()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert operations
    for operation in operations:
        assert {"401", "403", "404", "413", "422", "429"} <= set(operation["responses"]), operation["summary"]
    assert {"201", "409"} <= set(paths["/api/v1/ledgers/{code}/records/"]["post"]["responses"])


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_no_request_is_echoed(client, db, method):
    answer = client.generic(method, "/login/", HTTP_X_SECRET="echo-me")

    assert answer.status_code == 405
    assert b"echo-me" not in answer.content


def test_nothing_is_debugged_in_service():
    assert site_settings.DEBUG is False


def test_a_program_that_asks_in_the_clear_is_refused_and_a_page_is_led_to_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True

    refused = client.get("/api/v1/ledgers/")

    assert refused.status_code == 400
    assert "https://" in refused.json()["message"]
    assert client.get("/login/")["Location"].startswith("https://")
    assert client.get("/api/v1/ledgers/", secure=True).status_code == 401


def test_whoever_logs_out_leaves_nothing_in_the_browsers_cache(client_of, district):
    answer = client_of(district.office).post("/logout/")

    assert answer["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize(
    "address", ["/static/", "/static/built/", "/static/../anlan/site/settings.py", "/static/%2e%2e/manage"]
)
def test_no_folder_of_files_is_listed_or_left(client, db, address):
    assert client.get(address).status_code == 404
