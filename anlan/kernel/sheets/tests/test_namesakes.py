"""A firm that the ledger has under its village comes again under its town: it is asked whether it is another one."""

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.divisions import region_name
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.intake import Amendments, commit
from anlan.kernel.sheets.namesakes import told_by

from .conftest import rows_of, said, sheet

NAME, HEADERS = "青禾化工有限公司", ("单位名称", "所属地区", "统一社会信用代码")


@pytest.fixture
def town(district):
    return region_name(district.town_3.region)


@pytest.fixture
def firms(read, district, plant):
    """Stages rows of firms; the plant of the cast stands in its village."""
    return lambda *rows, **more: read(sheet(HEADERS, *rows), name="企业.xlsx", ledger="enterprises", **more)


@pytest.fixture
def known(plant, district):
    assert len(plant.region) > len(district.town_3.region)
    return plant


def test_the_same_name_in_the_town_of_its_village_is_asked_about_once(firms, known, town, district):
    staged = firms((known.name, town, ""))

    assert [problem.asks for problem in staged.errors] == ["name"]
    assert f"可能和{known.number}（" in said(staged)[0]
    assert "是另外一家吗" in said(staged)[0]
    assert staged.new == 0

    meant = Amendments(confirmed={(1, "name"): staged.errors[0].message})
    commit(firms((known.name, town, ""), amended=meant))
    assert [each.name for each in rows_of("enterprises", district.town_3)] == [known.name, known.name]


def test_all_of_them_are_confirmed_at_once(firms, known, town):
    staged = firms((known.name, town, ""), amended=Amendments(as_written=frozenset({"name"})))

    assert (said(staged), staged.new) == ([], 1)


def test_another_name_asks_nothing(firms, known, town):
    staged = firms((NAME, town, ""))

    assert (said(staged), staged.new) == ([], 1)


def test_a_team_of_the_same_name_is_asked_about_as_well(read, district, town, plant):
    headers = ("队伍名称", "队伍类别", "所属地区")
    kind = str(field_of(LEDGERS["teams"].model, "kind").flatchoices[0][1])
    in_village = sheet(headers, ("青禾抢险队", kind, f"{town}{region_name(plant.region)}"))
    commit(read(in_village, name="队伍.xlsx", ledger="teams"))

    staged = read(sheet(headers, ("青禾抢险队", kind, town)), name="队伍.xlsx", ledger="teams")

    assert [problem.asks for problem in staged.errors] == ["name"]


def test_ledgers_with_a_rule_of_doubles_by_place_ask():
    assert {code for code, ledger in LEDGERS.items() if told_by(ledger.model)} == {"enterprises", "teams", "bodies"}
