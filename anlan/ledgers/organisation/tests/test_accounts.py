"""Accounts: given, renewed, closed and opened again by the administrator alone, each with its event."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.people.models import Account, Person, Post
from anlan.kernel.testing.cast import NOW


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def newcomer(district):
    facts = {"name": "高洁", "body": district.bodies["town_3"], "region": district.bodies["town_3"].region}
    return open_record(Person, facts, actor=district.administrator, key=uuid4())


def address(person):
    return f"/organisation/accounts/{person.number}/"


def post(client, person, deed, key=None, **more):
    return client.post(address(person), {"deed": deed, "key": str(key or uuid4()), **more})


def test_a_newcomer_logs_in_with_the_first_password_and_must_change_it(district, newcomer, client_of):
    client = client_of(district.administrator)
    offered = client.get(address(newcomer)).context["form"]["username"].value()

    page = post(client, newcomer, "open", username=offered)
    password = page.context["password"]
    entered = Client().post("/login/", {"username": offered, "password": password})

    assert offered == "gaojie"
    assert password in text(page)
    assert entered.url == "/password/"
    assert Account.objects.get(person=newcomer).must_change


def test_a_first_password_has_a_last_day_and_another_is_given(district, newcomer, client_of):
    client = client_of(district.administrator)
    page = post(client, newcomer, "open", username="gaojie")
    password = page.context["password"]
    assert "10月30日前用" in text(page)

    with clock.fixed(NOW + timedelta(days=14, minutes=1)):
        refused = Client().post("/login/", {"username": "gaojie", "password": password})
        wrong = Client().post("/login/", {"username": "gaojie", "password": password + "x"})
        again = post(client_of(district.administrator), newcomer, "renew", uuid4()).context["password"]
        entered = Client().post("/login/", {"username": "gaojie", "password": again})

    assert "初始密码只管14天，已经过期" in text(refused, 422)
    assert "过期" not in text(wrong, 422)
    assert entered.url == "/password/"


def test_a_password_of_ones_own_has_no_last_day(district, newcomer, client_of):
    password = post(client_of(district.administrator), newcomer, "open", username="gaojie").context["password"]
    theirs, own = Client(), "Liuxi-bridge-2031"
    theirs.post("/login/", {"username": "gaojie", "password": password})
    changed = theirs.post("/password/", {"old_password": password, "new_password1": own, "new_password2": own})
    assert changed.url == "/"

    with clock.fixed(NOW + timedelta(days=400)):
        assert Client().post("/login/", {"username": "gaojie", "password": own}).status_code == 302


@pytest.mark.parametrize("code", ["people", "posts"])
def test_the_way_leads_from_the_person_and_from_the_post(district, client_of, code):
    record = Person.objects.within(district.administrator.scope).get(pk=district.village_3.person_id)
    shown = (
        record
        if code == "people"
        else Post.objects.within(district.administrator.scope).get(pk=district.village_3.post_id)
    )

    page = client_of(district.administrator).get(f"/ledgers/{code}/{shown.number}/")

    assert address(record) in text(page)
    assert record.name in text(page)
    assert address(record) not in client_of(district.office).get(f"/ledgers/{code}/{shown.number}/").content.decode()


def test_the_first_password_is_shown_once_and_kept_nowhere(district, newcomer, client_of):
    client, key = client_of(district.administrator), uuid4()

    password = post(client, newcomer, "open", key, username="gaojie").context["password"]
    again = post(client, newcomer, "open", key, username="gaojie")
    later = text(client.get(address(newcomer)))

    assert password not in text(again, 409)
    assert password not in later
    assert "还没换初始密码" in later
    assert password not in text(client.get(f"/ledgers/people/{newcomer.number}/"))


def test_a_closed_account_is_out_at_once(district, client_of):
    person = Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)
    theirs, client = client_of(district.town_3), client_of(district.administrator)
    before = theirs.get("/ledgers/").status_code

    post(client, person, "close")
    after = theirs.get("/ledgers/")
    post(client, person, "reopen")

    assert before == 200
    assert after.url.startswith("/login/")
    assert client_of(district.town_3).get("/ledgers/").status_code == 200


def test_a_renewed_password_ends_what_was_open(district, client_of):
    person = Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)
    theirs, client = client_of(district.town_3), client_of(district.administrator)

    password = post(client, person, "renew").context["password"]

    assert theirs.get("/ledgers/").status_code == 302
    assert Account.objects.get(person=person).check_password(password)


def test_what_was_done_stands_in_the_person_s_history(district, newcomer, client_of):
    client = client_of(district.administrator)

    post(client, newcomer, "open", username="gaojie")
    post(client, newcomer, "renew")
    post(client, newcomer, "close")
    post(client, newcomer, "reopen")
    newcomer.refresh_from_db()

    assert [line.what for line in history(newcomer)] == ["登记", "开账号", "重设密码", "停用账号", "启用账号"]
    assert list(verify("people")) == []


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor"])
@pytest.mark.parametrize("deed", ["open", "renew", "close", "reopen"])
def test_nobody_else_manages_accounts(district, newcomer, client_of, name, deed):
    client = client_of(district.actors[name])

    assert client.get(address(newcomer)).status_code == 403
    assert post(client, newcomer, deed, username="gaojie").status_code == 403
    assert not Account.objects.filter(person=newcomer).exists()


@pytest.mark.parametrize(
    ("username", "said"),
    [
        ("", "账号用3到40个"),
        ("高洁", "账号用3到40个"),
        ("a b", "账号用3到40个"),
        ("town_3", "已经有人用了"),
        ("x" * 50, ""),
    ],
)
def test_a_name_that_will_not_do_is_said_at_its_field(district, newcomer, client_of, username, said):
    page = text(post(client_of(district.administrator), newcomer, "open", username=username), 422)

    assert said in page
    assert not Account.objects.filter(person=newcomer).exists()


def test_deeds_out_of_turn_change_nothing(district, newcomer, client_of):
    client = client_of(district.administrator)
    own = Person.objects.within(district.system.scope).get(pk=district.administrator.person_id)

    assert "还没有账号" in text(post(client, newcomer, "close"), 409)
    assert "自己的账号" in text(post(client, own, "close"), 409)
    assert text(post(client, newcomer, "dance"), 422)
    assert client.get("/organisation/accounts/RY-2024-9999/").status_code == 404
    assert client.get("/ledgers/").status_code == 200


def test_the_administrator_finds_the_way_from_the_organisation(district, client_of):
    person = Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)
    towards = f'href="{address(person)}"'

    assert towards in text(client_of(district.administrator).get(f"/organisation/?region={person.region}"))
    assert towards not in text(client_of(district.leader).get(f"/organisation/?region={person.region}"))
