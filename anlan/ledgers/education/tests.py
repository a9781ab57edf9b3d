"""What is special about warning education: occasions are counted by the legal day on which they began."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Lesson


class TestLesson(LedgerSuite, IndicatorSuite):
    model = Lesson

    def facts(self, district, plant):
        return {
            "name": "观看警示片（示范）", "held_at": datetime(2024, 7, 8, 7, tzinfo=UTC), "region": plant.region, "people": 35,
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"held_at": datetime(2023, 7, 8, 7, tzinfo=UTC)}
        return {
            "education.held": ByHand(2, rows=[{}, {}], left_out=[last_year]),
            "education.people": ByHand(55, rows=[{"people": 35}, {"people": 20}], left_out=[last_year]),
        }


def test_what_is_taught_at_a_visit_is_entered_on_its_page_with_people_alone_and_counts_once(
    district, make_plant, client_of
):
    plant, bureau = make_plant(), client_of(district.bureau)
    facts = {"place": plant, "visited_on": clock.today()}
    visit = open_record(LEDGERS["supervision"].model, facts, actor=district.bureau, key=uuid4())
    page = f"/ledgers/supervision/{visit.number}/"
    address = next(
        part.split('"')[0].replace("&amp;", "&")
        for part in bureau.get(page).content.decode().split('href="')[1:]
        if part.startswith("/ledgers/education/new/")
    )
    form = bureau.get(address).context["form"]
    known = {field.name: field.value() for field in form if field.value() not in (None, "", False)}
    assert "people" not in known
    first, again = ({**known, "people": people, "key": str(uuid4())} for people in ("6", "7"))

    saved = bureau.post("/ledgers/education/new/", first)
    assert saved.status_code == 302, saved.content.decode()
    refused = bureau.post("/ledgers/education/new/", {**again, "name": "给工人讲课（示范）"})
    number = Lesson.objects.within(district.bureau.scope).get().number
    assert (refused.status_code, number in refused.content.decode()) == (422, True)

    assert "6人听了" in bureau.get(page).content.decode()
    day = Period(clock.today(), clock.today())
    counted = compute(["education.held", "education.people", "supervision.visits"], district.leader.scope, day)
    assert [value.total for value in counted.values()] == [Decimal(1), Decimal(6), Decimal(1)]
    planned = {"place": plant, "planned_on": date(2024, 10, 30)}
    later = open_record(LEDGERS["supervision"].model, planned, actor=district.bureau, key=uuid4())
    assert "/ledgers/education/new/" not in bureau.get(f"/ledgers/supervision/{later.number}/").content.decode()


def test_an_evening_belongs_to_its_legal_day(district, make_plant):
    plant = make_plant()
    for number, moment in enumerate((datetime(2024, 7, 7, 15, 59, tzinfo=UTC), datetime(2024, 7, 7, 16, tzinfo=UTC))):
        facts = TestLesson().facts(district, plant) | {"name": f"案例会{number}", "held_at": moment}
        open_record(Lesson, facts, actor=district.town_3, key=uuid4())

    found = compute(
        ["education.held", "education.people"], district.leader.scope, Period(date(2024, 7, 8), date(2024, 7, 8))
    )

    assert [value.total for value in found.values()] == [Decimal(1), Decimal(35)]
