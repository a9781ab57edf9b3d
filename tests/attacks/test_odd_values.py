"""Digits that are no number, numbers that no column holds and JSON without end: refused in words wherever they are sent."""

import pytest

from anlan.conference.tests.conftest import enter, run_conference
from anlan.kernel.column.spelling import whole_number

from .attack import Attack
from .hostile import Fuzz

ODD = ["²", "--4", "9" * 5000, str(2**63), str(10**30), "-1", "1_0", "٣", "\x00", ""]
DEEP = "[" * 8000
ONE_NUMBER = {
    "floor": "person", "request": "person", "removal": "person", "deputy": "person", "mute": "person", "presence": "site", "absence": "site",
    "broadcast": "site", "call-again": "site", "visits": "room", "polling": "seconds", "resolutions": "holder", "camera-ends": "view",
    "lock": "version", "strokes": "points", "side-rooms": "site-1",
}  # fmt: skip


@pytest.fixture
def chair(district, client_of):
    return Attack(client_of(district.leader), Fuzz("odd"), "chair")


@pytest.mark.parametrize("odd", ODD)
def test_only_whole_numbers_that_the_database_holds_are_numbers(odd):
    assert whole_number(odd) is None


def test_whole_numbers_are_read():
    assert [whole_number(text) for text in ("0", "17", str(2**63 - 1))] == [0, 17, 2**63 - 1]
    assert whole_number("-17", least=-20) == -17


@pytest.mark.parametrize("noun", ONE_NUMBER)
def test_no_act_of_a_conference_breaks_on_an_odd_number(district, chair, noun):
    conference = run_conference(district.leader)
    enter(conference, district.leader)
    for odd in ODD:
        answer = chair.client.post(
            f"/conferences/{conference.number}/{noun}/",
            {
                "key": "00000000-0000-4000-8000-000000000001",
                ONE_NUMBER[noun]: odd,
                f"site-{odd}": "1",
                "text": "x",
                "due_on": "2024-11-01",
            },
            headers={"Accept": "text/plain"},
        )
        chair.note(answer, f"{noun} {odd[:9]}")
    assert chair.statuses.total() == len(ODD)
    assert not chair.faults


@pytest.mark.parametrize(
    "address",
    [
        "/ledgers/hazards/?after=2024-01-01~{}", "/api/v1/ledgers/hazards/records/?after=2024-01-01~{}", "/ledgers/hazards/?at={}",
        "/indicators/hazards.found/rows/?by=body&key={}", "/api/v1/indicators/hazards.found/rows/?by=body&key={}", "/audit/?run={}",
        "/audit/?after={}",
    ],
)  # fmt: skip
def test_no_address_breaks_on_an_odd_number(district, chair, hazard, address):
    for odd in ODD:
        chair.send("GET", address.format(chair.quoted(odd)))
    assert not chair.faults


def test_a_deep_report_of_a_browser_is_no_report(client, settings, tmp_path):
    settings.POLICY_REPORTS = tmp_path / "reports"
    assert client.post("/policy-reports/", DEEP, content_type="application/csp-report").status_code == 400


def test_deep_streams_are_no_streams(district, chair):
    conference = run_conference(district.leader)
    seat = enter(conference, district.leader).token
    form = {
        "device": "d" * 20,
        "node": "district",
        "session": "7",
        "handle": "8",
        "transaction": "t",
        "private": "1",
        "streams": DEEP * 10,
    }

    assert chair.client.post(f"/conferences/{conference.number}/seats/{seat}/entrance/", form).status_code == 400
