"""Why a figure changed: two periods or two last days beside each other, by town, sector and month, with the entries between them."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record

YEAR = {"from": "2024-01-01", "to": "2024-10-15"}


@pytest.fixture
def found(district, plant):
    """Two hazards of this year and one of the year before, in one town."""

    def put(day):
        facts = {"place": plant, "region": plant.region, "found_on": day, "description": f"护栏松动{day}"}
        return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return [put(day) for day in ("2023-03-01", "2024-03-01", "2024-09-01")]


def page(client, code, **asked):
    return client.get(f"/indicators/{code}/why/", YEAR | asked)


def lines_of(answer):
    return {
        title: [(line.name, line.then, line.now, line.more) for line in lines]
        for title, lines in answer.context["splits"]
    }


def test_against_last_year_by_town_sector_and_month_with_the_entries_of_each(district, client_of, found):
    answer = page(client_of(district.office), "hazards.found")
    words = answer.content.decode()
    lines = lines_of(answer)

    assert (answer.context["then"], answer.context["now_value"]) == ("1条", "2条")
    assert ("清河镇", "1", "2", "+1") in lines["镇街"]
    assert ("2024年3月", "1", "1", "0") in lines["月份"]
    assert ("2024年9月", "0", "1", "+1") in lines["月份"]
    assert [month for month, *_ in lines["月份"]] == [f"2024年{month}月" for month in range(1, 11)]
    assert [each.count for each in answer.context["entries"]] == [2, 1]
    assert all(f'href="/ledgers/hazards/{each.number}/"' in words for each in found)
    assert "怎么数的" in words
    assert 'href="/indicators/hazards.found/why/?from=2024-01-01' in client_of(district.office).get(
        "/indicators/hazards.found/", YEAR
    ).content.decode().replace("&amp;", "&")


def test_up_to_another_day_only_what_came_between_makes_the_difference(district, client_of, found):
    answer = page(client_of(district.office), "hazards.found", than_to="2024-08-31")
    came, went = answer.context["entries"]

    assert (answer.context["then"], answer.context["now_value"]) == ("1条", "2条")
    assert (came.count, went.count) == (1, 0)
    assert found[2].number in came.latest[0][0]


def test_a_state_is_asked_as_of_both_days_and_who_changed_it_is_named(district, client_of, found):
    with clock.fixed(datetime(2024, 10, 10, 9, tzinfo=clock.LEGAL_ZONE) + timedelta(days=8)):
        withdraw(found[1], actor=district.office, key=uuid4(), reason="重复登记")
        answer = client_of(district.office).get(
            "/indicators/hazards.standing/why/", {"from": "2024-01-01", "to": "2024-10-18", "than_to": "2024-08-31"}
        )

    came, went = answer.context["entries"]
    assert (answer.context["then"], answer.context["now_value"]) == ("1条", "2条")  # the withdrawn one is in neither
    assert (came.count, went.count) == (1, 0)
    assert "月份" not in lines_of(answer)
    assert "登记" in answer.content.decode()


def test_a_share_leads_to_the_two_numbers_that_it_is_made_of(district, client_of, found):
    answer = page(client_of(district.office), "hazards.closed_rate")

    assert [(title, then, now) for title, then, now, _ in answer.context["parts"]] == [
        ("整改销号", "0条", "0条"), ("排查隐患", "1条", "2条"),
    ]  # fmt: skip
    assert "/indicators/hazards.found/why/?" in answer.content.decode()


def test_each_sees_the_difference_within_their_own_scope_alone(district, client_of, found):
    answer = page(client_of(district.town_4), "hazards.found")

    assert answer.context["now_value"] == "0条"
    assert [each.count for each in answer.context["entries"]] == [0, 0]
    assert "护栏松动" not in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"than_from": "昨天"}, "先和去年同期比了"), ({"than_from": "2024-05-01", "than_to": "2024-04-01"}, "早于起日")],
)
def test_a_period_that_is_none_is_said_and_the_year_before_stands_in(district, client_of, found, asked, said):
    answer = page(client_of(district.office), "hazards.found", **asked)

    assert said in answer.content.decode()
    assert answer.context["then"] == "1条"
    assert page(client_of(district.office), "no.such").status_code == 404
