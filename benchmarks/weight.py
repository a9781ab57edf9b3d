"""What a first visit carries over the line: a page and all that it loads, as compressed as the site sends it.

The heaviest of the pages people begin with counts. The budget is 200 KB: some ten seconds on a village's slow line.
"""

import os
import re
import sys
from typing import Any

import django

from .record import record

BUDGET = 200 * 1000
PAGES = ("/", "/ledgers/hazards/", "/indicators/", "/reports/")
_LOADED = re.compile(r'<(?:link rel="stylesheet" href|script [^>]*src|img [^>]*src)="(/[^"]+)"')


def main() -> int:
    """Weigh each page as a leader of the sample sees it; 1 where the heaviest passes the budget, or lacks its style."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    weights = {address: _weight(address) for address in PAGES}
    for address, parts in weights.items():
        print(f"{address}: {sum(parts.values()) / 1000:.1f} KB, " + ", ".join(f"{p} {b}" for p, b in parts.items()))
    if not any(part.endswith(".css") for parts in weights.values() for part in parts):
        print("weight: the front end is not built (make setup)")
        return 1
    heaviest = max(sum(parts.values()) for parts in weights.values())
    return 0 if record("weight", heaviest, BUDGET, 1, "bytes", "the budget of a first visit") else 1


def _weight(address: str) -> dict[str, int]:
    """Bytes of each thing that a visit to the page fetches."""
    from django.test import Client

    from anlan.gate.entry import personas
    from anlan.kernel.people.roles import LEADER, ROLES

    client = Client(HTTP_ACCEPT_ENCODING="gzip, br")
    leader = next(each for each in personas() if each.role == ROLES[LEADER].title)
    client.post("/login/persona/", {"username": leader.username})
    page = client.get(address, HTTP_ACCEPT_ENCODING="identity")
    if page.status_code != 200:
        raise SystemExit(f"{address} answers {page.status_code}")
    parts = {part: _sent(client, part) for part in dict.fromkeys(_LOADED.findall(page.content.decode()))}
    return {address: _sent(client, address), **parts}


def _sent(client: Any, address: str) -> int:
    """How many bytes the site sends for an address."""
    answer = client.get(address)
    return len(b"".join(answer) if answer.streaming else answer.content)


if __name__ == "__main__":
    sys.exit(main())
