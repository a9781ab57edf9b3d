"""A district's own sheet of divisions: a column for towns, one for villages, the town written once beside its villages."""

import pytest

from anlan.kernel.sheets.intake import commit

from .conftest import rows_of, said, sheet

HEAD = ("序号", "镇（街道）", "村（社区）", "区划代码")
VILLAGES = [("松岭村", "990199105201"), ("上河村", "990199105202"), ("东关社区", "990199106001")]


@pytest.fixture
def regions(read, district):
    """Stages a sheet of divisions as the administrator."""
    return lambda *rows, **more: read(
        sheet(("青禾区行政区划表",), *rows, **more), name="区划.xlsx", ledger="regions", actor=district.administrator
    )


def named(district):
    return {each.region: (each.name, each.level) for each in rows_of("regions", district.administrator)}


def test_villages_come_in_with_the_towns_that_stand_beside_them(regions, district):
    rows = [(number, "", village, code) for number, (village, code) in enumerate(VILLAGES, start=1)]
    rows[2] = (3, "东关街道", *VILLAGES[2])

    staged = regions(HEAD, *rows, merged=[("B3:B4", "松岭镇")])
    commit(staged)

    assert said(staged) == []
    assert "表里没有单独写的2个镇（街道）一并登记：松岭镇、东关街道" in "".join(staged.said)
    there = named(district)
    assert {code: there[code] for code in ("990199105", "990199105201", "990199106", "990199106001")} == {
        "990199105": ("松岭镇", "town"), "990199105201": ("松岭村", "village"),
        "990199106": ("东关街道", "town"), "990199106001": ("东关社区", "village"),
    }  # fmt: skip
    again = regions(HEAD, *rows, merged=[("B3:B4", "松岭镇")])
    assert (again.new, again.changed) == (0, [])


@pytest.mark.parametrize(
    "head", [("镇（街道）", "村（社区）", "区划代码"), ("行政区划名称", "所属乡镇", "统计用区划代码")]
)
def test_a_town_with_a_row_of_its_own_is_taken_from_there_whatever_the_order_of_the_columns(regions, district, head):
    inner_first = head[0] == "行政区划名称"
    rows = [("松岭镇", "", "990199105000"), ("松岭镇", "松岭村", "990199105201")]
    if inner_first:
        rows = [("松岭镇", "", "990199105000"), ("松岭村", "松岭镇", "990199105201")]

    staged = regions(head, *rows)
    commit(staged)

    assert said(staged) == []
    assert {code: name for code, (name, _) in named(district).items() if code.startswith("990199105")} == {
        "990199105": "松岭镇", "990199105201": "松岭村",
    }  # fmt: skip
