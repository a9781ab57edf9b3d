"""A conference for tests: the district's, chaired by its leader, with both towns called."""

from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3, TOWN_4

from ..decide.acting import take
from ..decide.entry import ticket
from ..decide.invite import call
from ..decide.presence import Arrival, joined
from ..decide.rollcall import roll_call
from ..decide.rows import Invitation
from ..decide.sites import sites_of_regions
from ..models import Conference


def open_conference(actor, title="暴雨会商（示范）", **values):
    facts = {"title": title, "planned_for": clock.now(), "chair": actor.person_id, **values}
    return open_record(Conference, facts, actor=actor, key=uuid4())


def run_conference(actor, towns=(TOWN_3, TOWN_4), **values):
    """A running conference of `actor`, towns rung."""
    conference = open_conference(actor, **values)
    call(conference, sites_of_regions(towns), actor=actor, key=uuid4())
    take(conference, "start", actor=actor, key=uuid4())
    return conference


def enter(conference, actor, at=None):
    """The actor's ticket, their presence begun."""
    mine = ticket(conference, actor)
    joined(conference, [Arrival(mine.token, at or clock.now())])
    return mine


def present(conference):
    """{name of a site: whether somebody of it is there}."""
    return {line.name: line.present for line in roll_call(conference)}


def site_of(conference, region):
    with unscoped("test", Invitation):
        return Invitation.objects.get(conference=conference, region=region).pk


@pytest.fixture
def conference(district):
    return run_conference(district.leader)
