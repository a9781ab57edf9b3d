"""Asks each page of the sample once, as JSON: `python -m tests.pages_of_everybody`, with the sample as the database.

{"people": how many, "pages": how many, "wrong": ["clerk /ledgers/hazards/: 500", …]}: home, lists and figures as everybody who
can log in on one click, and as the office and the auditor one record of each state of each ledger.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from anlan.kernel.ledger.declare import LEDGERS  # noqa: E402
from anlan.sample.personas import PERSONAS  # noqa: E402

from .pages.addresses import PAGES  # noqa: E402

_NOT_THERE = ("missing", "code that is forged", "door that is none", "invited/<str:secret>/")
_MISSING = {PAGES[name][1] for name in _NOT_THERE}
_PLAIN = sorted({steps[1] for steps in PAGES.values() if len(steps) == 2} - _MISSING - {"/login/"})
_ALL_RECORDS = ("clerk", "auditor")


def main() -> None:
    logging.disable(logging.CRITICAL)  # what is refused is told by its status
    wrong: list[str] = []
    people = pages = 0
    for username in _usernames():
        people += 1
        client = Client(raise_request_exception=False)
        client.force_login(get_user_model().objects.get(username=username))
        for address in [*_PLAIN, *(_records() if username in _ALL_RECORDS else ())]:
            pages += 1
            status = client.get(address).status_code
            # A page that is not for them is refused, or leads to where they may go; none breaks.
            if status not in (200, 302, 403) and not (status == 404 and username not in _ALL_RECORDS):
                wrong.append(f"{username} {address}: {status}")
        for address in sorted(_MISSING):
            if (status := client.get(address).status_code) != 404:
                wrong.append(f"{username} {address}: {status}")
    print(json.dumps({"people": people, "pages": pages, "wrong": wrong}, ensure_ascii=False))


def _usernames() -> list[str]:
    """Earlier samples had not all of today's people."""
    known: Any = get_user_model().objects
    return [each.username for each in PERSONAS if known.filter(username=each.username).exists()]


def _records() -> Iterator[str]:
    """The list of each ledger, and the newest record of each of its states."""
    for code, ledger in LEDGERS.items():
        yield f"/ledgers/{code}/"
        numbers = dict(ledger.model._base_manager.order_by("pk").values_list("state", "number"))
        yield from (f"/ledgers/{code}/{number}/" for number in numbers.values())


main()
