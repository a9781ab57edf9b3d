"""At a door without signal: a checklist skips what the answers make needless, is photographed and sent; meanwhile a further edition is
published, and what was filled in arrives under its own. In a real browser, over a line that breaks.
"""

from types import SimpleNamespace

import psycopg
import pytest

from anlan.ledgers.checklists.pages.sheets import BLANK, _book
from tests.browser import barred, installed

from .declared import day
from .district import number_of, put_in
from .valley import photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]
_AGE = "[data-question=age]"


@pytest.fixture(scope="module")
def edition(founded):
    """What the bureau has published; put in before any browser runs."""
    typed = {"name": "燃气入门检查（示范）", "published_on": day(0), "sheet": BLANK.strip()}
    return number_of(put_in(founded.people["bureau"], "checklists", **typed))


def test_it_is_filled_in_without_signal_and_arrives_under_the_edition_it_was_filled_in_with(
    edition, founded, valley_site, valley_phone_of, line
):
    phone, address = valley_phone_of(), f"/checklists/{edition}/fill/"
    phone.until(f"return (await rows('pages')).some((row) => row.id.endsWith('{address}'))")
    line.cut()
    phone.page.goto(f"{line.address}/checklists/")
    phone.page.locator(f"a[href='{address}']").tap()
    phone.page.wait_for_url(f"**{address}")
    assert not phone.page.locator(_AGE).is_visible()

    phone.page.locator("[name=a-flameout][value=no] + span").tap()
    phone.page.locator(_AGE).wait_for()
    phone.page.fill("[name=a-age]", "12")
    phone.page.locator("[name=a-hose][value=long] + span").tap()
    phone.page.fill("[name=a-length]", "2.5")
    phone.page.locator("[name=a-hose][value=long] + span").tap()  # no longer too long: its length is not asked
    assert not phone.page.locator("[data-question=length]").is_visible()
    phone.page.fill("[name=place_words]", "石沟村无信号处（示范）")
    phone.page.set_input_files("[name=photos-0]", {"name": "软管.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    phone.page.wait_for_selector(".shot img")
    assert barred(phone.page) == []
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.press()
    phone.aside()
    assert "照片1张" in phone.page.locator(".waits").inner_text()

    site = SimpleNamespace(address=f"http://127.0.0.1:{valley_site.port}")
    clerk = valley_phone_of("bureau", line=site)
    clerk.page.goto(f"{site.address}/checklists/new/?of={edition}")
    changed = _book(BLANK.replace("灶具用了几年", "灶具用了多少年"))
    clerk.page.set_input_files("[name=file]", {"name": "第二版.xlsx", "mimeType": "", "buffer": changed})
    clerk.page.locator("button:has-text('看一看')").tap()
    clerk.page.locator("button:has-text('发布第2版')").tap()
    clerk.page.wait_for_url("**/checklists/JCB-*/")
    line.mend()
    phone.page.goto(line.address)
    phone.all_gone()

    with psycopg.connect(founded.url) as base:
        rows = base.execute(
            """SELECT edition.number, filled.answers, count(attachment.id) FROM checklists_filled AS filled
            JOIN checklists_edition AS edition ON edition.id = filled.checklist_id
            LEFT JOIN evidence_attachment AS attachment ON attachment.ledger = 'filled' AND attachment.record_id = filled.id
            WHERE filled.place_words = '石沟村无信号处（示范）' GROUP BY edition.number, filled.answers"""
        ).fetchall()
        editions = base.execute(
            "SELECT max(edition) FROM checklists_edition WHERE name = '燃气入门检查（示范）'"
        ).fetchone()
    assert rows == [(edition, {"of": edition, "said": {"flameout": "no", "age": 12}}, 1)]
    assert editions == (2,)
