"""Which passwords are taken: long ones of any letters, but none that somebody who knows the account would try."""

import re

import pytest

from anlan.kernel.testing.cast import PASSWORD

GOOD = "柳溪山上 four owls, 41 🦉"


@pytest.fixture
def change(client, account):
    client.post("/login/", {"username": account.username, "password": PASSWORD})

    def changed(password):
        return client.post(
            "/password/", {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
        )

    return changed


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("town_3-2026", "账号"),
        ("2026TOWN_3!", "账号"),
        ("password123", "常见"),
        ("woaini1314520", "常见"),
        ("1qaz2wsx3edc", "常见"),
        ("Anlan@2026", "常见"),
        ("yingji-2026!", "常见"),
        ("20261129114", "数字"),
        ("13907315268", "数字"),
        ("430104197809264717", "数字"),
        ("6222024301057319264", "数字"),
        ("11111111112222222222", "常见"),
        ("ab3-xk9", "10"),
    ],
)
def test_what_others_would_try_is_refused_in_chinese(change, password, reason):
    answer = change(password)
    said = [str(message) for messages in answer.context["form"].errors.values() for message in messages]

    assert answer.status_code == 422
    assert any(reason in message for message in said), said
    assert not any(message.isascii() for message in said)


def test_a_slip_of_the_fingers_is_said_in_chinese(client, account):
    client.post("/login/", {"username": account.username, "password": PASSWORD})

    answer = client.post("/password/", {"old_password": "x", "new_password1": GOOD, "new_password2": GOOD + "x"})

    said = [str(message) for messages in answer.context["form"].errors.values() for message in messages]
    assert len(said) == 2
    assert not any(message.isascii() for message in said)


@pytest.mark.parametrize("address", ["/login/", "/password/", "/logins/"])
def test_nobody_reads_a_password_over_a_shoulder(client, account, client_of, district, address):
    client.get("/login/")
    page = (client if address == "/login/" else client_of(district.town_3)).get(address).content.decode()
    fields = re.findall(r'<input[^>]*name="[a-z_]*password[12]?"[^>]*>', page)

    assert fields or address == "/logins/"
    assert all('type="password"' in field for field in fields)
    assert not any("onpaste" in field or 'autocomplete="off"' in field for field in fields)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x" * 30 + "-owl-" * 20,
        "  blanks at both ends  ",
        "70416297058316490275",
        "石榴树底下数过三遍的",
        "zqvfmtwkhp",
    ],
)
def test_any_letters_and_any_length_are_taken_as_typed(client, account, change, password):
    assert change(password).status_code == 302
    client.post("/logout/")

    assert client.post("/login/", {"username": account.username, "password": password.strip()[:-1]}).status_code == 422
    assert client.post("/login/", {"username": account.username, "password": password}).status_code == 302
