"""Every address of the site, and every form that its pages show, with values that nobody means: answered in words, never by breaking.

Addresses are taken from the resolver and forms from the pages themselves, so what is new is tried as soon as it is there.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, VILLAGE_3
from tests.lookers import Drawn, rows_of, seated
from tests.scoped_district import Populated, populate

from .attack import Attack, Sent
from .hostile import Fuzz

ADDRESSES, FORMS = 2, 2  # tries of each address, of each form; for each role
MOST_PAGES, MOST_FORMS = 40, 40  # that each role looks at, and fills in
PERSONAS = (
    Drawn(roles.OFFICE, (DISTRICT,), None, None),
    Drawn(roles.TOWN, (TOWN_3,), None, None),
    Drawn(roles.ENTERPRISE, (VILLAGE_3,), None, 0),
    Drawn(roles.ADMINISTRATOR, (DISTRICT,), None, None),
    Drawn(roles.AUDITOR, (DISTRICT,), None, None),
)
METHODS = (*["GET"] * 8, *["POST"] * 6, "HEAD", "PUT", "DELETE", "BREW")
TYPES = (
    "application/json", "application/xml", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "", "x" * 300,
    "multipart/form-data; boundary=a", "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=none",
)  # fmt: skip
BODIES = (
    b"", b"{", b"[" * 100_000, b"null", b"\xff\xfe", b"%ED%A0%80=%00", b"a=%", b"&" * 900, b'{"a": ' * 50_000, b"--a\r\n", b"=" * 10_000,
    b"--a\r\nContent-Disposition: form-data; name=\"key\"; filename*=utf-8''%ff\r\n\r\nx\r\n--a--\r\n", b"key=%ff%fe",
)  # fmt: skip
QUERY = (
    "q", "state", "region", "sector", "sort", "after", "at", "from", "to", "as_of", "by", "key", "page", "limit", "file", "next", "whose", "due",
    "run", "ledger", "found", "belongs", "place", "year", "post", "code", "part", "of", "media", "mic",
)  # fmt: skip
HARMLESS = re.compile(
    r"/logout/|/post/"
)  # where a form leads whose only effect is that the rest is asked as somebody else

pytestmark = pytest.mark.slow


@dataclass
class Form:
    """A form as a page shows it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page, and the names of its fields."""

    def __init__(self, address: str, content: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[Form]()
        self.links: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.add(values["href"])
        if tag == "form":
            self.forms.append(Form(values.get("action") or self.address, values.get("method", "get").upper()))
        name = values.get("name")
        if not self.forms or not name or tag not in ("input", "select", "textarea", "button"):
            return
        if values.get("type") == "file":
            self.forms[-1].files.add(name)
        else:
            self.forms[-1].values.setdefault(name, []).append(values.get("value", ""))


@pytest.fixture
def populated(district: Any, settings: Any, tmp_path: Any) -> Populated:
    settings.EVIDENCE_ROOT = tmp_path
    return populate(district)


def test_no_address_and_no_form_breaks(populated: Populated) -> None:
    fuzz = Fuzz("pages")
    faults: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    forms = 0
    for post in PERSONAS:
        with transaction.atomic():
            attack = Attack(seated(populated, post).client, fuzz, post.role)
            for pattern in _patterns(get_resolver()):
                for _ in range(ADDRESSES):
                    _visit(attack, pattern)
            for form in _forms(attack):
                forms += 1
                for _ in range(FORMS):
                    _fill(attack, form)
            transaction.set_rollback(True)
        faults |= attack.faults
        statuses += attack.statuses
    print(f"{statuses.total()} requests, {forms} forms", dict(statuses))
    assert not faults, f"{len(faults)} kinds of faults\n\n" + "\n\n".join(faults.values())
    assert min(statuses[200], statuses[302], statuses[404]) > 20


def _patterns(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern)


def _visit(attack: Attack, pattern: str) -> None:
    fuzz = attack.fuzz
    if HARMLESS.match(pattern):
        return
    ledger = fuzz.pick(list(LEDGERS.values()))
    row = fuzz.pick(list(rows_of(ledger.code)))

    def part(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        if kind == "int":
            return fuzz.pick(("0", "1", "2", str(row.pk), str(2**63), str(10**30), "9" * 5000, "00"))
        known = {
            "code": ledger.code if "/indicators/" not in pattern else fuzz.pick(list(INDICATORS)),
            "number": row.number,
        }
        if name in known and fuzz.randrange(4):
            return known[name]
        if name in ("noun", "step") and fuzz.randrange(3):
            return fuzz.pick(("start", "end", "messages", "hand", "calls", "floor", "side-rooms", "strokes", "minutes"))
        return Attack.quoted(fuzz.values()[0]).replace("/", "") or "x"

    address = re.sub(r"<(\w+):(\w+)>|<(?P<plain>\w+)>", lambda match: part(match) if match[1] else "x", pattern)
    names = [fuzz.pick(QUERY) for _ in range(fuzz.randrange(4))]
    query = "&".join(f"{name}={Attack.quoted(text)}" for name in names for text in fuzz.values())
    method = fuzz.pick(METHODS)
    headers = fuzz.pick(
        ({}, {}, {"HX-Request": "true"}, {"Accept": "text/plain"}, {"Accept": "application/json"}, {"X-Poll": "1"})
    )
    if method in ("GET", "HEAD"):
        attack.send(method, f"{address}?{query}", headers=headers)
    else:
        attack.send(
            method, f"{address}?{query}", data=fuzz.pick(BODIES), content_type=fuzz.pick(TYPES), headers=headers
        )


def _forms(attack: Attack) -> list[Form]:
    """The forms that somebody meets who looks at each ledger's list, its newest records and the pages of the menu."""
    addresses = {pattern for pattern in _patterns(get_resolver()) if "<" not in pattern and not HARMLESS.match(pattern)}
    for code in LEDGERS:
        addresses |= {f"/ledgers/{code}/", f"/ledgers/{code}/new/", f"/ledgers/{code}/import/"}
        for row in list(rows_of(code))[:1]:
            addresses |= {f"/ledgers/{code}/{row.number}/", f"/ledgers/{code}/{row.number}/change/"}
            if code in ("reports", "conferences"):
                addresses |= {f"/{code}/{row.number}/", f"/{code}/{row.number}/edit/"}
            if code == "people":
                addresses.add(f"/organisation/accounts/{row.number}/")
    forms: dict[tuple[Any, ...], Form] = {}
    for address in attack.fuzz.sample(sorted(addresses), MOST_PAGES):
        answer = attack.send("GET", address)
        if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for form in Forms(address, answer.content.decode()).forms:
            if not HARMLESS.match(form.action) and form.action.startswith(("/", "?")):
                action = form.action if form.action.startswith("/") else address + form.action
                forms.setdefault(
                    (form.method, re.sub(r"\d+", "", action), *sorted(form.values)),
                    Form(action, form.method, form.values, form.files),
                )
    listed = list(forms.values())
    return attack.fuzz.sample(listed, min(len(listed), MOST_FORMS))


def _fill(attack: Attack, form: Form) -> None:
    values = _filled(attack.fuzz, form)
    if form.method == "GET":
        pairs = [(name, text) for name, listed in values.items() if isinstance(listed, list) for text in listed]
        path, _, before = form.action.partition("?")
        query = "&".join(f"{quote(name)}={Attack.quoted(text)}" for name, text in [*parse_qsl(before), *pairs])
        attack.send("GET", f"{path}?{query}")
        return
    attack.send("POST", form.action, data=encode_multipart(BOUNDARY, values), content_type=MULTIPART_CONTENT)


def _filled(fuzz: Fuzz, form: Form) -> dict[str, Any]:
    """The form with some of its values turned into others, more, none, or a file."""
    values: dict[str, Any] = {name: listed[:1] for name, listed in form.values.items()}
    names = [*values, *form.files]
    for name in fuzz.sample(names, min(len(names), fuzz.pick((1, 1, 2, 3, len(names))))):
        turn = fuzz.randrange(10)
        if turn == 0:
            values.pop(name, None)
        elif turn == 1 or name in form.files:
            values[name] = Sent(fuzz.pick(("a\u202e.xlsx", "..", "x" * 300 + ".pdf", "表.csv")), fuzz.randbytes(60))
        else:
            values[name] = [text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in fuzz.values()]
    return values
