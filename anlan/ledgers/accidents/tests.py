"""What is special about accidents: their grade follows from what they cost."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.check.claims.extract import extract
from anlan.check.linking.match import link
from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed, WrongState
from anlan.kernel.history.models import Event
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.proof import prove
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Accident

WHEN = datetime(2024, 10, 5, 10, 20, tzinfo=clock.LEGAL_ZONE)


class TestAccident(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Accident
    brings: ClassVar = {
        "report": {"reported_at": WHEN, "reported_to": "市应急管理局、区政府"},
        "supplement": {"light": 1, "note": "医院确认"},
        "supplement_later": {"light": 2, "note": "医院确认"},
        "set_up": {"team": "应急、公安、总工会"},
        "submit": {"direct_cause": "违章作业", "responsibility": "责任事故"},
        "hear_reply": {"replied_on": date(2024, 10, 16)},
        "handle": {"handling": "已处罚，隐患已改"},
    }
    begins: ClassVar = {"hear_reply": {"deaths": 3}}

    def facts(self, district, plant):
        return {
            "name": "机械伤害事故（示范）", "accident_no": "SG-2024-001", "place": plant, "region": plant.region,
            "sector": plant.sector, "occurred_at": WHEN, "serious": 1,
        }  # fmt: skip

    def by_hand(self, district, plant):
        left_out = [{"productive": False, "deaths": 5}, {"occurred_at": WHEN.replace(year=2023), "deaths": 7}]
        return {
            "accidents.count": ByHand(2, rows=[{}, {"deaths": 1}], left_out=left_out),
            "accidents.deaths": ByHand(3, rows=[{"deaths": 2}, {"deaths": 1}, {}, {}], left_out=left_out),
        }


@pytest.mark.parametrize(
    ("deaths", "serious", "yuan", "grade"),
    [
        (0, 1, 300_000, "一般"), (2, 9, 9_999_999, "一般"), (3, 0, 0, "较大"), (0, 10, 0, "较大"), (0, 0, 10_000_000, "较大"),
        (10, 0, 0, "重大"), (0, 50, 0, "重大"), (30, 0, 0, "特别重大"), (0, 0, 100_000_000, "特别重大"),
    ],
)  # fmt: skip
def test_the_gravest_of_deaths_injuries_and_losses_decides_the_grade(deaths, serious, yuan, grade):
    assert Accident(deaths=deaths, serious=serious, loss_yuan=Decimal(yuan)).grade == grade


def test_an_accident_that_is_not_of_production_is_not_counted(district, make_plant):
    plant = make_plant()
    for number, productive in (("SG-1", True), ("SG-2", False)):
        values = {
            "name": "事故（示范）", "accident_no": number, "place": plant, "region": plant.region, "sector": plant.sector,
            "occurred_at": WHEN, "deaths": 1, "productive": productive,
        }  # fmt: skip
        open_record(Accident, values, actor=district.office, key=uuid4())

    found = compute(
        ["accidents.count", "accidents.deaths"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15))
    )

    assert (found["accidents.count"].total, found["accidents.deaths"].total) == (1, 1)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("全区发生生产安全事故3起、死亡1人。", ["accidents.count", "accidents.deaths"]),
        ("累计发生各类事故77宗、死亡44人。", ["accidents.count", "accidents.deaths"]),
        ("发生道路交通事故5起，死亡2人。", [None, None]),
        ("发生火灾6起，死亡1人。", [None, None]),
        ("办结生产安全事故调查12起。", [None]),
    ],
)
def test_deaths_on_the_road_and_in_fires_are_not_taken_for_those_of_production(words, codes):
    assert [found.code for found in link(extract(words), INDICATORS.values())] == codes


@pytest.mark.parametrize(
    ("facts", "last", "grade", "investigator"),
    [
        ({"deaths": 2}, date(2024, 11, 4), "一般", "county"),
        ({"deaths": 2, "missing": 1}, date(2024, 11, 4), "较大", "city"),
        ({"kind": "道路交通", "serious": 50}, date(2024, 10, 12), "重大", "province"),
        ({"kind": "火灾", "deaths": 30}, date(2024, 10, 12), "特别重大", "state"),
    ],
)
def test_who_investigates_and_until_when_it_is_added_to_follow_from_the_accident(
    district, make_plant, facts, last, grade, investigator
):
    suite, late = TestAccident(), datetime(2024, 10, 14, 9, tzinfo=clock.LEGAL_ZONE)
    with clock.fixed(WHEN):
        accident = open_record(
            Accident, suite.facts(district, make_plant()) | facts, actor=district.office, key=uuid4()
        )
        assert accident.due_at == WHEN + timedelta(hours=1)
        for step in ("report", "set_up"):
            advance(accident, step, actor=district.office, key=uuid4(), content=suite.brings[step])

    assert (accident.window_ends_on, accident.report_due_on) == (last, date(2024, 12, 4))
    assert accident.due_at == clock.end_of(date(2024, 12, 4))
    with clock.fixed(late):
        stored = Accident.objects.within(district.office.scope).get(pk=accident.pk)
        assert (stored.level, stored.grade, stored.investigated_by) == (grade, grade, investigator)
        content = {"deaths": 29, "missing": 0, "note": "医院确认"}
        if clock.legal_day(late) > last:
            with pytest.raises(WrongState, match="伤亡不再改"):
                advance(accident, "supplement_later", actor=district.office, key=uuid4(), content=content)
        else:
            advance(accident, "supplement_later", actor=district.office, key=uuid4(), content=content)
            assert accident.investigated_by == "province"


@pytest.mark.parametrize(
    ("deaths", "holder", "replies", "other", "days"),
    [
        (2, "leader", "reply", "hear_reply", 15),
        (3, "office", "hear_reply", "reply", 15),
        (30, "office", "hear_reply", "reply", 30),
    ],
)
def test_who_investigates_replies_and_nobody_else(
    district, make_plant, client_of, deaths, holder, replies, other, days
):
    """第19, 32条: a general accident is the district's leader's to reply to; of a graver one the office enters what came from above."""
    suite = TestAccident()
    accident = open_record(
        Accident, suite.facts(district, make_plant()) | {"deaths": deaths}, actor=district.office, key=uuid4()
    )
    for step in ("report", "set_up", "submit"):
        prove(accident, "调查报告", district.office)
        advance(accident, step, actor=district.office, key=uuid4(), content=suite.brings[step])
    actor, loop = getattr(district, holder), suite.loop

    assert accident.due_at == clock.end_of(clock.today() + timedelta(days=days))
    assert list(open_todos(actor).values_list("number", flat=True)) == [accident.number]
    assert not district.office.may("accidents.reply")
    assert not district.leader.may("accidents.hear_reply")
    page = client_of(actor).get(f"/ledgers/accidents/{accident.number}/").content.decode()
    assert f"steps/{replies}/" in page
    assert f"steps/{other}/" not in page
    with pytest.raises((WrongState, NotAllowed)):
        advance(accident, other, actor=actor, key=uuid4(), content={"replied_on": clock.today()})
    advance(accident, replies, actor=actor, key=uuid4(), content=suite.brings.get(replies, {}))
    assert accident.state == loop.step(replies).target
    assert accident.evaluate_due_on == accident.replied_on + timedelta(days=365)


def test_an_accident_of_months_ago_comes_in_as_reported_and_one_of_today_is_still_to_be(district):
    rows = [["七九车祸（示范）", "2024-07-09 08:10"], ["今天的事故（示范）", f"{clock.today()} 08:10"]]
    content = csv_of(
        LEDGERS["accidents"],
        ("name", "occurred_at"),
        (dict(zip(("name", "occurred_at"), row, strict=True)) for row in rows),
    )

    staged = stage(LEDGERS["accidents"], content, "事故.csv", district.office)
    commit(staged)

    old, new = Accident.objects.within(district.office.scope).order_by("occurred_at")
    assert (old.state, new.state) == ("reported", "kept")
    assert clock.legal_day(old.due_at) > clock.today()
    assert "1行是以前的，没有写首次报告时间，按已办“上报”导入，日子记作不详。" in staged.said
    [_, report] = Event.objects.filter(ledger="accidents", record_id=old.pk).order_by("seq")
    assert (report.step, report.content["undated"]) == ("report", True)
