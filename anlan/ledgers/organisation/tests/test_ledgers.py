"""Divisions, bodies, people and posts: kept by the administrator alone, seen within scope, counted."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.indicator.compute import compute
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import posts_of
from anlan.kernel.people.models import Body, Person, Post, Region
from anlan.kernel.sheets.intake import ImportRefused, commit, stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3
from anlan.kernel.testing.suites import PERIOD, IndicatorSuite, LedgerSuite


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
    at_place: ClassVar = {"role": roles.ENTERPRISE, "regions": [VILLAGE_3]}

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


def test_a_roll_of_posts_is_read_by_the_words_that_offices_use(district):
    """分管行业 was kept beside the post, which then saw every sector."""
    table = "姓名,角色,岗位,分管地区,分管行业,任职时间\n张明,镇（街道）,专干,清河镇,工贸,2024-10-01\n"

    commit(stage(LEDGERS["posts"], table.encode(), "岗位.csv", district.administrator))

    post = Post.objects.within(district.system.scope).get(title="专干")
    assert (post.regions, post.sectors, str(post.starts_on)) == ([TOWN_3], ["industry"], "2024-10-01")


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
    assert [change[name].value() for name in ("regions", "sectors")] == [post.regions, post.sectors]


def test_a_post_is_for_its_own_region_and_all_sectors_from_today_unless_it_says_more(district, client_of):
    said = {
        "person": "刘静",
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


def test_a_post_is_of_the_level_of_its_role_and_an_old_one_that_is_not_can_be_ended(district):
    town, administrator = district.bodies["town_3"], district.administrator
    person = open_record(Person, {"name": "高洁", "region": TOWN_3, "body": town}, actor=administrator, key=uuid4())

    def give(role, region):
        values = {
            "person": person,
            "role": role,
            "title": "工作人员",
            "body": town,
            "region": region,
            "regions": [region],
        }
        return open_record(Post, values, actor=administrator, key=uuid4())

    with pytest.raises(Incomplete, match="写到镇（街道），不写到村"):
        give(roles.TOWN, VILLAGE_3)
    with pytest.raises(Incomplete, match="是镇（街道）的单位，角色请选“镇（街道）”"):
        give(roles.DEPARTMENT, TOWN_3)

    post = give(roles.TOWN, TOWN_3)
    post.locked_facts = {**vars(post), "regions": [VILLAGE_3]}
    post.regions = [VILLAGE_3]
    post.ends_on = date(2024, 10, 16)
    post.clean()
    post.clean_change(post.locked_facts)
    post.locked_facts["regions"] = [TOWN_3]
    with pytest.raises(ValidationError):
        post.clean_change(post.locked_facts)
