"""Every form into which somebody types is kept on the device, or says here why not."""

import re
from pathlib import Path

import anlan
from anlan.kernel.testing.each import of_each

PACKAGE = Path(anlan.__file__).parent
FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
TYPED = re.compile(r"<textarea|<input(?![^>]*type=\"(?:hidden|radio|checkbox|password|file)\")[^>]*>|_field.html")
NOT_KEPT = {
    "_top.html": "the log-in that a page takes in place",
    "login.html": "passwords are kept nowhere",
    "login_code.html": "a code is worth nothing a minute later",
    "password.html": "passwords are kept nowhere",
    "logins.html": "passwords are kept nowhere",
    "second_factor.html": "a code is worth nothing a minute later",
    "_sites.html": "a question put to those who are in the conference",
    "check.html": "the text and its dates, as they were sent",
    "two_texts.html": "both texts, as they were sent",
    "room.html": "what is said in a conference goes out as it is written",
    "lobby.html": "a name to enter by, and files that go up at once",
    "camera.html": "one word for what is looked at",
    "access.html": "passwords of a camera are kept nowhere",
    "account.html": "a name that the administrator reads off the page",
    "tips/report.html": "the public has no log-in to seal it for; a form that comes back has what was typed",
    "tips/follow.html": "what opens a receipt is kept nowhere",
    "import_preview.html": "cells of a sheet that lies on the server until it is imported",
}


@of_each("template", sorted(PACKAGE.rglob("templates/**/*.html")))
def test_what_is_typed_into_a_form_is_kept(template):
    forms = [form for form in FORM.findall(template.read_text()) if TYPED.search(form)]

    bare = [form[:90] for form in forms if "data-draft=" not in form.split("\n", 1)[0]]

    assert not bare or template.name in NOT_KEPT or f"{template.parent.name}/{template.name}" in NOT_KEPT, bare
