"""The events of imported rows are spelled piece by piece, and yet say and hash what chain.canonical() would."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from anlan.kernel.history import chain
from anlan.kernel.history.models import Event
from anlan.kernel.history.plain import plain_value
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.copying import copy_lines
from anlan.kernel.loop.imported import Imported, Origin, PastStep
from anlan.kernel.loop.lines import EVENT_COLUMNS

NOW = datetime(2024, 10, 16, 2, tzinfo=UTC)
FACTS = {
    "closed_on": date(2024, 5, 9), "description": '引号"、反斜杠\\、换行\n、\x07和𠮷', "due_at": datetime(2024, 6, 1, tzinfo=UTC),
    "extra": {"乙": 1, "甲": ["x", 2]}, "fix_budget_yuan": Decimal("1200.50"), "place_id": 7, "repeated": True,
    "state": "closed",
}  # fmt: skip


def told(district, pasts):
    imported = Imported(LEDGERS["hazards"].model, Origin('表"格.xlsx', "ab" * 32, 3), district.town_3, NOW)
    return imported.row(41, "closed", FACTS, 12, None, pasts)


def events_of(row):
    """The events of a row as the database has them."""
    copy_lines(Event, EVENT_COLUMNS, [row.events])
    return list(Event.objects.filter(ledger="hazards", record_id=41).order_by("seq"))


@pytest.mark.parametrize("dated", [True, False])
def test_each_event_is_hashed_as_the_chain_hashes_it(district, dated):
    day = datetime(2024, 5, 1, tzinfo=UTC) if dated else None
    pasts = [
        PastStep("assign", day, "found", "rectifying", {"fix_budget_yuan": Decimal("9"), "description": "先写的"}),
        PastStep("rectify", day, "rectifying", "rectified", {"repeated": False, "reported_at": NOW}),
        PastStep("verify", day, "rectified", "closed", {"closed_on": FACTS["closed_on"], "extra": FACTS["extra"]}),
    ]

    row = told(district, pasts)

    events = events_of(row)
    links = [(each.seq, each.prev, each.hash, chain.event_parts(each)) for each in events]
    assert list(chain.broken_links(links)) == []
    assert row.head == events[-1].hash
    states = _facts_after(pasts)
    assert [each.facts for each in events] == [chain.facts_hash(facts) for facts in states]
    assert [each.content["values"] for each in events[1:]] == [plain_value(past.values) for past in pasts]
    assert [each.content.get("undated", False) for each in events[1:]] == [not dated] * 3
    assert events[0].content["values"] == plain_value({n: v for n, v in states[0].items() if v})


def test_a_row_without_a_past_is_hashed_as_the_chain_hashes_it(district):
    (event,) = events_of(told(district, ()))

    assert (event.hash, event.facts) == (chain.event_hash(event), chain.facts_hash(FACTS))
    assert event.content["values"] == plain_value(FACTS)


def _facts_after(pasts):
    """What the record said after it came in and after each step, reckoned one by one."""
    brought = {name for past in pasts for name in past.values} | {"due_at"}
    known = {name: value for name, value in FACTS.items() if name not in brought} | {"state": "found"}
    after = [dict(known)]
    for past in pasts[:-1]:
        known = {**known, **past.values, "state": past.after}
        after.append(dict(known))
    return [*after, FACTS]
