"""The cast: a small district whose people every test knows. The officer of town 4 must see nothing of town 3.

def test_another_town_gets_not_found(town_3, town_4, client_of): ...
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, TransactionTestCase

from .. import clock
from ..admission.founding import found_district
from ..history import moved
from ..indicator import kept
from ..loop.opening import open_record
from ..people import divisions, roles
from ..people.actor import Actor, actor_of
from ..people.models import Account, Body, Person, Post, Region
from ..scope import unscoped
from .emptying import empty
from .snapshot import Snapshot

NOW = datetime(2024, 10, 16, 1, 0, tzinfo=UTC)  # 09:00 in Asia/Shanghai
DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4 = (
    "990199", "990199103", "990199104", "990199103201", "990199104201",
)  # fmt: skip
REGIONS = {
    TOWN_3: ("town", "清河镇"),
    TOWN_4: ("town", "柳溪镇"),
    VILLAGE_3: ("village", "石沟村"),
    VILLAGE_4: ("village", "桃坪村"),
}
SECTORS = ("industry", "transport", "chemicals")  # of those that a district begins with
PASSWORD = "qinghe-2024-sample"


@dataclass(frozen=True)
class District:
    """The founded district, by name: actors, bodies and the accounts they log in with."""

    actors: dict[str, Actor]
    bodies: dict[str, Body]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture(autouse=True)
def _standing_clock() -> Iterator[None]:
    """Tests live at 2024-10-16 09:00, read names anew, and know no figure that another one made."""
    kept.drop()
    divisions.forget_names()
    clock.forget_shift()
    with clock.fixed(NOW):
        yield
    divisions.forget_names()
    clock.forget_shift()


@pytest.fixture(autouse=True)
def _second_factor_is_offered(settings: Any) -> None:
    """The cast logs in with a password alone; the gate's own tests say what holds where more is required."""
    settings.SECOND_FACTOR = "offered"


@pytest.fixture(scope="session", autouse=True)
def _emptied_row_by_row() -> None:
    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


_founded: tuple[District, Snapshot] | None = None  # by the first test of this process that asks


@pytest.fixture
def district(db: Any) -> District:
    """The district with two towns, a village in each, a department, and a post for each of the cast."""
    global _founded
    if _founded is None:
        districts: list[District] = []
        snapshot = Snapshot.of(lambda: districts.append(_found()))
        _founded = districts[0], snapshot
    else:
        _founded[1].restore()
        divisions.forget_names()
    moved.last_moves()  # read once a minute, as what it knows of regions: no test counts it among its queries
    first = _founded[0]
    return District(dict(first.actors), {name: _as_read(body) for name, body in first.bodies.items()})


def _as_read(body: Body) -> Body:
    """As the database would give it: a test may change its own. Actors never change."""
    names = [field.attname for field in Body._meta.concrete_fields if field.attname in vars(body)]
    return Body.from_db("default", names, copy.deepcopy([getattr(body, name) for name in names]))


def _found() -> District:
    """Found it in the loop's own way."""
    system = found_district(DISTRICT, "青禾区")
    for code, (level, name) in REGIONS.items():
        open_record(Region, {"region": code, "level": level, "name": name}, actor=system, key=uuid4())
    divisions.forget_names()
    bodies = {
        name: open_record(Body, {"name": title, "kind": kind, "region": region}, actor=system, key=uuid4())
        for name, title, kind, region in (
            ("government", "青禾区人民政府", "district", DISTRICT),
            ("committee", "青禾区安委会办公室", "committee", DISTRICT),
            ("bureau", "青禾区应急管理局", "department", DISTRICT),
            ("town_3", "清河镇人民政府", "town", TOWN_3),
            ("town_4", "柳溪镇人民政府", "town", TOWN_4),
            ("village_3", "石沟村村民委员会", "village", VILLAGE_3),
            ("village_4", "桃坪村村民委员会", "village", VILLAGE_4),
        )
    }
    cast = (
        ("leader", "周远", roles.LEADER, "government", DISTRICT, None),
        ("office", "刘静", roles.OFFICE, "committee", DISTRICT, None),
        ("bureau", "马超", roles.DEPARTMENT, "bureau", DISTRICT, ["general", "industry", "chemicals"]),
        ("town_3", "张明", roles.TOWN, "town_3", TOWN_3, None),
        ("town_3_other", "何伟", roles.TOWN, "town_3", TOWN_3, None),
        ("town_4", "白雪梅", roles.TOWN, "town_4", TOWN_4, None),
        ("village_3", "李红", roles.VILLAGE, "village_3", VILLAGE_3, None),
        ("village_4", "田丰", roles.VILLAGE, "village_4", VILLAGE_4, None),
        ("auditor", "卢刚", roles.AUDITOR, "government", DISTRICT, None),
        ("administrator", "陈默", roles.ADMINISTRATOR, "government", DISTRICT, None),
    )
    actors = {"system": system}
    for name, person_name, role, body, region, sectors in cast:
        actors[name] = seat(name, person_name, role, system, body=bodies[body], region=region, sectors=sectors)
    return District(actors, bodies)


def seat(
    username: str,
    person_name: str,
    role: str,
    system: Actor,
    *,
    body: Body,
    region: str,
    sectors: list[str] | None = None,
    place: int | None = None,
) -> Actor:
    """A person with an account and one post, as an actor."""
    person = open_record(
        Person, {"name": person_name, "body": body, "region": region, "phone": ""}, actor=system, key=uuid4()
    )
    post = open_record(
        Post,
        {
            "person": person, "role": role, "title": f"{body}{person_name}", "body": body, "region": region,
            "regions": [region], "sectors": sectors, "place": place, "starts_on": date(2023, 1, 1),
        },
        actor=system,
        key=uuid4(),
    )  # fmt: skip
    Account(username=username, person=person, password="!").save()
    with unscoped("the cast takes its seats", Post):
        return actor_of(Post.objects.select_related("person").get(pk=post.pk))


@pytest.fixture
def security(district: District) -> Actor:
    """The security administrator, who confirms what an administrator asks for; the cast does without."""
    body = district.bodies["government"]
    return seat("security", "安全", roles.SECURITY, district.system, body=body, region=DISTRICT)


@pytest.fixture
def client_of() -> Callable[[Actor], Client]:
    """A browser in which an actor is logged in: client_of(district.town_3).get("/"). By a session alone: what else a log-in does costs
    as much as a page, and the gate's own tests ask for it.
    """

    def logged_in(actor: Actor) -> Client:
        account, session = Account.objects.get(person_id=actor.person_id), SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(account.pk), account.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "anlan.gate.login.AccountBackend"
        session.save()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    return logged_in
