"""Rows of scoped models are reached inside a scope only, whatever the road."""

from uuid import uuid4

import pytest
from django.db.models import Count, OuterRef, Subquery

from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Body, Person, Post, Region
from anlan.kernel.scope import NOTHING, Record, Scope, ScopeMissing, unscoped
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4

ROADS = {
    "list": lambda rows: list(rows),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk", flat=True)),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "dates": lambda rows: list(rows.datetimes("due_at", "day")),
    "update": lambda rows: rows.update(name="x"),
    "delete": lambda rows: rows.delete(),
    "filter": lambda rows: list(rows.filter(name="x").exclude(pk=2).order_by("pk")[:3]),
    "union": lambda rows: list(rows.union(rows.filter(pk=1))),
    "explain": lambda rows: rows.explain(),
    "lock": lambda rows: list(rows.select_for_update()),
}


@pytest.mark.parametrize("road", ROADS)
def test_every_road_without_a_scope_is_closed(district, road):
    with pytest.raises(ScopeMissing):
        ROADS[road](Body.objects.all())


@pytest.mark.parametrize("road", sorted(set(ROADS) - {"get", "update", "delete", "lock"}))
def test_every_road_inside_a_scope_is_open(district, road):
    ROADS[road](Body.objects.within(district.leader.scope))


def test_a_subquery_without_a_scope_is_closed(district):
    inner = Body.objects.filter(region=OuterRef("region")).values("pk")[:1]

    with pytest.raises(ScopeMissing):
        list(Region.objects.within(district.leader.scope).annotate(first_body=Subquery(inner)))


def test_mine_or_all_is_as_closed_as_all(district):
    mine = Body.objects.within(district.town_3.scope)

    with pytest.raises(ScopeMissing):
        list(mine | Body.objects.filter(kind="town"))


def test_a_reason_opens_and_closes_again(district):
    with unscoped("the test looks at everything", Body):
        assert Body.objects.count() == 7

    with pytest.raises(ScopeMissing):
        Body.objects.count()


def test_a_reason_opens_the_models_that_it_names_and_no_other(district):
    with unscoped("bodies alone", Body):
        assert Body.objects.exists()
        with pytest.raises(ScopeMissing):
            Region.objects.count()


def test_one_reason_inside_another_leaves_both_open(district):
    with unscoped("bodies", Body), unscoped("regions", Region):
        assert Body.objects.exists()
        assert Region.objects.exists()


def test_a_base_class_opens_what_is_made_of_it(district):
    with unscoped("every ledger", Record):
        assert Body.objects.exists()
        with pytest.raises(ScopeMissing):
            Todo.objects.count()


def test_whoever_holds_a_row_reads_what_belongs_to_it(district):
    post = Post.objects.within(district.leader.scope).select_related("person").get(pk=district.leader.post_id)

    assert Post.objects.of(post.person).get() == post
    assert not Post.objects.of().exists()
    assert Post.objects.of(post).get() == post
    assert not Todo.objects.of(post.person).exists()


def test_what_belongs_elsewhere_is_not_reached_by_a_row(district):
    body, other = Body.objects.within(district.leader.scope)[:2]

    with pytest.raises(ScopeMissing):
        Post.objects.of(body)
    with pytest.raises(ScopeMissing):
        Todo.objects.of(body, Region.objects.known()[0])
    with pytest.raises(ScopeMissing):
        Body.objects.of(Body(name="unsaved"), other)


def test_everybody_knows_regions_and_bodies_and_nothing_else(district):
    assert Region.objects.known().count() > 1
    assert Body.objects.known().exists()
    with pytest.raises(ScopeMissing):
        Person.objects.known()


def test_an_empty_reason_is_no_reason():
    with pytest.raises(ValueError, match="reason"), unscoped("", Body):
        pass


def test_a_town_sees_its_own_and_what_lies_under_it(district):
    seen = set(Body.objects.within(district.town_3.scope).values_list("name", flat=True))

    assert seen == {"清河镇人民政府", "石沟村村民委员会"}


def test_nothing_sees_nothing(district):
    assert not Body.objects.within(NOTHING).exists()


def test_withdrawn_records_are_there_only_when_asked_for(district):
    body = open_record(
        Body, {"name": "清河镇卫生院", "kind": "other", "region": TOWN_3}, actor=district.administrator, key=uuid4()
    )
    withdraw(body, actor=district.administrator, key=uuid4(), reason="重复")
    scope = district.leader.scope

    assert not Body.objects.within(scope).filter(pk=body.pk).exists()
    assert Body.objects.within(scope, withdrawn=True).filter(pk=body.pk).exists()


def test_a_desk_bound_to_a_place_sees_nothing_of_models_without_places(district):
    assert not Body.objects.within(Scope((DISTRICT,), place=1)).exists()


def test_a_narrowed_scope_never_widens(district):
    scope = district.town_3.scope

    assert scope.narrowed(TOWN_4).regions == ()
    assert scope.narrowed(DISTRICT).regions == (TOWN_3,)
    assert district.leader.scope.narrowed(TOWN_3).regions == (TOWN_3,)
