"""The first year: what last year's report said serves comparisons alone, each figure with its document, until records of that time come."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.report.freeze import frozen_figures
from anlan.kernel.testing.suites import LedgerSuite

from ..models import PastFigure
from .test_contributions import begin, text
from .test_ledger import issue

TEXT = "排查隐患【排查隐患，零也写】，【排查隐患，同比】。"


class TestPastFigure(LedgerSuite):
    model = PastFigure

    def facts(self, district, plant):
        return {
            "figure": "hazards.found", "value": 38, "document": "2023年全区安全生产工作汇报", "document_no": "青政〔2024〕3号", "page": "3",
            "starts_on": date(2023, 1, 1), "ends_on": date(2023, 10, 15), "region": district.office.region,
        }  # fmt: skip


@pytest.fixture
def past(district):
    facts = TestPastFigure().facts(district, None)
    return open_record(PastFigure, facts, actor=district.office, key=uuid4())


def printed(client, report):
    return text(client.get(f"/reports/{report.number}/file.txt"))


def test_it_is_entered_once_with_its_document_and_compared_with(district, client_of, hazard):
    office = client_of(district.office)
    sent = {
        "figure": "hazards.found", "value": "4", "document": "2023年全区汇报", "document_no": "青政〔2024〕3号", "page": "3",
        "starts_on": "2023-01-01", "ends_on": "2023-10-15", "key": str(uuid4()),
    }  # fmt: skip
    before = printed(office, begin(district, TEXT))

    assert office.post("/ledgers/past_figures/new/", sent).status_code == 302

    assert "排查隐患1条。\n" in before
    assert "排查隐患1条，同比减少3条，下降75%（据上年报告）。" in printed(office, begin(district, TEXT))


def test_it_is_in_no_count_and_the_rows_say_where_it_is_from(district, client_of, hazard, past):
    office = client_of(district.office)

    counted = text(office.get("/indicators/hazards.found/rows/?from=2023-01-01&to=2023-12-31"))
    rows = text(office.get("/indicators/hazards.found/rows/?from=2024-01-01&to=2024-10-15&region=990199"))

    assert "38" not in counted.partition("<main")[2].replace(past.number, "")
    assert "去年同期" in rows
    assert "据《2023年全区安全生产工作汇报》（青政〔2024〕3号），第3页" in rows
    assert f"/ledgers/past_figures/{past.number}/" in rows


def test_records_of_that_time_take_its_place(district, client_of, hazard, past, make_plant):
    facts = {"place": hazard.place, "region": hazard.region, "description": "护栏", "found_on": "2023-05-06"}
    open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())
    office = client_of(district.office)

    assert "据上年报告" not in printed(office, begin(district, TEXT))
    rows = text(office.get("/indicators/hazards.found/rows/?from=2024-01-01&to=2024-10-15&region=990199"))
    assert "据《" not in rows


def test_records_of_a_part_of_that_time_do_not(district, client_of, hazard, past):
    record_since_june(district, hazard)
    office = client_of(district.office)

    assert "下降" in printed(office, begin(district, TEXT))
    assert "（据上年报告）" in printed(office, begin(district, TEXT))


def test_where_last_year_was_recorded_in_part_nothing_is_compared_and_the_draft_and_the_figure_say_why(
    district, client_of, hazard
):
    record_since_june(district, hazard)
    office = client_of(district.office)
    report = begin(district, TEXT)

    assert "同比" not in printed(office, report)
    assert "没有可比的记录，2023年6月3日才记起" in text(office.get(f"/reports/{report.number}/"))
    assert "去年同期的记录从2023年6月3日才有" in text(
        office.get("/indicators/hazards.found/?from=2024-01-01&to=2024-10-15")
    )
    answer = office.get("/api/v1/indicators/hazards.found/?from=2024-01-01&to=2024-10-15").json()
    assert answer["figures"][0]["before_kept_from"] == "2023-06-03"


def test_of_a_year_recorded_in_part_the_draft_says_which_of_its_figures_are_not_whole(district, client_of, hazard):
    record_since_june(district, hazard, year=2024)
    office = client_of(district.office)
    report = begin(district, TEXT)

    page = text(office.get(f"/reports/{report.number}/"))

    assert "6月3日才记起：排查隐患" in page
    assert "才记起" not in printed(office, report)


def record_since_june(district, hazard, year=2023):
    for number in range(30):
        day = date(year, 6, 3) + timedelta(4 * number)
        facts = {"place": hazard.place, "region": hazard.region, "description": f"护栏{number}", "found_on": f"{day}"}
        open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())


@pytest.mark.parametrize(
    "more", [{"ends_on": date(2024, 9, 30)}, {"text": "【排查隐患，环比】。"}, {"region": "990199103"}]
)
def test_it_says_nothing_of_other_days_places_and_comparisons(district, client_of, hazard, past, more):
    report = begin(district, **{"text": TEXT, **more})

    assert "据上年报告" not in printed(client_of(district.office), report)


def test_this_years_figures_are_refused_in_words(district, client_of):
    sent = {
        "figure": "hazards.found", "value": "4", "document": "汇报", "starts_on": "2024-01-01", "ends_on": "2024-06-30", "key": str(uuid4()),
    }  # fmt: skip

    answer = client_of(district.office).post("/ledgers/past_figures/new/", sent)

    assert answer.status_code == 422
    assert "今年的数由系统数记录" in text(answer)


def test_an_issued_report_keeps_what_it_compared_with(district, client_of, hazard, past):
    report = begin(district, TEXT)
    issue(district, client_of, report)
    office = client_of(district.office)
    issued = printed(office, report)
    facts = {"place": hazard.place, "region": hazard.region, "description": "护栏", "found_on": "2023-05-06"}
    open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    assert "（据上年报告）" in issued
    assert printed(office, report) == issued
    assert any("据《2023年全区安全生产工作汇报》" in each.described for each in frozen_figures(report))
    assert list(verify()) == []


REPORT = (
    "2023年全区安全生产工作汇报\n2023年，全区共排查隐患38条，整改率97.5%；开展应急演练40余次。"
    "其中清河镇排查隐患12条。发生生产安全事故2起，同比下降50%。"
)


def test_they_are_taken_from_last_years_report_by_the_check_and_a_person_ticks_them(district, client_of, hazard):
    office = client_of(district.office)
    sent = {
        "text": REPORT,
        "document": "2023年全区汇报",
        "document_no": "青政〔2024〕3号",
        "from": "2023-01-01",
        "to": "2023-12-31",
    }

    found = office.post("/reports/past/", sent)
    offers = {offer.title + offer.where: offer for offer in found.context["offers"]}
    ticked = [offer.box for offer in found.context["offers"] if offer.sure]
    again = {name: value for name, value in sent.items() if name != "text"}
    kept = office.post("/reports/past/", {**again, "keep": ticked, "key": str(uuid4())}, follow=True)
    twice = office.post("/reports/past/", {**again, "keep": ticked[:1], "key": str(uuid4())}, follow=True)

    assert "38条" in text(found)
    assert "原文是约数" in text(found)
    assert not offers["应急演练青禾区"].sure
    assert "同比" not in "".join(offers)
    assert f"留下了{len(ticked)}个上年数字" in text(kept)
    rows = {(each.figure, each.region): each for each in PastFigure.objects.within(district.office.scope)}
    assert rows["hazards.found", "990199"].value == 38
    assert rows["hazards.found", "990199103"].value == 12
    assert {each.source for each in rows.values()} == {"《2023年全区汇报》（青政〔2024〕3号）"}
    assert len(rows) == len(ticked)
    assert "重复" in text(twice) or "已有" in text(twice) or "已经有" in text(twice)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"text": ""}, "请贴上文字"),
        ({"document": ""}, "请写明出自哪份文件"),
        ({"from": "2023-13-01"}, "。"),
        ({"to": "2022-01-01"}, "。"),
    ],
)
def test_what_is_lacking_is_said_and_what_was_typed_stays(district, client_of, more, told):
    sent = {"text": REPORT, "document": "汇报甲", "from": "2023-01-01", "to": "2023-12-31", **more}

    answer = client_of(district.office).post("/reports/past/", sent)

    assert answer.status_code == 422
    assert told in text(answer)
    if more.get("text") != "":
        assert "全区共排查隐患38条" in text(answer)


def test_a_box_that_the_page_did_not_make_keeps_nothing(district, client_of):
    again = {"document": "汇报", "keep": ["hazards.found|990199104|2023-01-01|2023-12-31|5", "x"], "key": str(uuid4())}

    client_of(district.town_3).post("/reports/past/", again)

    assert not PastFigure.objects.within(district.office.scope).exists()
