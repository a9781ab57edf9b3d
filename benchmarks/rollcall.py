"""A roll call of 104 places: how long after the last has come the roll is complete, for whoever asks for the room's state.

`python -m benchmarks.rollcall`, with the sample district as the database: its 9 towns and 95 villages, one person each, come
in within a second, by the calls that their browsers make; a conductor of our own tells the ledger, as beside any site.
"""

import os
import sys
import tempfile
import threading
import time
from uuid import uuid4

import django

from .record import record

WITHIN = 1.0  # seconds
ONE_BY_ONE = 4  # that come at once


def main() -> int:
    """Measure, and keep; 1 where it takes longer than the goal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    os.environ["ANLAN_VIDEO_PORT"] = "23020"
    folder = tempfile.mkdtemp()
    os.environ["ANLAN_VAR"] = folder  # servers and secrets of our own; the database is the sample's
    django.setup()
    from django.conf import settings

    from anlan.conference.conduct.conducting import conduct

    stopping = threading.Event()
    conducting = threading.Thread(target=conduct, args=(settings.VIDEO_NODES, settings.VIDEO_PLATFORM, stopping))
    conducting.start()
    try:
        return 0 if _measure(next(iter(settings.VIDEO_NODES.values()))) else 1
    finally:
        stopping.set()
        conducting.join(20)


def _measure(node) -> bool:  # type: ignore[no-untyped-def]
    from anlan.conference.carry.tests.conftest import Browser
    from anlan.conference.decide.acting import take
    from anlan.conference.decide.entry import ticket
    from anlan.conference.decide.sites import sites_of_regions, towns_under, villages_under
    from anlan.conference.decide.state import state_of
    from anlan.kernel.people import divisions
    from anlan.kernel.people.actor import actor_of
    from anlan.kernel.people.models import Post
    from anlan.kernel.scope import unscoped

    district = divisions.district_code()
    towns = towns_under(district)
    places = [*towns, *(village for town in towns for village in villages_under(town))]
    sites = sites_of_regions(places)
    with unscoped("benchmark", Post):
        leader = actor_of(Post.objects.select_related("person").filter(role="leader", state="kept").order_by("pk")[0])
        own = {site.posts[0] for site in sites if site.posts}
        posts = list(Post.objects.select_related("person").filter(pk__in=own))
    conference = _called(leader, sites)
    try:
        tickets = {post.person_id: ticket(conference, actor_of(post)).token for post in posts}
        _wait_for_room(node, conference.number)
        browsers = [(Browser(node), token) for token in tickets.values()]
        expected = len(browsers)
        came_at = _all_come(browsers, conference.number)
        until = time.monotonic() + 30
        while (present := state_of(conference, leader).present) < expected and time.monotonic() < until:
            time.sleep(0.01)
        lasted = time.monotonic() - came_at
    finally:
        take(conference, "end", actor=leader, key=uuid4())
    print(f"{present} of {expected} places present")
    return record(
        "conference-rollcall", lasted if present == expected else 30.0, WITHIN, 1, "s after the last has come",
        "the goal of one second", places=expected,
    )  # fmt: skip


def _called(leader, sites):  # type: ignore[no-untyped-def]
    from anlan.conference.decide.acting import take
    from anlan.conference.decide.invite import call
    from anlan.conference.models import Conference
    from anlan.kernel import clock
    from anlan.kernel.loop.opening import open_record

    facts = {"title": "点名（压力测试）", "planned_for": clock.now(), "chair": leader.person_id}
    conference = open_record(Conference, facts, actor=leader, key=uuid4())
    call(conference, sites, actor=leader, key=uuid4())
    take(conference, "start", actor=leader, key=uuid4())
    return conference


def _wait_for_room(node, number: str) -> None:  # type: ignore[no-untyped-def]
    from anlan.conference.carry.janus import Janus, Unreachable

    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if Janus(node).room("exists", room=number)["exists"]:
                return
        except Unreachable:
            pass
        time.sleep(0.1)
    raise SystemExit("no room: is Janus installed?")


def _all_come(browsers, number: str) -> float:  # type: ignore[no-untyped-def]
    """All enter, a few at once; the moment at which the last was in."""

    def come(part: int) -> None:
        for browser, token in browsers[part::ONE_BY_ONE]:
            assert browser.join(number, token)["videoroom"] == "joined"

    threads = [threading.Thread(target=come, args=(part,)) for part in range(ONE_BY_ONE)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{len(browsers)} came within {time.monotonic() - started:.2f} s")
    return time.monotonic()


if __name__ == "__main__":
    sys.exit(main())
