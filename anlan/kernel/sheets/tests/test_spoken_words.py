"""Words that offices use for short: a role, a line of business, a village without what kind of place it is."""

import pytest

from anlan.kernel.column import CellRefused, Who, kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.divisions import region_name
from anlan.kernel.people.sectors import short_names, standard
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.wording import Wording


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("安委办", "office"),
        ("部门", "department"),
        ("镇街", "town"),
        ("村", "village"),
        ("管理员", "administrator"),
        ("企业", "enterprise"),
    ],
)
def test_roles_are_known_by_what_people_call_them(district, word, role):
    posts = LEDGERS["posts"]
    read = Wording(posts, district.administrator).reader(field_of(posts.model, "role"), "角色", [word])

    assert read(word) == role


@pytest.mark.parametrize(("ledger", "name"), [("enterprises", "sector"), ("hazards", "sector"), ("posts", "sectors")])
@pytest.mark.parametrize("word", ["危化", "危化品", "非煤", "地灾"])
def test_sectors_are_known_by_their_short_names(district, ledger, name, word):
    field = field_of(LEDGERS[ledger].model, name)
    found = kind_of(field).reader(field, Who(district.office))(word)

    assert found in (short_names()[word], [short_names()[word]])


def test_a_short_name_means_one_sector_and_is_nobodys_name():
    assert set(short_names().values()) <= set(standard())
    assert not set(short_names()) & set(standard().values())


@pytest.mark.parametrize(("ledger", "name"), [("hazards", "region"), ("posts", "regions")])
def test_a_place_is_known_without_its_kind(district, ledger, name):
    field, town = field_of(LEDGERS[ledger].model, name), district.town_3.region
    read = kind_of(field).reader(field, Who(district.office))

    assert read(region_name(town)[:-1]) in (town, [town])
    with pytest.raises(CellRefused):
        read("没有这个地方")
