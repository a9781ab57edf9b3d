"""An inspection closes by its steps: two certified officers, papers under numbers of their own, what is open checked again."""

import threading
from datetime import date
from types import MappingProxyType
from typing import ClassVar
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.clock.working import add_working_days, calendar
from anlan.kernel.evidence import store
from anlan.kernel.history import serial
from anlan.kernel.history.errors import Incomplete, SamePerson, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tied_records
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.by_columns import csv_of
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Case, Check, Inspector
from .test_papers import words_of
from .testing import chief_of, find_at, officers_of, plan, put_right

NOTHING: MappingProxyType[str, object] = MappingProxyType({})
_NEEDS_FINDINGS = ("ordered", "rectifying", "failed")


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def chief(district, monkeypatch):
    person = chief_of(district)
    monkeypatch.setitem(district.actors, "chief", person)
    return person


def take(check, step, actor, **content):
    advance(check, step, actor=actor, key=uuid4(), content=content)


class TestInspector(LedgerSuite):
    model = Inspector

    def facts(self, district, plant):
        return {"name": "马超", "certificate_no": "QH0600121", "valid_until": date(2026, 5, 31), "region": plant.region}


class TestCheck(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Check
    brings: ClassVar = {
        "serve": {"received_by": "赵安", "service_way": "direct", "served_on": date(2024, 10, 16)},
        "measure": {"measures": "撤出作业人员"},
        "cancel": {"cancelled_because": "企业停产"},
    }

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant, monkeypatch):
        self.prepare(district, plant)
        monkeypatch.setitem(district.actors, "chief", self.second)

    def prepare(self, district, plant):
        facts = {
            "case_no": "青应急立〔2024〕71号（示范）", "place": plant, "region": plant.region, "sector": plant.sector,
            "violation": "逾期未整改", "filed_on": date(2024, 10, 16),
        }  # fmt: skip
        self.district, self.second = district, chief_of(district)
        self.case = open_record(Case, facts, actor=district.bureau, key=uuid4())

    def facts(self, district, plant):
        lead, second = officers_of(district)
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "planned_on": date(2024, 10, 18), "lead": lead,
            "second": second, "kind": "case",
        }  # fmt: skip

    def brought(self, step):
        return {**super().brought(step), **({"case": self.case} if step.code == "file" else {})}

    def taker(self, district, record, step):
        return self.second if step.not_by else super().taker(district, record, step)

    def put_in(self, district, plant, step="", more=NOTHING):
        record = super().put_in(district, plant, step, more)
        return self._having_found(record) if self._begins_late(step) else record

    def bring_to(self, district, plant, state, then=""):
        return super().bring_to(district, plant, state, then or ("serve" if state in _NEEDS_FINDINGS else ""))

    def open_by_page(self, district, plant, client_of, step="", more=NOTHING):
        record = super().open_by_page(district, plant, client_of, step, more)
        return record if step == "finish" else self._having_found(record)

    def _put_at(self, district, plant):
        return self._having_found(super()._put_at(district, plant))

    def take(self, district, record, step):
        self._ready(record, step)
        return super().take(district, record, step)

    def step_by_page(self, record, step, actor, client_of, **how):
        self._ready(record, step)
        return super().step_by_page(record, step, actor, client_of, **how)

    def _begins_late(self, step):
        return step == "order" or (step and set(self.loop.step(step).source) & set(_NEEDS_FINDINGS))

    def _having_found(self, record):
        find_at(self.district, record)
        record.refresh_from_db()
        return record

    def _ready(self, record, step):
        """What is checked again and found in order was put right."""
        if step.code in ("pass", "finish") and record.open_problems:
            put_right(self.district, record)
        if step.code == "measure" and record.state in step.source:
            find_at(self.district, record, level="major", standard="判定标准第三条")
            record.refresh_from_db()

    def by_hand(self, district, plant):
        done, last_year = {"checked_on": date(2024, 6, 3)}, {"checked_on": date(2023, 6, 3)}
        planned_before = {"checked_on": date(2024, 6, 4), "planned_on": date(2023, 12, 29)}
        return {
            "checks.visits": ByHand(2, rows=[done, planned_before], left_out=[last_year, {}]),
            "checks.documents": ByHand(
                5, rows=[done | {"documents": 2}, planned_before | {"documents": 3}], left_out=[last_year, {}]
            ),
        }


def test_one_officer_alone_or_with_a_certificate_that_is_over_does_not_inspect(district, plant, chief):
    lead, second = officers_of(district)
    late = {"name": "何超", "certificate_no": "QH0600001", "valid_until": date(2024, 10, 17)}
    over = open_record(Inspector, late, actor=district.bureau, key=uuid4())
    alone = plan(district, plant, second=None)

    for pair in ({}, {"second": lead}):
        with pytest.raises(Incomplete, match="行政处罚法第42条"):
            take(alone, "approve", chief, **pair)
    with pytest.raises(Incomplete, match="2024-10-17到期"):
        take(alone, "approve", chief, second=over)
    take(alone, "approve", chief, second=second)
    with clock.fixed(clock.now()), pytest.raises(Incomplete, match="行政处罚法第42条"):
        take(alone, "arrive", district.bureau, second=lead)
    take(alone, "arrive", district.bureau)

    assert (alone.officers, alone.checked_on, alone.state) == ("马超；邹敏", clock.today(), "on_site")


def test_nobody_approves_their_own_plan_and_what_is_urgent_goes_first_and_says_why(district, plant, client_of, chief):
    check = plan(district, plant)
    page = f"/ledgers/checks/{check.number}/"
    with pytest.raises(SamePerson, match="登记"):
        take(check, "approve", district.bureau)
    with pytest.raises(Incomplete, match="请写明理由"):
        take(check, "arrive_at_once", district.bureau)

    assert "“登记”是您办的" in client_of(district.bureau).get(page).content.decode()
    assert "“登记”是您办的" not in client_of(chief).get(page).content.decode()
    take(check, "arrive_at_once", district.bureau, note="群众举报正在冒烟")
    assert check.state == "on_site"


def test_a_sheet_stands_in_for_no_approval(district, plant, chief):
    planned = plan(district, plant)
    ledger, names = LEDGERS["checks"], ("place", "planned_on", "content", "state")
    row = {"place": str(plant), "planned_on": "2024-10-21", "content": "有限空间", "state": "待检查"}
    told = [{"number": planned.number, "state": "待检查"}]

    staged = stage(ledger, csv_of(ledger, names, [row]), "方案.csv", district.bureau)
    again = stage(ledger, csv_of(ledger, ("number", "state"), told), "方案.csv", chief)
    done = csv_of(
        ledger, ("number", "checked_on", "state"), [{**told[0], "checked_on": "2024-10-16", "state": "已办结"}]
    )
    own, others = (stage(ledger, done, "检查.csv", actor) for actor in (district.bureau, chief))
    commit(staged)

    assert [(each.cell, "不能代替批准，按“方案待批”导入" in each.message) for each in staged.told] == [("D2", True)]
    assert Check.objects.within(district.bureau.scope).get(content="有限空间").state == "planned"
    assert (again.changed, again.unchanged) == ([], 1)
    assert ["“批准方案”要由另一个人办" in problem.message for problem in own.errors] == [True]
    assert [[step.step for step in change.steps] for change in others.changed] == [
        ["approve", "arrive", "record", "finish"]
    ]


def test_without_findings_it_closes_after_its_record_and_its_paper_is_kept(district, plant, client_of, chief):
    check = plan(district, plant, experts="杨帆（机械）")
    address, client = f"/papers/checks/{check.number}/", client_of(district.bureau)
    for step, actor in (("approve", chief), ("arrive", district.bureau)):
        take(check, step, actor)
    draft = client.get(f"{address}record.docx").content
    assert "草稿 Word" in client.get(address).content.decode()
    assert "草稿" in words_of(draft)

    take(check, "record", district.bureau, met_by="赵安")

    assert check.record_no == "（青禾）应急检记〔2024〕1号"
    kept = words_of(b"".join(client.get(f"{address}record.docx").streaming_content))
    shown = client.get(address).content.decode()
    assert "草稿" not in kept
    for part in (check.record_no, "证号：QH0600134", "杨帆（机械）", "赵安", "未发现问题"):
        assert part in kept
    assert f"现场检查记录{check.record_no}.pdf" in shown
    assert "草稿 Word" not in shown, "the other papers have nothing to say"
    with pytest.raises(WrongState, match="没有待整改的隐患"):
        take(check, "order", district.bureau)
    take(check, "finish", district.bureau)
    check.refresh_from_db()
    assert (check.state, check.closed_on, check.documents) == ("kept", clock.today(), 1)
    assert list(verify()) == []


def test_what_stands_open_is_ordered_served_and_checked_again(district, plant, client_of, chief):
    check, bureau = plan(district, plant), district.bureau
    for step, actor in (("approve", chief), ("arrive", bureau)):
        take(check, step, actor)
    find_at(district, check)
    undated = find_at(district, check, description="砂轮机未装防护罩", fix_due_on=None)
    check.refresh_from_db()
    take(check, "record", bureau)
    with pytest.raises(WrongState, match="还有2条隐患没有销号"):
        take(check, "finish", bureau)
    with pytest.raises(WrongState, match=undated.number):
        take(check, "order", bureau)
    assert check.order_no == ""
    correct(undated, {"fix_due_on": date(2024, 10, 20)}, actor=bureau, key=uuid4(), version=undated.version)

    take(check, "order", bureau)
    issued_files = {each.name: each.sha256 for each in store.of(check)}
    take(check, "serve", bureau, received_by="赵安", service_way="direct")

    assert check.order_no == "（青禾）应急责改〔2024〕1号", "one that was refused took no number"
    assert (check.served_on, check.received_by) == (clock.today(), "赵安")
    assert check.recheck_by == add_working_days(date(2024, 10, 25), 10, calendar())
    assert clock.legal_day(check.due_at) >= check.recheck_by
    assert f"责令限期整改指令书{check.order_no}.pdf" in issued_files
    for hazard in tied_records(
        check, "hazards"
    ):  # the order is what gives them out: they are the firm's now, by its deadline
        assert (hazard.state, hazard.due_at) == ("rectifying", clock.end_of(hazard.fix_due_on))
    with pytest.raises(WrongState, match="还有2条"):
        take(check, "pass", bureau)
    put_right(district, check)
    with pytest.raises(WrongState, match="没有待整改的隐患"):
        take(check, "fail", bureau)
    take(check, "pass", bureau)

    check.refresh_from_db()
    assert (check.state, check.review_no) == ("kept", "（青禾）应急复查〔2024〕1号")
    assert {each.name: each.sha256 for each in store.of(check)}.items() > issued_files.items()
    assert check.documents == 3
    assert list(verify()) == []


def test_a_firm_reads_what_it_was_served_at_its_own_desk_and_nothing_that_is_still_in_the_house(
    district, plant, manager, client_of, chief
):
    check, bureau, desk = plan(district, plant), district.bureau, client_of(manager)
    for step, actor in (("approve", chief), ("arrive", bureau)):
        take(check, step, actor)
    find_at(district, check)
    take(check, "record", bureau)
    take(check, "order", bureau)
    order = f"/papers/checks/{check.number}/order.pdf"
    before = desk.get("/firm/").content.decode()
    assert (order in before, desk.get(order).status_code) == (False, 404)
    assert f"/papers/checks/{check.number}/record.pdf" in before  # that was signed on the spot

    take(check, "serve", bureau, received_by="赵安", service_way="direct")

    page = desk.get("/firm/").content.decode()
    assert order in page
    assert check.order_no in page
    assert "还没改完的最早10月25日到期" in page
    assert "除尘管道积灰" in page  # what is to be done, with its deadline
    assert b"".join(desk.get(order).streaming_content).startswith(b"%PDF")
    assert desk.get(order.replace("order.pdf", "review.pdf")).status_code == 404
    assert desk.get(f"/papers/checks/{check.number}/").status_code == 403
    assert (
        "责令限期整改指令书"
        not in client_of(district.town_3).get(f"/ledgers/enterprises/{plant.number}/").content.decode()
    )


def test_what_was_not_put_right_in_time_becomes_a_case_of_the_same_firm(district, plant, other_plant, chief):
    bureau = district.bureau
    check = plan(district, plant)
    find_at(district, check)
    check.refresh_from_db()
    for step, actor in (("approve", chief), ("arrive", bureau), ("record", bureau), ("order", bureau)):
        take(check, step, actor)
    take(check, "serve", bureau, received_by="赵安", service_way="direct")
    take(check, "fail", bureau)
    facts = {"violation": "逾期未整改", "filed_on": clock.today()}
    strange, own = (
        open_record(Case, {**facts, "case_no": f"{each.pk}号", "place": each}, actor=bureau, key=uuid4())
        for each in (other_plant, plant)
    )

    with pytest.raises(Incomplete, match="不是宏达机械厂"):
        take(check, "file", bureau, case=strange)
    take(check, "file", bureau, case=own)

    assert check.state == "kept"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers_and_one_that_fails_gives_its_own_back():
    numbers, gate = [], threading.Barrier(2)

    def issue():
        gate.wait()
        with transaction.atomic():
            numbers.append(serial.take("（青禾）应急责改", 2024))
        connection.close()

    for _ in range(3):
        threads = [threading.Thread(target=issue) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        with transaction.atomic():
            serial.take("（青禾）应急责改", 2024)
            transaction.set_rollback(True)

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    with transaction.atomic():
        assert (serial.take("（青禾）应急责改", 2025), serial.take("（青禾）水利责改", 2024)) == (1, 1)


def test_documents_are_counted_from_what_is_attached_and_more_may_lie_on_paper(
    district, client_of, make_plant, settings, tmp_path
):
    settings.EVIDENCE_ROOT = tmp_path
    plant = make_plant()
    facts = {
        "place": plant,
        "region": plant.region,
        "sector": plant.sector,
        "checked_on": date(2024, 6, 3),
        "officers": "马超",
    }
    check = open_record(Check, facts, actor=district.bureau, key=uuid4())
    page, client = f"/ledgers/checks/{check.number}/", client_of(district.bureau)

    def attach(name):
        content = SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4\n" + name.encode() + b"\n%%EOF\n")
        assert client.post(f"{page}evidence/", {"purpose": "执法文书", "files": [content]}).status_code == 302
        check.refresh_from_db()
        return check.documents

    assert [attach("record"), attach("order")] == [1, 2]
    correct(check, {"documents": 5}, actor=district.bureau, key=uuid4(), version=check.version, reason="还有两份纸质的")
    assert attach("notice") == 5
    assert list(verify("checks")) == []
