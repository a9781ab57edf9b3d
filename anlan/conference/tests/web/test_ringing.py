"""Being rung: above every page, at once, by whomever it concerns; and answering or passing it on."""

from time import monotonic
from uuid import uuid4

from anlan.kernel.people.models import Account
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.cast import TOWN_3

from ...decide import quiet
from ..conftest import run_conference
from .conftest import site_of


def test_whoever_is_rung_sees_it_above_every_page_and_answers(district, client_of, conference, base):
    client = client_of(district.town_3)
    assert "暴雨会商（示范）" in client.get("/ledgers/").content.decode()
    assert "暴雨会商（示范）" in client.get("/conferences/ringing/").content.decode()

    answer = client.post(f"{base}answer/", {"key": str(uuid4())})

    assert answer["Location"] == base
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()
    assert site_of(conference, TOWN_3).state == "answered"


def test_a_page_that_was_quiet_a_moment_ago_shows_the_ring_at_once(district, client_of, monkeypatch):
    monkeypatch.setattr(quiet, "KEPT", 60.0)
    client = client_of(district.town_3)
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()

    run_conference(district.leader)

    assert "请您进视频会" in client.get("/ledgers/").content.decode()


def test_what_another_process_rang_is_heard_when_the_page_next_asks(district, client_of, conference, monkeypatch):
    monkeypatch.setattr(quiet, "_quiet_until", monotonic() + 60)  # as this process knew it before
    client = client_of(district.town_3)
    assert "请您进视频会" not in client.get("/ledgers/").content.decode()

    assert "请您进视频会" in client.get("/conferences/ringing/").content.decode()


def test_nobody_else_is_rung(district, client_of, conference):
    for stranger in (district.village_4, district.auditor, district.leader):
        assert client_of(stranger).get("/conferences/ringing/").content == b""


def test_who_cannot_come_now_passes_the_call_on(district, client_of, conference, post):
    with unscoped("test", Scoped):
        first = Account.objects.get(person__posts__pk=site_of(conference, TOWN_3).line[0]).person_id
    actor = next(each for each in (district.town_3, district.town_3_other) if each.person_id == first)

    status, words = post(client_of(actor), "refusal")

    assert status == 200
    assert "接着叫下一位" in words
    assert site_of(conference, TOWN_3).attempt == 2
