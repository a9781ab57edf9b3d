"""The door: who gets in, who is kept out, and in which post they act."""

from datetime import date
from uuid import uuid4

import pytest
from axes.utils import reset

from anlan.kernel.loop.advance import open_record
from anlan.kernel.people.models import Account, Post
from anlan.kernel.testing.cast import PASSWORD, TOWN_4


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    reset()


@pytest.fixture
def account(district):
    made = Account.objects.get(username="town_3")
    made.set_password(PASSWORD)
    made.save()
    return made


def text(answer):
    return answer.content.decode()


def test_the_right_password_lets_in_and_goes_on_to_the_page_that_asked(client, account):
    answer = client.post("/login/?next=/ledgers/", {"username": "town_3", "password": PASSWORD, "next": "/ledgers/"})

    assert answer["Location"] == "/ledgers/"
    assert client.get("/ledgers/").status_code == 200


def test_a_wrong_password_says_nothing_of_the_account(client, account):
    wrong = client.post("/login/", {"username": "town_3", "password": "x"})
    unknown = client.post("/login/", {"username": "nobody", "password": "x"})

    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "账号或密码不对" in text(answer)


def test_five_wrong_passwords_lock_even_the_right_one_out(client, account):
    for _ in range(5):
        client.post("/login/", {"username": "town_3", "password": "x"})

    answer = client.post("/login/", {"username": "town_3", "password": PASSWORD})

    assert answer.status_code == 429
    assert "锁半小时" in text(answer)


def test_nobody_is_sent_to_a_foreign_site(client, account):
    answer = client.post("/login/", {"username": "town_3", "password": PASSWORD, "next": "https://example.org/"})

    assert answer["Location"] == "/"


def test_a_persona_logs_in_on_one_click_in_the_sample(client, district, settings):
    settings.SAMPLE = True

    page = client.get("/login/")
    answer = client.post("/login/persona/", {"username": "town_3"})

    assert "张明" in text(page)
    assert "清河镇" in text(page)
    assert answer["Location"] == "/"
    assert client.get("/ledgers/").status_code == 200


def test_there_are_no_personas_in_a_real_district(client, district, settings):
    settings.SAMPLE = False

    assert "张明" not in text(client.get("/login/"))
    assert client.post("/login/persona/", {"username": "town_3"}).status_code == 404
    assert client.get("/ledgers/").status_code == 302


def test_logging_out_is_posted_and_ends_the_session(client_of, district):
    client = client_of(district.town_3)

    assert client.get("/logout/").status_code == 405
    client.post("/logout/")

    assert client.get("/ledgers/").status_code == 302


@pytest.fixture
def second_post(district):
    values = {
        "person": district.town_3.person_id, "role": "town", "title": "柳溪镇挂职副镇长",
        "body": district.bodies["town_4"], "region": TOWN_4, "regions": [TOWN_4], "starts_on": date(2024, 1, 1),
    }  # fmt: skip
    return open_record(Post, values, actor=district.system, key=uuid4())


def test_another_post_brings_another_scope(client_of, district, second_post, make_plant):
    plant, client = make_plant(), client_of(district.town_3)

    before = client.get(f"/ledgers/enterprises/{plant.number}/").status_code
    client.post("/post/", {"post": second_post.pk})
    after = client.get(f"/ledgers/enterprises/{plant.number}/").status_code

    assert (before, after) == (200, 404)


def test_somebody_elses_post_cannot_be_taken(client_of, district, second_post):
    answer = client_of(district.village_3).post("/post/", {"post": second_post.pk})

    assert answer.status_code == 404


def test_without_a_post_there_is_nothing_but_an_explanation(client_of, district):
    Post._base_manager.filter(person_id=district.town_3.person_id).update(ends_on=date(2024, 10, 15))

    answer = client_of(district.town_3).get("/ledgers/")

    assert answer.status_code == 403
    assert "没有在任的岗位" in text(answer)


def test_the_first_password_has_to_be_changed(client, account):
    account.must_change = True
    account.save()

    answer = client.post("/login/", {"username": "town_3", "password": PASSWORD})
    changed = client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": "liu-xi-shan-41", "new_password2": "liu-xi-shan-41"},
    )

    account.refresh_from_db()
    assert answer["Location"] == "/password/"
    assert changed["Location"] == "/"
    assert not account.must_change
    assert account.check_password("liu-xi-shan-41")
