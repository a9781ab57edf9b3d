"""What happens to a report while others work: its outline goes, a form comes twice, a record is withdrawn as it is issued."""

from datetime import date
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, connections

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import powers
from anlan.kernel.people.roles import AUDITOR
from anlan.kernel.report.freeze import frozen_figures
from anlan.kernel.testing.cast import NOW
from anlan.ledgers.reports import loop as reports


def text(answer):
    return answer.content.decode()


def test_an_outline_withdrawn_while_its_report_is_printed_leaves_the_report_whole(district, client_of, plant):
    later = {"place": plant, "region": plant.region, "found_on": date(2024, 10, 16), "description": "护栏松动"}
    open_record(LEDGERS["hazards"].model, later, actor=district.town_3, key=uuid4())
    values = {"name": "x", "title": "季度情况", "text": "排查隐患{hazards.found}。", "region": district.office.region}
    outline = open_record(LEDGERS["outlines"].model, values, actor=district.office, key=uuid4())
    client = client_of(district.office)
    asked = {"outline": outline.number, "from": "2024-01-01", "to": "2024-10-15"}
    drafted = client.post("/reports/", {**asked, "key": str(uuid4())})

    withdraw(outline, actor=district.office, key=uuid4(), reason="换了新提纲")

    printed = client.get(f"{drafted['Location']}file.txt")
    assert printed.status_code == 200
    assert "排查隐患0条。" in text(printed)
    again = client.post("/reports/", {**asked, "key": str(uuid4())})
    assert again.status_code == 400
    assert "这份提纲不在了，请另选一份。" in text(again)


def test_a_draft_posted_twice_is_one_report(district, client_of):
    values = {"name": "x", "title": "季度情况", "text": "好", "region": district.office.region}
    outline = open_record(LEDGERS["outlines"].model, values, actor=district.office, key=uuid4())
    sent = {"outline": outline.number, "from": "2024-01-01", "to": "2024-10-15", "key": str(uuid4())}
    client = client_of(district.office)

    places = {client.post("/reports/", sent)["Location"] for _ in range(2)}

    assert len(places) == 1


@pytest.fixture
def decisions_kept_from_auditors(monkeypatch):
    """Today whoever reads reports views every ledger; one that is kept from some of them may come any day."""
    readers = powers.table()["decisions.view"] - {AUDITOR}
    monkeypatch.setitem(powers._granted, "decisions.view", set(readers))
    powers.of_role.cache_clear()
    yield
    monkeypatch.undo()
    powers.of_role.cache_clear()


@pytest.mark.usefixtures("decisions_kept_from_auditors")
def test_who_may_not_view_a_ledger_sees_none_of_its_records_beside_the_sheet(district, client_of):
    """A published number is for every reader of the report; what it counts is for those who may view the ledger."""
    values = {
        "title": "会议议定事项", "outline": "x", "text": "议定{decisions.made}。", "starts_on": "2024-01-01",
        "ends_on": "2024-10-15", "region": district.office.region,
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    held = open_record(
        LEDGERS["meetings"].model, {"name": "专题会议", "kind": "special", "held_at": "2024-09-03T09:00+08:00"},
        actor=district.office, key=uuid4(),
    )  # fmt: skip
    decision = {
        "meeting": held, "text": "不许外传的议定事项", "holder": district.bodies["town_3"], "decided_on": "2024-09-03",
        "due_on": "2024-10-20", "region": district.town_3.region,
    }  # fmt: skip
    open_record(LEDGERS["decisions"].model, decision, actor=district.office, key=uuid4())
    assert "decisions.view" not in powers.of_role(AUDITOR)
    address = f"/reports/{report.number}/?figure=decisions.made"

    assert "不许外传的议定事项" in text(client_of(district.office).get(address))
    assert "不许外传的议定事项" not in text(client_of(district.auditor).get(address))


@pytest.mark.django_db(transaction=True)
def test_a_record_withdrawn_while_a_report_is_issued_is_in_its_figure_and_its_rows_or_in_neither(
    district, plant, monkeypatch
):
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, "found_on": date(2024, 10, 12)}
    hazards = [
        open_record(LEDGERS["hazards"].model, {**facts, "description": words}, actor=district.town_3, key=uuid4())
        for words in ("护栏松动", "配电箱无漏电保护")
    ]
    values = {
        "title": "隐患情况", "outline": "x", "text": "排查隐患{hazards.found}。", "starts_on": "2024-01-01",
        "ends_on": "2024-10-15", "region": district.office.region,
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    advance(report, "submit", actor=district.office, key=uuid4(), content={"signer": district.leader.post_id})
    advance(report, "sign", actor=district.leader, key=uuid4())

    def take_back():
        try:
            with clock.fixed(NOW):
                withdraw(hazards[0], actor=district.town_3, key=uuid4(), reason="重复登记")
        finally:
            connections.close_all()

    taking, freeze = Thread(target=take_back), reports.freeze

    def freeze_later(*arguments):
        """The figures are counted; now somebody withdraws a record, or waits until the report is issued."""
        taking.start()
        while taking.is_alive() and not _somebody_waits():
            taking.join(0.05)
        return freeze(*arguments)

    monkeypatch.setattr(reports, "freeze", freeze_later)

    advance(report, "issue", actor=district.office, key=uuid4())
    taking.join()

    (figure,) = frozen_figures(report)
    assert figure.value == figure.records == len(figure.row_ids)


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it is looked at once
        cursor.execute("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.rowcount > 0
