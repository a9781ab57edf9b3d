"""Accounts for many at once: opened in one press, each with a slip that is shown once."""

import logging
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel.admission import accounts
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.people import roles
from anlan.kernel.people.models import Account, Person, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, seat

from ..pages import account_batch

ADDRESS = "/organisation/accounts/"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def join(district):
    """Somebody takes a post and has no account: join("高洁", TOWN_3)."""

    def joined(name, region=TOWN_3, *, body="town_3", role=roles.TOWN, place=None):
        facts = {"name": name, "region": region, "body": district.bodies[body]}
        person = open_record(Person, facts, actor=district.system, key=uuid4())
        facts = {
            "role": role,
            "title": f"{name}的岗位",
            "region": region,
            "body": district.bodies[body],
            "place": place,
        }
        open_record(Post, {**facts, "person": person}, actor=district.system, key=uuid4())
        return person

    return joined


@pytest.fixture
def client(district, client_of):
    return client_of(district.administrator)


def press(client, *people, address=ADDRESS, key=None):
    return client.post(address, {"person": [person.number for person in people], "key": str(key or uuid4())})


def slips(page):
    return [slip for sheet in page.context["sheets"] for slip in sheet]


def test_everybody_with_a_post_and_without_an_account_is_chosen(district, join, client):
    people = [join("高洁"), join("孔亮", VILLAGE_3, body="village_3", role=roles.VILLAGE)]
    open_record(Person, {"name": "无岗", "region": TOWN_3}, actor=district.system, key=uuid4())
    gone = join("撤回")
    for each in (*Post.objects.of(gone), gone):
        withdraw(each, actor=district.administrator, key=uuid4(), reason="重复")

    page = text(client.get(ADDRESS))

    chosen = [each.person for each in client.get(ADDRESS).context["listed"]]
    assert chosen == people
    assert page.count('name="person"') == page.count(" checked>") == 2
    assert all(name not in page for name in ("张明", "无岗", "撤回", "系统的"))


def test_one_press_opens_all_and_each_gets_a_slip_to_log_in_with(join, client, settings):
    people = [join("高洁"), join("孔亮", VILLAGE_3, body="village_3", role=roles.VILLAGE)]

    page = press(client, *people)

    assert [(slip.name, slip.where, slip.username) for slip in slips(page)] == [
        ("高洁", "清河镇人民政府", "gaojie"), ("孔亮", "石沟村村民委员会", "kongliang"),
    ]  # fmt: skip
    assert "http://testserver/" in text(page)
    assert "首次登录要改密码" in text(page)
    for slip in slips(page):
        assert slip.password in text(page)
        entered = Client().post("/login/", {"username": slip.username, "password": slip.password})
        assert entered.url == "/password/"


def test_each_opening_stands_in_the_history_as_a_single_one_does(join, client):
    person, other = join("高洁"), join("孔亮")

    press(client, person)
    client.post(f"{ADDRESS}{other.number}/", {"deed": "open", "username": "kongliang", "key": str(uuid4())})

    person.refresh_from_db()
    other.refresh_from_db()
    many, one = history(person)[-1], history(other)[-1]
    assert (many.what, many.who, many.details) == (one.what, one.who, (("说明", "gaojie"),))
    assert many.what == "开账号"
    assert list(verify("people")) == []


def test_the_passwords_are_in_the_answer_and_nowhere_else(join, client, caplog):
    caplog.set_level(logging.DEBUG)

    page = press(client, join("高洁"))

    password = slips(page)[0].password
    assert "no-store" in page["Cache-Control"]
    assert password not in caplog.text
    assert password not in repr(slips(page))
    assert [table for table in connection.introspection.table_names() if _holds(table, password)] == []
    assert _holds("people_account", "gaojie")


def _holds(table, words):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS row WHERE row::text LIKE %s)', [f"%{words}%"])
        return cursor.fetchone()[0]


def test_sent_again_it_opens_nothing_and_says_what_to_do(join, client):
    people = [join("高洁"), join("孔亮")]
    key = uuid4()
    first = press(client, *people, key=key)
    kept = list(Account.objects.values_list("username", "password"))

    again, otherwise, later = press(client, *people, key=key), press(client, *people), client.get(ADDRESS)

    for answer in (again, otherwise):
        assert "没有再开" in text(answer, 409)
        assert "点“重设密码”" in text(answer, 409)
    assert "没有要开账号的人" in text(later)
    assert list(Account.objects.values_list("username", "password")) == kept
    for slip in slips(first):
        assert slip.password not in text(again, 409) + text(otherwise, 409) + text(later)


def test_sent_again_it_does_not_go_on_with_those_for_whom_there_was_no_time(join, client, monkeypatch):
    monkeypatch.setattr(accounts, "PATIENCE", -1.0)
    people, key = [join("高洁"), join("孔亮")], uuid4()
    press(client, *people, key=key)

    again = press(client, *people, key=key)

    assert "这一批刚才已经开好了" in text(again, 409)
    assert [each.person for each in again.context["listed"]] == people[1:]


def test_who_has_got_an_account_meanwhile_keeps_it(join, client):
    person, other = join("高洁"), join("孔亮")
    first = press(client, person)

    page = press(client, person, other)

    assert [slip.name for slip in slips(page)] == ["孔亮"]
    assert "另有1人" in text(page)
    assert Account.objects.get(person=person).check_password(slips(first)[0].password)


def test_namesakes_get_numbers_and_strange_names_their_own(join, client, district):
    seat("gaojie", "高捷", roles.TOWN, district.system, body=district.bodies["town_4"], region=TOWN_4)
    people = [join("高洁"), join("高杰"), join("Ω"), join("欧阳·娜")]

    page = press(client, *people)

    assert [slip.username for slip in slips(page)] == ["gaojie2", "gaojie3", people[2].number.lower(), "ouyangna"]


def test_a_single_account_is_offered_a_free_name_too(join, client):
    press(client, join("高洁"))

    form = client.get(f"{ADDRESS}{join('高杰').number}/").context["form"]

    assert form["username"].value() == "gaojie2"


def test_too_many_come_in_batches(join, client, monkeypatch):
    monkeypatch.setattr(account_batch, "LISTED", 2)
    people = [join("高洁"), join("孔亮"), join("卢芳")]

    first = text(client.get(ADDRESS))
    refused = press(client, *people)
    page = press(client, *people[:2])

    assert first.count('name="person"') == 2
    assert "还有<b>1</b>人" in first
    assert "一次最多开2个" in text(refused, 422)
    assert "开下一批（还有1人）" in text(page)
    assert [each.person for each in client.get(ADDRESS).context["listed"]] == people[2:]


def test_a_slow_machine_opens_as_many_as_there_is_time_for(join, client, monkeypatch):
    monkeypatch.setattr(accounts, "PATIENCE", -1.0)

    page = press(client, join("高洁"), join("孔亮"))

    assert [slip.name for slip in slips(page)] == ["高洁"]
    assert "开下一批（还有1人）" in text(page)


def test_ten_slips_make_a_sheet(join, client):
    page = press(client, *[join(f"高{number}") for number in range(11)])

    assert [len(sheet) for sheet in page.context["sheets"]] == [10, 1]


def test_those_whose_post_waits_for_a_second_person_are_told(district, client):
    facts = {"name": "高洁", "region": DISTRICT, "body": district.bodies["committee"]}
    person = open_record(Person, facts, actor=district.system, key=uuid4())
    post = {"person": person, "role": roles.OFFICE, "title": "科长", "region": DISTRICT, "body": facts["body"]}
    open_record(Post, post, actor=district.administrator, key=uuid4())

    page = text(client.get(ADDRESS))

    assert "1人的岗位还在等安全管理员确认，确认以后再来开账号：高洁。" in page
    assert person.number not in page


def test_people_are_narrowed_by_region_and_body(district, join, client):
    town, village, bureau = (
        join("高洁"),
        join("孔亮", VILLAGE_3, body="village_3", role=roles.VILLAGE),
        join("卢芳", DISTRICT, body="bureau", role=roles.DEPARTMENT),
    )

    def listed(query):
        return [each.person for each in client.get(f"{ADDRESS}?{query}").context["listed"]]

    assert listed(f"region={TOWN_3}") == [town, village]
    assert listed(f"region={VILLAGE_3}") == [village]
    assert listed(f"body={district.bodies['bureau'].number}") == [bureau]
    assert listed(f"region={TOWN_4}") == []
    assert listed("region=&body=") == [bureau, town, village]


@pytest.mark.parametrize("query", ["region=990199999", "region=x", "body=DW-2024-9999"])
def test_an_unknown_region_or_body_is_not_found_and_opens_nothing(join, client, query):
    person = join("高洁")

    assert client.get(f"{ADDRESS}?{query}").status_code == 404
    assert press(client, person, address=f"{ADDRESS}?{query}").status_code == 404
    assert not Account.objects.filter(person=person).exists()


def test_nobody_and_nonsense_chosen_is_said(client):
    assert "请至少选一个人" in text(press(client), 422)
    assert client.post(ADDRESS, {"person": ["RY-2024-\0"], "key": str(uuid4())}).status_code == 404
    assert "请再点一次" in text(client.post(ADDRESS, {"person": ["RY-2024-0001"], "key": "x"}), 422)


def test_an_enterprises_officer_has_its_name_on_the_slip(join, client, plant):
    person = join("赵安", plant.region, role=roles.ENTERPRISE, place=plant)

    assert [slip.where for slip in slips(press(client, person))] == [plant.name]


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor"])
def test_nobody_else_opens_accounts(district, join, client_of, name):
    person, client = join("高洁"), client_of(district.actors[name])

    assert client.get(ADDRESS).status_code == 403
    assert press(client, person).status_code == 403
    assert ADDRESS not in text(client.get("/organisation/"))
    assert not Account.objects.filter(person=person).exists()


def test_who_keeps_one_town_opens_none_of_another(district, join, client_of):
    body = district.bodies["town_4"]
    keeper = seat("keeper", "卢芳", roles.ADMINISTRATOR, district.system, body=body, region=TOWN_4)
    own, others, client = join("高洁", TOWN_4, body="town_4"), join("孔亮"), client_of(keeper)

    assert [each.person for each in client.get(ADDRESS).context["listed"]] == [own]
    assert press(client, own, others).status_code == 404
    assert client.get(f"{ADDRESS}?region={TOWN_3}").status_code == 404
    assert not Account.objects.filter(person__in=[own.pk, others.pk]).exists()


def test_a_forged_press_opens_nothing(district, join):
    person, client = join("高洁"), Client(enforce_csrf_checks=True)
    account = Account.objects.get(person_id=district.administrator.person_id)
    client.force_login(account, backend="anlan.gate.login.AccountBackend")

    assert press(client, person).status_code == 403
    assert not Account.objects.filter(person=person).exists()


def test_the_way_leads_from_the_organisation(district, client):
    assert f'href="{ADDRESS}"' in text(client.get("/organisation/"))
    assert f'href="{ADDRESS}?region={TOWN_3}"' in text(client.get(f"/organisation/?region={TOWN_3}"))
    number = district.bodies["bureau"].number
    assert f'href="{ADDRESS}?body={number}"' in text(client.get(f"/organisation/?body={number}"))


def test_the_page_asks_no_more_for_more_people(join, client):
    join("高洁")
    client.get(ADDRESS)

    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    for number in range(5):
        join(f"多{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)

    assert len(many) == len(few)


def test_it_is_all_or_nothing(join, client, monkeypatch):
    people = [join("高洁"), join("孔亮")]
    opening = accounts._open

    def cut_off(person, *given, **more):
        if person == people[1]:
            raise RuntimeError("cut off")
        opening(person, *given, **more)

    monkeypatch.setattr(accounts, "_open", cut_off)
    with pytest.raises(RuntimeError):
        press(client, *people)

    with unscoped("test", Person):
        assert not Account.objects.filter(person__in=people).exists()
        assert [person.version for person in Person.objects.filter(pk__in=[each.pk for each in people])] == [1, 1]
