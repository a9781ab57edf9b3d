"""Who must have a second factor is held until it is on; nobody else is."""

from uuid import uuid4

import pytest

from anlan.kernel.admission.high import RENEW
from anlan.kernel.loop import requests
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Person, Post
from anlan.kernel.people.roles import OFFICE, TOWN
from anlan.kernel.testing.cast import PASSWORD

from .conftest import NEW_PASSWORD, give, given, password, set_up, text, with_password


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"
    settings.SAMPLE = False


@pytest.mark.parametrize("username", ["administrator", "office", "auditor"])
def test_whoever_must_have_it_is_held_until_it_is_on(client, district, required, watch, username):
    account = with_password(username)
    password(client, account)

    held = [client.get(address) for address in ("/", "/ledgers/", "/api/v1/ledgers/", "/password/")]
    page = text(client.get("/second-factor/"))
    set_up(client, watch)

    assert [answer.headers.get("Location") for answer in held] == ["/second-factor/"] * 4
    assert "您的岗位" in page
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["leader", "bureau", "town_3", "village_3"])
def test_nobody_else_is_held(client, district, required, username):
    password(client, with_password(username))

    assert client.get("/").status_code == 200


def test_a_district_may_ask_it_of_everyone(client, district, required, settings, watch):
    settings.SECOND_FACTOR = "everyone"
    password(client, with_password("village_3"))

    held = client.get("/ledgers/").headers["Location"]
    set_up(client, watch)

    assert held == "/second-factor/"
    assert client.get("/ledgers/").status_code == 200


def test_whoever_is_held_may_leave(client, district, required):
    password(client, with_password("office"))

    assert client.post("/logout/")["Location"] == "/login/"


def test_the_first_password_comes_before_the_second_factor(client, district, required):
    account = with_password("office")
    account.must_change = True
    account.save()
    password(client, account)

    before = client.get("/second-factor/")["Location"]
    client.post("/password/", {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})

    assert before == "/password/"
    assert client.get("/")["Location"] == "/second-factor/"


def test_whoever_must_have_it_and_switches_it_off_is_held_again(client, district, required, watch):
    account = with_password("auditor")
    phone = given(account, watch)
    password(client, account)
    give(client, phone.code())

    client.post("/second-factor/", {"off": "1", "code": phone.code(steps=1)})

    assert client.get("/ledgers/")["Location"] == "/second-factor/"


def test_a_district_that_only_offers_it_holds_nobody(client, district, required, settings):
    settings.SECOND_FACTOR = "offered"
    password(client, with_password("administrator"))

    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["administrator", "town_3"])
def test_a_persona_of_the_sample_is_in_on_one_click_whatever_is_on(
    client, district, required, settings, watch, username
):
    settings.SAMPLE = True
    given(with_password("town_3"), watch)

    client.post("/login/persona/", {"username": username})

    assert client.get("/").status_code == 200


def newcomer(district, name, role, body):
    """Somebody with a post and no account."""
    facts = {"name": name, "region": district.bodies[body].region, "body": district.bodies[body]}
    person = open_record(Person, facts, actor=district.system, key=uuid4())
    post = {"role": role, "title": f"{name}的岗位", "region": facts["region"], "body": facts["body"], "person": person}
    open_record(Post, post, actor=district.system, key=uuid4())
    return person


def test_the_slip_of_whoever_must_have_it_says_so(client, district, required, watch):
    password(client, with_password("administrator"))
    set_up(client, watch)
    people = [newcomer(district, "高洁", TOWN, "town_3"), newcomer(district, "孔亮", OFFICE, "committee")]

    form = {"person": [person.number for person in people], "key": str(uuid4())}
    slips = text(client.post("/organisation/accounts/", form)).split("<h2>")[1:]
    requests.ask(people[1], RENEW, actor=district.administrator, key=uuid4(), reason="本人忘了密码")
    requests.decide(people[1], granted=True, actor=district.office, key=uuid4())
    renewed = [
        text(client.post(f"/organisation/accounts/{person.number}/", {"deed": "renew", "key": str(uuid4())}))
        for person in people
    ]

    assert {slip[:2]: "装一个验证器" in slip for slip in slips} == {"高洁": False, "孔亮": True}
    assert ["还要开两步验证" in page for page in renewed] == [False, True]
