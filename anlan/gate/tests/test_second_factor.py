"""The second factor: who gets in with it, who is kept out, who must have it, and who may take it away."""

import time
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from axes.utils import reset
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from anlan.kernel.loop.history import history
from anlan.kernel.loop.verify import verify
from anlan.kernel.people.models import Account, Person
from anlan.kernel.people.second_factor import factor_of, switch_on
from anlan.kernel.testing.cast import PASSWORD
from anlan.site.settings import BadSetting, choice

STEP = 30  # seconds
NEW_PASSWORD = "liu-xi-shan-41"


class Watch:
    """The time that phones and server go by."""

    def __init__(self) -> None:
        self.now = 1_729_040_415.0

    def passes(self, seconds: float) -> None:
        self.now += seconds


class Phone:
    """What computes the codes of a secret."""

    def __init__(self, secret: str, watch: Watch) -> None:
        self.secret, self.watch = secret, watch

    def code(self, *, steps: int = 0) -> str:
        """The code shown now, or so many steps from now."""
        return totp.format_hotp_value(totp.hotp_value(self.secret, int(self.watch.now) // STEP + steps))

    def wrong(self) -> str:
        near = {self.code(steps=steps) for steps in range(-3, 4)}
        return next(code for code in map("{:06}".format, range(10)) if code not in near)


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    reset()


@pytest.fixture
def watch(monkeypatch):
    made = Watch()
    monkeypatch.setattr(time, "time", lambda: made.now)
    return made


@pytest.fixture
def account(district):
    return with_password("town_3")


@pytest.fixture
def phone(account, watch):
    """The phone of an account that has a second factor; its first code is used."""
    return given(account, watch)


def with_password(username):
    account = Account.objects.get(username=username)
    account.set_password(PASSWORD)
    account.save()
    return account


def given(account, watch):
    made = Phone(totp.generate_totp_secret(), watch)
    made.recovery = switch_on(account, made.secret, code=made.code())
    watch.passes(2 * STEP)
    return made


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def password(client, account, secret=PASSWORD, **more):
    return client.post("/login/", {"username": account.username, "password": secret, **more})


def give(client, code):
    return client.post("/login/code/", {"code": code})


def is_in(client):
    return client.get("/ledgers/").status_code == 200


def test_the_password_alone_lets_nobody_in(client, account, phone):
    answer = password(client, account)

    assert answer["Location"] == "/login/code/"
    assert not is_in(client)
    assert "验证码" in text(client.get("/login/code/"))


def test_the_right_code_lets_in_and_goes_on_to_the_page_that_asked(client, account, phone):
    password(client, account, next="/indicators/")

    answer = give(client, phone.code())

    assert answer["Location"] == "/indicators/"
    assert is_in(client)


def test_each_step_has_a_session_of_its_own(client, account, phone):
    client.session.save()
    session = client.session
    session["laid"] = "out"
    session.save()
    client.cookies["sessionid"] = before = session.session_key

    password(client, account)
    between = client.cookies["sessionid"].value
    give(client, phone.code())

    assert len({before, between, client.cookies["sessionid"].value}) == 3
    assert "laid" not in client.session
    for key in (before, between):
        stranger = Client()
        stranger.cookies["sessionid"] = key
        assert not is_in(stranger)


def test_a_wrong_code_is_said_at_its_field_and_lets_nobody_in(client, account, phone):
    password(client, account)

    answer = give(client, phone.wrong())

    assert "验证码不对" in text(answer, 422)
    assert not is_in(client)
    assert give(client, phone.code()).status_code == 302


@pytest.mark.parametrize("typed", ["", "    ", "abcdef", "１", "٣" * 6, "\x00" * 3, "1" * 5000])
def test_nonsense_is_no_code(client, account, phone, typed):
    password(client, account)

    assert text(give(client, typed), 422)
    assert not is_in(client)


def test_spaces_and_wide_figures_do_no_harm(client, account, phone):
    password(client, account)
    wide = "".join(chr(ord(figure) + 0xFEE0) for figure in phone.code())

    assert give(client, f" {wide[:3]} {wide[3:]} ").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_half_a_minute_off_is_forgiven(client, account, phone, steps):
    password(client, account)

    assert give(client, phone.code(steps=steps)).status_code == 302


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_a_minute_off_is_not(client, account, phone, steps):
    password(client, account)

    assert text(give(client, phone.code(steps=steps)), 422)


@pytest.mark.parametrize("later", [0, 20, 40])
def test_a_code_works_once(client, account, phone, watch, later):
    seen = phone.code(steps=1)
    password(client, account)
    give(client, seen)
    watch.passes(later)

    thief = Client()
    password(thief, account)

    assert text(give(thief, seen), 422)
    assert not is_in(thief)


def test_a_code_older_than_the_last_one_used_is_no_good(client, account, phone):
    password(client, account)
    give(client, phone.code())

    thief = Client()
    password(thief, account)

    assert text(give(thief, phone.code(steps=-1)), 422)
    assert give(thief, phone.code(steps=1)).status_code == 302


def test_the_code_that_switched_it_on_is_used(client, account, watch):
    phone = Phone(totp.generate_totp_secret(), watch)
    switch_on(account, phone.secret, code=phone.code())
    password(client, account)

    assert text(give(client, phone.code()), 422)


def test_each_recovery_code_works_once(client, account, phone):
    first, second = phone.recovery[:2]
    password(client, account)
    entered = give(client, first)
    other = Client()
    password(other, account)

    again = give(other, first)
    another = give(other, second)

    assert [entered.status_code, again.status_code, another.status_code] == [302, 422, 302]
    assert "备用码还剩8个" in text(client.get("/second-factor/"))


def test_five_wrong_codes_lock_as_five_wrong_passwords_do(client, account, phone):
    password(client, account)

    answers = [give(client, phone.wrong()) for _ in range(5)]
    right = give(client, phone.code())
    anew = password(Client(), account)

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assert "锁半小时" in text(answers[4], 429)
    assert "锁半小时" in text(right, 429)
    assert anew.status_code == 429
    assert not is_in(client)


def test_wrong_passwords_and_wrong_codes_count_together(client, account, phone):
    for _ in range(3):
        password(client, account, "x")
    password(client, account)

    answers = [give(client, phone.wrong()) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 429]


def test_a_right_password_in_between_sets_no_count_back(client, account, phone):
    for _ in range(4):
        password(client, account)
        give(client, phone.wrong())
    password(client, account)

    assert give(client, phone.wrong()).status_code == 429


def test_no_code_stands_in_the_log_of_failures(client, account, phone):
    password(client, account)

    give(client, "87654321")

    assert "87654321" not in AccessAttempt.objects.get(username="town_3").post_data


def test_five_minutes_after_the_password_it_has_to_be_given_again(client, account, phone, watch):
    password(client, account)
    watch.passes(301)

    assert client.get("/login/code/")["Location"] == "/login/"
    assert give(client, phone.code())["Location"] == "/login/"
    assert not is_in(client)


def test_another_session_gains_nothing(client, account, phone):
    password(client, account)
    other = Client()

    answer = give(other, phone.code())

    assert answer["Location"] == "/login/"
    assert not is_in(other)


def test_a_code_opens_the_account_whose_password_was_given_and_no_other(client, account, phone, watch):
    victim = with_password("town_4")
    given(victim, watch)
    password(client, victim)

    assert text(give(client, phone.code()), 422)
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "closed"])
def test_what_was_taken_away_between_the_steps_is_gone(client, account, phone, change):
    password(client, account)
    if change == "password":
        account.set_password(NEW_PASSWORD)
    else:
        account.is_active = False
    account.save()

    assert give(client, phone.code())["Location"] == "/login/"
    assert not is_in(client)


def test_a_wrong_password_tells_nobody_who_has_a_second_factor(client, account, phone):
    without = with_password("town_4")

    pages = [
        client.post("/login/", {"username": name, "password": "x"})
        for name in (account.username, without.username, "nobody")
    ]

    for page in pages:
        assert "账号或密码不对" in text(page, 422)
        assert "验证码" not in text(page, 422)
        assert "sessionid" not in page.cookies


def test_both_steps_refuse_a_forged_form(account, phone):
    forger = Client(enforce_csrf_checks=True)
    page = forger.get("/login/")
    token = page.cookies["csrftoken"].value
    password(forger, account, csrfmiddlewaretoken=token)

    assert give(forger, phone.code()).status_code == 403
    assert forger.post("/second-factor/", {"off": "1", "code": phone.code()}).status_code == 403
    assert forger.post("/login/code/", {"code": phone.code(), "csrfmiddlewaretoken": token}).status_code == 302


# One's own page


def secret_on(page):
    return page.context["secret"].replace(" ", "")


def set_up(client, watch):
    """Switch it on through the page; returns the phone and the answer."""
    phone = Phone(secret_on(client.get("/second-factor/")), watch)
    return phone, client.post("/second-factor/", {"code": phone.code()})


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
    assert elsewhere.get("/ledgers/")["Location"] == "/login/"
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


def test_guessing_at_the_switch_locks_too(client, account, phone):
    password(client, account)
    give(client, phone.code())

    answers = [client.post("/second-factor/", {"off": "1", "code": phone.wrong()}) for _ in range(5)]

    assert answers[4].status_code == 429
    assert client.post("/second-factor/", {"off": "1", "code": phone.code(steps=1)}).status_code == 429
    assert factor_of(account) is not None


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


# Who must have it


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


# Taken away by an administrator


def reset_of(client, person, key=None):
    address = f"/organisation/accounts/{person.number}/"
    return client.post(address, {"deed": "unfactor", "key": str(key or uuid4())})


@pytest.fixture
def person(district):
    return Person.objects.within(district.system.scope).get(pk=district.town_3.person_id)


def test_an_administrator_takes_it_away_and_it_stands_in_the_history(
    client, district, account, phone, person, client_of
):
    by = client_of(district.administrator)
    before = text(by.get(f"/organisation/accounts/{person.number}/"))

    answer = reset_of(by, person)
    person.refresh_from_db()

    assert "取消两步验证" in before
    assert answer.status_code == 302
    assert not Authenticator.objects.exists()
    assert password(client, account)["Location"] == "/"
    assert [line.what for line in history(person)] == ["登记", "取消两步验证"]
    assert list(verify("people")) == []


def test_what_is_taken_away_between_the_steps_asks_for_no_code(client, district, account, phone, person, client_of):
    password(client, account)

    reset_of(client_of(district.administrator), person)

    assert client.get("/login/code/")["Location"] == "/login/"
    assert password(client, account)["Location"] == "/"


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3_other", "village_3", "auditor"])
def test_nobody_else_takes_it_away(district, account, phone, person, client_of, name):
    answer = reset_of(client_of(district.actors[name]), person)

    assert answer.status_code == 403
    assert factor_of(account) is not None


def test_no_administrator_takes_away_their_own(client, district, watch):
    account = with_password("administrator")
    own = Person.objects.within(district.system.scope).get(pk=district.administrator.person_id)
    phone = given(account, watch)
    password(client, account)
    give(client, phone.code())

    answer = reset_of(client, own)

    assert "自己的两步验证" in text(answer, 409)
    assert factor_of(account) is not None


def test_taking_away_what_is_not_there_or_twice_changes_nothing(district, account, phone, person, client_of):
    by, key = client_of(district.administrator), uuid4()
    reset_of(by, person, key)

    assert "已经办过了" in text(reset_of(by, person, key), 409)
    assert "没有开两步验证" in text(reset_of(by, person), 409)


# What the district sets


def test_a_word_that_the_setting_does_not_know_is_refused_at_start_up(monkeypatch):
    monkeypatch.setenv("ANLAN_SECOND_FACTOR", "perhaps")

    with pytest.raises(BadSetting, match="required, offered"):
        choice("ANLAN_SECOND_FACTOR", "required", "offered")


def test_where_nothing_is_said_it_is_required(monkeypatch):
    monkeypatch.delenv("ANLAN_SECOND_FACTOR", raising=False)

    assert choice("ANLAN_SECOND_FACTOR", "required", "offered") == "required"


def test_with_another_signing_key_the_sealed_secrets_say_so_and_open_nothing(client, account, phone, settings):
    settings.SECRET_KEY = "another one, of some length, from a machine that was set up anew"
    password(client, account)

    with pytest.raises(ImproperlyConfigured, match="ANLAN_SECRET_KEY"):
        give(client, phone.code())

    assert not is_in(client)
