"""What belongs together stands together: on a record's page what hangs on it is seen, narrowed, counted and added."""

from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.belongings import branches_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.narrowing import conditions_of
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import field_of, unscoped


@pytest.fixture
def plant(make_plant):
    return make_plant()


@pytest.fixture
def visit(district, client_of, plant):
    """A visit that the office enters through the page, without typing how many problems it found."""
    client = client_of(district.office)
    form = client.get(f"/ledgers/supervision/new/?place={plant.number}").content.decode()
    assert 'name="problems"' not in form
    assert plant.number in form
    sent = {"key": str(uuid4()), "place": plant.number, "visited_on": "2024-10-15", "kind": "daily", "leader": "刘静"}
    address = client.post("/ledgers/supervision/new/", sent)["Location"]
    return read(LEDGERS["supervision"].model, number=address.split("/")[3])


def read(model, **where):
    with unscoped("the test looks at one record", model):
        return model.objects.get(**where)


def find_hazard(client, visit, description, **more):
    """Add a hazard where the visit's page says."""
    page = client.get(f"/ledgers/supervision/{visit.number}/").content.decode()
    address = next(part.split('"')[0] for part in page.split('href="')[1:] if "/ledgers/hazards/new/" in part)
    sent = {
        "key": str(uuid4()), "place": visit.place.number, "description": description, "found_on": "2024-10-15",
        "level": "general", "source": "supervision", **more,
    }  # fmt: skip
    return client.post(address.replace("&amp;", "&"), sent)


def test_hazards_are_added_from_a_visit_and_counted_there_instead_of_typed(district, client_of, visit):
    client = client_of(district.office)

    first = find_hazard(client, visit, "护栏松动")
    find_hazard(client, visit, "除尘系统未设锁气卸灰装置", level="major", standard="工贸企业重大事故隐患判定标准")

    assert urlsplit(first["Location"]).path == f"/ledgers/supervision/{visit.number}/"
    page = client.get(first["Location"]).content.decode()
    assert "护栏松动" in page
    visit.refresh_from_db()
    assert (visit.problems, visit.major_hazards) == (2, 1)
    assert list(verify()) == []


def test_a_withdrawn_hazard_is_counted_no_more(district, client_of, visit):
    find_hazard(client_of(district.office), visit, "护栏松动")
    hazard = read(LEDGERS["hazards"].model, description="护栏松动")

    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")

    visit.refresh_from_db()
    assert visit.problems == 0
    assert list(verify()) == []


def test_a_number_that_came_with_a_sheet_is_not_made_smaller(district, client_of, plant):
    facts = {"place": plant, "region": plant.region, "visited_on": date(2024, 10, 12), "leader": "刘静", "problems": 5}
    visit = open_record(LEDGERS["supervision"].model, facts, actor=district.office, key=uuid4())

    find_hazard(client_of(district.office), visit, "护栏松动")

    visit.refresh_from_db()
    assert visit.problems == 5


def test_a_firms_page_shows_all_that_happened_there_to_whoever_may_see_it_and_to_nobody_else(
    district, client_of, visit, plant
):
    find_hazard(client_of(district.office), visit, "护栏松动")

    for actor in (district.office, district.town_3):
        page = client_of(actor).get(f"/ledgers/enterprises/{plant.number}/").content.decode()
        assert "护栏松动" in page
        assert visit.number in page or "督导检查" in page
    assert client_of(district.town_4).get(f"/ledgers/enterprises/{plant.number}/").status_code == 404


def test_a_hazard_of_another_town_cannot_be_hung_on_a_record_out_of_scope(district, client_of, visit, plant):
    sent = {"key": str(uuid4()), "place": plant.number, "description": "护栏松动", "found_on": "2024-10-15"}

    answer = client_of(district.town_4).post(f"/ledgers/hazards/new/?belongs=supervision/{visit.number}", sent)

    assert answer.status_code in (404, 422)
    with unscoped("nothing was made", LEDGERS["hazards"].model):
        assert not LEDGERS["hazards"].model.objects.exists()


def test_the_same_form_sent_twice_counts_once(district, client_of, visit):
    client, key = client_of(district.office), str(uuid4())

    for _ in range(2):
        find_hazard(client, visit, "护栏松动", key=key)

    visit.refresh_from_db()
    assert visit.problems == 1


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_whatever_points_to_a_ledgers_records_can_be_narrowed_to_one(code):
    """Each list that may be longer than its part of the page is reached narrowed, or its records are asked for nowhere."""
    for branch in branches_of(LEDGERS[code]):
        if branch.by and branch.by in branch.ledger.form.fields:
            assert branch.by in conditions_of(branch.ledger), f"{branch.ledger.code} cannot be narrowed by {branch.by}"


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_what_is_counted_is_a_number_of_the_ledger_and_never_compulsory(code):
    ledger = LEDGERS[code]
    for name in ledger.counted_fields:
        assert field_of(ledger.model, name).get_internal_type().startswith("Positive")
        assert name not in ledger.form.required


def test_the_list_is_narrowed_to_what_belongs_to_a_visit(district, client_of, visit, plant):
    client, named = client_of(district.office), {"belongs": f"supervision/{visit.number}"}
    find_hazard(client, visit, "护栏松动")
    facts = {"place": plant, "region": plant.region, "description": "灭火器过期", "found_on": date(2024, 10, 15)}
    open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    page = client.get("/ledgers/hazards/", named).content.decode()
    by_api = client.get("/api/v1/ledgers/hazards/records/", named).json()
    elsewhere = client_of(district.town_4).get("/ledgers/hazards/", named).content.decode()

    assert "护栏松动" in page
    assert "灭火器过期" not in page
    assert by_api["total"] == 1
    assert "没有“supervision/" in elsewhere
    section = next(
        each for each in client.get(f"/ledgers/supervision/{visit.number}/").context["hanging"] if each.count
    )
    assert client.get(section.all_url).context["count"].total == 1
