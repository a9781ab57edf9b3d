"""What every ledger of this folder is asked, and that a region with two terminals is covered once."""

from datetime import date, datetime
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Person
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from ..decide.acting import take
from ..decide.invite import call
from ..decide.rows import Invitation
from ..decide.sites import sites_of_regions
from ..models import Attendance, CameraSource, Conference, Endpoint, LineTest

AUTUMN = Period(date(2024, 9, 1), date(2024, 10, 15))


class TestEndpoint(LedgerSuite, IndicatorSuite):
    model = Endpoint

    def facts(self, district, plant):
        return {
            "name": "石沟村会场（示范）",
            "level": "village",
            "region": plant.region,
            "enabled_on": date(2024, 6, 12),
        }

    def by_hand(self, district, plant):
        levels = {"towns": ("town", TOWN_3, TOWN_4), "villages": ("village", VILLAGE_3, VILLAGE_4)}
        return {
            f"endpoints.{plural}": ByHand(
                1,
                rows=[{"level": level, "region": here}, {"level": level, "region": here}],
                left_out=[
                    {"level": "district", "region": there},
                    {"level": level, "region": there, "usage": "stopped"},
                    {"level": level, "region": there, "enabled_on": date(2024, 11, 1)},
                ],
            )
            for plural, (level, here, there) in levels.items()
        }


class TestConference(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Conference

    @property
    def brings(self):
        site = Invitation._base_manager.order_by("-pk").first()
        return {"appoint": {"deputy": _deputy()}, "broadcast": {"on_air": site}, "show": {"layout": "9"}}

    def facts(self, district, plant):
        return {
            "title": "暴雨会商（示范）", "planned_for": datetime(2024, 10, 16, 9, tzinfo=clock.LEGAL_ZONE),
            "chair": district.town_3.person_id, "region": district.town_3.region,
        }  # fmt: skip

    def by_hand(self, district, plant):
        ended, minuted = {"state": "ended"}, {"state": "minuted"}
        last_year = {"state": "running", "at": datetime(2023, 10, 16, 9, tzinfo=clock.LEGAL_ZONE), "then": "minuted"}
        return {
            "conferences.held": ByHand(2, rows=[ended, minuted], left_out=[{}, {"state": "running"}, last_year]),
            "conferences.minutes": ByHand(1, rows=[minuted], left_out=[ended, ended, last_year]),
        }

    def take(self, district, record, step):
        if step.code == "broadcast":
            call(record, sites_of_regions([record.region]), actor=district.town_3, key=uuid4())
        return super().take(district, record, step)

    def step_by_page(self, record, step, actor, client_of):
        if step.code == "broadcast":
            call(record, sites_of_regions([record.region]), actor=actor, key=uuid4())
        return super().step_by_page(record, step, actor, client_of)


class TestAttendance(LedgerSuite, IndicatorSuite):
    model = Attendance
    no_form = "a conference leaves it when it ends"

    def facts(self, district, plant):
        held = Conference._base_manager.first()
        if held is None:
            held = open_record(Conference, TestConference().facts(district, plant), actor=district.town_3, key=uuid4())
            take(held, "start", actor=district.town_3, key=uuid4())
            take(held, "end", actor=district.town_3, key=uuid4())
        return {
            "conference": held, "level": "village", "region": plant.region, "held_at": held.started_at, "came": True,
        }  # fmt: skip

    def by_hand(self, district, plant):
        conferences = TestConference()
        self.facts(district, plant)  # its conference has ended
        minuted, running = (
            {"conference": conferences.put_row(district, plant, {"state": state})} for state in ("minuted", "running")
        )
        last_year = {"held_at": datetime(2023, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)}
        town, absent = {"level": "town", "region": TOWN_3}, {"came": False}
        there = {"region": VILLAGE_4}
        return {
            "attendances.called": ByHand(3, rows=[{}, absent, minuted], left_out=[running, last_year]),
            "attendances.present": ByHand(2, rows=[{}, minuted], left_out=[absent, running, last_year]),
            "attendances.present_rate": ByHand(75, rows=[{}, town, minuted, absent], left_out=[running | absent]),
            "attendances.towns": ByHand(
                2,
                rows=[town, town, town | minuted | {"region": TOWN_4}],
                left_out=[{}, *(town | {"region": DISTRICT} | other for other in (absent, running, last_year))],
            ),
            "attendances.villages": ByHand(
                2,
                rows=[{}, {}, minuted | there],
                left_out=[town, *({"region": "990199103202"} | other for other in (absent, running, last_year))],
            ),
        }


class TestLineTest(LedgerSuite, IndicatorSuite):
    model = LineTest

    def facts(self, district, plant):
        terminal = Endpoint._base_manager.first()
        if terminal is None:
            terminal = open_record(Endpoint, TestEndpoint().facts(district, plant), actor=district.town_3, key=uuid4())
        at = datetime(2024, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)
        return {"endpoint": terminal, "region": plant.region, "tested_at": at, "passed": True}

    def by_hand(self, district, plant):
        last_year, failed = {"tested_at": datetime(2023, 9, 3, 9, tzinfo=clock.LEGAL_ZONE)}, {"passed": False}
        return {
            "lines.tested": ByHand(3, rows=[{}, {}, failed], left_out=[last_year]),
            "lines.passed": ByHand(2, rows=[{}, {}], left_out=[failed, last_year]),
            "lines.passed_rate": ByHand(50, rows=[{}, failed], left_out=[last_year]),
        }


class TestCameraSource(LedgerSuite, IndicatorSuite):
    model = CameraSource

    def facts(self, district, plant):
        return {"name": "2号淤地坝（示范）", "kind": "rtsp", "region": plant.region, "spot": "坝顶左岸"}

    def by_hand(self, district, plant):
        return {"cameras.in_use": ByHand(1, rows=[{}], left_out=[{"usage": "stopped"}, {"state": "withdrawn"}])}


def _deputy():
    return Person._base_manager.get(name="何伟").pk


def test_two_terminals_cover_a_village_once_and_a_stopped_one_not_at_all(district, make_plant):
    plant = make_plant()
    for name in ("一号会场", "二号会场"):
        facts = TestEndpoint().facts(district, plant) | {"name": name}
        open_record(Endpoint, facts, actor=district.town_3, key=uuid4())
    stopped = {"name": "镇会场", "level": "town", "region": plant.region[:9], "usage": "stopped"}
    open_record(Endpoint, stopped, actor=district.town_3, key=uuid4())

    found = compute(["endpoints.villages", "endpoints.towns"], district.leader.scope, AUTUMN)

    assert [value.total for value in found.values()] == [1, 0]
    assert found["endpoints.villages"].rows == 2
