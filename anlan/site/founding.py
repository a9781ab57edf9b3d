"""How a real district begins: the district, the office of its safety committee, and its three administrators with an account each.

found("610199", "青禾区", {ADMINISTRATOR: Named("陈默", "chenmo"), SECURITY: Named("安宁", "anning"), AUDITOR: Named("卢刚", "lugang")}, tell=print)

What else there is to it (towns and villages, departments, people, posts) the administrator imports through the pages; the security
administrator confirms the posts that govern, the auditor looks at what both did.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.admission.accounts import open_account
from anlan.kernel.admission.founding import found_district
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Body, Person, Post
from anlan.kernel.people.roles import APART, ROLES
from anlan.ledgers.reports.seeds import seed_outlines


@dataclass(frozen=True)
class Named:
    """One of the three, and what they log in with."""

    name: str
    username: str


@dataclass(frozen=True)
class FirstAccount:
    """What one of the three must be told. password: a first one, kept nowhere, to be changed at the first log-in."""

    role: str
    name: str
    username: str
    password: str = field(repr=False)

    @property
    def title(self) -> str:
        return ROLES[self.role].title


@dataclass(frozen=True)
class Founded:
    """What was founded, and the first accounts, in the order of APART."""

    code: str
    name: str
    body: str
    accounts: tuple[FirstAccount, ...]

    def of(self, role: str) -> FirstAccount:
        return next(each for each in self.accounts if each.role == role)


def found(code: str, name: str, three: Mapping[str, Named], *, tell: Callable[[Founded], None]) -> Founded:
    """Found the district in one transaction: all of it is there afterwards, or nothing. three: {role: who}, of each of APART.

    tell: called before the commit. Told after it, a crash in between would leave a district that nobody can enter; told before,
    it leaves passwords that open nothing, and founding can be done again. Raises AlreadyFounded, Incomplete.
    """
    if len({three[role].name for role in APART}) < len(APART):
        raise Incomplete({"": "系统管理员、安全管理员和审计要由三个人分别担任，姓名不能相同。"})
    try:
        with transaction.atomic():
            system = found_district(code, name)
            seed_outlines(system)
            body = open_record(
                Body,
                {
                    "name": f"{name}安全生产委员会办公室",
                    "short": f"{name[-1]}安委办",
                    "kind": "committee",
                    "region": code,
                },
                actor=system,
                key=uuid4(),
            )
            accounts = tuple(_seat(role, three[role], body, code, system) for role in APART)
            founded = Founded(code, name, body.name, accounts)
            tell(founded)
    finally:
        divisions.forget_names()  # what the outlines' reading asked of a district that is not there after all
    return founded


def _seat(role: str, who: Named, body: Body, code: str, system: Actor) -> FirstAccount:
    title = ROLES[role].title
    person = open_record(
        Person, {"name": who.name, "title": title, "body": body, "region": code}, actor=system, key=uuid4()
    )
    open_record(
        Post,
        {
            "person": person, "role": role, "title": title, "body": body, "region": code, "regions": [code],
            "starts_on": clock.today(),
        },
        actor=system,
        key=uuid4(),
    )  # fmt: skip
    return FirstAccount(role, who.name, who.username, open_account(person, who.username, actor=system, key=uuid4()))
