"""Four people in their browsers with a real Janus: each sees the others move, and after a killed Janus again within seconds."""

import os
import re
import shutil
import signal
import time

import pytest

from anlan.gate.video.network import media_addresses
from tests.browser import MEDIA, chromium, installed, log_in, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(shutil.which("janus") is None, reason="no Janus on this machine (apt-get install janus)"),
    pytest.mark.skipif(not media_addresses(), reason="no network address but loopback"),
]
ROOM = "document.querySelector('[data-island=room]').room"
SEEN = f"{ROOM}.seen"
# Nothing that is said gets there any more, and nothing comes.
SILENCED = """(() => { const { janus, subscriber, publisher } = document.querySelector('[data-island=room]').room.media;
  janus.socket.send = () => undefined; subscriber.connection.close(); publisher.connection.close(); })()"""
WHO = {"town": 1440, "street": 1440, "village": 390}
VILLAGE = "990199101201"


@pytest.fixture(scope="module")
def site(sample, rooms):
    with serving(sample.environment) as base:
        yield base


@pytest.fixture(scope="module")
def people(site):
    """The chair and three who were called, one of them with a phone: {who: page}."""
    with chromium(*MEDIA) as browser:
        chair = log_in(browser, site, "clerk", width=1440)
        chair.goto(f"{site}/conferences/new/")
        chair.fill("#title", "暴雨会商（示范）")
        for code in ("990199101", "990199001", VILLAGE):
            chair.locator(f"[name=regions][value='{code}']").evaluate("each => { each.checked = true; }")
        chair.click("main button.go")
        pages = {"clerk": chair}
        for who, width in WHO.items():
            pages[who] = log_in(browser, site, who, width=width)
            pages[who].goto(chair.url)
        for page in pages.values():
            page.click("button:has-text('进入会议')")
            page.wait_for_url(re.compile("/seats/"))
        yield pages


def frames(page):
    """{ticket: frames decoded} of everybody that a page shows, without itself."""
    return {key: count for key, count in page.evaluate(SEEN)["frames"].items() if "site-" not in key}


def moving(page, others, *, beyond=None):
    beyond = beyond or {}
    return sum(count > beyond.get(key, 0) + 5 for key, count in frames(page).items()) >= others


def carries(page, ticket):
    """Whether a page still shows somebody, or could hear them."""
    return ticket in frames(page) or ticket in page.evaluate(f"{ROOM}.media.heard()")


def wait_until(holds, seconds):
    """How long it took, in seconds. Fails after `seconds`."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come about"
        time.sleep(0.1)
    return time.monotonic() - began


def test_everybody_sees_the_others_move(people):
    for page in people.values():
        others = 3 if page.viewport_size["width"] > 720 else 2  # a phone shows three, itself among them
        wait_until(lambda page=page, others=others: moving(page, others), 30)
        before = frames(page)
        wait_until(lambda page=page, others=others, before=before: moving(page, others, beyond=before), 15)


def test_entering_leaves_no_page_so_that_camera_and_session_stay_open(people):
    street = people["street"]

    loaded = street.evaluate("performance.getEntriesByType('navigation')[0].name")

    assert "/seats/" in street.url
    assert "/seats/" not in loaded
    assert street.locator("body.room .glimpse").count() == 0  # the first pictures stand where they belong
    assert street.locator("meter.level").count() == 0


def test_nobody_is_heard_before_they_open_their_own_microphone(people):
    town = people["town"]

    assert town.locator("[data-do=mic]").get_attribute("aria-pressed") == "false"
    town.click("[data-do=mic]")
    assert town.locator("[data-do=mic]").get_attribute("aria-pressed") == "true"
    people["clerk"].click("button:has-text('全体静音')")
    town.locator("[data-do=mic][aria-pressed=false]").wait_for(timeout=5000)


def test_the_chair_goes_into_a_side_room_is_seen_there_alone_and_comes_back(people):
    chair, town, street = people["clerk"], people["town"], people["street"]
    ticket = re.search("/seats/([^/]+)/", chair.url)[1]
    chair.click("label[for=tab-hall]")
    chair.click("#split-form summary")
    chair.get_by_label("清河镇", exact=True).last.fill("1")
    chair.click("button:text-is('分开')")
    town.locator("text=您在第1分会室").wait_for(timeout=5000)
    wait_until(lambda: ticket not in frames(town) and town.evaluate(SEEN)["open"], 10)

    chair.click("label[for=tab-roll]")
    chair.click("#roll button:text-is('进去')")
    took = wait_until(lambda: frames(town).get(ticket, 0) > 5, 15)
    print(f"the chair is seen in the side room {took:.1f} s after the press")
    street.locator("text=主持人在第1分会室").wait_for(timeout=5000)
    wait_until(lambda: not carries(street, ticket), 5)

    chair.click("button:text-is('回到会场')")
    wait_until(lambda: frames(street).get(ticket, 0) > 5, 15)
    wait_until(lambda: not carries(town, ticket), 5)
    chair.click("button:text-is('都叫回来')")
    wait_until(lambda: all(moving(page, 3) for page in (chair, town, street)), 20)


def test_a_line_of_which_the_browser_tells_nothing_is_back_within_five_seconds(people):
    page = people["street"]
    wait_until(lambda: moving(page, 3), 20)

    page.evaluate(SILENCED)
    began = time.monotonic()
    wait_until(lambda: not page.evaluate(SEEN)["open"], 5)
    wait_until(lambda: page.evaluate(SEEN)["open"], 5)

    assert time.monotonic() - began < 5
    wait_until(lambda: moving(page, 3), 20)


def test_a_killed_janus_is_back_with_everybody_in_it(people, sample):
    pid = int((sample.var / "video" / "district" / "janus.pid").read_text())
    os.kill(pid, signal.SIGKILL)

    chair = people["clerk"]
    wait_until(lambda: not chair.evaluate(SEEN)["open"], 5)
    took = wait_until(lambda: chair.evaluate(SEEN)["open"] and moving(chair, 3), 20)

    print(f"pictures are back {took:.1f} s after Janus was killed")
    assert took < 10
