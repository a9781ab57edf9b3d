"""What was asked for about a record: it stands before the steps, and is given to nobody for what is done by now."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.people.roles import ENTERPRISE
from anlan.kernel.testing.cast import seat

from .record_pages import again, text, url_of


@pytest.fixture
def firm(district, client_of, hazard, plant):
    """The enterprise's manager, who rectifies the hazard and has asked for more time."""
    firm = seat(
        "hechang",
        "何厂",
        ENTERPRISE,
        district.system,
        body=district.bodies["town_3"],
        region=plant.region,
        place=plant.pk,
    )
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    asked = {"key": str(uuid4()), "version": hazard.version, "until": "2024-12-31", "reason": "配件未到"}
    client_of(firm).post(url_of(hazard, "extension"), {f"extension-{name}": value for name, value in asked.items()})
    return firm


def test_more_time_that_was_asked_for_what_is_done_by_now_is_given_to_nobody(
    district, client_of, hazard, firm, put_right
):
    """The enterprise asks for time, then is done before anybody answered: the town's own deadline for its inspection stays."""
    assert "去定延期" in text(client_of(district.town_3).get("/"))
    put_right(again(hazard), firm)
    due = again(hazard).due_at

    answer = client_of(district.office).post(
        url_of(hazard, "decision"), {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""}
    )

    assert "去定延期" not in text(client_of(district.town_3).get("/"))
    assert "答复延期申请" not in text(client_of(district.office).get(url_of(hazard)))
    assert answer.status_code == 409
    assert again(hazard).due_at == due


def test_what_waits_for_an_answer_stands_before_the_steps_with_the_day_that_is_asked_for(
    district, client_of, hazard, firm
):
    page = text(client_of(district.office).get(url_of(hazard)))
    first = page.split('class="now"', 1)[1].split("</section>", 1)[0]

    assert "答复延期申请" in first
    assert "2024-12-31" in first
    assert first.index("btn go") < first.index("答复延期申请")


def test_the_town_that_assigned_a_general_hazard_gives_its_enterprise_more_time(district, client_of, hazard, firm):
    town = client_of(district.town_3)
    waits = text(client_of(firm).get(url_of(hazard)))

    answer = town.post(url_of(hazard, "decision"), {"decision-key": str(uuid4()), "decision-granted": "yes"})

    assert "清河镇" in waits.split("申请延期到2024-12-31", 1)[1][:200]
    assert answer.status_code == 302
    assert again(hazard).fix_due_on == date(2024, 12, 31)
    assert client_of(district.town_4).get(url_of(hazard)).status_code == 404


def test_a_town_gives_no_time_for_a_major_hazard_and_none_to_itself(district, client_of, hazard):
    """What it has to assign is its own; once it is judged, the grade decides."""
    town, form = client_of(district.town_3), {"extension-until": "2024-12-31", "extension-reason": "等专家"}
    own = text(town.get(url_of(hazard)))
    content = {"standard": "判定标准第三条", "standard_compared": True}
    advance(hazard, "judge_major", actor=district.town_3, key=uuid4(), content=content)
    key_and_version = {"extension-key": str(uuid4()), "extension-version": f"{hazard.version}"}

    refused = town.post(url_of(hazard, "extension"), {**form, **key_and_version})
    given = client_of(district.office).post(url_of(hazard, "extension"), {**form, **key_and_version})

    assert "申请延期" in own
    assert refused.status_code == 403
    assert given.status_code == 302
    assert again(hazard).due_at == clock.end_of(date(2024, 12, 31))


def test_a_record_without_a_deadline_has_none_to_extend_whoever_asks(district, client_of, hazard, plant):
    """A sheet may bring a hazard that is being rectified without the day by which."""
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": "2024-10-20"})
    correct(hazard, {"fix_due_on": None}, actor=district.office, key=uuid4(), version=hazard.version, reason="没有定")
    form = {"extension-until": "2024-12-31", "extension-reason": "等配件", "extension-version": f"{hazard.version}"}
    page = text(client_of(district.town_3).get(url_of(hazard)))
    manager = seat(
        "he", "何厂", ENTERPRISE, district.system, body=district.bodies["town_3"], region=plant.region, place=plant.pk
    )

    answers = [
        client_of(actor).post(url_of(hazard, "extension"), {**form, "extension-key": str(uuid4())})
        for actor in (district.town_3, district.office, manager)
    ]

    assert "延期" not in page.split("<main", 1)[1].split("经过", 1)[0]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("没有期限可延" in text(answer) for answer in answers)
    assert again(hazard).due_at is None
