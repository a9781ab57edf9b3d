"""Who is called from what, by whom, and who is rung when nobody answers."""

from datetime import date, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS, UnknownLedger
from anlan.kernel.loop.inbox import deliveries_to
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.timeline import history
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import divisions
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import DISTRICT, NOW, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4

from ..decide.acting import take
from ..decide.errors import MayNotCall
from ..decide.invite import PATIENCE, RINGS, answer, call, convene, decline, missed_posts, ring_next, rung_post
from ..decide.rollcall import roll_call
from ..decide.rows import Invitation
from ..decide.sites import find_record, may_call, sites_of_bodies, sites_of_regions, towns_under, villages_under
from ..models import Conference
from .conftest import open_conference, run_conference

CODES = st.sampled_from(
    [DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4, "990199103202", "880188", "880188101", "880188101201"]
)


def hazard_of(district, plant):
    facts = {
        "place": plant,
        "region": plant.region,
        "sector": plant.sector,
        "description": "坝体渗水",
        "found_on": date(2024, 10, 15),
    }
    return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())


def site_of(conference, region):
    with unscoped("test", Invitation):
        return Invitation.objects.get(conference=conference, region=region)


@given(CODES, CODES)
def test_who_may_call_may_be_called_back(one, other):
    assert may_call(one, other) == may_call(other, one)


@given(CODES, CODES)
def test_nobody_is_called_across_districts_and_no_village_across_towns(one, other):
    if one[:6] != other[:6] or (len(one) == len(other) == 12 and one != other):
        assert not may_call(one, other)


def test_a_district_calls_its_towns_a_town_its_villages_and_each_the_one_above():
    assert may_call(DISTRICT, TOWN_3)
    assert may_call(TOWN_3, VILLAGE_3)
    assert may_call(VILLAGE_3, DISTRICT)
    assert may_call(TOWN_3, TOWN_4)
    assert not may_call(TOWN_3, VILLAGE_4)


def test_a_district_calls_all_its_towns_and_a_town_all_its_villages(district):
    assert towns_under(DISTRICT) == [TOWN_3, TOWN_4]
    assert villages_under(TOWN_3) == [VILLAGE_3]

    sites = sites_of_regions(towns_under(DISTRICT))

    assert [site.body_id for site in sites] == [district.bodies["town_3"].pk, district.bodies["town_4"].pk]
    assert sites[0].posts == (district.town_3.post_id, district.town_3_other.post_id)


def test_a_call_is_told_to_the_towns_that_are_called_once(district, conference):
    told = [each.notice.text for each in deliveries_to(district.town_3)]

    call(conference, sites_of_regions([TOWN_3]), actor=district.leader, key=uuid4())

    assert told == ["视频会议“暴雨会商（示范）”请张明现在进会"]
    assert deliveries_to(district.town_3).count() == 1
    assert not deliveries_to(district.village_3).exists()


def test_a_conference_of_a_hazard_calls_who_answers_for_it(district, make_plant):
    hazard = hazard_of(district, make_plant())

    conference = convene(hazard, actor=district.leader, key=uuid4())

    called = {line.name for line in roll_call(conference)}
    assert called == {"青禾区应急管理局", "清河镇", "清河镇石沟村"}
    assert (conference.about_ledger, conference.about_number) == ("hazards", hazard.number)
    assert conference.state == "running"


def test_no_conference_is_called_from_another_towns_record(district, make_plant):
    hazard = hazard_of(district, make_plant())

    assert find_record("hazards", hazard.number, district.town_3).pk == hazard.pk
    with pytest.raises(type(hazard).DoesNotExist):
        find_record("hazards", hazard.number, district.town_4)
    with pytest.raises(UnknownLedger):
        find_record("nothing", hazard.number, district.town_3)


def test_convening_twice_with_one_key_is_one_conference(district, make_plant):
    hazard, key = hazard_of(district, make_plant()), uuid4()

    first = convene(hazard, actor=district.leader, key=key)
    again = convene(hazard, actor=district.leader, key=key)

    assert first.pk == again.pk
    assert Conference.objects.within(district.leader.scope).count() == 1


def test_a_town_may_not_call_another_towns_village(district):
    conference = run_conference(district.town_3, towns=())

    with pytest.raises(MayNotCall, match="桃坪村"):
        call(conference, sites_of_regions([VILLAGE_4]), actor=district.town_3, key=uuid4())

    assert roll_call(conference) == []


def test_a_town_calls_the_district_and_another_town(district):
    conference = run_conference(district.town_3, towns=(DISTRICT, TOWN_4))

    assert [line.name for line in roll_call(conference)] == ["青禾区安委会办公室", "柳溪镇"]


def test_a_called_town_brings_in_its_own_villages_and_no_others(district, conference):
    call(conference, sites_of_regions([VILLAGE_3]), actor=district.town_3, key=uuid4())

    with pytest.raises(NotAllowed):
        call(conference, sites_of_regions([TOWN_4]), actor=district.town_3, key=uuid4())
    assert site_of(conference, VILLAGE_3).state == "ringing"


def test_a_locked_conference_is_not_filled_by_its_members(district, conference):
    take(conference, "lock", actor=district.leader, key=uuid4())

    with pytest.raises(NotAllowed, match="会议已锁"):
        call(conference, sites_of_regions([VILLAGE_3]), actor=district.town_3, key=uuid4())


def test_nobody_is_rung_before_it_starts(district):
    conference = open_conference(district.leader)
    call(conference, sites_of_regions([TOWN_3]), actor=district.leader, key=uuid4())

    before = deliveries_to(district.town_3).count()
    take(conference, "start", actor=district.leader, key=uuid4())

    assert (before, deliveries_to(district.town_3).count()) == (0, 1)


def test_the_next_in_line_is_rung_and_at_last_the_site_is_absent(district, conference):
    rung, missed, now = [], [], NOW
    for _ in range(2 * RINGS):
        site = site_of(conference, TOWN_3)
        rung.append(rung_post(site))
        missed.append(len(missed_posts(site)))
        now += timedelta(seconds=PATIENCE)
        ring_next(now)

    assert rung == [district.town_3.post_id] * RINGS + [district.town_3_other.post_id] * RINGS
    assert missed == [0] * RINGS + [1] * RINGS
    assert site_of(conference, TOWN_3).state == "absent"
    assert len(missed_posts(site_of(conference, TOWN_3))) == 2


def test_nobody_is_rung_again_before_the_time_is_up(district, conference):
    assert ring_next(NOW + timedelta(seconds=PATIENCE - 1)) == 0


def test_who_answers_is_rung_no_more(district, conference):
    site = answer(conference, actor=district.town_3)
    ring_next(NOW + timedelta(seconds=PATIENCE))

    assert (site.state, site.answered_by_id) == ("answered", district.town_3.person_id)
    assert site_of(conference, TOWN_3).state == "answered"
    assert deliveries_to(district.town_3).count() == 1


def test_who_declines_is_followed_by_the_next_at_once(district, conference):
    decline(conference, actor=district.town_3)

    assert rung_post(site_of(conference, TOWN_3)) == district.town_3_other.post_id


def test_the_last_to_decline_leaves_the_site_absent_and_it_can_be_called_again(district, conference):
    decline(conference, actor=district.town_4)
    absent = site_of(conference, TOWN_4)
    call(conference, sites_of_regions([TOWN_4]), actor=district.leader, key=uuid4())

    assert absent.state == "absent"
    assert site_of(conference, TOWN_4).state == "ringing"
    assert deliveries_to(district.town_4).count() == 2


def test_who_is_not_called_has_nothing_to_answer(district, conference):
    with pytest.raises(NotAllowed):
        answer(conference, actor=district.village_4)


def test_a_place_where_nobody_can_be_rung_is_absent_at_once(district):
    values = {"region": "990199105", "level": "town", "name": "大池镇"}
    open_record(LEDGERS["regions"].model, values, actor=district.system, key=uuid4())
    divisions.forget_names()

    conference = run_conference(district.leader, towns=("990199105",))

    assert [(line.name, line.state) for line in roll_call(conference)] == [("大池镇", "absent")]


def test_a_region_that_does_not_exist_is_not_called(district):
    with pytest.raises(Incomplete, match="990199999"):
        sites_of_regions([TOWN_3, "990199999"])


def test_a_town_calls_a_department(district):
    conference = run_conference(district.town_3, towns=())

    call(conference, sites_of_bodies([district.bodies["bureau"]]), actor=district.town_3, key=uuid4())

    assert [line.name for line in roll_call(conference)] == ["青禾区应急管理局"]
    assert deliveries_to(district.bureau).count() == 1


def test_calls_are_in_the_history_in_chinese_and_it_holds(district, conference):
    lines = [(line.what, dict(line.details).get("说明")) for line in history(conference)]

    assert ("叫会", "清河镇、柳溪镇") in lines
    assert list(verify("conferences")) == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_ring_once(district):
    run_conference(district.leader, towns=(TOWN_3,))
    rung = []

    def sweep():
        with clock.fixed(NOW):
            rung.append(ring_next(NOW + timedelta(seconds=PATIENCE)))
        connection.close()

    threads = [Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(rung) == [0, 0, 0, 1]
    with unscoped("test", Notice):
        assert Notice.objects.filter(key__startswith="call:").count() == 2
