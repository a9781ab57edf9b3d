"""How a real district begins: the district, the office of its safety committee, and the first administrator with an account.

found("610199", "青禾区", administrator="陈默", username="chenmo", tell=print)

What else there is to it (towns and villages, departments, people, posts) the administrator imports through the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.admission.accounts import open_account
from anlan.kernel.admission.founding import found_district
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Person, Post
from anlan.kernel.people.roles import ADMINISTRATOR, ROLES
from anlan.ledgers.reports.seeds import seed_outlines


@dataclass(frozen=True)
class Founded:
    """What the first administrator must be told. password: a first one, kept nowhere, to be changed at the first log-in."""

    code: str
    name: str
    body: str
    administrator: str
    username: str
    password: str = field(repr=False)


def found(code: str, name: str, *, administrator: str, username: str, tell: Callable[[Founded], None]) -> Founded:
    """Found the district in one transaction: all of it is there afterwards, or nothing.

    tell: called before the commit. Told after it, a crash in between would leave a district that nobody can enter; told before,
    it leaves a password that opens nothing, and founding can be done again. Raises AlreadyFounded, Incomplete.
    """
    with transaction.atomic():
        system = found_district(code, name)
        seed_outlines(system)
        body = open_record(
            Body,
            {"name": f"{name}安全生产委员会办公室", "short": f"{name[-1]}安委办", "kind": "committee", "region": code},
            actor=system,
            key=uuid4(),
        )
        title = ROLES[ADMINISTRATOR].title
        person = open_record(
            Person, {"name": administrator, "title": title, "body": body, "region": code}, actor=system, key=uuid4()
        )
        open_record(
            Post,
            {
                "person": person, "role": ADMINISTRATOR, "title": title, "body": body, "region": code, "regions": [code],
                "starts_on": clock.today(),
            },
            actor=system,
            key=uuid4(),
        )  # fmt: skip
        password = open_account(person, username, actor=system, key=uuid4())
        founded = Founded(code, name, body.name, administrator, username, password)
        tell(founded)
    return founded
