"""A state is asked as of the period's last day: what was open then stays open in the figures of then."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from anlan.check.check import check
from anlan.kernel import clock
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period, indicator
from anlan.kernel.indicator.drill import describe, rows
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record

from .models import Hazard
from .testing import rectify

QUARTER = Period(date(2024, 7, 1), date(2024, 9, 30))
YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))
CODES = ["hazards.found", "hazards.closed", "hazards.open", "hazards.closed_rate"]


def found_on(district, plant, day, text):
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, "description": text, "found_on": day}
    with clock.fixed(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)):
        return open_record(Hazard, facts, actor=district.town_3, key=uuid4())


def close(district, hazard, at):
    with clock.fixed(at):
        advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 12, 20)})
        rectify(hazard, district.town_3)
        advance(hazard, "verify", actor=district.town_3_other, key=uuid4(), content={"rechecker": "何伟"})


@pytest.fixture
def two(district, make_plant):
    """Two hazards of August: one closed in September, the other on the 8th of October."""
    plant = make_plant()
    early, late = (found_on(district, plant, date(2024, 8, day), f"{day}号查的插座松动") for day in (5, 6))
    close(district, early, datetime(2024, 9, 9, 2, tzinfo=UTC))
    close(district, late, datetime(2024, 10, 8, 2, tzinfo=UTC))
    return early, late


def totals(scope, period):
    return [value.total for value in compute(CODES, scope, period).values()]


def test_a_quarter_says_what_was_open_on_its_last_day(district, two):
    assert totals(district.leader.scope, QUARTER) == [2, 1, 1, 50]
    assert totals(district.leader.scope, YEAR) == [2, 2, 0, 100]


def test_the_rows_are_those_of_then(district, two):
    early, late = two
    scope = district.leader.scope

    assert [row.pk for row in rows(indicator("hazards.closed"), scope, QUARTER)] == [early.pk]
    assert [row.pk for row in rows(indicator("hazards.open"), scope, QUARTER)] == [late.pk]
    assert "截至2024年9月30日状态是已销号" in describe(indicator("hazards.closed"), QUARTER)


def test_last_year_is_compared_as_of_the_same_day_of_last_year(district, make_plant):
    hazard = found_on(district, make_plant(), date(2023, 9, 1), "去年的隐患")
    close(district, hazard, datetime(2024, 10, 10, 2, tzinfo=UTC))

    value = compute(CODES, district.leader.scope, YEAR, by="town", before=YEAR.year_before())

    assert [value[code].before for code in CODES] == [1, 0, 1, 0]


def test_by_group_and_by_month_each_part_opens_its_rows(district, two):
    scope = district.leader.scope
    for by in ("town", "body", "month"):
        for key, counted in compute(["hazards.open"], scope, QUARTER, by=by)["hazards.open"].groups.items():
            assert rows(indicator("hazards.open"), scope, QUARTER, by=by, key=key).count() == counted


def test_what_was_withdrawn_counts_on_no_day(district, make_plant):
    hazard = found_on(district, make_plant(), date(2024, 8, 5), "重复的")
    withdraw(hazard, actor=district.town_3, key=uuid4(), reason="重复填报")

    assert totals(district.leader.scope, QUARTER)[:3] == [0, 0, 0]


def test_a_hazard_told_late_was_open_before_it_was_told(district, make_plant):
    """Found on the 12th, entered on the 16th: on the 15th it was open."""
    plant = make_plant()
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, "description": "晚报的"}
    open_record(Hazard, facts | {"found_on": date(2024, 10, 12)}, actor=district.town_3, key=uuid4())

    assert totals(district.leader.scope, YEAR) == [1, 0, 1, 0]


def test_before_a_ledger_was_kept_its_figures_are_unknown_and_from_then_on_zero_is_zero(district, make_plant):
    """The first hazard is of 5 August 2024, in town 3: the first half-year is unknown, and in August town 4 had none."""
    found_on(district, make_plant(), date(2024, 8, 5), "第一条")
    first_half, august = Period(date(2024, 1, 1), date(2024, 6, 30)), Period(date(2024, 8, 1), date(2024, 8, 31))

    assert totals(district.leader.scope, first_half) == [None, None, None, None]
    assert totals(district.leader.scope, august) == [1, 0, 1, 0]
    assert totals(district.town_4.scope, august) == [0, 0, 0, None]
    assert totals(district.town_4.scope, first_half) == [None, None, None, None]


def test_a_year_that_has_just_begun_has_nothing_yet_and_is_not_unknown(district):
    assert totals(district.leader.scope, Period(date(2024, 1, 1), clock.today()))[:3] == [0, 0, 0]


@pytest.mark.parametrize(("closed", "verdict"), [("1条", "agrees"), ("2条", "agrees"), ("3条", "differs")])
def test_a_text_may_say_of_a_month_what_had_become_of_it_by_then_or_by_the_texts_day(district, two, closed, verdict):
    """Of August's two, none was closed in August; one by September's end, both by the day of the text."""
    text = f"汇报\n三季度查出隐患2条，整改{closed}。"

    judged = check(text, district.leader.scope, today=date(2024, 10, 16), period=YEAR).judged

    assert [each.verdict for each in judged] == ["agrees", verdict]


def test_a_list_of_months_counts_what_was_said_before_it(district, two):
    text = "汇报\n今年查出隐患2条。分月份看，7月最少，0条；8月居首，5条。"

    judged = check(text, district.leader.scope, today=date(2024, 10, 16), period=YEAR).judged

    assert [each.verdict for each in judged] == ["agrees", "unknown", "differs"]


def test_a_sum_of_what_the_sentence_counted_out_is_held_against_the_records(district, two):
    """One of August's two lay open in town 3; the plant is in one field of work."""
    text = "汇报\n7月查出隐患0条，8月2条，两个月合计3条。"

    judged = check(text, district.leader.scope, today=date(2024, 10, 16), period=YEAR).judged

    assert [(each.claim.text, each.verdict) for each in judged][-1] == ("3条", "unknown")
    text = "汇报\n8月查出隐患2条，9月查出隐患0条，两个月合计3条。"
    judged = check(text, district.leader.scope, today=date(2024, 10, 16), period=YEAR).judged
    assert [(each.claim.text, each.verdict) for each in judged][-1] == ("3条", "differs")
