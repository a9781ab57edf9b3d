"""What may be one is listed; merged, all that named the double names the one that stays; told apart, it is listed no more."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.possible_doubles import alike
from anlan.kernel.loop.merging import tell_apart
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account, Body, Person, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4

PAGE = "/organisation/doubles/"
FIRMS = LEDGERS["enterprises"]


@pytest.fixture
def firm(district, make_plant):
    return make_plant()


def put_in(model, actor, **values):
    return open_record(model, values, actor=actor, key=uuid4())


@pytest.fixture
def spelled_otherwise(district, firm):
    """The same firm once more: without code, with its town before and its legal form behind."""
    return put_in(
        FIRMS.model,
        district.town_3,
        name="清河镇宏达机械有限公司",
        region=VILLAGE_3,
        sector="industry",
        phone="0990-1234567",
    )


def groups(ledger, actor):
    return [[record.number for record in group] for group in alike(LEDGERS[ledger], actor.scope)]


def post(client, ledger, records, **more):
    return client.post(
        PAGE, {"ledger": ledger, "number": [each.number for each in records], "key": str(uuid4()), **more}, follow=True
    )


def test_one_firm_under_two_spellings_is_listed_and_one_of_another_town_is_not(
    district, client_of, firm, spelled_otherwise
):
    put_in(FIRMS.model, district.town_4, name="宏达机械厂", region=VILLAGE_4, sector="industry")

    page = client_of(district.administrator).get(PAGE).content.decode()

    assert groups("enterprises", district.administrator) == [[firm.number, spelled_otherwise.number]]
    assert spelled_otherwise.number in page
    assert PAGE in client_of(district.administrator).get("/organisation/").content.decode()


def test_one_person_put_in_twice_is_listed(district):
    body = district.bodies["town_3"]
    first = put_in(Person, district.administrator, name="赵一", body=body, region=TOWN_3, phone="13900000001")
    again = put_in(Person, district.administrator, name="赵 一", body=body, region=TOWN_3)
    put_in(Person, district.administrator, name="赵一", body=district.bodies["town_4"], region=TOWN_4)

    assert groups("people", district.administrator) == [[first.number, again.number]]


def test_merged_all_that_named_the_double_names_the_other(district, client_of, firm, spelled_otherwise):
    facts = {
        "place": spelled_otherwise,
        "region": VILLAGE_3,
        "sector": "industry",
        "description": "护栏松动",
        "found_on": date(2024, 10, 12),
    }
    hazard = open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    answer = post(
        client_of(district.administrator), "enterprises", [firm, spelled_otherwise], keep=firm.number, do="merge"
    )

    for record in (firm, spelled_otherwise, hazard):
        record.refresh_from_db()
    assert "说到它们的记录都跟着改了" in answer.content.decode()
    assert (hazard.place_id, firm.phone, spelled_otherwise.state) == (firm.pk, "0990-1234567", "withdrawn")
    assert "护栏松动" in client_of(district.town_3).get(f"/ledgers/enterprises/{firm.number}/").content.decode()
    assert (
        f"并到{firm.number}"
        in client_of(district.town_3).get(f"/ledgers/enterprises/{spelled_otherwise.number}/").content.decode()
    )
    assert groups("enterprises", district.administrator) == []
    assert list(verify()) == []


def test_the_code_of_the_double_goes_to_the_one_that_stays(district, client_of, firm, spelled_otherwise):
    post(
        client_of(district.administrator),
        "enterprises",
        [firm, spelled_otherwise],
        keep=spelled_otherwise.number,
        do="merge",
    )

    spelled_otherwise.refresh_from_db()
    assert spelled_otherwise.uscc == firm.uscc
    assert list(verify()) == []


def test_a_persons_posts_and_account_go_along(district, client_of):
    body = district.bodies["town_3"]
    first = put_in(Person, district.administrator, name="赵一", body=body, region=TOWN_3, phone="13900000001")
    again = put_in(Person, district.administrator, name="赵一", body=body, region=TOWN_3)
    held = put_in(Post, district.administrator, person=again, role="town", title="安监员", body=body, region=TOWN_3)
    account = Account(username="zhaoyi", person=again)
    account.save()

    post(client_of(district.administrator), "people", [first, again], keep=first.number, do="merge")

    held.refresh_from_db()
    account.refresh_from_db()
    assert (held.person_id, account.person_id) == (first.pk, first.pk)
    assert list(verify()) == []  # it told of an account that somebody had changed past the program


def test_of_two_persons_with_accounts_none_goes(district, client_of):
    body = district.bodies["town_3"]
    pair = [
        put_in(Person, district.administrator, name="赵一", body=body, region=TOWN_3, phone=phone)
        for phone in ("13900000001", "")
    ]
    for number, person in enumerate(pair):
        Account(username=f"zhaoyi{number}", person=person).save()

    answer = post(client_of(district.administrator), "people", pair, keep=pair[0].number, do="merge")

    assert "这两个人都有账号" in answer.content.decode()
    pair[1].refresh_from_db()
    assert pair[1].state != "withdrawn"


def test_told_apart_they_are_listed_no_more_and_a_third_is(district, client_of, firm, spelled_otherwise):
    client = client_of(district.administrator)

    answer = post(client, "enterprises", [firm, spelled_otherwise], do="apart")

    assert "不是同一个，以后不再列出" in answer.content.decode()
    assert groups("enterprises", district.administrator) == []
    third = put_in(FIRMS.model, district.town_3, name="宏达机械公司", region=VILLAGE_3, sector="industry")
    assert groups("enterprises", district.administrator) == [[firm.number, spelled_otherwise.number, third.number]]
    assert list(verify()) == []


def test_the_same_press_twice_is_one_merger(district, client_of, firm, spelled_otherwise):
    client = client_of(district.administrator)
    [key] = set(re.findall(r'name="key" value="([^"]+)"', client.get(PAGE).content.decode()))
    sent = {
        "ledger": "enterprises",
        "number": [firm.number, spelled_otherwise.number],
        "keep": firm.number,
        "do": "merge",
        "key": key,
    }

    first, again = (client.post(PAGE, sent, follow=True).content.decode() for _ in range(2))

    assert "都跟着改了" in first
    assert "都跟着改了" in again


@pytest.mark.parametrize("who", ["office", "town_3", "auditor"])
def test_nobody_else_merges(district, client_of, firm, spelled_otherwise, who):
    client = client_of(getattr(district, who))

    assert client.get(PAGE).status_code == 403
    sent = {
        "ledger": "enterprises",
        "number": [firm.number, spelled_otherwise.number],
        "keep": firm.number,
        "do": "merge",
        "key": str(uuid4()),
    }
    assert client.post(PAGE, sent).status_code == 403
    with unscoped("nothing happened", FIRMS.model):
        assert FIRMS.model.objects.filter(state="withdrawn").count() == 0


@pytest.fixture
def three(district, firm, spelled_otherwise):
    third = put_in(FIRMS.model, district.town_3, name="宏达机械公司", region=VILLAGE_3, sector="industry")
    return [firm, spelled_otherwise, third]


def test_of_three_one_that_is_another_is_left_out(district, client_of, three):
    client = client_of(district.administrator)
    assert client.get(PAGE).content.decode().count('type="checkbox" name="number"') == 3

    post(client, "enterprises", three[:2], keep=three[0].number, do="merge", reason="营业执照是同一张")

    for record in three:
        record.refresh_from_db()
    assert [record.state for record in three] == ["kept", "withdrawn", "kept"]
    assert "营业执照是同一张" in client.get(f"/ledgers/enterprises/{three[1].number}/").content.decode()


def test_one_alone_or_one_that_is_left_out_is_said(district, client_of, three):
    client = client_of(district.administrator)

    alone = post(client, "enterprises", three[:1], keep=three[0].number, do="merge")
    left_out = post(client, "enterprises", three[:2], keep=three[2].number, do="merge")

    assert "至少要有两条算在内" in alone.content.decode()
    assert "它要算在内" in left_out.content.decode()
    assert groups("enterprises", district.administrator) == [[each.number for each in three]]


def test_of_a_group_all_are_merged_or_none(district, client_of):
    body = district.bodies["town_3"]
    people = [
        put_in(Person, district.administrator, name="赵一", body=body, region=TOWN_3, phone=phone)
        for phone in ("13900000001", "", "13900000002")
    ]
    for person in (people[0], people[2]):
        Account(username=f"zhaoyi{person.pk}", person=person).save()

    answer = post(client_of(district.administrator), "people", people, keep=people[0].number, do="merge")

    assert "这两个人都有账号" in answer.content.decode()
    for person in people:
        person.refresh_from_db()
    assert {person.state for person in people} == {"kept"}


def test_two_ledgers_told_apart_with_one_key_are_both_told(district):
    """Two groups of one page have one key; their primary keys may be the same numbers."""
    key = uuid4()
    with connection.cursor() as cursor:
        for model in (Body, Post):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 900000)", [model._meta.db_table])
    bodies = [put_in(Body, district.administrator, name=f"某单位{n}", kind="other", region=TOWN_3) for n in range(2)]
    person = put_in(Person, district.administrator, name="何伟", phone="13900000000", region=TOWN_3)
    twins = [
        put_in(Post, district.administrator, person=person, role="town", title="安监员", body=bodies[n], region=TOWN_3)
        for n in range(2)
    ]
    assert [each.pk for each in bodies] == [each.pk for each in twins]

    tell_apart(bodies, actor=district.administrator, key=key)
    tell_apart(twins, actor=district.administrator, key=key)

    told = Event.objects.filter(step="told_apart").values_list("ledger", flat=True)
    assert set(told) == {"bodies", "posts"}
