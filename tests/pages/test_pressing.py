"""A button pressed twice on a slow line sends its form once, and the page says that it is on its way."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from anlan.kernel.testing.waiting import wait_until
from tests.browser import chromium, installed, open_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
SHEET = {
    "name": "隐患.csv", "mimeType": "text/csv",
    "buffer": "单位,隐患描述,发现日期\n宏达机械厂（示范）,护栏松动,2024-10-12\n".encode(),
}  # fmt: skip


@pytest.fixture
def page(district: Any, client_of: Any, settings: Any, tmp_path: Any, live_server: Any) -> Iterator[Page]:
    """A town officer's page. The site serves the built front end as it lies in the source."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.INCOMING_ROOT = tmp_path
    cookie = client_of(district.town_3).cookies["sessionid"].value
    with chromium() as browser:
        page = open_page(browser, width=390)
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(f"{live_server.url}/ledgers/hazards/import/")
        yield page


def test_a_sheet_sent_by_a_double_click_is_sent_once(page: Page) -> None:
    page.set_input_files("input[type=file]", SHEET)
    press = page.input_value("main [name=press]")

    routes = pressed_twice_on_a_slow_line(page, "**/import/")

    assert len(routes) == 1
    assert press in (routes[0].request.post_data_buffer or b"").decode(errors="replace")
    routes[0].continue_()
    page.wait_for_url("**/import/?file=*")


def test_a_form_that_keeps_its_draft_sent_by_a_double_click_is_sent_once(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/feedback/")
    page.fill("[name=content]", "字小了些（示范）")

    routes = pressed_twice_on_a_slow_line(page, "**/feedback/")

    assert len(routes) == 1
    routes[0].continue_()
    page.locator("[data-note=sending]").wait_for(state="detached")


def pressed_twice_on_a_slow_line(page: Page, address: str) -> list[Route]:
    """The requests of a double click, which the line holds; by then the page has said that it is sending."""
    routes: list[Route] = []
    notes: list[str] = []
    page.route(address, lambda route: routes.append(route) if route.request.method == "POST" else route.continue_())
    # A page that is about to be left answers nothing: what it says is told as it comes.
    page.on("console", lambda message: notes.append(message.text))
    page.evaluate(
        """() => new MutationObserver(() => { const note = document.querySelector("[data-note=sending]");
        if (note) console.log(note.textContent); }).observe(document.body, { childList: true, subtree: true })"""
    )
    page.locator("main form .btn.go").first.dblclick(no_wait_after=True)
    wait_until(
        lambda: page.wait_for_timeout(100) or any("正在发送" in note for note in notes), "it says that it is sending"
    )
    return routes
