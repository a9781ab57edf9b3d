"""The pages of figures tell nothing that the rows behind them do not."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import INDICATORS, Period
from anlan.kernel.indicator.drill import base_of
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.ui.periods import presets

PERIOD = {"from": "2024-01-01", "to": "2024-10-15"}


def test_a_group_of_another_town_is_not_named(district, client_of, hazard):
    """The address holds a body's number, and numbers can be counted up."""
    address = "/indicators/hazards.found/rows/"
    asked = PERIOD | {"by": "body", "key": str(district.bodies["town_3"].pk)}

    ours = client_of(district.town_3).get(address, asked).content.decode()
    theirs = client_of(district.town_4).get(address, asked).content.decode()

    assert "清河镇人民政府" in ours
    assert "清河镇人民政府" not in theirs


@pytest.mark.parametrize("who", ["leader", "office", "town_3", "village_3"])
@pytest.mark.parametrize("address", ["/ledgers/", "/indicators/"])
def test_a_page_of_everything_asks_no_more_for_more_ledgers(district, client_of, hazard, monkeypatch, address, who):
    """What is asked of all ledgers is one query, however many there are."""
    client = client_of(getattr(district, who))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured.captured_queries)

    queries()  # what is read once a process
    of_all = queries()
    for code in {*list(LEDGERS)[3:]} - {"hazards"}:
        monkeypatch.delitem(LEDGERS, code)
    for code, figure in list(INDICATORS.items()):
        if figure.ledger not in LEDGERS:
            monkeypatch.delitem(INDICATORS, code)

    assert queries() == of_all


def visits(district, plants, town_problems):
    """Visits to plants in turn, each with so many problems."""
    model = LEDGERS["supervision"].model
    return [
        open_record(
            model,
            {"place": plant, "region": plant.region, "sector": plant.sector, "visited_on": date(2024, 9, day + 1),
             "problems": problems},
            actor=district.town_3, key=uuid4(),
        )
        for day, (plant, problems) in enumerate(zip(plants, town_problems, strict=True))
    ]  # fmt: skip


def page_of(client, code, **more):
    return client.get(f"/indicators/{code}/rows/", PERIOD | more).content.decode()


def test_the_rows_add_up_to_the_figure_before_the_readers_eyes(district, client_of, plant):
    visits(district, [plant, plant], [4, 5])
    client = client_of(district.town_3)

    assert "共2家次，发现问题数合计9个" in page_of(client, "supervision.problems")
    repeated = page_of(client, "supervision.enterprises")
    assert "去重后1家" in repeated
    assert "期内次数" in repeated
    assert '<td class="num">2</td>' in repeated


def test_rows_are_found_sorted_and_taken_out_as_a_spreadsheet(district, client_of, plant):
    first, second = visits(district, [plant, plant], [4, 5])
    client = client_of(district.town_3)

    found = page_of(client, "supervision.problems", q=first.number)
    earliest = page_of(client, "supervision.problems", sort="visited_on")
    sheet = client.get("/indicators/supervision.problems/rows/export.xlsx", PERIOD)

    assert first.number in found
    assert second.number not in found
    assert "合计4个" in found
    assert earliest.index(first.number) < earliest.index(second.number)
    assert sheet.status_code == 200
    assert load_workbook(BytesIO(sheet.content)).active.max_row == 3


def test_rows_are_paged_by_the_last_row_seen(district, client_of, plant, monkeypatch):
    monkeypatch.setattr(paging, "SIZE", 1)
    first, second = visits(district, [plant, plant], [4, 5])
    client = client_of(district.town_3)

    page = page_of(client, "supervision.visits")
    following = unescape(re.search(r'href="(\?[^"]*after=[^"]*)"', page)[1])
    rest = client.get(f"/indicators/supervision.visits/rows/{following}").content.decode()

    assert second.number in page
    assert first.number not in page
    assert first.number in rest
    assert "共2家次" in rest


def test_a_rate_shows_what_it_is_made_of_and_which_rows_are_in_both(district, client_of, hazard):
    page = page_of(client_of(district.leader), "hazards.closed_rate")

    assert "整改率 <b>0%</b>" in page
    assert "/indicators/hazards.closed/rows/" in page
    assert "/indicators/hazards.found/rows/" in page


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"from": "2024-13-01"}, "没有“2024-13-01”这一天"),
        ({"from": "去年"}, "“去年”不是日期，请写成2024-05-01"),
        ({"from": "2099-01-01", "to": "2099-02-01"}, "还没有到"),
        ({"from": "1066-01-01", "to": "1066-02-01"}, "1900年到2200年"),
        ({"from": "2024-05-01", "to": "2024-01-01"}, "早于起日"),
        ({"by": "火星"}, "不能按“火星”分组"),
        ({"region": "火星"}, "没有代码为“火星”的地区"),
    ],
)
@pytest.mark.parametrize("address", ["/indicators/hazards.found/", "/indicators/hazards.found/rows/"])
def test_a_wrong_period_place_or_grouping_is_said(district, client_of, hazard, address, asked, problem):
    assert problem in unescape(client_of(district.leader).get(address, asked).content.decode())


@pytest.mark.parametrize("address", ["/indicators/hazards.found/", "/indicators/hazards.found/rows/"])
def test_of_a_place_outside_ones_scope_no_zero_is_shown(district, client_of, hazard, address):
    page = unescape(client_of(district.town_4).get(address, {"region": district.town_3.region}).content.decode())

    assert "不在您的管辖范围内" in page


def test_usual_periods_end_where_they_do():
    named = dict(presets(date(2024, 10, 15), Period(date(2024, 1, 1), date(2024, 10, 15))))

    assert {title: str(period) for title, period in named.items()} == {
        "本月": "2024-10-01至2024-10-15", "上月": "2024-09-01至2024-09-30", "本季度": "2024-10-01至2024-10-15",
        "上季度": "2024-07-01至2024-09-30", "上半年": "2024-01-01至2024-06-30", "前三季度": "2024-01-01至2024-09-30",
        "今年以来": "2024-01-01至2024-10-15", "去年同期": "2023-01-01至2023-10-15", "去年全年": "2023-01-01至2023-12-31",
    }  # fmt: skip
    early = dict(presets(date(2024, 2, 3), Period(date(2024, 1, 1), date(2024, 2, 3))))
    assert str(early["去年上半年"]) == "2023-01-01至2023-06-30"
    assert str(early["上季度"]) == "2023-10-01至2023-12-31"


def test_what_was_done_today_can_be_chosen(district, client_of, hazard):
    page = unescape(client_of(district.leader).get("/indicators/hazards.found/").content.decode())

    assert '<a href="?from=2024-01-01&to=2024-10-16">今年到今天</a>' in page


def test_a_year_from_which_nothing_is_known_is_no_year_of_zeros(district, client_of, plant, other_plant):
    """Of every figure that has a day: rows of this year alone, by town and month."""
    put_in = {}
    for code, figure in INDICATORS.items():
        if base_of(figure).is_stock or base_of(figure).ledger not in ("hazards", "supervision"):
            continue
        put_in[code] = figure
    visits(district, [plant, plant], [4, 5])
    find = LEDGERS["hazards"].model
    for place, actor in ((plant, district.town_3), (other_plant, district.town_4)):
        facts = {"place": place, "region": place.region, "description": "护栏松动", "found_on": date(2024, 9, 3)}
        open_record(find, facts, actor=actor, key=uuid4())
    client, period = client_of(district.leader), Period(date(2024, 1, 1), date(2024, 10, 15))

    assert len(put_in) > 5
    for code in put_in:
        page = client.get(f"/indicators/{code}/", PERIOD)
        told = [(row.before, row.change) for row in page.context["table"]]
        assert set(told) == {("无数据", "—")}, code
        assert {month.before for month in page.context["months"]} == {"无数据"}, code
        assert page.context["shown"].compared == "去年同期无数据", code
        told = compute([code], district.leader.scope, period, by="town", before=period.year_before())[code]
        assert set(told.groups_before.values()) == ({None} if told.groups else set()), (
            code
        )  # none was listed in any town


def test_a_figure_that_was_opened_out_of_a_report_leads_back_to_it(district, client_of, hazard):
    values = {
        "outline": "x", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region, "title": "月报",
        "text": "# 月报\n\n排查{hazards.found}。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    client = client_of(district.office)
    sheet = unescape(client.get(f"/reports/{report.number}/").content.decode())
    address = re.search(r'href="(/indicators/hazards.found/rows/[^"]+)"', sheet)[1]

    rows = client.get(address)
    again = client.get("/indicators/hazards.found/rows/" + rows.context["chosen"].conditions[0].choices[1].url)
    back = f'<a class="btn slim" href="/reports/{report.number}/" title="{report.subject()}">回到报告</a>'

    assert back in rows.content.decode()
    assert back in again.content.decode()  # narrowed further, it still knows
    chart = re.search(r'href="(/indicators/hazards.found/\?[^"]+)"', unescape(rows.content.decode()))[1]
    assert back in client.get(chart).content.decode()
    assert "回到报告" not in client.get("/indicators/hazards.found/rows/", PERIOD).content.decode()
    assert "回到报告" not in client.get("/indicators/hazards.found/rows/", {**PERIOD, "report": "BG-2024-9999"}).content.decode()  # fmt: skip
    assert "回到报告" not in client_of(district.village_3).get(address).content.decode()


def test_a_figure_out_of_an_issued_report_opens_the_records_that_it_counted_and_tells_of_those_of_now(
    district, client_of, hazard
):
    hazards = LEDGERS["hazards"].model
    values = {
        "outline": "x", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region, "title": "月报",
        "text": "排查{hazards.found}。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    advance(report, "submit", actor=district.office, key=uuid4(), content={"signer": district.leader.post_id})
    advance(report, "sign", actor=district.leader, key=uuid4())
    advance(report, "issue", actor=district.office, key=uuid4())
    facts = {"place": hazard.place, "region": hazard.region, "found_on": hazard.found_on}
    later = [
        open_record(hazards, {**facts, "description": text}, actor=district.town_3, key=uuid4())
        for text in ("甲", "乙")
    ]
    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")
    client = client_of(district.office)
    sheet = unescape(client.get(f"/reports/{report.number}/").content.decode())
    address = re.search(r'href="(/indicators/hazards.found/rows/[^"]+)"', sheet)[1]

    then = client.get(address).content.decode()
    way = unescape(re.search(r'href="([^"]+)">看现在数的记录', then)[1])
    now = client.get(way).content.decode()
    panel = client.get(f"/reports/{report.number}/?figure=hazards.found").content.decode()

    assert "印发时写作“<b>1条</b>”" in then
    assert "现在数是<b>2条</b>" in then
    assert hazard.number in then
    assert not any(each.number in then for each in later)
    assert hazard.number not in now
    assert all(each.number in now for each in later)
    assert "看印发时的记录" in now
    assert hazard.number in panel
    assert not any(each.number in panel for each in later)
    assert "现在数是2条" in panel
    assert (
        hazard.number not in client_of(district.town_4).get(address).content.decode()
    )  # a report opens nobody's scope


def test_each_bar_of_a_month_leads_to_its_own_rows(district, client_of, hazard):
    for code in ("hazards.found", "hazards.closed_rate"):
        page = unescape(client_of(district.leader).get(f"/indicators/{code}/", PERIOD).content.decode())
        assert "key=2024-09" in page
        assert "key=2023-09" in page


def test_a_figures_page_counts_in_one_query(district, client_of, hazard):
    client = client_of(district.leader)
    client.get("/indicators/hazards.closed_rate/", PERIOD)
    with CaptureQueriesContext(connection) as captured:
        client.get("/indicators/hazards.closed_rate/", PERIOD)

    counting = [query["sql"] for query in captured.captured_queries if "ARRAY[" in query["sql"]]
    assert len(counting) == 1  # its total, groups and months


def test_a_rate_is_written_in_one_way():
    third = Decimal(100) / 3

    assert words.told(third, "%") == words.told(third, "%", bare=True) == "33.3%"
    assert words.exact(third, "%") == "33.3"
    assert words.exact(Decimal("12.345"), "公里") == "12.345"


def test_a_figures_page_names_the_drafts_it_stands_in_as_drafts(district, client_of, hazard):
    values = {"outline": "x", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region}
    for title, body in (
        ("写着的", "排查{hazards.found|余}。"), ("带空格的", "排查{ hazards.found }。"), ("别的", "整改率{hazards.closed_rate}。"),
    ):  # fmt: skip
        report = LEDGERS["reports"].model
        open_record(report, values | {"title": title, "text": body}, actor=district.office, key=uuid4())

    page = client_of(district.office).get("/indicators/hazards.found/", PERIOD)

    assert client_of(district.office).get("/indicators/hazards.closed/", PERIOD).context["reports"] == []
    days = "（2024-01-01至2024-10-15）"
    assert [(title, said) for title, said, _ in page.context["reports"]] == [
        (f"带空格的{days}", "草稿"), (f"写着的{days}", "草稿"),
    ]  # fmt: skip
    assert client_of(district.village_3).get("/indicators/hazards.found/", PERIOD).context["reports"] == []


def test_rows_are_narrowed_by_the_ledgers_own_conditions_and_stay_those_of_the_figure(district, client_of, plant):
    in_september, _ = visits(district, [plant, plant], [4, 5])
    client = client_of(district.leader)
    address = "/indicators/supervision.problems/rows/"
    page = client.get(address, PERIOD | {"by": "sector", "key": plant.sector})

    assert [condition.label for condition in page.context["chosen"].conditions] == [
        condition.label for condition in client.get("/ledgers/supervision/").context["chosen"].conditions
    ]
    for condition in page.context["chosen"].conditions:
        for choice in condition.choices:
            narrowed = client.get(address + choice.url).context
            assert narrowed["asked"].period == page.context["asked"].period, choice
            assert (narrowed["query"]["by"], narrowed["query"]["key"]) == ("sector", plant.sector), choice
            assert narrowed["problems"] == (), choice

    first_day = f"{in_september.visited_on:%Y-%m-%d}"
    found = client.get(address, PERIOD | {"visited_on_to": first_day}).content.decode()
    assert "共1家次，发现问题数合计4个" in found
