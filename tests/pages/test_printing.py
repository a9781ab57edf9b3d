"""What the browser prints of a list, a figure's rows and a record is a sheet of paper; `test_every_page` asks it of all pages."""

import re

import pytest

from tests.browser import installed

from .addresses import OFFICE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]
A4 = 703  # CSS pixels of 210 mm without the margins


@pytest.fixture(params=["ledgers/hazards/", "indicators/hazards.found/rows/", "record"])
def sheet(request, seats, site):
    """A page as it is printed."""
    page = seats(OFFICE, 1440)
    if request.param == "record":
        page.goto(f"{site}/ledgers/hazards/")
        page.goto(site + page.locator(".what a").first.get_attribute("href"))
    else:
        page.goto(f"{site}/{request.param}")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 1000})
    yield page
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_it_fits_a4_and_says_what_it_is_who_printed_it_and_when(sheet):
    assert sheet.evaluate("document.documentElement.scrollWidth") <= A4
    assert sheet.inner_text("main h1")
    assert re.search(r"，\d{4}-\d\d-\d\d \d\d:\d\d打印自安澜", sheet.inner_text("main"))
    assert not re.search("^登记$|还可以|导出|现在可以", sheet.inner_text("main"), re.MULTILINE)
    assert sheet.pdf(format="A4").startswith(b"%PDF")


def test_a_report_is_printed_as_its_sheet_alone(seats, site):
    page = seats(OFFICE, 1440)
    page.goto(f"{site}/reports/")
    page.goto(site + page.locator('a[href^="/reports/BG-"]').first.get_attribute("href"))
    assert page.locator("main > .sentence").is_visible()  # on the screen
    page.emulate_media(media="print")

    visible = [each for each in page.locator("main > *").all() if each.is_visible()]
    assert [each.get_attribute("class") for each in visible] == ["doc"]
    assert page.locator(".sheet h1").is_visible()
    page.emulate_media(media="screen")
