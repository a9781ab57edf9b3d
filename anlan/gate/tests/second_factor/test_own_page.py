"""One's own page: switched on with a first code, switched off with a code alone."""

from allauth.mfa.models import Authenticator
from django.test import Client

from anlan.kernel.people.second_factor import factor_of
from anlan.kernel.testing.cast import PASSWORD

from .conftest import NEW_PASSWORD, give, is_in, password, secret_on, set_up, text
from .phone import STEP, Phone


def test_anybody_switches_it_on_with_a_first_code(client, account, watch):
    password(client, account)

    phone, answer = set_up(client, watch)
    watch.passes(STEP)
    codes = answer.context["codes"]
    other = Client()
    password(other, account)

    assert len(codes) == 10
    assert all(code in text(answer) for code in codes)
    assert is_in(client)
    assert not is_in(other)
    assert give(other, phone.code()).status_code == 302


def test_the_recovery_codes_are_shown_once(client, account, watch):
    password(client, account)
    _, answer = set_up(client, watch)

    later = text(client.get("/second-factor/"))

    assert not any(code in later for code in answer.context["codes"])
    assert "备用码还剩10个" in later


def test_the_secret_stands_there_as_text_as_link_and_as_picture(client, account, watch):
    password(client, account)

    page = client.get("/second-factor/")
    groups = page.context["secret"].split()

    assert [len(group) for group in groups] == [4] * 8
    assert page.context["secret"] in text(page)
    assert f"otpauth://totp/town_3?secret={secret_on(page)}" in text(page)
    assert 'src="data:image/svg+xml;base64,' in text(page)
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "no-store" in page["Cache-Control"]


def test_a_wrong_first_code_changes_nothing_and_keeps_the_secret(client, account, watch):
    password(client, account)
    before = secret_on(client.get("/second-factor/"))

    answer = client.post("/second-factor/", {"code": Phone(before, watch).wrong()})

    assert "验证码不对" in text(answer, 422)
    assert secret_on(answer) == before
    assert not Authenticator.objects.exists()


def test_the_secret_lies_sealed_in_the_database(client, account, watch):
    password(client, account)

    phone, _ = set_up(client, watch)

    assert phone.secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_switching_it_on_twice_keeps_the_first(client, account, watch):
    password(client, account)
    phone, _ = set_up(client, watch)
    before = factor_of(account)

    again = client.post("/second-factor/", {"code": phone.code()})

    assert again["Location"] == "/second-factor/"
    assert factor_of(account) == before


def test_switching_it_on_puts_out_whoever_came_in_without_it(client, account, watch):
    elsewhere = Client()
    for each in (client, elsewhere):
        password(each, account)

    set_up(client, watch)

    assert is_in(client)
    assert elsewhere.get("/ledgers/")["Location"] == "/login/?next=/ledgers/"
    assert not elsewhere.session.get("_auth_user_id")


def test_it_is_switched_off_with_a_code_alone(client, account, phone):
    password(client, account)
    give(client, phone.code())

    wrong = client.post("/second-factor/", {"off": "1", "code": phone.wrong()})
    used = client.post("/second-factor/", {"off": "1", "code": phone.code()})
    kept = factor_of(account)
    right = client.post("/second-factor/", {"off": "1", "code": phone.code(steps=1)})

    assert [wrong.status_code, used.status_code, right.status_code] == [422, 422, 302]
    assert kept is not None
    assert not Authenticator.objects.exists()
    assert password(Client(), account)["Location"] == "/"


def test_the_page_is_for_whoever_is_logged_in(client, account):
    assert client.get("/second-factor/")["Location"].startswith("/login/")


def test_a_changed_password_keeps_it(client, account, phone, watch):
    password(client, account)
    give(client, phone.code())

    client.post("/password/", {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD})
    watch.passes(STEP)
    other = Client()
    answer = password(other, account, NEW_PASSWORD)

    assert is_in(client)
    assert answer["Location"] == "/login/code/"
    assert give(other, phone.code()).status_code == 302


def test_a_first_password_is_changed_after_the_code_and_never_before(client, account, phone):
    account.must_change = True
    account.save()
    password(client, account)
    before = client.get("/password/")

    answer = give(client, phone.code())

    assert before["Location"].startswith("/login/")
    assert answer["Location"] == "/password/"
