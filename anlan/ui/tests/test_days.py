"""A day is shown with its year where that is another one: of all pages, by looking at their templates."""

from datetime import date, datetime
from pathlib import Path

import anlan
from anlan.kernel import clock
from anlan.ui.templatetags.days import day, moment

PAGES = Path(anlan.__file__).parent


def test_the_year_stands_where_it_is_another_one():
    with clock.fixed(datetime(2026, 11, 30, 1, 0, tzinfo=clock.LEGAL_ZONE)):
        assert [day(each) for each in (date(2026, 12, 1), date(2028, 1, 1), None)] == ["12月1日", "2028年1月1日", ""]
        assert moment(datetime(2025, 3, 5, 9, 7, tzinfo=clock.LEGAL_ZONE)) == "2025年3月5日09:07"


def test_no_page_spells_a_day_without_asking_for_its_year():
    spelt = [f"{page}" for page in PAGES.rglob("*.html") if 'date:"n月' in page.read_text(encoding="utf-8")]

    assert spelt == []
