"""Nobody makes themselves the leader of a conference: each act is asked of the conference as it was before anything is set."""

from uuid import uuid4

import pytest

from anlan.kernel.people.models import Person


def _number(actor):
    return Person.objects.within(actor.scope).get(pk=actor.person_id).number


def _correct(client, conference, **values):
    page = client.get(f"/ledgers/conferences/{conference.number}/change/")
    conference.refresh_from_db()
    form = {
        "title": conference.title, "kind": conference.kind, "planned_for": "2024-10-16 09:00", "region": conference.region,
        "chair": conference.chair.number, "deputy": conference.deputy.number if conference.deputy else "",
        "version": conference.version, "key": str(uuid4()), "reason": "换人",
    } | values  # fmt: skip
    return page, client.post(f"/ledgers/conferences/{conference.number}/change/", form)


@pytest.mark.parametrize("who", ["bureau", "town_3", "town_4", "village_3", "auditor", "administrator"])
def test_nobody_who_does_not_lead_makes_themselves_deputy(district, client_of, conference, post, who):
    actor = getattr(district, who)

    status, _ = post(client_of(actor), "deputy", person=actor.person_id)

    assert status in (403, 404)
    conference.refresh_from_db()
    assert conference.deputy_id is None
    assert post(client_of(actor), "end")[0] in (403, 404)


def test_somebody_who_does_not_lead_corrects_no_conference(district, client_of, conference):
    client = client_of(district.bureau)

    page, answer = _correct(client, conference, chair=_number(district.bureau))

    assert page.status_code == 403
    assert answer.status_code == 403
    conference.refresh_from_db()
    assert conference.chair_id == district.leader.person_id


def test_a_running_conference_keeps_its_chair_whoever_corrects_it(district, client_of, conference):
    client = client_of(district.office)

    page, answer = _correct(client, conference, chair=_number(district.office), title="暴雨调度（示范）")

    assert 'name="title"' in page.content.decode()
    assert 'name="chair"' not in page.content.decode()
    assert 'name="deputy"' not in page.content.decode()
    assert answer.status_code in (302, 422)
    conference.refresh_from_db()
    assert conference.chair_id == district.leader.person_id
