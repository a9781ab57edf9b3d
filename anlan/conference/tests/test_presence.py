"""Who is there: news of coming and leaving, twice, late, out of order and two hundred at once."""

from datetime import timedelta
from uuid import uuid4

from anlan.kernel.people.models import Person, Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

from ..decide.entry import ticket
from ..decide.presence import Arrival, joined, left, reconcile
from ..decide.rows import Invitation, Presence, Ticket
from .conftest import enter, present, site_of


def test_news_may_come_twice_late_and_out_of_order(district, conference):
    mine = ticket(conference, district.town_3)
    at = [NOW + timedelta(seconds=number) for number in range(4)]

    joined(conference, [Arrival(mine.token, at[1]), Arrival(mine.token, at[0])])
    joined(conference, [Arrival(mine.token, at[1])])
    left(conference, [Arrival(mine.token, at[2]), Arrival("nobody", at[2])])
    left(conference, [Arrival(mine.token, at[3])])

    with unscoped("test", Presence):
        assert [(row.joined_at, row.left_at) for row in Presence.objects.all()] == [(at[0], at[2])]


def test_late_news_of_coming_back_reaches_no_further_than_the_last_leaving(district, conference):
    mine = enter(conference, district.town_3, NOW)
    left(conference, [Arrival(mine.token, NOW + timedelta(seconds=30))])

    joined(conference, [Arrival(mine.token, NOW + timedelta(seconds=10))])

    with unscoped("test", Presence):
        assert Presence.objects.get(left_at=None).joined_at == NOW + timedelta(seconds=30)


def test_unknown_ids_are_named_to_be_put_out(district, conference):
    mine = ticket(conference, district.town_3)

    assert joined(conference, [Arrival("forged", NOW), Arrival(mine.token, NOW)]) == ["forged"]


def test_the_servers_own_list_settles_who_is_there(district, conference):
    enter(conference, district.town_3)
    coming = ticket(conference, district.town_4)

    strangers = reconcile(conference, [coming.token, "forged"], NOW + timedelta(seconds=5))

    assert strangers == ["forged"]
    assert present(conference) == {"清河镇": False, "柳溪镇": True}


def test_two_hundred_join_in_a_second_with_as_many_queries_as_two(
    district, conference, django_assert_max_num_queries, django_assert_num_queries
):
    few = crowd(conference, district, 2)
    with django_assert_max_num_queries(16) as counted:
        joined(conference, few)
    many = crowd(conference, district, 200)

    with django_assert_num_queries(len(counted)):
        joined(conference, many)

    with unscoped("test", Presence):
        assert Presence.objects.filter(conference=conference, left_at=None).count() == 202


def crowd(conference, district, size):
    """That many people with tickets, put in past the verbs: only their arrival is what is tested."""
    with unscoped("test", Invitation, Person, Post, Ticket):
        start = Person.objects.count()
        made = Person.objects.bulk_create(
            Person(name=f"人{number}", region=TOWN_3, number=f"RY-T-{number}") for number in range(start, start + size)
        )
        post, site = (
            Post.objects.get(pk=district.town_3.post_id),
            Invitation.objects.get(pk=site_of(conference, TOWN_3)),
        )
        tickets = Ticket.objects.bulk_create(
            Ticket(
                conference=conference, region=TOWN_3, person=person, post=post, invitation=site, role="member",
                issued_at=NOW, token=uuid4().hex,
            )
            for person in made
        )  # fmt: skip
    return [Arrival(each.token, NOW) for each in tickets]
