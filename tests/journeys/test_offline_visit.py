"""At a firm without signal: what the inspection finds is put in on the inspection's own page, one tap from it, and belongs to it.
In a real browser, over a line that breaks.
"""

import psycopg
import pytest

from tests.browser import installed

from .declared import The, day
from .district import number_of, put_in
from .walking import resolved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def visit(founded):
    """An inspection that the bureau has planned for today; put in before any browser runs."""
    typed = {"place": The("firm"), "planned_on": day(0), "content": "粉尘防爆（示范）"}
    return number_of(put_in(founded.people["bureau"], "checks", **resolved(founded, typed)))


def test_what_an_inspection_finds_without_signal_belongs_to_it_when_it_arrives(
    visit, founded, valley_phone_of, line, records, words
):
    phone = valley_phone_of("bureau")
    phone.until(f"return (await rows('pages')).some((row) => row.id.includes('belongs=checks/{visit}'))")
    line.cut()
    phone.page.goto(f"{line.address}/ledgers/checks/{visit}/")

    phone.page.locator(f"a[href*='/ledgers/hazards/new/?belongs=checks/{visit}']:visible").first.tap()
    phone.page.wait_for_url("**/hazards/new/**")
    phone.page.fill("[name=description]", words)
    phone.press()
    phone.aside()
    line.mend()
    phone.page.goto(line.address)
    phone.all_gone()

    assert len(records(words)) == 1
    with psycopg.connect(founded.url) as base:
        rows = base.execute(
            """SELECT inspection.number, hazard.source FROM loop_tie AS tie
            JOIN hazards_hazard AS hazard ON hazard.id = tie.other_id AND tie.other_ledger = 'hazards'
            JOIN enforcement_check AS inspection ON inspection.id = tie.record_id AND tie.ledger = 'checks'
            WHERE starts_with(hazard.description, %s)""",
            [words],
        ).fetchall()
    assert rows == [(visit, "enforcement")]
