"""Somebody who was put out of a conference reads nothing of it while it runs, and afterwards no more than their scope holds."""

from uuid import uuid4

import pytest

from ...decide.acting import take
from ...decide.entry import remove
from ..conftest import enter

PAGES = ("", "minutes/preview/", "minutes.docx", "attendance/", "recordings/", "board.json")


@pytest.fixture
def put_out(district, conference):
    """Puts an actor out: put_out(actor)."""

    def out(actor):
        enter(conference, actor)
        remove(conference, actor.person_id, actor=district.leader, key=uuid4())

    return out


@pytest.mark.parametrize("who", ["town_3", "bureau", "auditor"])
def test_whoever_is_put_out_reads_nothing_while_it_runs(district, client_of, conference, base, put_out, who):
    actor = getattr(district, who)
    client = client_of(actor)
    before = [client.get(f"{base}{page}").status_code for page in PAGES]
    put_out(actor)

    after = {page: client.get(f"{base}{page}") for page in PAGES}

    assert before == [200] * len(PAGES)
    assert {page: answer.status_code for page, answer in after.items()} == dict.fromkeys(PAGES, 403)
    assert "您已被请出本次会议" in after[""].content.decode()


def test_once_it_ended_only_those_whose_scope_holds_it_read_it_again(district, client_of, conference, base, put_out):
    for actor in (district.town_3, district.auditor):
        put_out(actor)
    take(conference, "end", actor=district.leader, key=uuid4())

    assert client_of(district.town_3).get(f"{base}minutes/preview/").status_code == 403
    assert client_of(district.auditor).get(f"{base}minutes/preview/").status_code == 200
    assert client_of(district.town_4).get(f"{base}minutes/preview/").status_code == 200


def test_the_office_cannot_be_put_out(district, conference, seat_of, post):
    chair, _ = seat_of(district.leader)
    seat_of(district.office)

    status, words = post(chair, "removal", person=district.office.person_id)

    assert status == 403
    assert "区安委办" in words
