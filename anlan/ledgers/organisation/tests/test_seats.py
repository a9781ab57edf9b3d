"""Who sits where, what is vacant, who may do what: within the scope of whoever looks."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.power_words import acts_of
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import powers, roles
from anlan.kernel.people.models import Person, Post, Region
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, seat


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def vacant(district):
    """A village without anybody."""
    facts = {"region": "990199103202", "level": "village", "name": "上河村"}
    return open_record(Region, facts, actor=district.system, key=uuid4())


def test_the_tree_holds_the_district_its_departments_and_towns(district, client_of):
    page = text(client_of(district.leader).get("/organisation/"))

    for name in ("青禾区应急管理局", "清河镇", "柳溪镇"):
        assert name in page
    assert '<data value="2">2</data><small>个镇街</small>' in page


def test_a_town_shows_who_holds_its_posts_and_its_villages(district, client_of):
    page = text(client_of(district.leader).get(f"/organisation/?region={TOWN_3}"))

    assert "张明" in page
    assert "白雪梅" not in page
    assert f'<a href="?region={VILLAGE_3}">石沟村</a><span>李红</span>' in page


def test_a_body_shows_its_own_posts(district, client_of):
    page = text(client_of(district.leader).get(f"/organisation/?body={district.bodies['bureau'].number}"))

    assert "马超" in page
    assert "综合、工贸、危险化学品" in page
    assert "卢刚" not in page


def test_a_village_without_anybody_is_vacant(district, vacant, client_of):
    client = client_of(district.administrator)

    town = text(client.get(f"/organisation/?region={TOWN_3}"))

    assert "空缺1岗" in town
    assert "上河村空岗" in town
    assert 'href="/ledgers/posts/new/?role=village&amp;region=990199103202&amp;regions=990199103202"' in town


def test_an_enterprises_officer_fills_no_vacancy_of_its_village(district, vacant, client_of):
    facts = {"name": "上河面粉厂（示范）", "region": vacant.region, "sector": "industry"}
    plant = open_record(LEDGERS["enterprises"].model, facts, actor=district.town_3, key=uuid4())
    body = district.bodies["village_3"]
    seat("plant", "赵安", roles.ENTERPRISE, district.system, body=body, region=plant.region, place=plant.pk)

    town = text(client_of(district.administrator).get(f"/organisation/?region={TOWN_3}"))

    assert f'<a href="?region={vacant.region}">上河村</a><b class="late">空岗</b>' in town
    assert "赵安" not in town


def test_a_post_that_has_ended_leaves_a_vacancy(district, client_of):
    with_post = Post.objects.within(district.system.scope).get(person_id=district.village_3.person_id)
    correct(with_post, {"ends_on": "2024-10-15"}, actor=district.administrator, key=uuid4(), version=1)

    page = text(client_of(district.leader).get(f"/organisation/?region={TOWN_3}"))

    assert "石沟村空岗" in page
    assert "请系统管理员指定人" in page


def test_the_form_for_a_vacancy_is_filled_in(district, vacant, client_of):
    form = client_of(district.administrator).get(
        "/ledgers/posts/new/?role=village&region=990199103202&regions=990199103202"
    )

    assert form.context["form"]["role"].value() == "village"
    assert 'value="990199103202" selected' in text(form)


def test_telephone_numbers_are_masked(district, client_of):
    person = Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)
    correct(person, {"phone": "13812345678"}, actor=district.administrator, key=uuid4(), version=1)

    page = text(client_of(district.leader).get(f"/organisation/?region={TOWN_3}"))

    assert "138****5678" in page
    assert "13812345678" not in page


def test_a_town_sees_itself_and_nobody_else(district, client_of):
    client = client_of(district.town_3)

    page = text(client.get("/organisation/"))

    assert "清河镇" in page
    assert "柳溪镇" not in page
    assert client.get(f"/organisation/?region={TOWN_4}").status_code == 404
    assert client.get(f"/organisation/?region={DISTRICT}").status_code == 404
    assert client.get(f"/organisation/?body={district.bodies['town_4'].number}").status_code == 404


def test_an_enterprise_is_told_whom_to_ask(district, client_of, plant):
    manager = seat(
        "plant", "赵安", roles.ENTERPRISE, district.system, body=district.bodies["village_3"], region=plant.region,
        place=plant.pk,
    )  # fmt: skip

    page = text(client_of(manager).get("/organisation/"))

    assert 'href="/help/#ask"' in page
    assert "李红" not in page


def test_the_page_asks_no_more_for_a_larger_district(district, client_of):
    client = client_of(district.leader)
    client.get("/organisation/")

    with CaptureQueriesContext(connection) as few:
        client.get("/organisation/")
    for number in range(5):
        facts = {"region": f"99019910330{number}", "level": "village", "name": f"{number}村"}
        open_record(Region, facts, actor=district.system, key=uuid4())
        body = open_record(
            LEDGERS["bodies"].model, {"name": f"{number}局", "kind": "department", "region": DISTRICT},
            actor=district.system, key=uuid4(),
        )  # fmt: skip
        seat(f"more{number}", f"多{number}", roles.DEPARTMENT, district.system, body=body, region=DISTRICT)
    with CaptureQueriesContext(connection) as many:
        client.get("/organisation/")

    assert len(many) == len(few)


def test_the_table_of_roles_says_what_each_may_do(district, client_of):
    client = client_of(district.town_3)

    own = text(client.get("/organisation/roles/"))
    other = text(client.get("/organisation/roles/?role=auditor"))

    assert (
        "<b>隐患</b><span>看、登记、更正、撤回、延期（镇街延一般隐患的整改期限，区领导延区安委办自己的期限）、导入、导出、交办"
        in own
    )
    assert own.count("认定单位") == 1
    assert "<b>隐患</b><span>看、导出</span>" in other
    assert client.get("/organisation/roles/?role=emperor").status_code == 404
    assert client.get("/organisation/roles/?role=system").status_code == 404


def test_everything_that_a_role_may_be_let_do_is_told():
    told = {f"{code}.{act}" for code, ledger in LEDGERS.items() for act in acts_of(ledger)}

    assert [power for power in powers.table() if power not in told and power.partition(".")[0] in LEDGERS] == []
