"""A conference held on the site's own pages, and what a test sees of it there.

pages = hold(chair, base, "暴雨会商", {"990199101": town, VILLAGE: village}); wait_until(lambda: moving(pages[0], 2), "two others move")
"""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, TimeoutError

VILLAGE = "990199101201"
ROOM = "document.querySelector('[data-island=room]').room"
SEEN = f"{ROOM}.seen"


def hold(chair: Page, base: str, title: str, called: Mapping[str, Page]) -> list[Page]:
    """The chair calls the sites of these regions, and everybody comes in: the pages, the chair's first."""
    chair.goto(f"{base}/conferences/new/")
    chair.fill("#title", title)
    for region in called:
        chair.locator(f"[name=regions][value='{region}']").evaluate("each => { each.checked = true; }")
    chair.click("main button.go")
    chair.wait_for_url(re.compile("/conferences/HYS-"))
    address = chair.url
    pages = [chair, *called.values()]
    for page in pages[1:]:
        page.goto(address)
    for page in pages:
        enter(page)
    return pages


def enter(page: Page) -> None:
    """From the page before the room into it. Raises AssertionError with what the page says instead."""
    try:
        page.click("button:has-text('进入会议')")
        page.wait_for_url(re.compile("/seats/"))
    except TimeoutError as error:
        raise AssertionError(f"not entered: {page.url}\n{page.locator('body').inner_text()}") from error


def frames(page: Page) -> dict[str, int]:
    """{ticket: frames decoded} of everybody that a page shows, without itself."""
    return {key: count for key, count in page.evaluate(SEEN)["frames"].items() if "site-" not in key}


def moving(page: Page, others: int, *, beyond: Mapping[str, int] | None = None) -> bool:
    """Whether so many others' pictures have moved on from what was seen before."""
    before = beyond or {}
    return sum(count > before.get(key, 0) + 5 for key, count in frames(page).items()) >= others
