"""What is special about cases and penalties: they are the bureaus' alone, and a fine has an amount."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.clock.working import add_working_days, calendar
from anlan.kernel.history.errors import Incomplete, NotAllowed, SamePerson, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.sheets.intake import stage
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.cast import seat
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Case, Check, Penalty


def case_of(district, plant, number="青应急立〔2024〕1号（示范）"):
    values = {
        "case_no": number, "place": plant, "region": plant.region, "sector": plant.sector, "violation": "未如实记录培训情况",
        "filed_on": date(2024, 6, 3),
    }  # fmt: skip
    return open_record(Case, values, actor=district.bureau, key=uuid4())


NOTIFIED = {"notice_served_on": date(2024, 6, 3)}
_ENDED = {"appeal_decided_on": date(2024, 9, 1)}


def _let_the_time_to_sue_pass(record, step, actor):
    """The court is asked to enforce when nobody may sue any more."""
    if step.code == "apply":
        correct(record, {"sue_by": date(2024, 10, 1)}, actor=actor, key=uuid4(), version=record.version, reason="示范")


class TestCase(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Case
    brings: ClassVar = {
        "issue_notice": {
            "violated": "安全生产法第二十八条",
            "basis": "安全生产法第九十七条",
            "planned_yuan": Decimal(20000),
        },
        "notify": NOTIFIED,
        "notify_again": NOTIFIED,
        "waive": {"waived_on": date(2024, 6, 4)},
        "hold_hearing": {"hearing_on": date(2024, 6, 20)},
        "review": {"legal_review": "同意"},
        "decide": {"decision_no": "青应急罚〔2024〕1号", "decided_on": date(2024, 7, 1), "fine_yuan": Decimal(20000)},
        "decide_on_the_spot": {"decision_no": "青应急当罚〔2024〕1号", "fine_yuan": Decimal(3000)},
        "spare": {"no_penalty_reason": "违法行为轻微并及时改正"},
        "serve": {"served_on": date(2024, 7, 2)},
        "publish": {"published_on": date(2024, 7, 3)},
        "pay": {"paid_on": date(2024, 7, 10)},
        "pay_part": {"paid_yuan": Decimal(1000)},
        "agree_instalments": {"instalments": 3, "pay_by": date(2024, 12, 2)},
        "pay_instalment": {"paid_yuan": Decimal(1000), "pay_by": date(2025, 1, 2)},
        "urge": {"urged_on": date(2024, 7, 20)},
        "appeal": {"review_suit": "review", "appealed_on": date(2024, 8, 1)},
        "uphold": {"appeal_outcome": "维持", **_ENDED},
        "change": {"appeal_outcome": "变更", "fine_yuan": Decimal(2000), **_ENDED},
        "annul": {"appeal_outcome": "撤销", "annulled_on": date(2024, 9, 1), **_ENDED},
        "unpublish": {"unpublished_on": date(2024, 9, 3)},
        "revise": {"fine_yuan": Decimal(1500)},
        "revoke": {"annulled_on": date(2024, 9, 1)},
        "refund": {"refunded_yuan": Decimal(2000), "refunded_on": date(2024, 9, 5)},
        "close": {"closed_on": date(2024, 7, 12), "published_on": date(2024, 7, 3)},
        "transfer": {"transferred": "police"},
        "hand_over": {"transferred_on": date(2024, 6, 10)},
    }

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant, monkeypatch):
        self.prepare(district, plant)
        monkeypatch.setitem(district.actors, "reviewer", self.second)

    def prepare(self, district, plant):
        """A second officer of the bureau: a legal review is never by whoever carried the case."""
        self.second = seat(
            "reviewer", "邹敏", roles.DEPARTMENT, district.system, body=district.bodies["bureau"],
            region=district.bureau.region, sectors=["general", "industry", "chemicals"],
        )  # fmt: skip

    def taker(self, district, record, step):
        return self.second if step.not_by else super().taker(district, record, step)

    def take(self, district, record, step):
        _let_the_time_to_sue_pass(record, step, self.taker(district, record, step))
        return super().take(district, record, step)

    def step_by_page(self, record, step, actor, client_of, **more):
        _let_the_time_to_sue_pass(record, step, actor)
        return super().step_by_page(record, step, actor, client_of, **more)

    def facts(self, district, plant):
        return {
            "case_no": "青应急立〔2024〕1号（示范）", "place": plant, "region": plant.region, "sector": plant.sector,
            "violation": "未如实记录培训情况", "filed_on": date(2024, 6, 3),
        }  # fmt: skip

    def by_hand(self, district, plant):
        elsewhere = {"case_no": "3", "transferred": "superior"}
        decided, was = {"decided_on": date(2024, 7, 1)}, {"filed_on": date(2023, 6, 3)}
        return {
            "enforcement.filed": ByHand(1, rows=[{}], left_out=[was, elsewhere]),
            "enforcement.closed": ByHand(
                1, rows=[{"closed_on": date(2024, 8, 1)}], left_out=[{}, was | {"closed_on": date(2023, 8, 1)}]
            ),
            "enforcement.penalised": ByHand(
                1,
                rows=[decided],
                left_out=[
                    {},
                    was | {"decided_on": date(2023, 7, 1)},
                    decided | {"annulled_on": date(2024, 9, 1)},
                ],
            ),
            "enforcement.heard": ByHand(
                1, rows=[{"hearing_on": date(2024, 6, 20)}], left_out=[{}, was | {"hearing_on": date(2023, 6, 20)}]
            ),
            "enforcement.appealed": ByHand(
                1, rows=[{"appealed_on": date(2024, 8, 1)}], left_out=[{}, was | {"appealed_on": date(2023, 8, 1)}]
            ),
            "enforcement.handed_to_police": ByHand(
                1,
                rows=[{"transferred_on": date(2024, 6, 10), "transferred": "police"}],
                left_out=[
                    {"transferred": "police"},
                    {"transferred_on": date(2024, 6, 10), "transferred": "other"},
                    was | {"transferred_on": date(2023, 6, 10), "transferred": "police"},
                ],
            ),
        }

    def test_how_long_it_took_is_listed(self, district, plant, client_of):
        quick = open_record(
            Case, self.facts(district, plant) | {"closed_on": date(2024, 6, 15)}, actor=district.bureau, key=uuid4()
        )
        slow = open_record(
            Case, self.facts(district, plant) | {"case_no": "2", "closed_on": date(2024, 8, 2)}, actor=district.bureau,
            key=uuid4(),
        )  # fmt: skip
        going_on = open_record(Case, self.facts(district, plant) | {"case_no": "3"}, actor=district.bureau, key=uuid4())
        assert (quick.days, slow.days, going_on.days) == (12, 60, None)

        correct(quick, {"closed_on": date(2024, 6, 20)}, actor=district.bureau, key=uuid4(), version=quick.version)
        by_days = client_of(district.bureau).get("/ledgers/enforcement/?sort=-days").content.decode()

        assert by_days.index(slow.number) < by_days.index(quick.number) < by_days.index(going_on.number)
        assert '<td class="num">17</td>' in by_days
        assert list(verify("enforcement")) == []

    def test_a_decision_writes_its_penalty_and_a_payment_its_day(self, district, plant):
        case = self.bring_to(district, plant, "deciding")
        for step in ("decide", "serve", "publish", "pay", "close"):
            self.take(district, case, self.loop.step(step))

        penalty = Penalty.objects.within(district.bureau.scope).filter(case=case).get()

        assert (penalty.fine_yuan, penalty.decided_on, penalty.paid_on) == (20000, date(2024, 7, 1), date(2024, 7, 10))
        assert case.state == "closed"
        assert list(verify()) == []

    def test_nobody_decides_before_the_party_could_speak(self, district, plant):
        case = self.put_in(district, plant)
        today = clock.today()
        advance(case, "notify", actor=district.bureau, key=uuid4(), content={"notice_served_on": today})
        with pytest.raises(WrongState, match="陈述申辩期到"):
            advance(case, "hear", actor=district.bureau, key=uuid4())
        assert case.hear_by == add_working_days(today, 5, calendar())
        self.take(district, case, self.loop.step("waive"))
        early = {"decision_no": "1", "decided_on": today, "fine_yuan": Decimal(20000)}
        advance(case, "decide", actor=district.bureau, key=uuid4(), content=early)
        assert case.state == "decided"

    def test_a_decision_dated_within_the_five_days_is_refused(self, district, plant):
        case = self.bring_to(district, plant, "notified")
        advance(case, "hear", actor=district.bureau, key=uuid4())
        early = {"decision_no": "1", "decided_on": date(2024, 6, 7), "fine_yuan": Decimal(20000)}
        with pytest.raises(Incomplete, match="满五个工作日"):
            advance(case, "decide", actor=district.bureau, key=uuid4(), content=early)

    def test_a_weighty_case_waits_for_the_legal_review_by_another_officer(self, district, plant):
        case = open_record(Case, self.facts(district, plant) | {"weighty": True}, actor=district.bureau, key=uuid4())
        for step in ("notify", "hear"):
            advance(case, step, actor=district.bureau, key=uuid4(), content=self.brings.get(step, {}))
        decision = {**self.brings["decide"]}
        with pytest.raises(WrongState, match="法制审核"):
            advance(case, "decide", actor=district.bureau, key=uuid4(), content=decision)
        advance(case, "submit", actor=district.bureau, key=uuid4())
        with pytest.raises(SamePerson, match="送达告知书"):
            advance(case, "review", actor=district.bureau, key=uuid4(), content={"legal_review": "同意"})
        advance(case, "review", actor=self.second, key=uuid4(), content={"legal_review": "同意"})
        advance(case, "decide", actor=district.bureau, key=uuid4(), content=decision)
        assert case.state == "decided"

    def test_a_case_against_the_states_own_enterprise_is_only_transferred(self, district, plant):
        correct(plant, {"central": True}, actor=district.system, key=uuid4(), version=plant.version)
        with pytest.raises(Incomplete, match="市级以上"):
            self.put_in(district, plant)
        case = open_record(
            Case, self.facts(district, plant) | {"transferred": "superior"}, actor=district.bureau, key=uuid4()
        )
        with pytest.raises(WrongState, match="移送"):
            advance(case, "notify", actor=district.bureau, key=uuid4(), content=NOTIFIED)
        for step in ("transfer", "hand_over"):
            content = {"transferred": "superior"} if step == "transfer" else self.brings[step]
            advance(case, step, actor=district.bureau, key=uuid4(), content=content)
        assert case.state == "transferred"

    def test_a_spot_penalty_has_its_limit(self, district, plant):
        case = self.put_in(district, plant)
        with pytest.raises(Incomplete, match="3000元"):
            advance(
                case, "decide_on_the_spot", actor=district.bureau, key=uuid4(),
                content={"decision_no": "1", "fine_yuan": Decimal(3001)},
            )  # fmt: skip


class TestPenalty(LedgerSuite, IndicatorSuite):
    model = Penalty

    def facts(self, district, plant):
        case = Case._base_manager.first() or case_of(district, plant)
        return {
            "case": case, "kind": "fine", "fine_yuan": Decimal(20000), "decided_on": date(2024, 7, 1),
            "region": plant.region, "sector": plant.sector,
        }  # fmt: skip

    def by_hand(self, district, plant):
        rows = [{"fine_yuan": Decimal(20000)}, {"fine_yuan": Decimal("500.50")}, {"kind": "warning", "fine_yuan": None}]
        return {
            "penalties.fined_yuan": ByHand(
                "20500.50", rows, left_out=[{"decided_on": date(2023, 7, 1)}, {"annulled_on": date(2024, 8, 1)}]
            )
        }


def test_the_committees_office_may_not_enforce(district, make_plant):
    plant = make_plant()
    values = {
        "place": plant, "region": plant.region, "sector": plant.sector, "checked_on": date(2024, 6, 3), "officers": "刘静",
    }  # fmt: skip

    for actor in (district.office, district.town_3, district.leader):
        with pytest.raises(NotAllowed):
            open_record(Check, values, actor=actor, key=uuid4())


def test_a_fine_without_an_amount_is_refused(district, make_plant):
    plant = make_plant()
    values = {
        "case": case_of(district, plant), "kind": "fine", "decided_on": date(2024, 7, 1), "region": plant.region,
        "sector": plant.sector,
    }  # fmt: skip

    with pytest.raises(Incomplete) as refused:
        open_record(Penalty, values, actor=district.bureau, key=uuid4())

    assert "请填罚款金额" in str(refused.value)


def test_fines_add_up_and_a_warning_costs_nothing(district, make_plant):
    plant = make_plant()
    case = case_of(district, plant)
    for kind, yuan in (("fine", Decimal(20000)), ("warning", None)):
        values = {
            "case": case, "kind": kind, "fine_yuan": yuan, "decided_on": date(2024, 7, 1), "region": plant.region,
            "sector": plant.sector,
        }  # fmt: skip
        open_record(Penalty, values, actor=district.bureau, key=uuid4())

    found = compute(["penalties.fined_yuan"], district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert found["penalties.fined_yuan"].total == 20000


def _csv(titles, cells):
    return "\n".join(",".join(row) for row in (titles, cells)).encode()


def test_a_sheet_without_the_day_of_filing_is_told_which_column_it_lacks(district, make_plant):
    content = _csv(
        ["案件编号", "当事人", "违法行为"], ["青应急立〔2024〕9号", make_plant().number, "未如实记录培训情况"]
    )

    staged = stage(LEDGERS["enforcement"], content, "案件.csv", district.bureau)

    assert [error.message for error in staged.errors] == ["表里没有“立案时间”这一列，请补上或在上面对一对"]
    assert staged.rows == []


def test_a_row_without_the_day_of_filing_is_told_so(district, make_plant):
    content = _csv(
        ["案件编号", "当事人", "违法行为", "立案时间"],
        ["青应急立〔2024〕9号", make_plant().number, "未如实记录培训情况", ""],
    )

    staged = stage(LEDGERS["enforcement"], content, "案件.csv", district.bureau)

    assert [error.message for error in staged.errors] == ["请填写立案时间"]
    assert staged.rows == []
