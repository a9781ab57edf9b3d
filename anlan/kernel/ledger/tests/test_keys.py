"""Keys by the rule in force: made by the verbs, rewritten where an older rule made them, told to nobody who may not see the rival."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.keys import keep_keys, possible_doubles
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Person
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3

Enterprise = LEDGERS["enterprises"].model


def put(model, actor, **facts):
    return open_record(model, facts, actor=actor, key=uuid4())


def by_the_old_rule(model):
    """The table as the state of 2026-11-28 left it: parts as they were written, cut at 300, no mark."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET natural_key = left(name || '|' || region, 300) WHERE state <> 'withdrawn'")
        cursor.execute(f"COMMENT ON COLUMN {table}.natural_key IS NULL")


def test_a_name_in_other_brackets_is_the_same_firm(district):
    put(Enterprise, district.town_3, name="甲乙（集团）公司", region=VILLAGE_3, sector="industry")

    with pytest.raises(Incomplete, match=r"QY-2024-0001 甲乙（集团）公司"):
        put(Enterprise, district.town_3, name="甲乙(集团) 公司", region=VILLAGE_3, sector="industry")


def test_two_towns_may_use_one_name_and_neither_is_told_of_the_other(district):
    teams = LEDGERS["teams"].model

    for actor, region in ((district.town_3, TOWN_3), (district.town_4, TOWN_4)):
        put(teams, actor, name="防汛应急队", kind="town", region=region)

    with pytest.raises(Incomplete, match="已有"):
        put(teams, district.town_3, name="防汛应急队", kind="town", region=TOWN_3)


def test_a_number_that_another_town_has_is_refused_to_nobody_and_told_to_the_office(district):
    points = LEDGERS["geo_points"]
    facts = {"point_no": "A-1", "name": "北坡滑坡点"}
    first = put(points.model, district.town_3, **facts, region=TOWN_3)

    second = put(points.model, district.town_4, **facts, region=TOWN_4)
    with pytest.raises(Incomplete, match=second.number):
        put(points.model, district.town_4, **facts, region=TOWN_4)

    assert possible_doubles(points, district.office.scope) == [[first, second]]
    assert possible_doubles(points, district.town_4.scope) == []
    correct(second, {"name": "北坡2号点"}, actor=district.town_4, key=uuid4(), version=1)
    assert list(verify("geo_points")) == []


def test_a_sheet_with_another_towns_number_comes_in_and_again_unchanged(district):
    points = LEDGERS["geo_points"]
    put(points.model, district.town_3, point_no="A-1", name="北坡滑坡点", region=TOWN_3)
    rows = "统一编号,名称,所属地区\nA-1,南坡滑坡点,柳溪镇\n".encode()

    first = stage(points, rows, "点.csv", district.town_4)
    assert (first.errors, first.new) == ([], 1)
    commit(first)
    again = stage(points, rows + b"\n", "again.csv", district.town_4)

    assert (again.errors, again.new, again.unchanged) == ([], 0, 1)


def test_namesakes_without_a_telephone_work_at_different_bodies(district):
    one = put(Person, district.system, name="赵一", region=TOWN_3, body=district.bodies["town_3"])
    two = put(Person, district.system, name="赵一", region=DISTRICT, body=district.bodies["bureau"])

    assert one.natural_key != two.natural_key
    with pytest.raises(Incomplete):
        put(Person, district.system, name="赵 一", region=TOWN_3, body=district.bodies["town_3"])


def test_old_keys_are_rewritten_once_and_both_of_two_that_become_one_are_kept(district):
    with unscoped("rows as an older rule let them in", Scoped):
        first = put(Body, district.system, name="卫生院(清河)", kind="other", region=TOWN_3)
        second = put(Body, district.system, name="另一家", kind="other", region=TOWN_3)
    by_the_old_rule(Body)
    correct(second, {"name": "卫生院（清河）"}, actor=district.administrator, key=uuid4(), version=1)
    by_the_old_rule(Body)

    said = []
    counts = keep_keys(said.append)
    again = keep_keys(said.append)

    first.refresh_from_db(), second.refresh_from_db()
    assert first.natural_key == Body.natural_key_of(vars(first))
    assert second.natural_key is None
    assert counts["bodies"] == 9
    assert again == {}
    assert possible_doubles(LEDGERS["bodies"], district.office.scope) == [[first, second]]
    assert list(verify("bodies")) == []


def test_descriptions_that_differ_at_their_end_are_two(district, make_plant):
    hazards, plant = LEDGERS["hazards"].model, make_plant()
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, "found_on": date(2024, 10, 1)}
    long = "线路老化" * 87

    for end in ("甲", "乙"):
        put(hazards, district.town_3, **facts, source_no="12345-1", description=long + end)

    assert hazards.objects.within(district.town_3.scope).count() == 2
