"""Violations of a case: weighed apart by the law of the day of the act, added up, listed by the papers; until when they may be touched."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, correct, withdraw
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from .charges import charges_of
from .models import Case, Penalty, Violation
from .penalty_table import articles
from .testing import CaseDesk
from .tests import case_of

DOMAIN = Path(__file__).resolve().parents[4] / "shared" / "domain" / "penalties.csv"
RECORDS, OVERDUE, SIGNS, HCSL_SIGNS = "wsl-97-4-1", "wsl-97-4-2", "wsl-99-1-1", "hcsl-101.1-10-1"
ACTED = date(2024, 5, 20)


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


class TestViolation(LedgerSuite, LoopSuite):
    model = Violation
    brings: ClassVar = {
        "weigh": {
            "acted_on": ACTED, "article": RECORDS, "discretion": "初次违法", "fine_yuan": Decimal(20000), "violated": "安全生产法第二十八条",
        },
        "drop": {"dropped_because": "证据不足"},
    }  # fmt: skip

    def facts(self, district, plant):
        case = Case._base_manager.first() or case_of(district, plant)
        return {
            "case": case, "violation": case.violation, "acted_on": ACTED, "region": plant.region, "sector": plant.sector,
        }  # fmt: skip


@pytest.fixture
def plant(make_plant):
    return make_plant()


@pytest.fixture
def case(district, plant):
    return case_of(district, plant)


@pytest.fixture
def desk(district, client_of):
    return CaseDesk(client_of(district.bureau))


def test_violations_are_added_weighed_apart_and_stand_in_each_paper_with_their_sum(district, case, desk):
    signs = desk.add(case, violation="未在有较大危险因素的场所设置警示标志", acted_on="2024-05-20")
    person = desk.add(case, violation="未履行管理职责", party="李强（主要负责人）", acted_on="2024-05-20")
    own = Violation._base_manager.get(violation=case.violation)
    assert "还有3项没有裁量" in desk.page(case)
    early = desk.take(case, "issue_notice", violated="二十八条", basis="九十七条", planned_yuan=10000)
    assert "还有3项违法行为没有裁量" in early[1]

    assert desk.weigh(signs, SIGNS, 30000)[0] == 302
    assert desk.weigh(own, RECORDS, 60000)[0] == 302
    assert desk.weigh(person, "wsl-94-1-1", 20000)[0] == 302
    case.refresh_from_db()
    assert case.planned_yuan == 110000
    assert case.basis == "安全生产法第九十七条第四项；安全生产法第九十九条第一项；安全生产法第九十四条第一款"
    assert "合计罚款110,000元" in desk.page(case)
    other_sum = desk.take(case, "issue_notice", violated=case.violated, basis=case.basis, planned_yuan=90000)
    assert (other_sum[0], "各项罚款合计110,000元，这里写了90,000元" in other_sum[1]) == (422, True)
    issued = desk.take(case, "issue_notice", violated=case.violated, basis=case.basis, planned_yuan=110000)
    assert issued[0] == 302, issued[1]

    notice = desk.paper(case, "notice")
    for part in (
        "1. 2024年5月20日，你单位未如实记录培训情况，违反了", "2. 2024年5月20日，你单位未在有较大危险因素的场所设置警示标志，违反了",
        "3. 2024年5月20日，李强（主要负责人）未履行管理职责", "1. 依据安全生产法第九十七条第四项，对你单位：罚款人民币60,000元",
        "3. 依据安全生产法第九十四条第一款，对李强（主要负责人）：罚款人民币20,000元", "合并执行：罚款合计人民币110,000元",
        "第1项，一般：初次违法，及时改正",
    ):  # fmt: skip
        assert part in notice, part
    assert case.hearing_notice_no  # a person is fined 20,000 yuan: M18 art. 55

    assert desk.take(case, "notify", notice_served_on="2024-06-04", planned_yuan=110000)[0] == 302
    assert desk.take(case, "hear", plea="没有异议")[0] == 302
    refused = desk.weigh(signs, SIGNS, 40000)
    assert (refused[0], "告知过的只能减轻" in refused[1]) == (422, True)
    lessened = desk.weigh(signs, SIGNS, 10000, circumstance="lenient", discretion="听取申辩后从轻")
    assert lessened[0] == 302, lessened[1]
    assert desk.take(person, "drop", dropped_because="查明已经履职")[0] == 302
    decided = desk.take(case, "decide", decided_on="2024-06-20", penalty_kind="fine")
    assert decided[0] == 302, decided[1]

    decision = desk.paper(case, "decision")
    assert case.fine_yuan == 70000
    assert "合并执行：罚款合计人民币70,000元" in decision
    assert "李强" not in decision
    penalty = Penalty.objects.within(district.bureau.scope).get(case=case)
    assert (penalty.kind, penalty.fine_yuan) == ("fine", 70000)
    assert list(verify()) == []


def test_a_fine_outside_the_article_is_refused_at_its_field(district, case, desk):
    own = desk.add(case, violation="", acted_on="2024-05-20")
    assert own.violation == case.violation  # what was left empty is what the case says

    above, none, below = desk.weigh(own, RECORDS, 100001), desk.weigh(own, RECORDS), desk.weigh(own, OVERDUE, 99999)
    person = desk.weigh(own, "wsl-97-4-3", 30000)
    facts = {"acted_on": ACTED, "article": RECORDS, "discretion": "从重", "fine_yuan": Decimal(100001)}
    with pytest.raises(Incomplete) as refused:
        advance(own, "weigh", actor=district.bureau, key=uuid4(), content=facts)

    told = "安全生产法第九十七条第四项：单位100,000元以下，这里写了100,001元，超过了上限。"
    assert refused.value.missing == {"fine_yuan": f"罚款(元)：{told}"}
    assert (above[0], told in above[1]) == (422, True)
    assert (none[0], "应当罚款" in none[1]) == (422, True)
    assert (person[0], "请写受罚的人" in person[1]) == (422, True)
    assert (below[0], "低于下限的只有减轻处罚" in below[1]) == (422, True)

    for article, yuan, circumstance in (
        (OVERDUE, 99999, "mitigated"),
        (RECORDS, "", "spared"),
        (RECORDS, 100000, "severe"),
    ):
        assert (
            desk.weigh(own, article, yuan, circumstance=circumstance)[0] == 302
        )  # both ends belong to the range (M18 art. 88)
    assert "100,000元以下" in desk.page(own)
    changed = {"fine_yuan": Decimal(500000)}
    with pytest.raises(Incomplete, match="超过了上限"):
        correct(own, changed, actor=district.bureau, key=uuid4(), version=own.version, reason="笔误")


def test_an_act_is_judged_by_the_law_of_its_day(case, desk):
    old = desk.add(case, violation="没有警示标志", acted_on="2021-08-31")
    later = desk.weigh(old, SIGNS, 30000)
    assert later[0] == 422
    assert "安全生产法（2021修正），2021-09-01起施行，违法行为发生在2021-08-31，那天还没有施行" in later[1]

    assert desk.weigh(old, SIGNS, 60000, later_law="on")[0] == 422  # above what the later one allows
    assert desk.weigh(old, SIGNS, 30000, later_law="on")[0] == 302
    assert desk.weigh(old, "-", 80000, basis="安全生产法（2014修正）第九十六条第一项")[0] == 302
    assert "金额请对照原文" in desk.page(old)
    assert "金额请对照原文" in desk.page(case)
    assert "两年内没有发现的不再处罚" in desk.page(old)
    future = desk.weigh(old, HCSL_SIGNS, 1000, later_law="on")
    assert "今天还没有施行" in future[1]


def test_the_form_offers_the_articles_of_that_day_what_sounds_like_it_first(case, desk):
    old, new = (
        desk.add(case, violation=f"未设置安全警示标志{at}", acted_on=day)
        for at, day in enumerate(("2021-08-01", "2024-05-20"))
    )

    offers = [desk.client.get(f"/ledgers/violations/{each.number}/").content.decode() for each in (old, new)]

    assert SIGNS not in offers[0]
    assert "reg493-36-1-1" in offers[0]
    assert offers[1].index(SIGNS) < offers[1].index("wsl-92-1-1")
    assert HCSL_SIGNS not in offers[1]


def test_nothing_is_added_changed_or_withdrawn_once_the_party_is_told(district, case, desk):
    own = desk.add(case, acted_on="2024-05-20")
    desk.weigh(own, RECORDS, 20000)
    case.refresh_from_db()
    desk.take(case, "issue_notice", violated=case.violated, basis=case.basis, planned_yuan=20000)

    refused = desk.client.post(
        "/ledgers/violations/new/", {"key": str(uuid4()), "case": case.number, "violation": "又一项"}
    )
    assert (refused.status_code, "还没有送达，违法行为先不能动" in refused.content.decode()) == (422, True)
    assert "/ledgers/violations/new/" not in desk.client.get(f"/ledgers/enforcement/{case.number}/").content.decode()
    assert "违法行为先不能动" in desk.page(own)
    with pytest.raises(WrongState, match="还没有送达"):
        withdraw(own, actor=district.system, key=uuid4(), reason="登错了")
    with pytest.raises(Incomplete, match="还没有送达"):
        correct(own, {"violation": "另一件事"}, actor=district.bureau, key=uuid4(), version=own.version, reason="笔误")

    desk.take(case, "notify", notice_served_on="2024-06-04", planned_yuan=20000)
    desk.take(case, "hear", plea="没有异议")
    assert desk.take(case, "investigate_again", note="又查出一项")[0] == 302
    further = desk.add(case, violation="没有警示标志", acted_on="2024-05-20")
    assert desk.weigh(further, SIGNS, 5000)[0] == 302
    case.refresh_from_db()
    assert (case.planned_yuan, len(charges_of(case))) == (25000, 2)


def test_a_case_without_rows_has_the_one_violation_that_it_tells(district, plant, desk):
    case = case_of(district, plant)
    values = {"violated": "第二十八条", "basis": "第九十七条", "planned_yuan": Decimal(20000)}
    advance(case, "issue_notice", actor=district.bureau, key=uuid4(), content=values)

    (charge,) = charges_of(case)

    assert (charge.violation, charge.basis, charge.yuan, charge.row) == (case.violation, "第九十七条", 20000, None)
    assert "经查，你单位未如实记录培训情况，违反了第二十八条。" in desk.paper(case, "notice")


def test_a_person_is_fined_two_hundred_yuan_on_the_spot_at_most(case, desk):
    own = desk.add(case, party="张强（操作工）", acted_on="2024-05-20")
    assert desk.weigh(own, "", 300, basis="安全生产法（示范条款）")[0] == 302
    status, page = desk.take(case, "decide_on_the_spot", decision_no="青应急当罚〔2024〕9号", fine_yuan=300)
    assert (status, "对个人罚款不超过200元" in page) == (422, True)
    assert desk.weigh(own, "", 200, basis="安全生产法（示范条款）")[0] == 302
    assert desk.take(case, "decide_on_the_spot", decision_no="青应急当罚〔2024〕9号")[0] == 302
    assert case.fine_yuan == 200


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain's penalties are not beside the project")
def test_the_table_says_what_the_domains_says():
    with DOMAIN.open(encoding="utf-8", newline="") as file:
        theirs = sorted(
            (row["fine_min_yuan"], row["fine_max_yuan"]) for row in csv.DictReader(file)
            if row["stage"] != "rule" and row["subject"] not in ("official", "authority")
        )  # fmt: skip
    severe = [
        each for each in articles().values() if each.law == "安全生产法" and each.stage == "情节特别严重"
    ]  # art. 114, twice to five times
    ours = sorted((each.low, each.high) for each in articles().values() if each not in severe)

    assert ours == theirs
    assert len(severe) == 4
    assert all(int(each.low) * 5 < int(each.high) * 2 for each in severe)
    assert all(each.mark == "V" and each.source and each.valid_from for each in articles().values())


def test_a_range_is_that_of_a_whole_article():
    """No bound without the other where the law names yuan, and none where it names none."""
    for each in articles().values():
        assert (each.fine == "yuan") == bool(each.low and each.high), each.code
        assert each.fine != "yuan" or int(each.low) < int(each.high), each.code
        assert (each.fine == "other") == bool(each.share), each.code
        assert each.against, each.code
