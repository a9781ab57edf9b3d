"""From a record or a town's own form to a conference: who may, whom it calls, and where one press leads."""

from uuid import uuid4

import pytest

from anlan.kernel.scope import unscoped

from ...models import Conference
from ..conftest import open_conference


@pytest.fixture
def plant(district, make_plant):
    return make_plant()


def test_one_press_on_any_record_starts_a_conference_and_rings_at_whom_it_concerns(district, client_of, plant):
    client = client_of(district.office)
    record = f"/ledgers/enterprises/{plant.number}/"
    assert f'action="/conferences/from/enterprises/{plant.number}/"' in client.get(record).content.decode()
    key = str(uuid4())

    first = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": key})
    again = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": key})

    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    page = client.get(first["Location"]).content.decode()
    assert "清河镇" in page
    assert "石沟村" in page
    assert "桃坪村" not in page


def test_a_script_that_enters_is_told_its_seat_and_handed_the_pass_at_once(client_of, conference, district):
    client = client_of(district.leader)

    entry = client.post(f"/conferences/{conference.number}/entry/", HTTP_ACCEPT="application/json").json()

    assert entry["seat"].startswith(f"/conferences/{conference.number}/seats/")
    assert entry["pass"]["id"] == entry["seat"].split("/")[-2]
    assert entry["observer"] is False
    assert client.get(entry["seat"]).status_code == 200


def test_a_record_of_another_town_calls_nobody(district, client_of, plant):
    answer = client_of(district.town_4).post(f"/conferences/from/enterprises/{plant.number}/", {"key": str(uuid4())})

    assert answer.status_code == 404
    with unscoped("test", Conference):
        assert not Conference.objects.exists()


def test_who_may_not_convene_is_offered_nothing_and_refused(district, client_of, plant):
    client = client_of(district.auditor)

    page = client.get(f"/ledgers/enterprises/{plant.number}/").content.decode()
    answer = client.post(f"/conferences/from/enterprises/{plant.number}/", {"key": str(uuid4())})

    assert "视频会商" not in page
    assert answer.status_code == 403


def test_a_town_starts_one_with_its_villages_and_what_it_forgot_is_said(district, client_of):
    client = client_of(district.town_3)
    form = {"title": "石沟村雨情（示范）", "kind": "dispatch", "key": str(uuid4())}

    forgotten = client.post("/conferences/new/", form)
    begun = client.post("/conferences/new/", {**form, "regions": ["990199103201"]})

    assert forgotten.status_code == 422
    assert "请选要叫的镇街或村（社区）" in forgotten.content.decode()
    assert "石沟村雨情（示范）" in forgotten.content.decode()
    assert "石沟村" in client.get(begun["Location"]).content.decode()


def test_a_village_of_another_town_is_not_offered_and_not_called(district, client_of):
    client = client_of(district.town_3)

    page = client.get("/conferences/new/").content.decode()
    answer = client.post(
        "/conferences/new/", {"title": "越界（示范）", "regions": ["990199104201"], "key": str(uuid4())}
    )

    assert "桃坪村" not in page
    assert answer.status_code == 409
    assert "只能叫上级、下级和同级镇街" in answer.content.decode()
    with unscoped("test", Conference):
        assert not Conference.objects.exists()


def test_whom_a_planned_conference_will_call_is_chosen_on_its_page(district, client_of):
    conference, client = open_conference(district.leader), client_of(district.leader)
    page = f"/conferences/{conference.number}/"
    assert 'name="regions" value="990199103"' in client.get(page).content.decode()

    client.post(f"{page}calls/", {"regions": ["990199103"], "key": str(uuid4())})

    assert "开始时会叫1个会场" in client.get(page).content.decode()
