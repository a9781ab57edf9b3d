"""Whom a name means: exact before alike, short names, and namesakes told apart by the row's other cells."""

from uuid import uuid4

import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.naming import named
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Person, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, VILLAGE_3


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("清河镇", "town_3"),
        ("清河镇政府", "town_3"),
        ("清河镇人民政府 ", "town_3"),
        ("应急管理局", "bureau"),
        ("区应急管理局", "bureau"),
        ("石沟村", "village_3"),
        ("清河镇石沟村", "village_3"),
        ("区政府", "government"),
    ],
)
def test_a_body_is_called_by_its_short_name(district, text, name):
    villages = ("清河镇上河村村民委员会", "清河镇下河村村民委员会")
    for each in villages:
        facts = {"name": each, "kind": "village", "region": TOWN_3}
        open_record(Body, facts, actor=district.administrator, key=uuid4())

    assert named(Body.objects.within(district.office.scope), Body, text) == [district.bodies[name]]
    sheet = f"姓名,单位\n赵一,{text}\n".encode()
    staged = stage(LEDGERS["people"], sheet, "人.csv", district.administrator)
    assert (staged.errors, staged.rows[0][staged.columns.index("body_id")]) == ([], district.bodies[name].pk)


@pytest.fixture
def namesakes(district):
    """Two people called 赵一, of the bureau and of the town."""
    return [
        open_record(Person, {"name": "赵一", "body": district.bodies[body], "region": region}, actor=district.system, key=uuid4())
        for body, region in (("bureau", DISTRICT), ("town_3", TOWN_3))
    ]  # fmt: skip


def test_a_sheets_other_cells_tell_namesakes_apart(district, namesakes):
    sheet = "姓名,角色,岗位,单位,管辖地区\n赵一,镇（街道）,专干,清河镇人民政府,清河镇\n".encode()

    commit(stage(LEDGERS["posts"], sheet, "岗位.csv", district.administrator))

    with unscoped("the post", Post):
        assert Post.objects.get(title="专干").person == namesakes[1]


def test_a_forms_other_boxes_tell_namesakes_apart(district, namesakes, client_of):
    client = client_of(district.administrator)
    said = {"person": "赵一", "role": "village", "title": "专干", "region": VILLAGE_3, "regions": "石沟村"}

    unclear = client.post("/ledgers/posts/new/", {**said, "key": uuid4()})
    clear = client.post("/ledgers/posts/new/", {**said, "body": "清河镇", "key": uuid4()})

    assert unclear.status_code == 422
    assert clear.status_code == 302
    with unscoped("the post", Post):
        assert Post.objects.get(title="专干").person == namesakes[1]
