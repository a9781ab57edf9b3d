"""Divisions, bodies, people and posts: kept by the administrator alone, seen within scope, counted."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct, open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import posts_of
from anlan.kernel.people.models import Body, Person, Post, Region
from anlan.kernel.sheets.export import write
from anlan.kernel.sheets.intake import ImportRefused, commit, stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4, seat
from anlan.kernel.testing.suites import PERIOD, IndicatorSuite, LedgerSuite
from anlan.places.models import Enterprise
from anlan.places.uscc import check_character


class TestRegion(LedgerSuite, IndicatorSuite):
    model = Region
    no_form = "its form offers the regions that are there, and asks for the code of a new one elsewhere"

    def facts(self, district, plant):
        return {"region": "990199103202", "level": "village", "name": "上河村"}

    def by_hand(self, district, plant):
        town = {"region": "990199105", "level": "town", "name": "松岭镇"}
        return {
            "regions.towns": ByHand(1, rows=[town], left_out=[{}]),
            "regions.villages": ByHand(1, rows=[{}], left_out=[town]),
        }

    def test_another_town_counts_nothing(self, district, plant):
        """A village always counts itself, so the question is: nothing but itself."""
        self.put_in(district, plant)

        values = compute([each.code for each in self.indicators], district.village_4.scope, PERIOD)

        assert {code: value.total for code, value in values.items()} == {"regions.towns": 0, "regions.villages": 1}


class TestBody(LedgerSuite, IndicatorSuite):
    model = Body

    def facts(self, district, plant):
        return {"name": "青禾区林业局", "kind": "department", "region": DISTRICT}

    def by_hand(self, district, plant):
        left_out = [{"kind": "committee"}, {"state": "withdrawn"}]
        return {"bodies.departments": ByHand(1, rows=[{}], left_out=left_out)}


class TestPerson(LedgerSuite):
    model = Person

    def facts(self, district, plant):
        return {
            "name": "高洁",
            "title": "专干",
            "body": district.bodies["town_3"],
            "region": TOWN_3,
            "phone": "13812345678",
        }


class TestPost(LedgerSuite):
    model = Post

    def facts(self, district, plant):
        person = open_record(Person, {"name": "高洁", "region": VILLAGE_3}, actor=district.system, key=uuid4())
        return {
            "person": person, "role": roles.VILLAGE, "title": "石沟村防汛责任人", "body": district.bodies["village_3"],
            "region": VILLAGE_3, "regions": [VILLAGE_3], "starts_on": date(2024, 6, 1),
        }  # fmt: skip


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor"])
def test_nobody_but_the_administrator_seats_people(district, name):
    facts = {"name": "高洁", "region": TOWN_3}

    with pytest.raises(NotAllowed):
        open_record(Person, facts, actor=district.actors[name], key=uuid4())


def test_a_telephone_number_is_shown_masked(district, client_of):
    facts = {"name": "高洁", "region": TOWN_3, "body": district.bodies["town_3"], "phone": "13812345678"}
    person = open_record(Person, facts, actor=district.administrator, key=uuid4())
    client = client_of(district.town_3)

    pages = [
        client.get(address).content.decode() for address in ("/ledgers/people/", f"/ledgers/people/{person.number}/")
    ]

    assert all("138****5678" in page and "13812345678" not in page for page in pages)


def test_a_post_does_not_end_before_it_begins(district):
    post = Post.objects.within(district.system.scope).get(person_id=district.village_3.person_id)

    with pytest.raises(Incomplete):
        correct(post, {"ends_on": date(2022, 1, 1)}, actor=district.administrator, key=uuid4(), version=1)


def test_a_post_that_has_ended_is_held_no_more(district):
    post = Post.objects.within(district.system.scope).get(person_id=district.village_3.person_id)

    correct(post, {"ends_on": date(2024, 10, 15)}, actor=district.administrator, key=uuid4(), version=1)

    assert posts_of(post.person, date(2024, 10, 15)) != []
    assert posts_of(post.person, date(2024, 10, 16)) == []


@pytest.mark.parametrize(
    ("role", "where", "message"),
    [
        ("town", "青禾区", "写明管哪个镇（街道）"),
        ("village", "清河镇", "写明管哪个村（社区）"),
        ("enterprise", "石沟村", "请填写所属场所"),
        ("town", "清河镇、东海镇", "没有“东海镇”这个镇街或村社区"),
    ],
)
def test_a_post_never_sees_more_than_its_role_is_for(district, client_of, role, where, message):
    said = {
        "person": "张明",
        "role": role,
        "title": "专干",
        "regions": where,
        "starts_on": "2024-10-01",
        "key": uuid4(),
    }

    answer = client_of(district.administrator).post("/ledgers/posts/new/", said)

    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_roll_of_posts_is_held_to_the_same(district):
    table = (
        "姓名,角色,岗位,任职日期,管辖地区\n张明,镇（街道）,专干,2024-10-01,青禾区\n周远,系统,专干,2024-10-01,青禾区\n"
    )

    staged = stage(LEDGERS["posts"], table.encode(), "岗位.csv", district.administrator)

    assert [(problem.row, problem.message) for problem in staged.errors] == [
        (2, "这个角色只管一处，请写明管哪个镇（街道）。")
    ]
    with pytest.raises(ImportRefused):  # the database keeps the system's post the only one
        commit(staged, good_rows_only=True)


def test_regions_and_sectors_of_a_post_are_named_as_people_name_them(district, client_of):
    client = client_of(district.administrator)
    said = {
        "person": "李红", "role": "town", "title": "两镇联络员", "region": TOWN_3, "regions": "清河镇、柳溪镇",
        "sectors": "工贸 危险化学品", "starts_on": "2024-10-01", "key": uuid4(),
    }  # fmt: skip

    answer = client.post("/ledgers/posts/new/", said)
    post = Post.objects.within(district.system.scope).get(title="两镇联络员")
    change = client.get(f"{answer['Location']}change/").context["form"]

    assert (post.regions, post.sectors) == ([TOWN_3, TOWN_4], ["industry", "chemicals"])
    assert [change[name].value() for name in ("regions", "sectors")] == ["清河镇、柳溪镇", "工贸、危险化学品"]


def test_a_post_is_for_its_own_region_and_all_sectors_from_today_unless_it_says_more(district, client_of):
    said = {
        "person": "李红",
        "role": "department",
        "title": "专干",
        "region": TOWN_3,
        "key": uuid4(),
    }

    client_of(district.administrator).post("/ledgers/posts/new/", said)

    post = Post.objects.within(district.system.scope).get(title="专干")
    assert (post.regions, post.sectors, post.starts_on) == ([TOWN_3], None, date(2024, 10, 16))


def test_a_roll_of_names_comes_in_as_people(district):
    table = "姓名,手机,单位,所属地区\n高洁,13812345678,清河镇人民政府,清河镇\n孔亮,13812345679,清河镇人民政府,清河镇\n"

    commit(stage(LEDGERS["people"], table.encode(), "名册.csv", district.administrator))

    people = Person.objects.within(district.town_3.scope).filter(name__in=["高洁", "孔亮"])
    assert {person.body for person in people} == {district.bodies["town_3"]}


# The post of an enterprise: its place says where it is

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
    assert "和企业所在的地区不一样" in elsewhere.content.decode()
    assert wider.status_code == 302
    assert (the_post(district).region, the_post(district).regions) == (VILLAGE_3, [VILLAGE_3])


@pytest.mark.parametrize(
    ("role", "named", "message"),
    [
        ("enterprise", "", "请填写所属场所"),
        ("enterprise", "没有的厂", "没有“没有的厂”"),
        ("enterprise", "宏达机械厂（示范）", "请填其中一个，带上编号"),
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
        ("企业", "宏达机械厂（示范）", "叫“宏达机械厂（示范）”的不止一个，请填编号"),
        ("区级部门", CODE, "只有企业的岗位写所属场所，这个岗位请空着。"),
    ],
)
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


def test_a_post_is_at_its_person_s_body_unless_it_says_another(district):
    person = district.village_3.person_id
    facts = {"person": person, "role": "town", "title": "应急办干事", "region": district.town_3.region}

    follows = open_record(Post, facts, actor=district.administrator, key=uuid4())
    says = open_record(
        Post, {**facts, "body": district.bodies["bureau"]}, actor=district.administrator, key=uuid4()
    )  # fmt: skip

    assert follows.body == Person._base_manager.get(pk=person).body
    assert says.body == district.bodies["bureau"]


def test_somebody_of_a_town_lies_there_and_gets_a_post_there_without_its_being_said_again(district, client_of):
    client, town = client_of(district.administrator), district.bodies["town_3"]
    shown = [client.get(f"/ledgers/{ledger}/new/").context["form"]["body"].value() for ledger in ("people", "posts")]

    client.post("/ledgers/people/new/", {"name": "高洁", "body": town.number, "key": uuid4()})
    said = {"person": "高洁", "role": "town", "title": "应急办主任", "key": uuid4()}
    assert client.post("/ledgers/posts/new/", said).status_code == 302

    person = Person.objects.within(district.town_3.scope).get(name="高洁")
    post = Post.objects.within(district.town_3.scope).get(title="应急办主任")
    assert shown == [None, None]  # not the administrator's own body
    assert (person.body, person.region) == (town, TOWN_3)
    assert (post.body, post.region, post.regions) == (town, TOWN_3, [TOWN_3])
