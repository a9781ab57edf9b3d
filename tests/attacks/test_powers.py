"""Every role tries every step, correction, withdrawal and conference act: at its own place, at another, and for itself; and what came is
held against the table that `anlan roles` prints, both ways: nobody does what it does not say, and what it says somebody does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from anlan.conference.tests.conftest import run_conference
from anlan.conference.web.acts import ACTS
from anlan.kernel.history.errors import LoopError, NotAllowed
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, extend, withdraw
from anlan.kernel.loop.declare import LOOPS, Loop, Step
from anlan.kernel.loop.holding import may_take
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Person
from anlan.kernel.scope import Record
from anlan.kernel.testing.cast import DISTRICT, District, seat
from anlan.kernel.testing.proof import prove
from anlan.kernel.testing.suites import LoopSuite
from tests.scoped_district import suites

# What somebody in a conference does for themselves, and whom a town may call: everything else is of whoever leads.
THEIR_OWN = {
    "answer",
    "refusal",
    "hand",
    "hand-lowered",
    "acceptance",
    "messages",
    "strokes",
    "minutes",
    "calls",
    "call-again",
}


@pytest.fixture
def cast(district: District, security: Actor, make_plant: Callable[[], Record]) -> dict[str, Actor]:
    """One of each role, and those of another place: an enterprise of another town among them."""
    body, system = district.bodies["bureau"], district.system
    others = {
        "expert": seat("expert", "杨帆", roles.EXPERT, system, body=body, region=DISTRICT),
        "water": seat(
            "water",
            "水利",
            roles.DEPARTMENT,
            system,
            body=district.bodies["government"],
            region=DISTRICT,
            sectors=["water"],
        ),
    }
    everybody = {**district.actors, "security": security, **others}
    assert {actor.role for actor in everybody.values()} == set(roles.ROLES) - {roles.ENTERPRISE}
    return everybody


def let(deed: Callable[[], Any]) -> bool:
    """Whether the actor may: the deed is done, or only what it lacks is asked for. All is undone."""
    try:
        with transaction.atomic():
            try:
                deed()
            finally:
                transaction.set_rollback(True)
    except NotAllowed:
        return False
    except LoopError:
        return True
    except Exception as error:  # a row that is none of theirs is not found
        if type(error).__name__ == "DoesNotExist":
            return False
        raise
    return True


def loop_suites() -> list[type[LoopSuite]]:
    suites()
    return LoopSuite.__subclasses__()


def began(suite: LoopSuite, district: District, plant: Record) -> Iterator[tuple[Loop, Step, Record]]:
    """A record with which each step of a loop can be taken."""
    for step in suite.loop.steps:
        with transaction.atomic():
            record = suite.bring_to(district, plant, step.source[0], step.code)
            yield suite.loop, step, record
            transaction.set_rollback(True)


def test_every_loop_is_driven():
    assert {suite.model.code for suite in loop_suites()} >= set(LOOPS) - {"feedback", "reports"}


def test_each_step_by_each_role_at_home_and_elsewhere(district, cast, printed, make_plant):
    plant = make_plant()
    who: dict[str, set[str]] = defaultdict(set)
    offered: dict[str, set[str]] = defaultdict(set)
    for kind in loop_suites():
        suite = kind()
        suite.prepare(district, plant)
        for loop, step, record in began(suite, district, plant):
            power = loop.power(step)
            for name, actor in cast.items():
                if step.photo and actor.scope.covers(record):
                    prove(record, step.photo, actor)

                def deed(
                    actor: Actor = actor, record: Record = record, step: Step = step, suite: LoopSuite = suite
                ) -> Any:
                    return advance(record, step.code, actor=actor, key=uuid4(), content=suite.brought(step))

                came = let(deed)
                record.refresh_from_db()
                says = actor.role in printed[power]
                at_home = actor.scope.covers(record)
                assert not came or (says and at_home), (power, name, "did what the table does not say, or elsewhere")
                if says and at_home and may_take(loop, step, record, actor):
                    assert came, (power, name, "is offered it and refused")
                    offered[power].add(actor.role)
                if came:
                    who[power].add(actor.role)
    assert {power: who[power] for power in offered} == dict(offered)
    driven = [LOOPS[kind.model.code] for kind in loop_suites()]
    by_hand = {
        loop.power(step) for loop in driven for step in loop.steps if not step.led
    }  # others come along with one of these
    assert {power for power in by_hand & printed.keys() if not who[power]} == set()


def test_each_correction_and_withdrawal_by_each_role_at_home_and_elsewhere(district, cast, printed, make_plant):
    plant = make_plant()
    came: dict[str, set[str]] = defaultdict(set)
    for kind in suites():
        suite, code = kind(), kind.model.code
        if code not in LEDGERS:
            continue
        with transaction.atomic():
            suite.prepare(district, plant)
            record = suite.put_in(district, plant)
            maker = record_maker(record)
            for name, actor in cast.items():
                at_home = actor.scope.covers(record)
                own = actor.person_id == maker and actor.role in printed[f"{code}.add"]
                deeds: dict[str, Callable[[], Any]] = {
                    "change": lambda actor=actor, record=record: correct(
                        record, {"extra": {"备注": str(uuid4())}}, actor=actor, key=uuid4(), version=record.version, reason="核对过"
                    ),
                    "withdraw": lambda actor=actor, record=record: withdraw(record, actor=actor, key=uuid4(), reason="重了"),
                    "extend": lambda actor=actor, record=record: extend(
                        record, record.due_at, actor=actor, key=uuid4(), reason="要等", version=record.version
                    ),
                }  # fmt: skip
                for act, deed in deeds.items():
                    if act == "extend" and record.due_at is None:
                        continue
                    says = actor.role in printed.get(f"{code}.{act}", set())
                    says = (
                        says
                        or (act == "change" and own)
                        or (act == "withdraw" and actor.role in printed[f"{code}.decide"])
                    )
                    says = says or actor.role == roles.SYSTEM
                    if let(deed):
                        assert says, (code, act, name, "did what the table does not say")
                        assert at_home, (code, act, name, "did it elsewhere")
                        came[f"{code}.{act}"].add(actor.role)
                    record.refresh_from_db()
            transaction.set_rollback(True)
    assert len(came) > len(LEDGERS)
    assert any(roles.TOWN in held for power, held in came.items() if power.endswith(".change"))


def record_maker(record: Record) -> int:
    from anlan.kernel.history.models import Event

    return Event.objects.get(ledger=record.code, record_id=record.pk, seq=1).person_id


def test_each_act_of_a_conference_by_each_role_that_does_not_lead_it_is_refused(district, cast, client_of):
    """Named for themselves where it names somebody; the meeting is as it was."""
    conference = run_conference(district.leader)
    leading = {district.leader.person_id, district.office.person_id}
    site = conference.invitation_set.first() if hasattr(conference, "invitation_set") else None
    before = as_it_is(conference)
    tried = 0
    for name, actor in cast.items():
        if actor.person_id in leading or actor.role == roles.SYSTEM:
            continue
        client = client_of(actor)
        for noun in set(ACTS) - THEIR_OWN:
            said = {
                "view": 1, "person": actor.person_id, "site": site.pk if site else 1, "sites": site.pk if site else 1, "regions": actor.region,
                "seconds": 5, "room": 1, "layout": "9", "text": "改由我主持", "holder": actor.body_id or 1, "due_on": "2024-12-01",
                "key": str(uuid4()),
            }  # fmt: skip
            answer = client.post(f"/conferences/{conference.number}/{noun}/", said, HTTP_ACCEPT="text/plain")
            refusals = (
                (403, 404, 409) if noun in {"start", "cancellation"} else (403, 404)
            )  # it runs: too late for anybody
            assert answer.status_code in refusals, (name, noun, answer.status_code, answer.content.decode()[:200])
            tried += 1
        assert as_it_is(conference) == before, name
    assert tried > 150


def as_it_is(conference: Any) -> dict[str, Any]:
    conference.refresh_from_db()
    names = ("chair_id", "deputy_id", "state", "locked", "recorded", "layout", "on_air_id", "version")
    return {name: getattr(conference, name) for name in names}


def test_whoever_leads_does_each_act_that_is_theirs(district, client_of):
    conference = run_conference(district.leader)
    for actor in (district.leader, district.office):
        for noun in ("lock", "unlock", "mute", "gathering", "picture"):
            answer = client_of(actor).post(
                f"/conferences/{conference.number}/{noun}/",
                {"key": str(uuid4()), "layout": "9"},
                HTTP_ACCEPT="text/plain",
            )
            assert answer.status_code == 200, (actor.name, noun, answer.content.decode())


def test_every_role_asks_for_itself_and_gets_nothing(district, cast, client_of):
    """A post, a password, a second factor, by the pages that give them."""
    for name, actor in cast.items():
        if actor.role == roles.SYSTEM:
            continue
        person = Person.objects.within(district.system.scope).get(pk=actor.person_id)
        client = client_of(actor)
        page = client.get("/ledgers/posts/new/")
        if page.status_code == 200:
            key = page.context["form"]["key"].value()
            said = {"person": person.number, "role": "office", "title": "我", "region": DISTRICT, "key": key}
            answer = client.post("/ledgers/posts/new/", said)
            assert answer.status_code in (403, 422), (name, answer.status_code)
        else:
            assert page.status_code == 403, name
        for deed in ("renew", "unfactor"):
            said = {"deed": deed, "key": str(uuid4()), "reason": "忘了"}
            answer = client.post(f"/organisation/accounts/{person.number}/", said)
            assert answer.status_code in (403, 404, 409), (name, deed, answer.status_code)
