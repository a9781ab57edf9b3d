"""The door: who gets in, who is kept out, and in which post they act."""

import importlib
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils import timezone

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Account, Post
from anlan.kernel.testing.cast import PASSWORD, TOWN_4
from anlan.site import settings as site_settings
from anlan.site import wsgi

pytestmark = pytest.mark.usefixtures("no_earlier_attempts")


def text(answer):
    return answer.content.decode()


def test_the_right_password_lets_in_and_goes_on_to_the_page_that_asked(client, account):
    answer = client.post("/login/?next=/ledgers/", {"username": "town_3", "password": PASSWORD, "next": "/ledgers/"})

    assert answer["Location"] == "/ledgers/"
    assert client.get("/ledgers/").status_code == 200


def test_a_password_is_kept_by_argon2(client, account, settings):
    settings.PASSWORD_HASHERS = site_settings.PASSWORD_HASHERS  # tests have a quick one otherwise
    account.set_password(PASSWORD)
    account.save()

    assert account.password.startswith("argon2$argon2id$")
    assert client.post("/login/", {"username": "town_3", "password": PASSWORD}).status_code == 302


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


def test_half_an_hour_is_half_an_hour_whoever_goes_on_trying(client, account, monkeypatch):
    def passes(minutes):
        later = datetime.now(UTC) + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: later)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda: later)

    def tried(password):
        return client.post("/login/", {"username": "town_3", "password": password}).status_code

    for _ in range(5):
        tried("x")
    passes(minutes=20)
    assert tried("x") == 429

    passes(minutes=31)

    assert tried(PASSWORD) == 302


def test_one_password_tried_on_many_accounts_locks_the_address(client, account, settings):
    tried = [spray(client, number).status_code for number in range(settings.ADDRESS_FAILURE_LIMIT)]
    right = {"username": "town_3", "password": PASSWORD}

    here = client.post("/login/", right)
    elsewhere = client.post("/login/", right, REMOTE_ADDR="192.0.2.7")

    assert tried == [422] * (settings.ADDRESS_FAILURE_LIMIT - 1) + [429]
    assert here.status_code == 429
    assert "您的账号没有锁" in text(here)
    assert elsewhere.status_code == 302


def test_an_office_that_mistypes_and_then_gets_in_is_not_locked(client, district, settings):
    settings.ADDRESS_FAILURE_LIMIT = 3
    officers = ("town_3", "town_3_other", "town_4", "village_3", "village_4")
    for name in officers:
        account = Account.objects.get(username=name)
        account.set_password(PASSWORD)
        account.save()

    for name in officers:
        wrong = Client().post("/login/", {"username": name, "password": "x"})
        right = Client().post("/login/", {"username": name, "password": PASSWORD})
        assert (wrong.status_code, right.status_code) == (422, 302)


def test_getting_in_oneself_does_not_wipe_out_what_was_tried_on_others(client, account, settings):
    for number in range(settings.ADDRESS_FAILURE_LIMIT - 1):
        spray(client, number)

    mine = client.post("/login/", {"username": "town_3", "password": PASSWORD})
    client.post("/logout/")

    assert mine.status_code == 302
    assert spray(client, settings.ADDRESS_FAILURE_LIMIT).status_code == 429


def spray(client, number):
    return client.post("/login/", {"username": f"officer{number}", "password": "Qinghe@2024"})


def test_a_large_first_letter_as_phones_put_it_is_no_other_account(client, account):
    answer = client.post("/login/", {"username": "Town_3 ", "password": PASSWORD})

    assert answer.status_code == 302


@pytest.fixture
def behind_a_proxy(account, settings):
    """The application as it is served, asked by the proxy that holds the certificate."""
    settings.SECURE_SSL_REDIRECT = True
    application = importlib.reload(wsgi).application

    def post(client_address, *, asked_by="127.0.0.1", scheme="https"):
        """Log in with a wrong password; the answer's status."""
        said = []
        token = "a" * 32
        request = RequestFactory().post(
            "/login/", {"username": "town_3", "password": "x", "csrfmiddlewaretoken": token}, REMOTE_ADDR=asked_by,
            HTTP_X_FORWARDED_FOR=client_address, HTTP_X_FORWARDED_PROTO=scheme, HTTP_COOKIE=f"csrftoken={token}",
            HTTP_REFERER="https://testserver/login/", HTTP_HOST="testserver",
        )  # fmt: skip
        list(application(request.environ, lambda status, headers: said.append(int(status[:3]))))
        return said[0]

    request_started.disconnect(close_old_connections)  # the test's own connection is in a transaction
    yield post
    request_started.connect(close_old_connections)


def test_behind_a_proxy_everybody_has_their_own_address_and_is_on_https(behind_a_proxy):
    for client_address in ("192.0.2.7", "192.0.2.8", "198.51.100.1, 192.0.2.7"):
        assert behind_a_proxy(client_address) == 422

    counted = dict(AccessAttempt.objects.values_list("ip_address", "failures_since_start"))
    assert counted == {
        "192.0.2.7": 2,
        "192.0.2.8": 1,
    }  # what a client says of itself before the proxy counts for nothing
    assert behind_a_proxy("192.0.2.7", scheme="http") == 301


def test_nobody_but_the_proxy_may_say_who_asks(behind_a_proxy):
    assert behind_a_proxy("192.0.2.7", asked_by="192.0.2.9") == 301


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


def test_whoever_was_just_given_an_account_crowds_no_persona_out(client, district, settings):
    settings.SAMPLE = True
    Account.objects.filter(username="leader").update(must_change=True)

    page = text(client.get("/login/"))

    assert 'value="town_3"' in page
    assert 'value="leader"' not in page


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


def test_whose_post_has_not_begun_is_told_when_it_does(client_of, district):
    Post._base_manager.filter(person_id=district.town_3.person_id).update(starts_on=date(2024, 12, 5))

    answer = client_of(district.town_3).get("/")

    assert answer.status_code == 403
    assert "还没有开始，12月5日起" in text(answer)
    assert "到期" not in text(answer)
