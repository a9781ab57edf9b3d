"""Why a figure of an issued report reads otherwise now: what came and went, where, by whom, and who else states it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record

from .test_contributions import begin, text
from .test_ledger import issue


@pytest.fixture
def issued(district, client_of, hazard):
    """An issued report that counts one hazard; it is withdrawn since, and two of last month are put in."""
    report = begin(district, "排查隐患【排查隐患，零也写】。")
    issue(district, client_of, report)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")
        for words in ("护栏松动", "配电箱无漏电保护"):
            facts = {"place": hazard.place, "region": hazard.region, "description": words, "found_on": "2024-09-12"}
            open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())
    return report


def test_it_says_then_and_now_what_came_and_went_where_and_by_whom(district, client_of, issued, hazard):
    office = client_of(district.office)
    changes = text(office.get(f"/reports/{issued.number}/changes/"))

    page = office.get(f"/reports/{issued.number}/why/?figure=hazards.found%7C零也写")

    assert f"/reports/{issued.number}/why/?figure=hazards.found%7C" in changes
    words = text(page)
    assert "1条 → " in words
    assert ">2条</a>" in words
    splits = {title: [(part.name, part.came, part.went) for part in parts] for title, parts in page.context["splits"]}
    assert splits["镇街"] == [("清河镇", 2, 1)]
    assert ("2024-09", 2, 0) in splits["月份"]
    assert ("2024-10", 0, 1) in splits["月份"]
    assert "重复登记，因此少数1条" in words
    assert f'href="/ledgers/hazards/{hazard.number}/"' in words
    assert "按发现日期" in words or "发现日期" in words


def test_other_issued_reports_that_state_it_are_named(district, client_of, issued):
    other = begin(district, "共排查隐患【排查隐患】。")
    issue(district, client_of, other)

    page = text(client_of(district.office).get(f"/reports/{issued.number}/why/?figure=hazards.found%7C零也写"))

    assert f'href="/reports/{other.number}/"' in page
    assert "写作“2条”" in page


def test_what_did_not_change_says_so_and_a_figure_that_is_none_is_not_found(district, client_of, hazard):
    report = begin(district, "排查隐患【排查隐患，零也写】。")
    issue(district, client_of, report)
    office = client_of(district.office)

    assert "没有变" in text(office.get(f"/reports/{report.number}/why/?figure=hazards.found%7C零也写"))
    assert office.get(f"/reports/{report.number}/why/?figure=no.such").status_code == 404
    assert office.get(f"/reports/{begin(district, '好').number}/why/?figure=hazards.found").status_code == 404
