"""A sheet that names a body that was merged or renamed means its successor; that is told at the cell, whatever the ledger and column."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.export import write
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.sheets.several import Taken
from anlan.kernel.sheets.wording import Wording
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4

from ..succession import merger, rename
from .test_succession import TODAY, do

COLUMNS = [
    (ledger.code, field.name)
    for ledger in LEDGERS.values()
    for field in ledger.model._meta.concrete_fields
    if field.related_model is Body and field.editable
]


def reader(district, code, name):
    ledger = LEDGERS[code]
    return Wording(ledger, district.office).reader(ledger.model._meta.get_field(name), "单位", [])


def the_body(district, name):
    with unscoped("a body as it is now", Body):
        return Body.objects.get(pk=district.bodies[name].pk)


def the_region(code):
    with unscoped("a region as it is now", Region):
        return Region.objects.get(region=code)


@pytest.mark.parametrize("written", ["清河镇人民政府", "清河镇", "清河镇政府", "青禾区清河镇人民政府"])
def test_every_column_that_names_a_body_takes_its_heir(district, written):
    do(district, merger([TOWN_3], to=TOWN_4))

    taken = {column: reader(district, *column)(written) for column in COLUMNS}

    heir = Taken(district.bodies["town_4"].pk, f"“{written}”已经撤销，归到柳溪镇人民政府", written)
    assert len(taken) > 20
    assert {column: each for column, each in taken.items() if each != heir} == {}


def test_a_village_that_went_to_another_town_is_known_by_its_old_path(district):
    do(district, merger([TOWN_3], to=TOWN_4))

    taken = reader(district, "duties", "body")("清河镇石沟村村民委员会")

    assert taken == Taken(
        district.bodies["village_3"].pk,
        "“清河镇石沟村村民委员会”已经撤销，归到柳溪镇石沟村村民委员会",
        "清河镇石沟村村民委员会",
    )


def test_what_a_body_did_before_it_was_merged_stays_its_own_when_its_export_comes_in_again(district):
    drills = LEDGERS["drills"]
    facts = {
        "name": "桥下疏散演练", "held_at": clock.now() - timedelta(days=90), "level": "town", "people": 30,
        "body": district.bodies["town_3"], "region": TOWN_3,
    }  # fmt: skip
    record = open_record(drills.model, facts, actor=district.town_3, key=uuid4())
    do(district, merger([TOWN_3], to=TOWN_4))
    content = write(drills, drills.model.objects.within(district.office.scope))

    staged = stage(drills, content, "应急演练.xlsx", district.office)

    assert [str(problem) for problem in staged.errors] == []
    assert (staged.changed, staged.unchanged) == ([], 1)
    record.refresh_from_db()
    assert record.body_id == district.bodies["town_3"].pk


def test_a_body_that_was_renamed_is_told_and_nothing_is_kept_beside(district):
    rename(
        the_body(district, "bureau"),
        "青禾区应急局",
        day=TODAY,
        reason="更名批复",
        actor=district.administrator,
        key=uuid4(),
    )

    taken = reader(district, "duties", "body")("青禾区应急管理局")

    assert taken == Taken(district.bodies["bureau"].pk, "“青禾区应急管理局”现在叫青禾区应急局", "")
    assert reader(district, "duties", "body")("青禾区应急局") == district.bodies["bureau"].pk


def test_rows_of_a_sheet_go_to_the_heir_and_the_cell_says_so(district):
    do(district, merger([TOWN_3], to=TOWN_4))
    sheet = "清单名称,清单类型,责任单位\n清河镇责任清单,镇街责任清单,清河镇人民政府\n".encode()

    staged = stage(LEDGERS["duties"], sheet, "清单.csv", district.office)
    commit(staged)

    assert staged.errors == []
    assert [(each.cell, each.message) for each in staged.told] == [
        ("C2", "“清河镇人民政府”已经撤销，归到柳溪镇人民政府")
    ]
    (duty,) = LEDGERS["duties"].model.objects.within(district.office.scope)
    assert duty.body_id == district.bodies["town_4"].pk
    assert duty.others == {"责任单位": "清河镇人民政府"}


def test_people_of_an_old_list_are_those_who_went_to_the_heir(district):
    """They are not put in anew under the body that took over."""
    sheet = "姓名,所在单位,手机\n王小红,清河镇人民政府,13900000001\n赵小兰,清河镇人民政府,\n".encode()
    commit(stage(LEDGERS["people"], sheet, "人员.csv", district.administrator))
    do(district, merger([TOWN_3], to=TOWN_4))

    staged = stage(LEDGERS["people"], sheet + b"\n", "人员.csv", district.administrator)

    assert (staged.errors, staged.new, staged.unchanged) == ([], 0, 2)


@pytest.mark.parametrize("change", ["merged", "renamed"])
def test_an_old_list_of_bodies_does_not_bring_back_what_was_given_up(district, change):
    if change == "merged":
        do(district, merger([TOWN_3], to=TOWN_4))
    else:
        why = {"day": TODAY, "reason": "更名批复", "actor": district.administrator, "key": uuid4()}
        rename(the_body(district, "town_3"), "清河镇政务中心", **why)
    sheet = "单位名称,单位类别,所属地区\n清河镇人民政府,镇（街道）,清河镇\n柳溪镇人民政府,镇（街道）,柳溪镇\n".encode()
    now = {"merged": "柳溪镇人民政府", "renamed": "清河镇政务中心"}[change]

    staged = stage(LEDGERS["bodies"], sheet, "单位.csv", district.administrator)

    assert [(each.row, each.asks) for each in staged.errors] == [(2, "name")]
    assert f"现在叫{now}" in staged.errors[0].message
    assert (staged.new, staged.unchanged) == (0, 1)


def test_a_village_is_known_by_the_name_it_had_with_its_town_and_after_it_was_merged_by_its_heir(district):
    """Sheets of before have a town and a village in two columns, which are read as one path."""
    read = partial(reader, district, "hazards", "region")
    told = {"actor": district.administrator, "reason": "更名批复", "day": TODAY}
    rename(the_region(VILLAGE_3), "石沟新村", key=uuid4(), **told)
    assert read()("清河镇石沟村").value == read()("石沟村").value == VILLAGE_3
    rename(the_region(TOWN_3), "清河新镇", key=uuid4(), **told)
    assert read()("清河镇石沟村").value == read()("清河新镇石沟村").value == VILLAGE_3

    do(district, merger([VILLAGE_3], to=VILLAGE_4))

    assert [read()(written).value for written in ("石沟村", "清河镇石沟村", "石沟新村")] == [VILLAGE_4] * 3
