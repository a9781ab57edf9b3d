"""Opens every figure of the sample's documents as people do, as JSON: `python -m tests.figures_opened`, with the sample as the database.

{"documents": how many, "figures": how many, "opened": how many times, "wrong": ["town month hazards.found: 12 rows, not 13", …]}: a
report is drafted from each outline, fetched as docx, PDF and page, and each link in it opened; nothing of it stays.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import django

django.setup()

import docx as python_docx  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from anlan.desk.figures.rows import rows_behind  # noqa: E402
from anlan.kernel import clock  # noqa: E402
from anlan.kernel.indicator.declare import indicator  # noqa: E402
from anlan.kernel.indicator.drill import base_of, rows  # noqa: E402
from anlan.kernel.ledger.declare import LEDGERS  # noqa: E402
from anlan.kernel.paper import pdf  # noqa: E402
from anlan.kernel.people.actor import Actor, actor_of, posts_of  # noqa: E402
from anlan.kernel.report.belonging import narrowed_to  # noqa: E402
from anlan.kernel.report.compose import Printed  # noqa: E402
from anlan.ledgers.reports.pages.reports import compose_for  # noqa: E402
from anlan.sample.personas import PERSONAS  # noqa: E402

SITE = "https://anlan.example"
_SPAN = {"from": "2024-01-01", "to": "2024-10-15"}
_TWO, _BY_ALL = ("clerk", "town"), "annual"
_LINK = re.compile(r'<a class="n[^"]*" href="([^"]*)" data-key="([^"]*)"')
_HOW_MANY = re.compile(r"共(\d+)")


@dataclass(frozen=True)
class Somebody:
    username: str
    client: Client
    actor: Actor


def main() -> None:
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    settings.ADDRESS = SITE
    everybody = {each.username: each for each in map(_somebody, (persona.username for persona in PERSONAS))}
    found: dict[str, Any] = {"documents": 0, "figures": 0, "opened": 0, "wrong": []}
    with transaction.atomic():
        for outline in _outlines(everybody["clerk"].actor):
            writer = everybody["town" if outline.level == "town" else "clerk"]
            readers = everybody.values() if outline.name == _BY_ALL else [everybody[name] for name in _TWO]
            _open_all(outline, writer, readers, found)
        transaction.set_rollback(True)
    print(json.dumps(found, ensure_ascii=False))


def _somebody(username: str) -> Somebody:
    account = get_user_model().objects.select_related("person").get(username=username)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return Somebody(username, client, actor_of(posts_of(account.person, clock.today())[0]))


def _outlines(actor: Actor) -> Iterator[Any]:
    yield from LEDGERS["outlines"].model.objects.within(actor.scope).filter(state="kept").order_by("pk")


def _open_all(outline: Any, writer: Somebody, readers: Any, found: dict[str, Any]) -> None:
    sent = {"outline": outline.number, **_SPAN, "key": str(uuid4())}
    number = writer.client.post("/reports/", sent)["Location"].strip("/").split("/")[-1]
    report = LEDGERS["reports"].model.objects.within(writer.actor.scope).get(number=number)
    printed = {each.key: each for each in compose_for(report, writer.actor).figures}
    links = [(unescape(href), unescape(key)) for href, key in _LINK.findall(_file(writer, number, "html").decode())]
    found["documents"] += 1
    found["figures"] += len(links)
    if not links:
        found["wrong"].append(f"{outline.name}: no figure has a link")
    for kind, addresses in (("docx", _of_docx(writer, number)), ("pdf", _of_pdf(writer, number))):
        if addresses is not None and set(addresses) != {href for href, _ in links}:
            found["wrong"].append(f"{outline.name}: the links of the {kind} are others than the page's")
    for reader in readers:
        for href, key in dict(links).items():
            found["opened"] += 1
            if wrong := _wrong(reader, href, printed[key]):
                found["wrong"].append(f"{reader.username} {outline.name} {key}: {wrong}")


def _file(writer: Somebody, number: str, kind: str) -> bytes:
    return writer.client.get(f"/reports/{number}/file.{kind}").content


def _of_docx(writer: Somebody, number: str) -> list[str]:
    package = python_docx.Document(io.BytesIO(_file(writer, number, "docx")))
    cells = [cell for table in package.tables for row in table.rows for cell in row.cells]
    paragraphs = [*package.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return [link.url for paragraph in paragraphs for link in paragraph.hyperlinks]


def _of_pdf(writer: Somebody, number: str) -> list[str] | None:
    """None where no Chinese font is installed."""
    try:
        pdf.stand_ins()
    except pdf.FontMissing:
        return None
    return [address.decode() for address in re.findall(rb"/URI ?\(([^)]*)\)", _file(writer, number, "pdf"))]


def _wrong(reader: Somebody, href: str, printed: Printed) -> str:
    """What is wrong with what somebody finds at a link; "" where it is just what the figure counts, of what they may see."""
    if not href.startswith(f"{SITE}/"):
        return f"leads to {href}"
    path = href.removeprefix(SITE)
    answer = reader.client.get(path)
    figure = indicator(printed.code)
    if not reader.actor.may(f"{figure.ledger}.view"):
        return "" if answer.status_code in (403, 404) else f"{answer.status_code} for who may not view the ledger"
    if answer.status_code != 200:
        return f"{answer.status_code}"
    counted = rows(figure, printed.scope, printed.period, among=narrowed_to(printed.owner, printed.scope))
    expected = {row.pk for row in counted if reader.actor.scope.placed.covers(row)}
    shown = rows_behind(printed.code, dict(parse_qsl(urlsplit(path).query)), reader.actor)[1]
    said = _HOW_MANY.search(answer.context["sum_words"])
    if set(shown.values_list("pk", flat=True)) != expected or said is None or int(said[1]) != len(expected):
        return f"{said and said[1]} rows of {base_of(figure).ledger}, not {len(expected)}"
    return ""


main()
