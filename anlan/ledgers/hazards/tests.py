"""Only what is special about hazards; list, form, scope, steps and figures come from the suites."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import SamePerson
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import powers
from anlan.kernel.people.roles import VILLAGE
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Hazard


class TestHazard(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Hazard
    brings = {"assign": {"fix_due_on": date(2024, 10, 20)}, "reject": {"fix_due_on": date(2024, 10, 30)}}

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "description": "配电箱无漏电保护",
            "found_on": date(2024, 10, 12),
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year, closed = {"found_on": date(2023, 10, 12)}, {"state": "closed"}
        major = {"level": "major", "standard": "判定标准第三条"}
        return {
            "hazards.found": ByHand(3, rows=[{}, closed, major], left_out=[last_year, {"state": "withdrawn"}]),
            "hazards.closed": ByHand(1, rows=[closed], left_out=[{}, {"state": "rectified"}, last_year | closed]),
            "hazards.major": ByHand(1, rows=[major], left_out=[{}, last_year | major]),
            "hazards.major_closed": ByHand(
                1, rows=[major | closed], left_out=[major, closed, last_year | major | closed]
            ),
            "hazards.open": ByHand(
                2, rows=[{}, {"state": "rectified"}], left_out=[closed, last_year, {"state": "withdrawn"}]
            ),
            "hazards.closed_rate": ByHand(25, rows=[closed, {}, {}, major], left_out=[last_year | closed]),
        }


@pytest.fixture
def hazard(district, make_plant):
    return TestHazard().put_in(district, make_plant())


def test_a_hazard_goes_from_found_to_closed_and_its_history_holds(district, hazard):
    town, other = district.town_3, district.town_3_other

    advance(hazard, "assign", actor=town, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    advance(hazard, "rectify", actor=town, key=uuid4())
    advance(hazard, "verify", actor=other, key=uuid4())

    assert hazard.state == "closed"
    assert hazard.closed_on == date(2024, 10, 16)
    assert list(verify()) == []


def test_who_rectified_may_not_verify(district, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    advance(hazard, "rectify", actor=district.town_3, key=uuid4())

    with pytest.raises(SamePerson):
        advance(hazard, "verify", actor=district.town_3, key=uuid4())


def test_found_and_closed_are_counted_by_town(district, hazard):
    period = Period(date(2024, 1, 1), date(2024, 10, 15))

    found = compute(
        ["hazards.found", "hazards.closed_rate"], district.leader.scope, period, by="town", before=period.year_before()
    )

    assert found["hazards.found"].total == 1
    assert found["hazards.found"].groups == {"990199103": 1}
    assert found["hazards.closed_rate"].total == 0


def test_another_body_s_level_is_changed_by_request_and_words_with_a_reason(district, hazard, client_of):
    page = f"/ledgers/hazards/{hazard.number}/"
    sent = {
        "place": hazard.place.number,
        "description": hazard.description,
        "found_on": "2024-10-12",
        "standard": "判定标准第三条",
    }

    def correct_by(actor, **values):
        key = {"key": str(uuid4()), "version": str(hazard.version)}
        answer = client_of(actor).post(f"{page}change/", _before(client_of(actor), page) | sent | key | values)
        hazard.refresh_from_db()
        return answer.status_code

    assert correct_by(district.village_3, spot="三车间") == 422, "no reason"
    assert correct_by(district.village_3, spot="三车间", reason="写错了") == 302
    assert hazard.spot == "三车间"
    assert correct_by(district.village_3, level="major", reason="看着不小") == 302
    assert hazard.level == "general"

    answer = {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""}
    assert client_of(district.office).post(f"{page}decision/", answer).status_code == 302
    hazard.refresh_from_db()

    assert hazard.level == "major"
    with unscoped("what was told", Notice):
        assert Notice.objects.filter(deliveries__person_id=district.town_3.person_id, text__contains="更正").exists()
    assert list(verify()) == []


def _before(client, page):
    """The correction form as it is shown, each field with what it held."""
    form = client.get(f"{page}change/").context["form"]
    held = {name: "" if (value := form[name].value()) is None else value for name in form.names}
    return held | {form.add_initial_prefix(name): value for name, value in held.items()}


@pytest.mark.parametrize("role", sorted(powers.table()["hazards.add"]))
def test_only_a_village_finds_on_a_village_patrol(district, role):
    """Where nobody unfolds the box, the source is what fits who writes."""
    found = LEDGERS["hazards"].form.by_role["source"].get(role, "patrol")

    assert (found == "patrol") == (role == VILLAGE)


@pytest.mark.parametrize(
    ("ledger", "source", "facts"),
    [
        ("checks", "enforcement", {"officers": "马超"}),
        ("supervision", "supervision", {}),
        ("guidance", "expert", {}),
    ],
)
def test_what_a_visit_found_says_what_kind_of_visit_found_it(district, client_of, plant, ledger, source, facts):
    client, model = client_of(district.bureau), LEDGERS[ledger].model
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, model.when: "2024-10-15", **facts}
    visit = open_record(model, facts, actor=district.bureau, key=uuid4())
    address = f"/ledgers/hazards/new/?belongs={ledger}/{visit.number}&place={plant.number}"

    page = client.get(address).content.decode()

    assert f'<option value="{source}" selected' in page
