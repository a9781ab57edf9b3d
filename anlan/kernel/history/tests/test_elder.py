"""A record that was hashed while a field had another name, before events named an edition: the name is told from the hash."""

import pytest
from django.apps import apps
from django.db import connection, transaction

from anlan.kernel.history import chain, editions
from anlan.kernel.history.compare import holds, last_event
from anlan.kernel.history.migrating import name_elder_edition
from anlan.kernel.history.migrating.elder import ELDER
from anlan.kernel.people import roles
from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import seat


@pytest.fixture
def posts(district, make_plant):
    """Two at one enterprise: the one hashed with `place`, as on 2026-11-25, the other with `place_id`, as since."""
    plant, body = make_plant(), district.bodies["government"]
    seats = [
        seat(name, name, roles.ENTERPRISE, district.system, body=body, region=plant.region, place=plant.pk)
        for name in ("赵安", "严宏")
    ]
    with unscoped("the test reads its own posts", Post):
        elder, younger = (Post.objects.get(pk=actor.post_id) for actor in seats)
    hash_anew(elder, {("place" if name == "place_id" else name): value for name, value in chain.facts(elder).items()})
    hash_anew(younger, chain.facts(younger))
    yield elder, younger
    editions.forget()


def hash_anew(post, facts):
    event = last_event(post)
    event.edition, event.facts = editions.FIRST, chain.facts_hash(facts)
    event.hash = post.head = chain.event_hash(event)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE loop_event SET edition = %s, facts = %s, hash = %s WHERE id = %s",
            [event.edition, event.facts, event.hash, event.pk],
        )
        cursor.execute("UPDATE people_post SET head = %s WHERE id = %s", [post.head, post.pk])


def named(posts):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        count = name_elder_edition(apps, "posts", posts, old="place", new="place_id", migration="people.0004")
        cursor.execute("SET LOCAL session_replication_role = origin")
    editions.forget()
    return count


def test_its_elder_name_proves_it_and_no_other_is_touched(posts):
    elder, younger = posts
    assert not holds(elder, last_event(elder))

    assert named(posts) == 1

    assert holds(elder, last_event(elder))
    assert holds(younger, last_event(younger))
    assert [last_event(post).edition for post in posts] == [ELDER, editions.FIRST]
    assert chain.event_hash(last_event(elder)) == bytes(elder.head)
    assert named(posts) == 0


def test_one_that_was_altered_stays_so(posts):
    elder, younger = posts
    for post in posts:
        post.title = "改过的"

    assert named(posts) == 0
    assert not holds(elder, last_event(elder))
    assert not holds(younger, last_event(younger))
