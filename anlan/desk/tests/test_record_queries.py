"""How often a record's page asks the database: as often after thirty events as after one."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.conference.decide import quiet
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.people import divisions

from .record_pages import url_of

MOST = 17  # the session and its person, the record, its history, its files, what hangs on it, who may be asked about it


@pytest.fixture(autouse=True)
def what_is_remembered_for_seconds(monkeypatch):
    """Names stay as they were read, and whether anything rings is asked each time: what is counted hangs on no clock."""
    monkeypatch.setattr(divisions, "FRESH_SECONDS", float("inf"))
    monkeypatch.setattr(quiet, "KEPT", 0.0)
    monkeypatch.setattr(quiet, "_quiet_until", 0.0)


@pytest.mark.parametrize("reader", ["town_3", "office"])
def test_a_page_with_thirty_events_asks_no_more_than_one_with_few(district, client_of, hazard, reader):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    client = client_of(getattr(district, reader))
    client.get(url_of(hazard))
    with CaptureQueriesContext(connection) as few:
        client.get(url_of(hazard))
    for number in range(28):
        values = {"description": f"配电箱无漏电保护，第{number}次看"}
        correct(hazard, values, actor=district.office, key=uuid4(), version=hazard.version, reason="写清楚")

    with CaptureQueriesContext(connection) as many:
        page = client.get(url_of(hazard))

    assert "上面30条前后相接" in page.content.decode()
    assert len(many) == len(few)
    assert len(many) <= MOST
