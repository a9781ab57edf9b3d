"""What is special about supervision: one enterprise visited twice is one enterprise; numbers must fit together."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Route, Visit


def visit(district, plant, day, **values):
    facts = {
        "place": plant,
        "region": plant.region,
        "sector": plant.sector,
        "visited_on": day,
        "leader": "周远",
        **values,
    }
    return open_record(Visit, facts, actor=district.office, key=uuid4())


MADE = {"visited_on": date(2024, 9, 12)}


class TestRoute(LedgerSuite):
    model = Route

    def facts(self, district, plant):
        return {
            "round": "2024年第4轮（示范）",
            "name": "第一组",
            "goes_on": date(2024, 10, 16),
            "region": plant.region,
            "leader": "周远",
        }


class TestVisit(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Visit
    brings: ClassVar = {"put_off": {"planned_on": date(2024, 10, 23)}, "skip": {"skipped_because": "企业停产"}}
    starts: ClassVar = {"kept": MADE}

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "planned_on": date(2024, 10, 16),
            "leader": "周远",
        }  # fmt: skip

    def by_hand(self, district, plant):
        values = {"name": "青禾纺织厂（示范）", "region": plant.region, "sector": plant.sector}
        other = {"place": open_record(type(plant), values, actor=district.town_3, key=uuid4())}
        last_year = other | {"visited_on": date(2023, 9, 12)}
        return {
            "supervision.visits": ByHand(2, rows=[MADE, MADE], left_out=[last_year, {}]),
            "supervision.enterprises": ByHand(1, rows=[MADE, MADE, MADE], left_out=[last_year, other]),
            "supervision.problems": ByHand(
                7,
                rows=[MADE | {"problems": 3, "fixed_at_once": 1}, MADE | {"problems": 4}],
                left_out=[last_year | {"problems": 1}, {"problems": 2}],
            ),
        }


def test_an_enterprise_visited_twice_is_two_visits_and_one_enterprise(district, make_plant):
    plant = make_plant()
    visit(district, plant, date(2024, 5, 6), problems=2)
    visit(district, plant, date(2024, 8, 7), problems=3)

    codes = ["supervision.visits", "supervision.enterprises", "supervision.problems"]
    found = compute(codes, district.leader.scope, Period(date(2024, 1, 1), date(2024, 10, 15)))

    assert [found[code].total for code in codes] == [2, 1, 5]


def test_more_fixed_than_found_is_refused_with_what_to_do(district, make_plant):
    with pytest.raises(Incomplete) as refused:
        visit(district, make_plant(), date(2024, 5, 6), problems=1, fixed_at_once=2)

    assert "现场整改数比发现问题数还多" in str(refused.value)


def test_a_visit_without_any_day_says_so_at_its_field(district, client_of, plant):
    sent = {"place": plant.number, "key": str(uuid4())}

    page = client_of(district.office).post("/ledgers/supervision/new/", sent).content.decode()

    assert 'id="id_visited_on_error"' in page
    assert "还有1处要改，都标在栏目下面" in page
