"""A notice reaches persons: those who hold the role where the matter lies, and where nobody does, whoever stands in."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.loop.advance import correct
from anlan.kernel.notice.recipients import STAND_INS, Audience, posts_for
from anlan.kernel.people.models import Post
from anlan.kernel.people.roles import LEADER, OFFICE, ROLES, SYSTEM, TOWN, VILLAGE
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3, VILLAGE_3


def people(audience):
    return [post.person.name for post in posts_for(audience, clock.today())]


@pytest.mark.parametrize(
    ("role", "names"), [(VILLAGE, ["李红"]), (TOWN, ["张明", "何伟"]), (OFFICE, ["刘静"]), (LEADER, ["周远"])]
)
def test_the_role_that_answers_for_a_village_is_told(district, role, names):
    assert people(Audience(role=role, region=VILLAGE_3)) == names


def test_a_body_or_a_post_is_told_alone(district):
    assert people(Audience(role=OFFICE, region=TOWN_3, body=district.bodies["bureau"].pk)) == ["马超"]
    assert people(Audience(post=district.town_4.post_id)) == ["白雪梅"]


def test_where_nobody_holds_the_post_the_stand_in_is_told(district):
    with unscoped("the village's only post", Post):
        post = Post.objects.get(pk=district.village_3.post_id)
    yesterday = clock.today() - timedelta(days=1)

    correct(post, {"ends_on": yesterday}, actor=district.administrator, key=uuid4(), version=post.version)

    assert people(Audience(role=VILLAGE, region=VILLAGE_3)) == ["张明", "何伟"]


def test_every_role_ends_at_somebody():
    for role in ROLES.keys() - {SYSTEM}:
        seen = {role}
        while role in STAND_INS:
            role = STAND_INS[role]
            assert role not in seen, "two roles stand in for each other"
            seen.add(role)
