"""Rows of scoped models are reached inside a scope only, whatever the road."""

from uuid import uuid4

import pytest
from django.db.models import Count, OuterRef, Subquery

from anlan.kernel.loop.advance import open_record, withdraw
from anlan.kernel.people.models import Body, Region
from anlan.kernel.scope import NOTHING, Scope, ScopeMissing, unscoped
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
    with unscoped("the test looks at everything"):
        assert Body.objects.count() == 7

    with pytest.raises(ScopeMissing):
        Body.objects.count()


def test_an_empty_reason_is_no_reason():
    with pytest.raises(ValueError, match="reason"), unscoped(""):
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
