"""A text of 9,600 characters stays two lines in its list, whatever the screen, and the list prints whole on A4."""

import re
from uuid import uuid4

import pytest

from tests.browser import HEIGHTS, installed, log_in

from .addresses import TOWN

LONGEST = 9_600
A4_WIDTH = 794  # CSS pixels of 210 mm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def word(browser, site, people):
    """What the newest hazard of the town begins with; it was put in through the page and goes on for 9,600 characters."""
    begun = f"配电箱{uuid4().hex[:6]}"
    page = log_in(browser, site, people[TOWN], width=1440)
    page.goto(f"{site}/ledgers/enterprises/")
    firm = page.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.goto(f"{site}/ledgers/hazards/new/?place={firm}")
    page.fill("[name=description]", (begun + "无漏电保护、" * LONGEST)[:LONGEST])
    page.fill("[name=found_on]", "2024-10-10")
    page.click("main .btn.go")
    page.wait_for_url(re.compile(r"/ledgers/hazards/YH-"))
    page.context.close()
    return begun


@pytest.mark.parametrize("width", HEIGHTS)
def test_it_takes_two_lines_of_the_list(browser, site, people, word, width):
    page = log_in(browser, site, people[TOWN], width=width)
    page.goto(f"{site}/ledgers/hazards/?q={word}")

    link = page.locator(".what a", has_text=word)
    height, line = link.evaluate(
        "(each) => [each.getBoundingClientRect().height, parseFloat(getComputedStyle(each).lineHeight)]"
    )

    assert 1.5 * line < height < 2.5 * line
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_the_list_prints_whole_on_a4(browser, site, people, word):
    page = log_in(browser, site, people[TOWN], width=1440)
    page.goto(f"{site}/ledgers/hazards/?q={word}")
    margins = 2 * 12 / 25.4 * 96  # @page
    page.set_viewport_size({"width": int(A4_WIDTH - margins), "height": 1000})
    page.emulate_media(media="print")

    table, last = page.evaluate(
        """() => { const table = document.querySelector("main table");
        const cells = [...table.tHead.rows[0].cells].filter((each) => each.offsetParent);
        return [table.getBoundingClientRect().right, cells.at(-1).getBoundingClientRect().right] }"""
    )
    titles = page.locator("main table thead th:visible").all_inner_texts()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))

    assert max(table, last) <= A4_WIDTH - margins + 1
    assert {"状态", "期限", "编号"} <= {title.split()[0] for title in titles if title.strip()}
    assert pages == 1
    page.context.close()
