"""Since when a record is in its state and what it was in before: kept by every verb and by COPY, in one way."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.dateparse import parse_datetime

from anlan.kernel import clock
from anlan.kernel.history.migrating import fill_state_since
from anlan.kernel.history.models import Event, Span
from anlan.kernel.history.reading import SPANS_WRONG
from anlan.kernel.history.spans import mend
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, extend, withdraw
from anlan.kernel.loop.bulk import Origin, PastStep, open_many, withdraw_many
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3
from anlan.ledgers.hazards.models import Hazard
from anlan.ledgers.training.models import Course

DAY = timedelta(days=1)


def spans(record):
    rows = Span.objects.filter(ledger=record.code, record_id=record.pk).order_by("since")
    return list(rows.values_list("state", "since", "until"))


def fresh(record):
    with unscoped("the row as it is", type(record)):
        return type(record).objects.get(pk=record.pk)


@pytest.fixture
def hazard(district, plant):
    values = {"description": "护栏松动", "found_on": date(2024, 10, 15), "place": plant}
    return open_record(Hazard, values, actor=district.town_3, key=uuid4())


def assign(hazard, actor, at):
    content = {"fix_due_on": date(2024, 11, 1), "fix_person": "赵一"}
    return advance(hazard, "assign", actor=actor, key=uuid4(), content=content, happened_at=at)


def test_a_new_record_is_in_its_state_since_it_was_opened(hazard):
    assert fresh(hazard).state_since == NOW
    assert spans(hazard) == []


def test_a_step_closes_the_span_of_the_state_it_leaves(district, hazard):
    with clock.fixed(NOW + 2 * DAY):
        assign(hazard, district.town_3, NOW + DAY)

    assert fresh(hazard).state_since == NOW + DAY
    assert spans(hazard) == [("found", NOW, NOW + DAY)]


def test_a_step_that_is_told_late_begins_no_state_before_the_one_it_follows(district, hazard):
    assign(hazard, district.town_3, NOW - DAY)

    assert fresh(hazard).state_since == NOW
    assert spans(hazard) == []


def test_what_changes_no_state_moves_nothing(district, hazard):
    with clock.fixed(NOW + DAY):
        extend(hazard, NOW + 90 * DAY, actor=district.office, key=uuid4(), reason="等配件", version=hazard.version)

    assert fresh(hazard).state_since == NOW
    assert spans(hazard) == []
    event = Event.objects.get(ledger="hazards", record_id=hazard.pk, seq=2)
    assert parse_datetime(event.content["values"]["due_at"]) == NOW + 90 * DAY


def test_withdrawing_one_and_many_say_the_same(district, plant, hazard):
    values = {"description": "井盖缺失", "found_on": date(2024, 10, 15), "place": plant}
    other = open_record(Hazard, values, actor=district.town_3, key=uuid4())

    with clock.fixed(NOW + DAY):
        withdraw(hazard, actor=district.office, key=uuid4(), reason="重复")
        withdraw_many([other], actor=district.office, reason="重复")

    for record in (hazard, other):
        assert fresh(record).state_since == NOW + DAY
        assert spans(record) == [("found", NOW, NOW + DAY)]
    assert list(verify()) == []


def brought(model, columns, rows, actor, pasts=None):
    numbers = range(2, len(rows) + 2)
    ids = open_many(
        model, columns, rows, actor=actor, origin=Origin("台账.xlsx", "ab"), row_numbers=numbers, pasts=pasts
    )
    with unscoped("what came in", model):
        return [model.objects.get(pk=pk) for pk in ids]


COLUMNS = ("place_id", "region", "sector", "description", "found_on", "state")


def test_an_imported_row_says_what_it_set_and_since_when(district):
    course, = brought(
        Course, ("region", "sector", "name", "held_on", "people"),
        [(TOWN_3, "general", "安全生产培训", date(2024, 3, 1), 40)], district.town_3,
    )  # fmt: skip

    event = Event.objects.get(ledger="training", record_id=course.pk)
    assert event.content["values"]["name"] == "安全生产培训"
    assert event.content["values"]["people"] == 40
    assert event.content["values"]["held_on"] == "2024-03-01"
    assert (event.content["row"], event.content["file"]) == (2, "台账.xlsx")
    assert course.state_since == event.happened_at == clock.start_of(date(2024, 3, 1))
    assert event.recorded_at == NOW
    assert list(verify()) == []


def test_moments_of_an_imported_row_are_kept_as_people_s_programs_write_them(district, plant):
    hazard, = brought(
        Hazard, (*COLUMNS, "due_at"), [(plant.pk, TOWN_3, "general", "护栏松动", date(2024, 10, 10), "found", NOW + DAY)],
        district.town_3,
    )  # fmt: skip

    event = Event.objects.get(ledger="hazards", record_id=hazard.pk)
    assert parse_datetime(event.content["values"]["due_at"]) == NOW + DAY
    assert list(verify()) == []


def test_a_row_that_comes_in_closed_without_its_past_is_known_to_be_so_since_it_came(district, plant):
    (hazard,) = brought(
        Hazard, COLUMNS, [(plant.pk, TOWN_3, "general", "护栏松动", date(2024, 3, 1), "closed")], district.town_3
    )

    event = Event.objects.get(ledger="hazards", record_id=hazard.pk)
    assert event.content["undated"] is True
    assert hazard.state_since == NOW
    assert spans(hazard) == []


def day(month, number):
    return clock.start_of(date(2024, month, number))


def test_the_past_of_a_row_comes_in_as_dated_steps(district, plant):
    past = [
        PastStep("assign", day(3, 2), "found", "rectifying", {"fix_person": "赵一"}),
        PastStep("fix", day(3, 9), "rectifying", "rectified", {"fixed_on": date(2024, 3, 9)}),
        PastStep("close", day(3, 10), "rectified", "closed", {"closed_on": date(2024, 3, 10)}),
    ]
    hazard, = brought(
        Hazard, (*COLUMNS, "fix_person", "fixed_on", "closed_on"),
        [(plant.pk, TOWN_3, "general", "护栏松动", date(2024, 3, 1), "closed", "赵一", date(2024, 3, 9), date(2024, 3, 10))],
        district.town_3, [past],
    )  # fmt: skip

    events = list(Event.objects.filter(ledger="hazards", record_id=hazard.pk).order_by("seq"))
    assert [(event.before, event.after) for event in events] == [
        ("", "found"), ("found", "rectifying"), ("rectifying", "rectified"), ("rectified", "closed")
    ]  # fmt: skip
    assert [event.happened_at for event in events] == [day(3, 1), day(3, 2), day(3, 9), day(3, 10)]
    assert {event.recorded_at for event in events} == {NOW}
    assert "fix_person" not in events[0].content["values"]
    assert events[2].content["values"] == {"fixed_on": "2024-03-09"}
    assert spans(hazard) == [
        ("found", day(3, 1), day(3, 2)), ("rectifying", day(3, 2), day(3, 9)), ("rectified", day(3, 9), day(3, 10)),
    ]  # fmt: skip
    assert (hazard.state_since, hazard.version) == (day(3, 10), 4)
    assert list(verify()) == []


def test_a_day_that_the_sheet_lacks_is_unknown_and_not_guessed(district, plant):
    past = [
        PastStep("assign", None, "found", "rectifying", {}),
        PastStep("fix", day(3, 9), "rectifying", "rectified", {}),
        PastStep("close", None, "rectified", "closed", {}),
    ]
    hazard, = brought(
        Hazard, COLUMNS, [(plant.pk, TOWN_3, "general", "护栏松动", date(2024, 3, 1), "closed")], district.town_3, [past]
    )  # fmt: skip

    events = list(Event.objects.filter(ledger="hazards", record_id=hazard.pk).order_by("seq"))
    assert [event.content.get("undated", False) for event in events] == [False, True, False, True]
    assert spans(hazard) == []
    assert hazard.state_since == NOW
    assert list(verify()) == []


def test_a_record_that_came_in_goes_on_from_there(district, plant):
    past = [PastStep("assign", day(3, 2), "found", "rectifying", {})]
    hazard, = brought(
        Hazard, COLUMNS, [(plant.pk, TOWN_3, "general", "护栏松动", date(2024, 3, 1), "rectifying")], district.town_3, [past]
    )  # fmt: skip

    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复")

    assert spans(hazard) == [("found", day(3, 1), day(3, 2)), ("rectifying", day(3, 2), NOW)]
    assert datetime.now(UTC) > fresh(hazard).state_since
    assert list(verify()) == []


def test_the_migration_finds_in_the_events_what_the_verbs_and_copy_have_kept(district, plant, hazard):
    past = [PastStep("assign", day(3, 2), "found", "rectifying", {})]
    row = (plant.pk, TOWN_3, "general", "井盖缺失", date(2024, 3, 1))
    brought(Hazard, COLUMNS, [(*row, "rectifying")], district.town_3, [past])
    brought(Hazard, COLUMNS, [(*row, "closed"), (*row, "found")], district.town_3)
    assign(hazard, district.town_3, NOW + DAY)
    kept = everything()

    Span.objects.all().delete()
    with unscoped("as before the migration", Hazard), connection.cursor() as cursor:
        Hazard.objects.update(state_since=None)
        cursor.execute(fill_state_since("hazards", "hazards_hazard", start="found", when="found_on").sql)

    assert everything() == kept


def everything():
    with unscoped("all of them", Hazard):
        since = list(Hazard.objects.order_by("pk").values_list("pk", "state_since"))
    return since, list(Span.objects.order_by("record_id", "since").values_list("record_id", "state", "since", "until"))


def test_spans_that_were_altered_past_the_loop_are_found_and_mended(district, hazard, alter_spans):
    """Figures of past days trust them, and no event's hash covers them."""
    with clock.fixed(NOW + 2 * DAY):
        assign(hazard, district.town_3, NOW + DAY)
        assert list(verify()) == []
        before = spans(hazard), fresh(hazard).state_since

        alter_spans(hazard)

        assert [(each.number, each.what) for each in verify()] == [(hazard.number, SPANS_WRONG)]
        mend(fresh(hazard))
        assert (spans(hazard), fresh(hazard).state_since) == before
        assert list(verify()) == []


@pytest.fixture(
    params=[
        "UPDATE loop_span SET since = since - interval '1 year' WHERE record_id = %s",
        "UPDATE loop_span SET state = 'closed' WHERE record_id = %s",
        "DELETE FROM loop_span WHERE record_id = %s",
        "INSERT INTO loop_span (ledger, record_id, state, since, until) VALUES ('hazards', %s, 'closed', now(), now() + interval '1 day')",
        "UPDATE hazards_hazard SET state_since = state_since - interval '1 year' WHERE id = %s",
        "UPDATE hazards_hazard SET state_since = NULL WHERE id = %s",
    ]
)
def alter_spans(request):
    def alter(record):
        with connection.cursor() as cursor:
            cursor.execute(request.param, [record.pk])

    return alter


@pytest.mark.parametrize("dated", [True, False])
def test_what_a_sheet_brought_agrees_with_its_spans_and_not_with_others(district, plant, dated):
    past = [
        PastStep("assign", NOW - 20 * DAY if dated else None, "found", "rectifying", {}),
        PastStep("close", NOW - 10 * DAY, "rectifying", "closed", {}),
    ]
    (pk,) = open_many(
        Hazard, ["region", "place_id", "description", "found_on", "state"],
        [[TOWN_3, plant.pk, "护栏松动", (NOW - 30 * DAY).date(), "closed"]],
        actor=district.town_3, origin=Origin("a.csv", "0" * 64), row_numbers=[2], pasts=[past],
    )  # fmt: skip
    assert list(verify()) == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET state_since = state_since - interval '400 days' WHERE id = %s", [pk])

    assert [each.what for each in verify()] == [SPANS_WRONG]
