"""After the decision: paid by instalments, late, back; reviewed and sued within their limits; changed, undone; closed once."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.testing.cast import seat
from anlan.kernel.testing.proof import prove

from .models import Penalty
from .payment import surcharge
from .testing import CaseDesk
from .tests import case_of

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
APPROVAL, CHANGE, REVOCATION = "延期（分期）缴纳罚款批准书", "变更决定书", "撤销决定书"


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def desk(district, client_of):
    return CaseDesk(client_of(district.bureau))


@pytest.fixture
def case(district, make_plant, desk):
    """Decided at 20,000 yuan, served on 2 July, published."""
    case = case_of(district, make_plant())
    decision = {
        "decided_on": "2024-07-01",
        "penalty_kind": "fine",
        "fine_yuan": 20000,
        "decision_no": "青应急罚〔2024〕1号",
    }
    for step, typed in (
        ("notify", {"notice_served_on": "2024-06-04"}), ("hear", {}), ("decide", decision), ("serve", {"served_on": "2024-07-02"}),
        ("publish", {"published_on": "2024-07-03"}),
    ):  # fmt: skip
        taken(desk, case, step, **typed)
    return case


def taken(desk, record, step, **typed):
    status, words = desk.take(record, step, **typed)
    assert status == 302, words


def refused(desk, record, step, words, **typed):
    status, page = desk.take(record, step, **typed)
    assert (status, words in page) == (422, True), page


def fined(district):
    return compute(["penalties.fined_yuan", "enforcement.penalised"], district.leader.scope, YEAR)


def test_the_limits_run_from_service_and_who_comes_late_is_taken_with_a_reason(district, case, desk):
    # 60 days end on a Saturday and move to the Monday; six months are six months
    assert (case.pay_by, case.review_by) == (date(2024, 7, 17), date(2024, 9, 2))
    assert (case.sue_by, case.court_by) == (date(2025, 1, 2), date(2025, 4, 2))
    refused(desk, case, "appeal", "申请复议的期限到2024-09-02", review_suit="review", appealed_on="2024-09-03")
    taken(desk, case, "appeal", review_suit="review", appealed_on="2024-09-03", late_because="不可抗力耽误")
    assert case.appeal_due == date(2024, 11, 4)  # sixty days on, a Saturday
    taken(desk, case, "uphold", appeal_outcome="维持", appeal_decided_on="2024-09-20")
    assert case.sue_by == date(2024, 10, 8)  # fifteen days later is a day of National Day week
    refused(desk, case, "appeal", "起诉的期限到2024-10-08", review_suit="suit", appealed_on="2024-10-09")
    taken(desk, case, "appeal", review_suit="suit", appealed_on="2024-10-08")
    assert case.appeal_due == date(2025, 4, 8)


def test_a_spot_penalty_goes_to_review_before_it_goes_to_court(district, make_plant, desk):
    case = case_of(district, make_plant())
    taken(desk, case, "decide_on_the_spot", decision_no="青应急当罚〔2024〕1号", fine_yuan=3000)
    taken(desk, case, "record")
    taken(desk, case, "publish", published_on="2024-10-15")
    refused(desk, case, "appeal", "当场处罚要先申请复议", review_suit="suit", appealed_on="2024-10-15")
    taken(desk, case, "appeal", review_suit="review", appealed_on="2024-10-15")
    taken(desk, case, "uphold", appeal_outcome="维持", appeal_decided_on="2024-10-15")
    taken(desk, case, "appeal", review_suit="suit", appealed_on="2024-10-15")


def test_a_fine_is_paid_by_instalments_that_were_approved(district, case, desk):
    refused(desk, case, "agree_instalments", f"请附上{APPROVAL}", instalments=3, pay_by="2024-10-31")
    prove(case, APPROVAL, district.bureau)
    refused(desk, case, "agree_instalments", "新的缴款期限要晚于原来的", instalments=3, pay_by="2024-07-10")
    taken(desk, case, "agree_instalments", instalments=3, pay_by="2024-10-31")
    assert clock.legal_day(case.due_at - case.due_at.resolution) == date(2024, 10, 31)
    assert case.state == "paying"
    refused(desk, case, "pay_instalment", "写下一期的最后一天", paid_yuan=7000, pay_by="2024-10-31")
    taken(desk, case, "pay_instalment", paid_yuan=7000, pay_by="2024-11-30")
    refused(desk, case, "pay_instalment", "已经记了7,000元", paid_yuan=6000, pay_by="2024-12-31")
    refused(desk, case, "pay_instalment", "缴清了请办", paid_yuan=20000, pay_by="2024-12-31")
    taken(desk, case, "pay", paid_on="2024-10-15")
    assert (case.paid_yuan, Penalty.objects.within(district.bureau.scope).get().paid_on) == (20000, date(2024, 10, 15))


def test_what_is_late_costs_more_by_the_day_but_for_the_days_of_a_review(district, case, desk):
    assert surcharge(case) == (91, Decimal(20000))  # three in a hundred for ninety-one days would be more than the fine
    assert "逾期91天" in desk.page(case)
    with clock.fixed(clock.start_of(date(2024, 7, 27))):
        assert surcharge(case) == (10, Decimal(6000))
    taken(desk, case, "appeal", review_suit="review", appealed_on="2024-07-20")
    taken(desk, case, "uphold", appeal_outcome="维持", appeal_decided_on="2024-10-10")
    assert surcharge(case) == (9, Decimal(5400))


def test_a_fine_that_becomes_less_counts_less_and_is_paid_back(district, case, desk):
    taken(desk, case, "pay", paid_on="2024-07-10")
    prove(case, CHANGE, district.bureau)
    refused(desk, case, "revise", "要比原来少", fine_yuan=20000, note="裁量有误")
    taken(desk, case, "revise", fine_yuan=12000, note="裁量有误")
    assert fined(district)["penalties.fined_yuan"].total == 12000
    with pytest.raises(Incomplete, match="只能减，不能加"):
        correct(
            case, {"fine_yuan": Decimal(15000)}, actor=district.bureau, key=uuid4(), version=case.version, reason="笔误"
        )

    assert (case.state, case.publish_by, case.published_on) == ("served", date(2024, 10, 21), None)
    taken(desk, case, "publish", published_on="2024-10-15")
    taken(desk, case, "pay", paid_on="2024-07-10")
    status, page = desk.take(case, "close", closed_on="2024-10-15")
    assert (status, "多缴的8,000元还没有退" in page) == (409, True)
    refused(desk, case, "refund", "最多退8,000元", refunded_yuan=8001)
    taken(desk, case, "refund", refunded_yuan=8000)
    taken(desk, case, "close", closed_on="2024-10-15")
    assert list(verify()) == []


def test_a_decision_that_is_undone_counts_no_more_and_leaves_the_public_page_within_three_working_days(
    district, case, desk
):
    before = fined(district)
    taken(desk, case, "pay", paid_on="2024-07-10")
    refused(desk, case, "revoke", f"请附上{REVOCATION}", annulled_on="2024-10-15", note="认定事实有误")
    prove(case, REVOCATION, district.bureau)
    taken(desk, case, "revoke", annulled_on="2024-10-15", note="认定事实有误")

    assert (before["penalties.fined_yuan"].total, before["enforcement.penalised"].total) == (20000, 1)
    assert (
        fined(district)["penalties.fined_yuan"].total or 0,
        fined(district)["enforcement.penalised"].total or 0,
    ) == (0, 0)
    assert case.state == "retracting"
    assert clock.legal_day(case.due_at - case.due_at.resolution) == date(2024, 10, 21)
    taken(desk, case, "unpublish", unpublished_on="2024-10-15")
    taken(desk, case, "refund", refunded_yuan=20000)
    taken(desk, case, "close", closed_on="2024-10-15")
    assert list(verify()) == []


def test_a_closed_case_is_taken_up_again_as_long_as_the_party_may_sue(district, case, desk):
    taken(desk, case, "pay", paid_on="2024-07-10")
    taken(desk, case, "close", closed_on="2024-07-12")
    taken(desk, case, "appeal", review_suit="suit", appealed_on="2024-10-15")
    assert (case.state, case.closed_on) == ("appealed", None)
    taken(desk, case, "annul", appeal_outcome="撤销", appeal_decided_on="2024-10-15", annulled_on="2024-10-15")
    taken(desk, case, "unpublish", unpublished_on="2024-10-15")
    taken(desk, case, "refund", refunded_yuan=20000)
    taken(desk, case, "close", closed_on="2024-10-15")
    with clock.fixed(clock.start_of(date(2025, 6, 1))), pytest.raises(WrongState, match="起诉的期限"):
        advance(
            case,
            "appeal",
            actor=district.bureau,
            key=uuid4(),
            content={"review_suit": "suit", "appealed_on": date(2025, 6, 1)},
        )


def test_the_court_is_asked_only_when_nobody_may_sue_any_more(district, case, desk):
    taken(desk, case, "urge", urged_on="2024-07-20")
    status, page = desk.take(case, "apply")
    assert (status, "当事人起诉的期限到2025-01-02" in page) == (409, True)
    with clock.fixed(clock.start_of(date(2025, 1, 3))):
        advance(case, "apply", actor=district.bureau, key=uuid4())
    assert case.state == "enforcing"


def test_of_two_officers_who_close_at_once_the_second_is_told_and_one_paper_is_issued(district, case, desk, client_of):
    second = seat(
        "second", "卢刚", "department", district.system, body=district.bodies["bureau"], region=district.bureau.region,
        sectors=["general", "industry", "chemicals"],
    )  # fmt: skip
    taken(desk, case, "pay", paid_on="2024-07-10")
    case.refresh_from_db()
    shown = case.version

    taken(desk, case, "close", version=shown, closed_on="2024-07-12", archive_no="A-1")
    status, page = CaseDesk(client_of(second)).take(
        case, "close", version=shown, closed_on="2024-07-15", archive_no="A-2"
    )

    assert status == 409
    assert f"{district.bureau.name}已于" in page
    assert "A-2" in page  # what was typed is not lost
    assert (case.closed_on, case.archive_no) == (date(2024, 7, 12), "A-1")
    assert (
        store.of(case).filter(name__startswith="结案审批表").values("purpose").distinct().count()
        == store.of(case).count()
    )
