"""What is special about teams: they stand from a day to a day, and their strength is counted from their members."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period, indicator
from anlan.kernel.indicator.drill import describe
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .falling_due import let_fall_due
from .models import Member, Team

AUTUMN = Period(date(2024, 9, 1), date(2024, 10, 15))


def team_of(district, region, kind="village", name="石沟村应急分队（示范）"):
    return open_record(Team, {"name": name, "kind": kind, "region": region}, actor=district.town_3, key=uuid4())


def member_of(district, team, name="赵一", **values):
    facts = {"name": name, "team": team, "region": team.region, "phone": "13900000001", **values}
    return open_record(Member, facts, actor=district.town_3, key=uuid4())


def disband(district, team):
    advance(team, "disband", actor=district.town_3, key=uuid4(), content={"disbanded_on": date(2024, 9, 1)})


class TestTeam(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Team
    brings: ClassVar = {"check": {"check_result": "人员装备齐全"}, "disband": {"disbanded_on": date(2024, 10, 15)}}
    starts: ClassVar = {"disbanded": {"disbanded_on": date(2024, 9, 1)}}

    def facts(self, district, plant):
        return {"name": "石沟村应急分队（示范）", "kind": "village", "region": plant.region, "base": "石沟村委会"}

    def by_hand(self, district, plant):
        gone, coming = {"disbanded_on": date(2024, 9, 1)}, {"founded_on": date(2024, 11, 1)}
        town, village = {"kind": "town"}, {"kind": "village"}
        return {
            "teams.town": ByHand(2, rows=[town, town], left_out=[village, town | gone, town | coming]),
            "teams.village": ByHand(
                1, rows=[village], left_out=[town, town, {"kind": "fire"}, village | gone, village | coming]
            ),
        }


class TestMember(LedgerSuite, IndicatorSuite):
    model = Member

    def facts(self, district, plant):
        team = Team._base_manager.first() or team_of(district, plant.region)
        return {"name": "赵一", "team": team, "region": plant.region, "phone": "13900000001"}

    def by_hand(self, district, plant):
        town = {"team": team_of(district, plant.region[:9], "town", "清河镇应急救援队（示范）")}
        village = {"team": team_of(district, plant.region)}
        disbanded = {
            kind: team_of(district, plant.region, kind, f"撤了的{kind}（示范）") for kind in ("town", "village")
        }
        for team in disbanded.values():
            disband(district, team)
        left, coming = {"joined_on": date(2022, 1, 1), "left_on": date(2024, 8, 31)}, {"joined_on": date(2024, 11, 1)}
        return {
            "members.town": ByHand(
                2, rows=[town, town], left_out=[village, {"team": disbanded["town"]}, town | left, town | coming]
            ),
            "members.village": ByHand(
                1,
                rows=[village],
                left_out=[town, town, {"team": disbanded["village"]}, village | left, village | coming],
            ),
        }


def test_members_are_counted_by_the_kind_of_their_team(district, make_plant):
    village = make_plant().region
    member_of(district, team_of(district, village))
    member_of(district, team_of(district, village[:9], "town", "清河镇应急救援队（示范）"), "钱二")

    found = compute(["members.town", "members.village"], district.leader.scope, AUTUMN)

    assert {code: value.total for code, value in found.items()} == {"members.town": 1, "members.village": 1}


def test_who_left_before_the_day_is_not_counted(district, make_plant):
    team = team_of(district, make_plant().region)
    member_of(district, team, joined_on=date(2022, 1, 1), left_on=date(2024, 8, 31))
    member_of(district, team, "钱二", joined_on=date(2024, 9, 30))
    member_of(district, team, "孙三", joined_on=date(2024, 10, 16))

    found = compute(["members.village"], district.leader.scope, AUTUMN)

    assert found["members.village"].total == 1


def test_a_disbanded_team_stands_no_more(district, make_plant):
    team = team_of(district, make_plant().region)
    disband(district, team)

    found = compute(["teams.village"], district.leader.scope, AUTUMN)

    assert found["teams.village"].total == 0


def test_a_figure_says_the_kind_of_team_in_words():
    assert "所属队伍的类别是镇街综合" in describe(indicator("members.town"), AUTUMN)


def test_a_phone_number_is_shown_masked(district, make_plant, client_of):
    member = member_of(district, team_of(district, make_plant().region))

    page = client_of(district.town_3).get(f"/ledgers/members/{member.number}/").content.decode()

    assert "139****0001" in page
    assert "13900000001" not in page


def test_a_team_comes_up_again_every_half_year(district, make_plant):
    team = team_of(district, make_plant().region[:9], "town")
    assert let_fall_due(clock.now()) == 0

    with clock.fixed(clock.now() + timedelta(days=160)):
        assert [let_fall_due(clock.now()) for _ in range(2)] == [1, 0]
        todo = open_todos(district.town_3).get(ledger="teams")
        assert (todo.verb, todo.due_at) == ("核查人员装备", clock.end_of(clock.today() + timedelta(days=30)))
        team.refresh_from_db()
        advance(
            team,
            "check",
            actor=district.town_3,
            key=uuid4(),
            content={"check_result": "少一台水泵", "equipment": "水泵2台"},
        )

        assert (team.state, team.equipment, team.check_due_on) == (
            "kept",
            "水泵2台",
            clock.today() + timedelta(days=183),
        )
        winter = Period(date(2024, 9, 1), clock.today())
        assert compute(["teams.town"], district.leader.scope, winter)["teams.town"].total == 1
        later = {"disbanded_on": clock.today() + timedelta(days=1)}
        with pytest.raises(Incomplete, match="还没有到"):
            advance(team, "disband", actor=district.town_3, key=uuid4(), content=later)
    assert list(verify("teams")) == []
