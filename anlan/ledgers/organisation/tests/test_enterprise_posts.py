"""Posts at enterprises: who names one, where it lies, and the same by form and by roll."""

from uuid import uuid4

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Person, Post
from anlan.kernel.sheets.export import write
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4, seat
from anlan.places.models import Enterprise
from anlan.places.uscc import check_character

CODE = f"91990199MA0000001{check_character('91990199MA0000001')}"  # of the plant


@pytest.fixture
def plant(district, make_plant):
    """A plant in village 3 with a code, and a namesake in village 4."""
    plant = make_plant()
    correct(plant, {"uscc": CODE}, actor=district.town_3, key=uuid4(), version=1)
    values = {"name": plant.name, "region": VILLAGE_4, "sector": "industry"}
    open_record(Enterprise, values, actor=district.town_4, key=uuid4())
    return plant


def ask_post(client, **said):
    """Ask for the post of an enterprise's safety officer through the form."""
    said = {"person": "张明", "role": "enterprise", "title": "安全管理人员", "key": uuid4(), **said}
    return client.post("/ledgers/posts/new/", said)


def the_post(district):
    return Post.objects.within(district.system.scope).get(title="安全管理人员")


@pytest.mark.parametrize("named", ["uscc", "number"])
def test_the_post_of_an_enterprise_names_it_and_lies_where_it_lies(district, client_of, plant, named):
    client = client_of(district.administrator)

    answer = ask_post(client, place=getattr(plant, named))

    post = the_post(district)
    told = client.get(f"/api/v1/ledgers/posts/records/{post.number}/").json()["values"]["place"]
    assert answer.status_code == 302
    assert told == {"value": plant.number, "text": plant.name}
    assert (post.place, post.region, post.regions, post.sector) == (plant, VILLAGE_3, [VILLAGE_3], "industry")
    assert post.body is None  # nor does it sit in the office of whoever gave it
    assert list(verify("posts")) == []


def test_a_wider_region_is_narrowed_to_the_enterprise_and_another_one_refused(district, client_of, plant):
    client = client_of(district.administrator)

    elsewhere = ask_post(client, place=plant.number, region=TOWN_4)
    wider = ask_post(client, place=plant.number, region=TOWN_3, regions="清河镇", body="清河镇人民政府")

    assert elsewhere.status_code == 422
    assert "所属场所在清河镇石沟村，和这里写的不一样" in elsewhere.content.decode()
    assert wider.status_code == 302
    assert (the_post(district).region, the_post(district).regions) == (VILLAGE_3, [VILLAGE_3])


@pytest.mark.parametrize(
    ("role", "named", "message"),
    [
        ("enterprise", "", "请填写所属场所"),
        ("enterprise", "没有的厂", "没有“没有的厂”"),
        ("enterprise", "宏达机械厂（示范）", "请点选一个，或写上编号"),
        ("department", CODE, "只有企业的岗位写所属场所"),
    ],
)
def test_a_place_is_said_by_whom_it_is_asked_of_and_by_nobody_else(district, client_of, plant, role, named, message):
    answer = ask_post(client_of(district.administrator), role=role, place=named)

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_whoever_keeps_one_town_knows_no_enterprise_of_another(district, client_of, plant):
    body = district.bodies["town_4"]
    other = seat("town_4_keeper", "孔亮", roles.ADMINISTRATOR, district.system, body=body, region=TOWN_4)
    open_record(Person, {"name": "高洁", "region": TOWN_4, "body": body}, actor=other, key=uuid4())

    asked = ask_post(client_of(other), person="高洁", place=plant.uscc)
    staged = stage(LEDGERS["posts"], roll(plant.uscc, "高洁"), "岗位.csv", other)

    assert asked.status_code == 422
    assert f"管辖范围内没有“{plant.uscc}”这个" in asked.content.decode()
    assert [problem.message for problem in staged.errors] == [
        f"台账里没有“{plant.uscc}”，请先登记这个所属场所，或核对名称"
    ]
    assert not Post.objects.within(district.system.scope).filter(title="安全管理人员").exists()


def roll(named, person="张明", role="企业"):
    """A roll with one post."""
    return f"姓名,角色,岗位,所属企业\n{person},{role},安全管理人员,{named}\n".encode()


@pytest.mark.parametrize("named", ["uscc", "number"])
def test_a_roll_names_the_enterprises_of_its_posts(district, plant, named):
    commit(stage(LEDGERS["posts"], roll(getattr(plant, named)), "岗位.csv", district.administrator))

    post = the_post(district)
    assert (post.place, post.region, post.regions, post.sector) == (plant, VILLAGE_3, [VILLAGE_3], "industry")
    assert post.body is None
    assert list(verify("posts")) == []


@pytest.mark.parametrize(
    ("role", "named", "message"),
    [
        ("企业", "", "企业的岗位要写明是哪家企业。"),
        (
            "企业", "宏达机械厂（示范）",
            "叫“宏达机械厂（示范）”的有2个，请填编号：QY-2024-0001（清河镇石沟村）、QY-2024-0002（柳溪镇桃坪村）",
        ),
        ("区级部门", CODE, "只有企业的岗位写所属场所，这个岗位请空着。"),
    ],
)  # fmt: skip
def test_a_roll_is_refused_what_the_form_is(district, plant, role, named, message):
    staged = stage(LEDGERS["posts"], roll(named, role=role), "岗位.csv", district.administrator)

    assert [problem.message for problem in staged.errors] == [message]


def test_form_and_roll_know_the_post_that_the_other_made(district, client_of, plant):
    ask_post(client_of(district.administrator), place=plant.uscc)

    staged = stage(LEDGERS["posts"], roll(plant.uscc), "岗位.csv", district.administrator)

    assert (len(staged.rows), staged.unchanged) == (0, 1)


def test_an_exported_post_of_an_enterprise_comes_in_again_unchanged(district, client_of, plant):
    ask_post(client_of(district.administrator), place=plant.uscc)
    rows = Post.objects.within(district.administrator.scope).filter(title="安全管理人员")

    staged = stage(LEDGERS["posts"], write(LEDGERS["posts"], rows), "岗位.xlsx", district.administrator)

    assert (staged.errors, staged.unchanged) == ([], 1)


def test_who_moves_to_another_enterprise_moves_there_whole(district, client_of, plant):
    client = client_of(district.administrator)
    ask_post(client, place=plant.uscc)
    other = Enterprise.objects.within(district.town_4.scope).get()
    address = f"/ledgers/posts/{the_post(district).number}/change/"
    shown = client.get(address).context["form"]
    said = {name: shown[name].value() or "" for name in shown.fields}
    said |= {f"initial-{name}": said[name] for name in shown.names}

    answer = client.post(address, {**said, "place": other.number})

    post = the_post(district)
    assert answer.status_code == 302
    assert (post.place, post.region, post.regions) == (other, VILLAGE_4, [VILLAGE_4])
    assert list(verify("posts")) == []
