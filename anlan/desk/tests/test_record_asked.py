"""What was asked for about a record: it stands before the steps, and is given to nobody for what is done by now."""

from uuid import uuid4

import pytest

from anlan.kernel.loop.advance import advance
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
    assert "去定延期" in text(client_of(district.office).get("/"))
    put_right(again(hazard), firm)
    due = again(hazard).due_at

    answer = client_of(district.office).post(
        url_of(hazard, "decision"), {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""}
    )

    assert "去定延期" not in text(client_of(district.office).get("/"))
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
