"""What `holding` finds, by which index, and that declarations and indexes agree."""

from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.searching import found_in, holding, index_of, keep_indexes
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Person
from anlan.kernel.scope import NOTHING, unscoped


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'search\\_%%'")
        return dict(cursor.fetchall())


@pytest.fixture
def person(district):
    facts = {"name": "欧阳Anna", "title": "50%在岗_兼职", "region": district.bodies["bureau"].region}
    return open_record(Person, facts, actor=district.administrator, key=uuid4())


@pytest.mark.parametrize(
    "text", ["欧", "欧阳", "阳anna", "ANNA", "ouyang", "oyanna", "50%在", "岗_兼", "欧阳Anna 50%", "ry-2024",
     "50% 欧阳", "ＡＮＮＡ", "欧阳　５０％", "ＲＹ－２０２４", "\u200b欧阳\ufeff", "ry-2024 欧阳"]
)  # fmt: skip
def test_any_piece_finds_the_row(district, person, text):
    rows = Person.objects.within(district.office.scope)

    assert person in rows.filter(holding(LEDGERS["people"], text))


@pytest.mark.parametrize("text", ["阳欧", "5_%", "ox", "xa", "anna欧", "RY-1999", "欧阳 没有"])
def test_what_is_not_there_is_not_found(district, person, text):
    rows = Person.objects.within(district.office.scope)

    assert person not in rows.filter(holding(LEDGERS["people"], text))


def test_what_was_written_in_full_width_is_found_in_half(district):
    facts = {"name": "宏达５２号ＬＮＧ站", "region": district.bodies["bureau"].region}
    person = open_record(Person, facts, actor=district.administrator, key=uuid4())

    rows = Person.objects.within(district.office.scope)

    assert [list(rows.filter(holding(LEDGERS["people"], text))) for text in ("52号lng", "５２号")] == [[person]] * 2


@pytest.mark.parametrize(
    "name",
    [
        "宏达（集团）公司",
        "二楼：护栏、扶手，松动！",
        "小（Ⅱ）型水库",
        "①号坝12㎡",
        "等三家……",
        "“两重点一重大”",
        "Ａ区ａ栋",
        "-20℃冷库",
    ],
)
def test_what_was_written_is_found_as_it_was_written(district, name):
    """Copied from the page into the box: brackets and signs of full width, as Chinese texts have them."""
    facts = {"name": name, "region": district.bodies["bureau"].region}
    person = open_record(Person, facts, actor=district.administrator, key=uuid4())

    rows = Person.objects.within(district.office.scope)

    assert list(rows.filter(holding(LEDGERS["people"], name))) == [person]


def test_a_ledger_without_searched_fields_is_found_by_number_alone(district, person, monkeypatch):
    people = LEDGERS["people"]
    object.__setattr__(people, "search", ())
    try:
        rows = Person.objects.within(district.office.scope)
        assert list(rows.filter(holding(people, person.number))) == [person]
        assert not rows.filter(holding(people, "欧阳")).exists()
    finally:
        object.__setattr__(people, "search", ("name", "title", "pinyin"))


def test_a_search_is_scoped_and_leaves_out_what_is_withdrawn(district, person):
    people = [LEDGERS["people"]]

    seen = found_in(people, district.office.scope, "欧阳", limit=5)
    elsewhere = found_in(people, district.town_3.scope, "欧阳", limit=5)
    nowhere = found_in(people, NOTHING, "欧阳", limit=5)
    withdraw(person, actor=district.administrator, key=uuid4(), reason="重复")
    after = found_in(people, district.office.scope, "欧阳", limit=5)

    assert [hits.total for hits in seen] == [1]
    assert (elsewhere, nowhere, after) == ([], [], [])


def test_every_ledger_gets_its_index_and_only_once(db):
    keep_indexes()
    made = indexes()
    keep_indexes()

    assert set(made) == {index_of(ledger).name for ledger in LEDGERS.values() if ledger.search}
    assert all("gin_trgm_ops" in definition for definition in made.values())
    assert indexes() == made


def test_an_index_that_nobody_declares_goes(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX search_of_old ON people_person (name)")

    keep_indexes()

    assert "search_of_old" not in indexes()


@pytest.fixture
def indexed(db):
    keep_indexes()


@pytest.mark.parametrize("text", ["隐患", "王", "配电箱", "护栏 松动"])
def test_the_index_is_what_answers(indexed, text):
    hazards = LEDGERS["hazards"]

    with unscoped("the plan of a query that has no other index", hazards.model), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plan = hazards.model.objects.filter(holding(hazards, text)).values("pk").explain()

    assert index_of(hazards).name in plan
