"""What is a water work by what it is, is the water bureau's to see, whoever enters it: asked of every ledger whose records say so."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.scope import Record, unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, seat
from anlan.kernel.testing.forms import as_shown

from .models import GeoPoint, KeyPlace, Reservoir, RoadSection

FACTS = {
    "reservoirs": {"name": "石沟水库"},
    "check_dams": {"name": "石沟1号坝"},
    "flood_areas": {"name": "石沟危险区"},
    "geo_points": {"name": "石沟滑坡", "point_no": "990199-DZ-01"},
    "roads": {"name": "石沟村道", "grade": "village", "length_km": "3.205"},
    "key_places": {"name": "石沟小学", "kind": "school"},
}
SECTORS = {"geo_points": "geology", "roads": "transport", "key_places": "education"}  # the others are of the waters
LABELS = {"grade": "村道", "kind": "学校"}


def test_every_ledger_whose_records_are_of_a_line_by_what_they_are_is_asked_here():
    own = {code for code, ledger in LEDGERS.items() if ledger.model.nature or ledger.model.nature_by[1]}

    assert own == set(FACTS)


@pytest.mark.parametrize("code", FACTS)
def test_whoever_enters_it_the_bureau_of_its_line_sees_it(district, client_of, code):
    ledger, sector = LEDGERS[code], SECTORS.get(code, "water")
    bureau = _bureau(district, sector)
    office, address = client_of(district.office), f"/ledgers/{code}/new/"
    facts = {**FACTS[code], "region": TOWN_3}
    named = [{**facts, "name": f"{facts['name']}{way}", **_number(facts, way)} for way in "甲乙丙丁"]

    page = office.post(address, {**named[0], "key": str(uuid4())})
    program = office.post(
        f"/api/v1/ledgers/{code}/records/", {"key": str(uuid4()), "values": named[1]}, content_type="application/json"
    )
    row = {name: LABELS.get(name, value) for name, value in named[2].items()} | {"region": "清河镇"}
    staged = stage(ledger, csv_of(ledger, row, [row]), "一行.csv", district.office)
    commit(staged)
    open_record(ledger.model, named[3], actor=district.town_3, key=uuid4())

    assert (page.status_code, program.status_code, staged.errors) == (302, 201, [])
    client = client_of(bureau)
    listed = client.get(f"/ledgers/{code}/").content.decode()
    assert [each["name"] for each in named if each["name"] not in listed] == []
    numbers = [each["number"] for each in client.get(f"/api/v1/ledgers/{code}/records/").json()["records"]]
    assert len(numbers) == 4
    assert {client.get(f"/ledgers/{code}/{number}/").status_code for number in numbers} == {200}


def test_a_sheet_that_says_another_line_is_told_which_one_it_is(district):
    ledger = LEDGERS["reservoirs"]
    sheet = "水库名称,所属地区,行业\n石沟水库,清河镇,综合\n".encode("utf-8-sig")

    staged = stage(ledger, sheet, "水库.csv", district.office)
    commit(staged)

    assert any("这里的水库归水利" in words for words in staged.said), staged.said
    assert list(Reservoir.objects.within(district.office.scope).values_list("sector", flat=True)) == ["water"]


def test_a_bureau_of_another_line_that_enters_it_sees_and_counts_it_as_well(district, client_of):
    client = client_of(district.bureau)

    answer = client.post(
        "/ledgers/reservoirs/new/", {"name": "石沟水库", "region": TOWN_3, "key": str(uuid4())}, follow=True
    )

    assert answer.status_code == 200
    assert "水利" in answer.content.decode()
    figure = client.get("/api/v1/indicators/reservoirs.all/?from=2024-01-01&to=2024-10-16").json()
    assert figure["figures"][0]["value"] == "1"
    assert "石沟水库" in client_of(_bureau(district, "water")).get("/ledgers/reservoirs/").content.decode()


def test_a_place_that_becomes_another_kind_goes_to_the_bureau_of_that_kind(district, client_of):
    place = open_record(
        KeyPlace, {"name": "老校舍", "region": TOWN_3, "kind": "school"}, actor=district.office, key=uuid4()
    )
    bureau = _bureau(district, "welfare")
    office, address = client_of(district.office), f"/ledgers/key_places/{place.number}/"
    boxes = as_shown(office.get(f"{address}change/").context["form"])
    assert client_of(bureau).get(address).status_code == 404

    office.post(f"{address}change/", {**boxes, "kind": "care_home", "reason": "改作养老院"})

    assert client_of(bureau).get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_an_older_version_entered_is_carried_and_history_holds(district, client_of, monkeypatch):
    old = {}
    with monkeypatch.context() as older:
        for model, facts in ((Reservoir, {"name": "青龙水库"}), (KeyPlace, {"name": "石沟小学", "kind": "school"})):
            older.setattr(model, "nature", "")
            older.setattr(model, "nature_by", ("", {}))
            old[model] = open_record(model, {**facts, "region": TOWN_3}, actor=district.office, key=uuid4())
    right = open_record(
        GeoPoint, {"name": "滑坡", "point_no": "1", "region": TOWN_3}, actor=district.office, key=uuid4()
    )
    other = open_record(
        KeyPlace,
        {"name": "老庙", "kind": "worship", "region": TOWN_3, "sector": "tourism"},
        actor=district.office,
        key=uuid4(),
    )
    assert {record.sector for record in old.values()} == {"general"}
    migration = import_module("anlan.places.migrations.0006_sectors").Migration
    state = MigrationLoader(connection).project_state([("places", "0006_sectors")])

    for operation in migration.operations:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("places", editor, state, state)

    assert _sectors(*old.values(), right, other) == ["water", "education", "geology", "tourism"]
    assert [list(verify(model.code)) for model in (Reservoir, KeyPlace, GeoPoint, RoadSection)] == [[], [], [], []]
    steps = {record.number: [event.step for event in _events(record)] for record in (*old.values(), right, other)}
    assert steps == {
        old[Reservoir].number: ["opened", "resealed"], old[KeyPlace].number: ["opened", "resealed"], right.number: ["opened"],
        other.number: ["opened"],
    }  # fmt: skip
    last = _events(old[Reservoir])[-1]
    assert (last.content["resealed"]["old"], last.content["values"]) == ("general", {"sector": "water"})
    page = client_of(_bureau(district, "water")).get(f"/ledgers/reservoirs/{old[Reservoir].number}/")
    assert "青龙水库" in page.content.decode()


def _bureau(district, sector):
    body = open_record(
        Body, {"name": "青禾区某局", "kind": "department", "region": DISTRICT}, actor=district.system, key=uuid4()
    )
    return seat("someone", "何平", roles.DEPARTMENT, district.system, body=body, region=DISTRICT, sectors=[sector])


def _number(facts, way):
    return {"point_no": f"{facts['point_no']}{'甲乙丙丁'.index(way)}"} if "point_no" in facts else {}


def _sectors(*records):
    with unscoped("the test looks at everything", Record):
        return [type(record).objects.get(pk=record.pk).sector for record in records]


def _events(record):
    return list(Event.objects.filter(ledger=record.code, record_id=record.pk).order_by("seq"))
