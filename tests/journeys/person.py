"""Somebody of the district at a browser: opens pages, fills in what they ask, presses their buttons; nothing else."""

import re
import time
from collections.abc import Mapping
from io import BytesIO
from secrets import token_bytes
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from .reading import Form, Page

PASSWORD = "liu-xi-shan-41"
USERNAMES = {
    "village": "lihong",
    "town": "zhangming",
    "manager": "zhaoan",
    "bureau": "machao",
    "leader": "zhouyuan",
}  # of those with a phone
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
_READ_WHEN_SERVED = HASHERS[::-1]


class Person:
    """Somebody with an account; forms carry the token that the page gave them, as in a real browser."""

    def __init__(self, name: str, role: str) -> None:
        self.name, self.role = name, role
        self.browser = Client(enforce_csrf_checks=True)

    def __str__(self) -> str:
        return f"{self.name}（{self.role}）"

    def enter(self, username: str, first: str) -> None:
        """Log in with the first password, give an own one, and bring the second factor where the post needs it."""
        page = self.send(self.open("/login/").form("登录"), username=username, password=first)
        assert page.address == "/password/", page.problems
        page = self.send(page.form("换密码"), old_password=first, new_password1=PASSWORD, new_password2=PASSWORD)
        if page.address == "/second-factor/":
            secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page.html)[1].replace(" ", "")
            code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
            self.send(page.form("开两步验证"), code=code)
            page = self.open("/")
        assert page.address == "/", page.problems

    def open(self, address: str, **query: str) -> Page:
        """A page that must be there."""
        page = self.look(address, **query)
        assert page.status == 200, f"{self} gets {page.status} at {address}: {page.text[:300]}"
        return page

    def look(self, address: str, **query: str) -> Page:
        """A page, or what is said instead of it."""
        return Page(self.browser.get(address, query or None, follow=True))

    def send(self, form: Form, button: str = "", /, **typed: Any) -> Page:
        """The page that a form leads to once it is filled in and sent."""
        pressed = form.buttons.get(button, ("", ""))
        sent = form.sent(**typed) | ({pressed[0]: pressed[1]} if pressed[0] else {})
        way = self.browser.post if form.method == "post" else self.browser.get
        return Page(way(form.action, sent, follow=True))

    def put_in(self, page: Page, button: str = "登记", /, *, photo: bool = False, **typed: Any) -> Page:
        """The record that the page's form makes. A question that comes back is answered by sending it again, as it says."""
        form = page.form(button)
        if photo:
            typed |= {name: [photograph()] for name, box in form.boxes.items() if box.files}
        page = self.send(form, button, **typed)
        if page.status == 422 and "请核对" in page.text:
            page = self.send(page.form(button), button)
        assert page.status == 200, f"{self} is refused at {form.action}: {page.problems}"
        return page


def photograph() -> SimpleUploadedFile:
    """A small picture, no two of them the same."""
    out = BytesIO()
    Image.new("RGB", (4, 4), tuple(token_bytes(3))).save(out, "PNG")
    return SimpleUploadedFile("现场.png", out.getvalue(), "image/png")


def give_passwords_anew(people: Mapping[str, Person]) -> None:
    """Those with a phone give a password again that the served site can read."""
    with override_settings(PASSWORD_HASHERS=_READ_WHEN_SERVED):
        for who in USERNAMES:
            person = people[who]
            for old, new in ((PASSWORD, f"{PASSWORD}-2"), (f"{PASSWORD}-2", PASSWORD)):
                form = person.open("/password/").form("换密码")
                page = person.send(form, old_password=old, new_password1=new, new_password2=new)
                assert page.address == "/", page.problems
