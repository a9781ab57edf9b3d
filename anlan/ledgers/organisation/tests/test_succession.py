"""Towns and villages are merged, split and given new codes while matters are open; figures of earlier years stay right."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period, indicator
from anlan.kernel.indicator.drill import rows
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import actor_of
from anlan.kernel.people.models import Body, Post, Region
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import stage
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4

from ..carrying import carry_on, left, to_carry
from ..succession import division, merger, rename, succeed

STREET = "990199012"
TODAY = date(2024, 10, 16)


def put(code, actor, **facts):
    return open_record(LEDGERS[code].model, facts, actor=actor, key=uuid4())


def course(actor, region, day):
    return put("training", actor, name=f"培训{day}", held_on=day, region=region, people=10)


@pytest.fixture
def plant(district, make_plant):
    return make_plant()


@pytest.fixture
def hazard(district, plant):
    return put(
        "hazards", district.village_3, place=plant, region=plant.region, sector=plant.sector, description="配电箱敞开",
        found_on=TODAY,
    )  # fmt: skip


def do(district, moves, **more):
    succeed(moves, day=TODAY, reason="示民函〔2024〕1号", actor=district.administrator, key=uuid4(), **more)
    return carry_on(district.administrator, seconds=60)


def as_now(actor):
    with unscoped("the actor as the next request makes them", Post):
        return actor_of(Post.objects.select_related("person").get(pk=actor.post_id))


def test_a_town_is_merged_into_another_with_its_open_matters_posts_and_firms(district, plant, hazard):
    duty = put(
        "duties",
        district.town_3,
        name="清河镇责任清单",
        region=TOWN_3,
        kind="town",
        valid_from=TODAY,
        body=district.bodies["town_3"],
    )
    assert {ledger.code for ledger, _ in to_carry([TOWN_3])} >= {"hazards", "enterprises", "duties", "posts"}

    assert do(district, merger([TOWN_3], to=TOWN_4)) == 0

    hazard.refresh_from_db(), plant.refresh_from_db(), duty.refresh_from_db()
    moved = "990199104202"  # 石沟村's own 201 is 桃坪村's there
    assert (hazard.region, plant.region, duty.region) == (moved, moved, TOWN_4)
    assert duty.body_id == district.bodies["town_4"].pk
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).latest("seq").step == "carried"
    with unscoped("the to-do of the hazard", Todo):
        assert Todo.objects.get(ledger="hazards", record_id=hazard.pk, closed_at=None).region == moved
    assert hazard.pk in [each.record_id for each in open_todos(as_now(district.town_4))]
    assert as_now(district.town_3).scope.regions == (TOWN_4,)
    assert as_now(district.village_3).region == moved
    assert as_now(district.town_3).body_id == district.bodies["town_4"].pk
    with unscoped("bodies after the merger", Body):
        old = Body.objects.get(pk=district.bodies["town_3"].pk)
    assert (old.state, old.successor_id) == ("withdrawn", district.bodies["town_4"].pk)
    assert [list(verify(code)) for code in ("hazards", "posts", "bodies", "regions", "enterprises")] == [[]] * 5


def test_those_concerned_are_told(district):
    do(district, merger([TOWN_3], to=TOWN_4))

    with unscoped("all notices", Notice):
        texts = list(Notice.objects.filter(ledger="regions").values_list("role", "text"))
    assert {role for role, _ in texts} == {"town", "office"}
    assert "清河镇的事自2024-10-16起" in texts[0][1]


def test_figures_of_last_year_stand_under_the_successor_once_and_compare(district):
    for actor, region in ((district.town_3, TOWN_3), (district.town_4, VILLAGE_4)):
        course(actor, region, date(2023, 9, 1))
    figure, last, this = indicator("training.held"), Period(date(2023, 1, 1), date(2023, 12, 31)), Period(
        date(2024, 1, 1), date(2024, 12, 31)
    )  # fmt: skip

    do(district, merger([TOWN_3], to=TOWN_4))
    course(as_now(district.town_3), TOWN_4, date(2024, 10, 1))
    for scope in (district.leader.scope, as_now(district.town_4).scope):
        value = compute(["training.held"], scope, this, by="town", before=last)["training.held"]

        assert (value.total, value.before) == (1, 2)
        assert (value.groups[TOWN_4], value.groups_before[TOWN_4]) == (1, 2)
        assert TOWN_3 not in value.groups
        assert rows(figure, scope, last, by="town", key=TOWN_4).count() == 2


def test_villages_are_given_to_a_new_town_and_count_there(district):
    course(district.village_3, VILLAGE_3, date(2024, 9, 1))
    course(district.town_3, TOWN_3, date(2024, 9, 2))
    new = "990199105"

    do(district, division([VILLAGE_3], to=new, name="上河镇"), town={new: "上河镇"})

    this = Period(date(2024, 1, 1), date(2024, 12, 31))
    by_town = compute(["training.held"], district.leader.scope, this, by="town")["training.held"].groups
    own = compute(["training.held"], as_now(district.town_3).scope, this)["training.held"].total
    assert by_town == {TOWN_3: 1, new: 1}
    assert own == 1
    assert divisions.region_path(f"{new}201") == "上河镇石沟村"
    with unscoped("the new town's government", Body):
        assert Body.objects.get(region=new).name == "上河镇人民政府"
        assert Body.objects.get(region=f"{new}201").name == "石沟村村民委员会"


def test_a_town_becomes_a_street_with_new_codes_for_all_its_villages(district, hazard):
    do(district, merger([TOWN_3], to=STREET, name="清河街道"))

    hazard.refresh_from_db()
    with unscoped("the street's office", Body, Region):
        office = Body.objects.get(pk=district.bodies["town_3"].pk)
        street = Region.objects.get(region=STREET)
    assert hazard.region == f"{STREET}201"
    assert (street.name, street.level) == ("清河街道", "town")
    assert (office.name, office.region, office.formers) == ("清河街道办事处", STREET, "清河镇人民政府")
    assert divisions.towns() == {STREET: "清河街道", TOWN_4: "柳溪镇"}


def test_a_row_that_names_a_region_that_was_given_up_goes_to_its_heir_and_says_so(district):
    do(district, merger([TOWN_3], to=TOWN_4))
    sheet = "队伍名称,类别,所属地区\n防汛队,镇街综合,清河镇\n抢险队,镇街综合,清河镇石沟村\n".encode()

    staged = stage(LEDGERS["teams"], sheet, "队伍.csv", district.office)

    assert staged.errors == []
    at = staged.columns.index("region")
    assert [row[at] for row in staged.rows] == [TOWN_4, "990199104202"]
    words = " ".join(map(str, staged.told))
    assert "“清河镇”已经撤销，归到柳溪镇" in words
    assert "“清河镇石沟村”已经撤销，归到柳溪镇石沟村" in words


def test_an_old_name_is_still_understood(district):
    with unscoped("a region", Region):
        region = Region.objects.get(region=TOWN_3)
    rename(region, "青水镇", day=TODAY, reason="更名批复", actor=district.administrator, key=uuid4())
    sheet = "队伍名称,类别,所属地区\n防汛队,镇街综合,清河镇\n".encode()

    staged = stage(LEDGERS["teams"], sheet, "队伍.csv", district.office)

    assert (staged.errors, staged.rows[0][staged.columns.index("region")]) == ([], TOWN_3)
    with unscoped("its government", Body):
        assert Body.objects.get(pk=district.bodies["town_3"].pk).name == "青水镇人民政府"


def test_what_was_cut_off_goes_on_and_nothing_is_carried_twice(district, plant, hazard):
    succeed(merger([TOWN_3], to=TOWN_4), day=TODAY, reason="批复", actor=district.administrator, key=uuid4())
    assert carry_on(district.administrator, seconds=0) == left() >= 2
    assert as_now(district.town_4).scope.covers(hazard)  # nobody loses sight of it meanwhile

    assert carry_on(district.system, seconds=60) == 0
    assert carry_on(district.system, seconds=60) == 0

    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk, step="carried").count() == 1


def test_a_repeated_press_changes_nothing(district):
    moves, key = merger([TOWN_3], to=TOWN_4), uuid4()
    how = {"day": TODAY, "reason": "批复", "actor": district.administrator, "key": key}

    succeed(moves, **how)
    succeed(moves, **how)

    with unscoped("the region's events", Region):
        region = Region.objects.get(region=TOWN_3)
    assert Event.objects.filter(ledger="regions", record_id=region.pk).count() == 3


@pytest.mark.parametrize(
    ("olds", "to", "name", "message"),
    [
        ([], TOWN_4, "", "请选要撤销"),
        ([TOWN_3, VILLAGE_4], TOWN_4, "", "级别要相同"),
        ([TOWN_3], VILLAGE_4, "", "级别不一样"),
        ([TOWN_3], "990199", "", "级别不一样"),
        ([TOWN_3], "123456789", "新镇", "以990199开头"),
        ([TOWN_3], STREET, " ", "写新的名称"),
    ],
)
def test_what_cannot_be_is_said(district, olds, to, name, message):
    with pytest.raises(Incomplete, match=message):
        merger(olds, to=to, name=name)


def test_two_teams_of_one_name_both_stay(district):
    for actor, region in ((district.town_3, TOWN_3), (district.town_4, TOWN_4)):
        put("teams", actor, name="防汛应急队", kind="town", region=region)

    do(district, merger([TOWN_3], to=TOWN_4))

    teams = LEDGERS["teams"].model.objects.within(district.leader.scope)
    assert sorted(teams.values_list("region", flat=True)) == [TOWN_4, TOWN_4]


def test_a_search_for_an_old_name_finds_what_it_is_today(district, client_of):
    """Renamed and then merged: by every name that it had; whoever may not see the successor is told of none."""
    with unscoped("a village", Region):
        village = Region.objects.get(region=VILLAGE_3)
    rename(village, "上河新村", day=TODAY, reason="更名批复", actor=district.administrator, key=uuid4())
    office = client_of(district.office)
    assert f"{village.number}，原石沟村，" in _searched(office, "石沟村")

    do(district, merger([VILLAGE_3], to=VILLAGE_4))

    with unscoped("its successor", Region):
        successor = Region.objects.get(region=VILLAGE_4)
    for name in ("上河新村", "上河新", "shxc"):
        page = _searched(office, name)
        assert f'href="/ledgers/regions/{successor.number}/"' in page
        assert f"{successor.number}，原上河新村，" in page
    body = district.bodies["village_3"].name  # renamed with its village
    assert f"{district.bodies['village_4'].number}，原上河新村村民委员会，" in _searched(office, body)
    assert "原上河新村" not in _searched(client_of(as_now(district.town_3)), "上河新村")


def _searched(client, text):
    return client.get("/search/", {"q": text}).content.decode()
