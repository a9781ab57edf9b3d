"""Every way on which rows leave Anlan, as a function each. A new way is one more function in one of the tables below.

LISTS["export"](looker, "hazards")     # the numbers of the records that came out, or the status of the refusal
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from anlan.kernel.loop.declare import loop_of

_LINK = re.compile(r"/(?:ledgers/([a-z_]+)|(reports))/([A-Z]{2,3}-\d{4}-\d+)/")
_NUMBER = re.compile(r"[A-Z]{2,3}-\d{4}-\d{4,}")
PERIOD = {"from": "2024-01-01", "to": "2024-12-31"}


@dataclass(frozen=True)
class Found:
    """What came out: an answer's status and, where it is one, the numbers of the records in it."""

    status: int
    numbers: frozenset[str] = frozenset()


def links(answer: Any) -> set[tuple[str, str]]:
    """Every record that a page leads to: {(ledger, number)}."""
    return {(code or other, number) for code, other, number in _LINK.findall(answer.content.decode())}


# Lists: all records of a ledger that a person is given.


def page(client: Client, code: str) -> Found:
    """The list, page after page as one who clicks on."""
    numbers: set[str] = set()
    address = f"/ledgers/{code}/"
    while address:
        answer = client.get(address)
        if answer.status_code != 200:
            return Found(answer.status_code)
        numbers |= {number for ledger, number in links(answer) if ledger == code}
        address = f"/ledgers/{code}/{answer.context['next_url']}" if answer.context["next_url"] else ""
    assert answer.context["count"].total == len(numbers)
    return Found(200, frozenset(numbers))


def export(client: Client, code: str) -> Found:
    answer = client.get(f"/ledgers/{code}/export.xlsx")
    if answer.status_code != 200:
        return Found(answer.status_code)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return Found(200, frozenset(row[0] for row in rows[1:]))  # the number stands first


def api(client: Client, code: str) -> Found:
    numbers: set[str] = set()
    address = f"/api/v1/ledgers/{code}/records/?limit=3"
    while address:
        answer = client.get(address)
        if answer.status_code != 200:
            return Found(answer.status_code)
        numbers |= {record["number"] for record in answer.json()["records"]}
        address = answer.json()["next"]
    assert answer.json()["total"] == len(numbers)
    return Found(200, frozenset(numbers))


LISTS: Mapping[str, tuple[str, Callable[[Client, str], Found]]] = {
    "page": ("view", page),
    "export": ("export", export),
    "API": ("view", api),
}


# Counts: how many records of each ledger a page says there are, without showing them.


def all_ledgers(client: Client) -> dict[str, int]:
    page = client.get("/ledgers/").context
    listed = [each for _, group in page["groups"] for each in group]
    return {each.ledger.code: each.count.total for each in (*listed, *page["empty"])}


def all_ledgers_api(client: Client) -> dict[str, int]:
    return {each["code"]: each["total"] for each in client.get("/api/v1/ledgers/").json()}


COUNTS: Mapping[str, Callable[[Client], dict[str, int]]] = {"ledgers": all_ledgers, "API of ledgers": all_ledgers_api}


# Figures: the records behind a figure.


def figure_api(client: Client, code: str) -> Found:
    return _figure_rows(client.get(f"/api/v1/indicators/{code}/rows/", {**PERIOD, "limit": 200}))


def _figure_rows(answer: Any) -> Found:
    if answer.status_code != 200:
        return Found(answer.status_code)
    return Found(200, frozenset(record["number"] for record in answer.json()["records"]))


def figure_rows_page(client: Client, code: str) -> Found:
    """The rows behind a figure, page after page."""
    numbers: set[str] = set()
    asked = "?" + urlencode(PERIOD)
    while asked:
        answer = client.get(f"/indicators/{code}/rows/{asked}")
        if answer.status_code != 200:
            return Found(answer.status_code)
        numbers |= {number for _, number in links(answer)}
        asked = answer.context["next_url"]
    return Found(200, frozenset(numbers))


def figure_page(client: Client, code: str) -> Found:
    """The page of one figure: its latest six rows, all of them where there are no more."""
    answer = client.get(f"/indicators/{code}/", PERIOD)
    if answer.status_code != 200:
        return Found(answer.status_code)
    return Found(200, frozenset(number for _, number in links(answer)))


FIGURES: Mapping[str, Callable[[Client, str], Found]] = {
    "API of a figure's rows": figure_api,
    "page of a figure's rows": figure_rows_page,
    "page of a figure": figure_page,
}


def figure_value(client: Client, code: str) -> tuple[str, int] | None:
    """A figure's value, and how many records it says it counts; None where the person may not see it."""
    answer = client.get(f"/api/v1/indicators/{code}/", PERIOD)
    if answer.status_code != 200:
        return None
    (told,) = answer.json()["figures"]
    return told["value"], told["rows"]


# Finding: whether a record is offered to one who types its number.


def suggestion(client: Client, code: str, number: str) -> Found:
    return _offered(client.get(f"/suggest/{code}/", {"q": number}))


def first_suggestions(client: Client, code: str, number: str) -> Found:
    """What is offered before anything is typed; only ever part of the scope."""
    return _offered(client.get(f"/suggest/{code}/"))


def list_search(client: Client, code: str, number: str) -> Found:
    answer = client.get(f"/ledgers/{code}/", {"q": number})
    if answer.status_code != 200:
        return Found(answer.status_code)
    return Found(200, frozenset(found for ledger, found in links(answer) if ledger == code))


def _offered(answer: HttpResponse) -> Found:
    if answer.status_code != 200:
        return Found(answer.status_code)
    return Found(200, frozenset(_NUMBER.findall(answer.content.decode())))


FINDS: Mapping[str, Callable[[Client, str, str], Found]] = {
    "suggestion": suggestion,
    "search in a list": list_search,
}


def search(client: Client, number: str) -> set[tuple[str, str]]:
    """Where a search over everything leads: records of any ledger."""
    return links(client.get("/search/", {"q": number}))


# Pages of one's own, which lead to records of any ledger: every one of them must be in scope.


def home(client: Client) -> set[tuple[str, str]]:
    return links(client.get("/"))


def inbox(client: Client) -> set[tuple[str, str]]:
    return links(client.get("/inbox/"))


OWN: Mapping[str, Callable[[Client], set[tuple[str, str]]]] = {"home": home, "inbox": inbox}


# One record: what may be looked at or done. Each is sent empty, so that what is allowed changes nothing.


@dataclass(frozen=True)
class Deed:
    """A way to one record: the power it takes beyond looking, and the request."""

    name: str
    powers: tuple[str, ...]
    send: Callable[[Client], HttpResponse]


def deeds(code: str, number: str, file: int | None) -> list[Deed]:
    """Everything that can be asked of a record."""
    base = f"/ledgers/{code}/{number}/"
    loop = loop_of(code)
    steps = loop.steps if loop else ()
    view, change = (f"{code}.view",), (f"{code}.change",)
    writing = (f"{code}.add", *change, *(loop.power(step) for step in steps if loop))
    found = [
        Deed("record", view, lambda client: client.get(base)),
        Deed("record by API", view, lambda client: client.get(f"/api/v1/ledgers/{code}/records/{number}/")),
        Deed("form of correction", change, lambda client: client.get(f"{base}change/")),
        Deed("correction", change, lambda client: client.post(f"{base}change/", _empty())),
        Deed("extension", (f"{code}.extend",), lambda client: client.post(f"{base}extension/", _empty())),
        Deed(
            "withdrawal",
            (f"{code}.withdraw", f"{code}.decide"),
            lambda client: client.post(f"{base}withdrawal/", _empty()),
        ),
        Deed("evidence", writing, lambda client: client.post(f"{base}evidence/", _empty())),
    ]
    for step in steps:
        address, power = f"{base}steps/{step.code}/", f"{code}.{step.code}"
        found.append(Deed(step.code, (power,), lambda client, address=address: client.post(address, {})))
    if file is not None:
        found.append(Deed("kept file", view, lambda client: client.get(f"/evidence/{file}/")))
    if code == "reports":
        found += _report_deeds(number, view, change)
    return found


def _report_deeds(number: str, view: tuple[str, ...], change: tuple[str, ...]) -> list[Deed]:
    base = f"/reports/{number}/"
    return [
        Deed("sheet", view, lambda client: client.get(base)),
        Deed("report as a file", view, lambda client: client.get(f"{base}file.txt")),
        Deed("report against now", view, lambda client: client.get(f"{base}changes/")),
        Deed("why a figure changed", view, lambda client: client.get(f"{base}why/?figure=hazards.found")),
        Deed("report beside another", view, lambda client: client.get(f"{base}beside/")),
        Deed("since the one before", view, lambda client: client.get(f"{base}since/")),
        Deed("editor", change, lambda client: client.get(f"{base}edit/")),
        Deed("preview", change, lambda client: client.post(f"{base}preview/", {"text": "# 一"})),
    ]


def _empty() -> dict[str, str]:
    return {"key": str(uuid4())}
