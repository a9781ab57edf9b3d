"""Slips with first passwords, from the organisation to the paper, in a real browser: at a desk, on a phone, and without scripts."""

import re

import pytest

from tests.browser import AXE, HEIGHTS, barred, installed, log_in

from .addresses import ADMINISTRATOR

# Where nobody else's tests look: accounts that are opened in the sample stay open.
TOWN, VILLAGES = "990199104", {1440: "990199102201", 390: "990199102202"}

# How many passwords a press has time to hash depends on the machine; how slips lie on paper does not.
FILLED_TWICE = """() => {
  const sheet = document.querySelector('.slips'), slip = sheet.querySelector('li')
  while (sheet.children.length < 10) sheet.append(slip.cloneNode(true))
  sheet.after(sheet.cloneNode(true))
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="the front end's packages are not installed (make setup)"),
]


@pytest.mark.parametrize("width", HEIGHTS)
def test_slips_are_read_on_any_screen_and_gone_when_the_page_is_asked_for_again(browser, site, people, width):
    page = log_in(browser, site, people[ADMINISTRATOR], width=width)
    page.goto(f"{site}/organisation/?region={VILLAGES[width]}")
    page.click("text=批量开通账号")
    waiting = page.locator("[name=person]").count()

    page.click("main .go")
    page.locator(".slips").wait_for()

    password = page.locator(".slips .secret").nth(1).inner_text()
    assert page.locator(".slips li").count() == waiting > 0
    assert barred(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.reload()
    page.locator("h1").wait_for()
    assert page.locator(".slips").count() == 0
    assert password not in page.content()


def test_each_sheet_of_ten_slips_is_printed_on_a_page_of_its_own(browser, site, people):
    page = log_in(browser, site, people[ADMINISTRATOR], width=1440)
    page.goto(f"{site}/organisation/accounts/?region={TOWN}")
    page.evaluate("[...document.querySelectorAll('[name=person]')].slice(3).forEach((box) => { box.checked = false })")

    page.click("main .go")
    page.locator(".slips").first.wait_for()
    page.evaluate(FILLED_TWICE)

    assert page.locator(".slips li").count() == 20
    assert page.locator("[data-print]").is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))) == 2


def test_accounts_are_opened_without_scripts(browser, site, people):
    page = log_in(browser, site, people[ADMINISTRATOR], width=390, scripts=False)
    page.goto(f"{site}/organisation/accounts/?region=990199102203")

    page.click("main .go")

    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", page.locator(".slips .secret").nth(1).inner_text())
    assert not page.locator("[data-print]").is_visible()
