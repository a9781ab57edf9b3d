"""Four people in their browsers with a real Janus: each sees the others move, and after a killed Janus again within seconds."""

import os
import re
import shutil
import signal
import time

import pytest

from anlan.conference.carry.network import media_addresses
from anlan.kernel.testing.waiting import patience, wait_until
from tests.browser import MEDIA, chromium, installed, log_in, serving

from .meeting import ROOM, SEEN, VILLAGE, frames, hold, moving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(shutil.which("janus") is None, reason="no Janus on this machine (apt-get install janus)"),
    pytest.mark.skipif(not media_addresses(), reason="no network address but loopback"),
]
# Nothing that is said gets there any more, and nothing comes.
SILENCED = """(() => { const { janus, subscriber, publisher } = document.querySelector('[data-island=room]').room.media;
  janus.socket.send = () => undefined; subscriber.connection.close(); publisher.connection.close(); })()"""
# Whoever shares shares the very page they are on; drawn screens would look like the drawn camera. Few frames a second, for
# one machine draws, encodes and decodes for all four.
DRAWN = "--use-fake-device-for-media-stream=display-media-type=browser,fps=5"
# Whether somebody's picture is green at its upper right, as the drawn camera is and the page is not.
GREEN = """(ticket) => {
  const picture = document.querySelector(`figure[data-tile="${ticket}"] video`);
  if (!picture || !picture.videoWidth) return null;
  const brush = new OffscreenCanvas(1, 1).getContext("2d");
  brush.drawImage(picture, picture.videoWidth - 12, 4, 8, 8, 0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return green > red + 80 && green > blue + 80;
}"""
WHO = {"clerk": 1440, "town": 1440, "street": 1440, "village": 390}


@pytest.fixture(scope="module")
def site(sample, rooms):
    with serving(sample.environment) as base:
        yield base


@pytest.fixture(scope="module")
def people(site):
    """The chair and three who were called, one of them with a phone: {who: page}."""
    with chromium(*MEDIA, DRAWN) as browser:
        pages = {who: log_in(browser, site, who, width=width) for who, width in WHO.items()}
        called = {"990199101": pages["town"], "990199001": pages["street"], VILLAGE: pages["village"]}
        hold(pages["clerk"], site, "暴雨会商（示范）", called)
        yield pages


def carries(page, ticket):
    """Whether a page still shows somebody, or could hear them."""
    return ticket in frames(page) or ticket in page.evaluate(f"{ROOM}.media.heard()")


def test_everybody_sees_the_others_move(people):
    for page in people.values():
        others = 3 if page.viewport_size["width"] > 720 else 2  # a phone shows three, itself among them
        wait_until(lambda page=page, others=others: moving(page, others), f"{others} others move", 30)
        before = frames(page)
        wait_until(
            lambda page=page, others=others, before=before: moving(page, others, beyond=before), "they move on", 15
        )


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
    town.locator("[data-do=mic][aria-pressed=false]").wait_for(timeout=patience(5) * 1000)


def test_a_shared_screen_is_seen_moving_by_the_others_until_it_is_taken_back(people):
    sharing, seeing = people["street"], people["town"]
    ticket = sharing.url.rstrip("/").rpartition("/")[2]
    wait_until(lambda: seeing.evaluate(GREEN, ticket) is True, "the camera's picture is seen", 15)

    sharing.click("[data-do=share]")
    wait_until(lambda: seeing.evaluate(GREEN, ticket) is False, "the shared screen is seen", 15)
    before = frames(seeing)[ticket]
    wait_until(lambda: frames(seeing)[ticket] > before + 5, "it moves", 10)
    assert sharing.evaluate(GREEN, ticket) is False  # one sees oneself what the others see
    assert sharing.locator("[data-do=share]").inner_text() == "停止共享"

    sharing.click("[data-do=share]")
    wait_until(lambda: seeing.evaluate(GREEN, ticket) is True, "the camera's picture is seen", 15)
    before = frames(seeing)[ticket]
    wait_until(lambda: frames(seeing)[ticket] > before + 5, "it moves", 10)


@pytest.mark.slow
def test_whoever_shuts_their_picture_does_not_stand_still_on_the_others_screens(people):
    shutting, seeing = people["town"], people["clerk"]
    ticket = shutting.url.rstrip("/").rpartition("/")[2]
    picture, said = (seeing.locator(f"figure[data-tile='{ticket}'] {part}") for part in ("video", "figcaption"))
    picture.wait_for(state="visible", timeout=patience(15) * 1000)

    shutting.click("[data-do=video]")
    picture.wait_for(state="hidden", timeout=patience(12) * 1000)
    assert "只有声音" in said.inner_text()

    shutting.click("[data-do=video]")
    picture.wait_for(state="visible", timeout=patience(5) * 1000)


@pytest.mark.slow
def test_the_chair_goes_into_a_side_room_is_seen_there_alone_and_comes_back(people):
    chair, town, street = people["clerk"], people["town"], people["street"]
    ticket = re.search("/seats/([^/]+)/", chair.url)[1]
    chair.click("label[for=tab-hall]")
    chair.click("#split-form summary")
    chair.get_by_label("清河镇", exact=True).last.fill("1")
    chair.click("button:text-is('分开')")
    town.locator("text=您在第1分会室").wait_for(timeout=patience(5) * 1000)
    wait_until(
        lambda: ticket not in frames(town) and town.evaluate(SEEN)["open"], "the chair is not in the side room", 10
    )

    chair.click("label[for=tab-roll]")
    chair.click("#roll button:text-is('进去')")
    took = wait_until(lambda: frames(town).get(ticket, 0) > 5, "the chair is seen in the side room", 15)
    print(f"the chair is seen in the side room {took:.1f} s after the press")
    street.locator("text=主持人在第1分会室").wait_for(timeout=patience(5) * 1000)
    wait_until(lambda: not carries(street, ticket), "the chair has left the hall", 5)

    chair.click("button:text-is('回到会场')")
    wait_until(lambda: frames(street).get(ticket, 0) > 5, "the chair is seen in the hall", 15)
    wait_until(lambda: not carries(town, ticket), "the chair has left the side room", 5)
    chair.click("button:text-is('都叫回来')")
    wait_until(lambda: all(moving(page, 3) for page in (chair, town, street)), "all are back in the hall", 20)


def test_a_line_of_which_the_browser_tells_nothing_is_back_within_five_seconds(people):
    page = people["street"]
    wait_until(lambda: moving(page, 3), "three others move", 20)

    page.evaluate(SILENCED)
    began = time.monotonic()
    wait_until(lambda: not page.evaluate(SEEN)["open"], "the page notices that its line is gone", 5)
    wait_until(lambda: page.evaluate(SEEN)["open"], "the line is back", 5)

    assert time.monotonic() - began < patience(5)
    wait_until(lambda: moving(page, 3), "three others move", 20)


def test_a_killed_janus_is_back_with_everybody_in_it(people, sample):
    pid = int((sample.var / "video" / "district" / "janus.pid").read_text())
    os.kill(pid, signal.SIGKILL)

    chair = people["clerk"]
    wait_until(lambda: not chair.evaluate(SEEN)["open"], "the page notices that Janus is gone", 5)
    took = wait_until(lambda: chair.evaluate(SEEN)["open"] and moving(chair, 3), "three others move again", 20)

    print(f"pictures are back {took:.1f} s after Janus was killed")
    assert took < patience(10)
