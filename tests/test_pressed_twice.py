"""Whatever is pressed twice is done once, and shows no page of errors: asked of every form that walking everybody's pages finds.

Each press is taken back afterwards, so that every form is met by the district as it stood. What a form's answer leads to (the preview of
a sheet, a conference that began) is pressed twice in its turn.
"""

from collections import Counter
from collections.abc import Iterator
from copy import copy
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import roles
from anlan.kernel.people.models import Account
from anlan.kernel.scope import Scoped, field_of, unscoped
from anlan.kernel.scope.record import WITHDRAWN
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.cast import PASSWORD, seat
from anlan.kernel.testing.pages import typed
from tests.pressing import Button, Form, Page, read_page
from tests.scoped_district import Populated, made_new, populate, suites

pytestmark = pytest.mark.slow

STARTS = ("/", "/inbox/", "/ledgers/")
DONE, REFUSED, BROKEN = 302, 422, 400
MOST_TRIES = 4  # what a form lacks is filled in, its questions are answered
DEPTH = 3  # how far a form's answer is followed
MANY = 12  # pages of one kind: where none of so many had a form of its own, none has
AFRESH = 77  # tells what is typed from every record that is there
FRAME = {"/post/", "/logout/"}  # forms of every page
# What every request may leave, whatever it is about; and the memory of presses itself.
BESIDE = {"django_session", "people_disclosure", "gate_press", "gate_rate"}
NEW_PASSWORD = "qingshi-72-Luoyan"
# What a person knows who fills in what is no record of a ledger; "" stands for the first that is offered.
KNOWN = {
    "old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD, "password": PASSWORD, "title": "暴雨会商（示范）",
    "text": "今年全区发现隐患5条。", "towns": "1", "regions": "1",
    "address": "rtsp://192.0.2.7/live", "holder": "", "file": "", "reason": "忘了密码",
}  # fmt: skip
_NOUN, _STEP = "conferences/<str:number>/<str:noun>/", "ledgers/<str:code>/<str:number>/steps/<str:step>/"
# Forms that nobody here can send off, and why.
NOT_SENT = {
    "login/": "it has a test of its own below",
    "logins/": "everybody here has one session, and another to end is named in it",
    "second-factor/": "it wants the code of a phone",
    "organisation/changes/merger/": "the regions to be merged are named in it",
    f"{_NOUN} deputy person": "the chair is alone in the room",
    f"{_NOUN} removal person": "the chair is alone in the room",
    f"{_STEP} conferences broadcast": "it names a site that is there; the room's own button is pressed",
    "ledgers/<str:code>/new/ posts": "the suite's facts are those of a post that is there",
}


@pytest.fixture
def populated(district: Any, settings: Any, tmp_path: Any) -> Populated:
    settings.EVIDENCE_ROOT = settings.INCOMING_ROOT = tmp_path
    return populate(district)


class Walk:
    """Everybody's pages, and the forms on them that were pressed."""

    def __init__(self, populated: Populated) -> None:
        self.populated = populated
        self.answers: dict[str, int] = {}  # form → the status of its first press
        self.tries: Counter[tuple[str, str]] = Counter()  # of each person with each form
        # kind of page → how many had no form of their own; far below none where one had
        self.formless: Counter[str] = Counter()
        self.faults: list[str] = []
        with unscoped("the walk leaves out what is withdrawn, which has no forms", Scoped):
            models = [ledger.model for ledger in LEDGERS.values()]
            rows = [model._base_manager.filter(state=WITHDRAWN).values_list("number", flat=True) for model in models]
            self.withdrawn = {number for numbers in rows for number in numbers}

    def walk(self, who: str, client: Client) -> None:
        waiting, known = list(STARTS), set[str]()
        while waiting:
            address = waiting.pop(0)
            match = _match(address)
            if match is None or (kind := _kind(match)) in known or self.formless[match.route] >= MANY:
                continue
            if match.kwargs.get("number") in self.withdrawn:
                continue
            known.add(kind)
            if (page := _opened(client, address)) is not None:
                waiting += [urlsplit(urljoin(address, link)).path for link in page.links if not urlsplit(link).netloc]
                self._count(match, page)
                self.press_all(who, client, address, page)

    def press_all(self, who: str, client: Client, address: str, page: Page, depth: int = DEPTH) -> None:
        for form in page.forms:
            if not form.has("csrfmiddlewaretoken"):
                continue  # scripts fill it in, and send it
            if not form.has("press"):
                self.faults.append(f"{who} {address}: a form without a press")
            for button in form.buttons or [Button()]:
                to = urljoin(address, button.action or form.action or address)
                name = _name(to, form, button)
                if self.answers.get(name, BROKEN) < BROKEN or self.tries[who, name]:
                    continue
                self.tries[who, name] += 1
                with transaction.atomic():
                    self.answers[name] = self._press(who, client, to, form, button, depth)
                    transaction.set_rollback(True)

    def _count(self, match: ResolverMatch, page: Page) -> None:
        if any(form.action not in FRAME and form.has("csrfmiddlewaretoken") for form in page.forms):
            self.formless[match.route] = -(10**6)
        self.formless[match.route] += 1

    def _press(self, who: str, client: Client, to: str, form: Form, button: Button, depth: int) -> int:
        """Press twice, and what the answer leads to in its turn; the status of the first press."""
        cookies = copy(client.cookies)
        first, values = self._first(client, to, form, button)
        if first.status_code < BROKEN:
            before = _rows()
            second = _post(client, to, values)
            self._judge(f"{who} {to} {button}: {first.status_code}, then {second.status_code}", first, second, before)
            if depth and second.status_code == DONE:
                onward = urljoin(to, second["Location"])
                if _match(onward) is not None and (page := _opened(client, onward)) is not None:
                    self.press_all(who, client, onward, page, depth - 1)
        client.cookies = cookies
        return int(first.status_code)

    def _first(self, client: Client, to: str, form: Form, button: Button) -> tuple[Any, dict[str, Any]]:
        """The first press that is not sent back for what is missing, and what it sent."""
        known = self._known(to)
        for _ in range(MOST_TRIES):
            values = form.sent(button, known)
            answer = _post(client, to, values)
            if answer.status_code != REFUSED:
                break
            forms = [each for each in read_page(answer.content.decode()).forms if urljoin(to, each.action or to) == to]
            if not forms:
                break
            form = forms[0]
        return answer, values

    def _judge(self, words: str, first: Any, second: Any, before: dict[str, int]) -> None:
        if second.status_code >= BROKEN:
            html = second.content.decode(errors="replace")
            self.faults.append(f"{words} {html[html.find('<h1') :][:200]}")
        if first.status_code == second.status_code == DONE and first["Location"] != second["Location"]:
            self.faults.append(f"{words} led to {first['Location']}, then to {second['Location']}")
        if more := {name: count - before[name] for name, count in _rows().items() if count > before[name]}:
            self.faults.append(f"{words} left twice: {more}")

    def _known(self, address: str) -> dict[str, Any]:
        """What a record of the ledger says to which a form belongs, as it is typed, and a sheet of it."""
        match = _match(address)
        kwargs = match.kwargs if match is not None else {}
        suite = next((suite for suite in suites() if suite.model.code == kwargs.get("code")), None)
        if suite is None:
            return KNOWN
        model, step = suite.model, kwargs.get("step", "")
        with unscoped("the test types what records say", Scoped):
            tests = suite()
            facts = dict(tests.facts(self.populated.district, self.populated.plants[0]))
            codes = {name: value for name, value in facts.items() if str(value).isdigit()}
            facts = made_new(model, facts, AFRESH) | codes
            facts |= {**tests.begins.get(step, {}), **tests.brings.get(step, {})}
            texts = {
                name: typed(model, name, value) for name, value in facts.items()
                if value is not None and hasattr(model, name)
            }  # fmt: skip
        named = {name: text for name, text in texts.items() if field_of(model, name).editable}
        sheet = SimpleUploadedFile("一行.csv", csv_of(LEDGERS[model.code], named, [named]), "text/csv")
        return {**KNOWN, **texts, **({"file": sheet} if "import" in address else {})}


def _opened(client: Client, address: str) -> Page | None:
    answer = client.get(address)
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    return read_page(answer.content.decode()) if is_page else None


def _post(client: Client, address: str, values: dict[str, Any]) -> Any:
    for files in values.values():
        for each in files:
            if hasattr(each, "seek"):
                each.seek(0)
    return client.post(address, values)


def _match(address: str) -> ResolverMatch | None:
    """The page at an address; None where it is none of ours, or a file."""
    path = urlsplit(address).path
    try:
        return None if "." in path.rpartition("/")[2] else resolve(path)
    except Resolver404:
        return None


def _kind(match: ResolverMatch) -> str:
    """What kind of page it is: one record of a ledger stands for all."""
    return f"{match.route} {match.kwargs.get('code', '')}"


def _name(to: str, form: Form, button: Button) -> str:
    """What tells a form and its button from others: where it leads, and what is asked."""
    boxes = sorted({box.name.split("-")[0] for box in form.boxes if box.kind != "hidden"})
    return f"{_deed(to, button)} | {' '.join(boxes)}"


def _deed(to: str, button: Button) -> str:
    """What a button does. Each ledger has records and steps of its own; a sheet, a file, a deadline of one stand for those of all."""
    match = _match(to)
    if match is None:
        return to
    kwargs = match.kwargs
    own = kwargs.get("code", "") if "step" in kwargs or match.route.endswith("/new/") else ""
    value = "" if any(letter.isdigit() for letter in button.value) else button.value
    parts = (match.route, own, kwargs.get("step", ""), kwargs.get("noun", ""), button.name, value)
    return " ".join(part for part in parts if part)


def _rows() -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in connection.introspection.table_names() if name not in BESIDE]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {connection.ops.quote_name(name)}" for name in names)
        )
        return dict(cursor.fetchall())


def _people(populated: Populated) -> Iterator[tuple[str, Client]]:
    """One of each role, and a firm's own manager."""
    district, plant = populated.district, populated.plants[0]
    bureau = district.bodies["bureau"]
    seat("manager", "赵安", roles.ENTERPRISE, district.system, body=bureau, region=plant.region, place=plant.pk)
    for username in ("office", "town_3", "village_3", "administrator", "bureau", "leader", "auditor", "manager"):
        client = Client(enforce_csrf_checks=True)
        account = Account.objects.get(username=username)
        account.set_password(PASSWORD)
        account.save()
        client.force_login(account, backend="anlan.gate.login.AccountBackend")
        yield username, client


def test_every_form_pressed_twice_is_one_deed_and_no_error(populated: Populated) -> None:
    walk = Walk(populated)

    for who, client in _people(populated):
        walk.walk(who, client)

    sent = {name.partition(" | ")[0] for name, status in walk.answers.items() if status < BROKEN}
    assert walk.faults == []
    assert {name.partition(" | ")[0] for name in walk.answers} - sent == set(NOT_SENT)


def test_the_log_in_pressed_twice_lets_in(populated: Populated) -> None:
    account = Account.objects.get(username="town_3")
    account.set_password(PASSWORD)
    account.save()
    client = Client(enforce_csrf_checks=True)
    forms = read_page(client.get("/login/").content.decode()).forms
    form = next(form for form in forms if any(box.kind == "password" for box in form.boxes))
    before = copy(client.cookies)
    values = form.sent(form.buttons[0], {}) | {"username": ["town_3"], "password": [PASSWORD]}

    first = client.post("/login/", values)
    client.cookies = before  # the second press goes out before the first is answered
    second = client.post("/login/", values)

    assert (first.status_code, second.status_code) == (DONE, DONE)
    assert client.get("/").status_code == 200
