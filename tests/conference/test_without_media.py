"""A conference of several people in their browsers, on a machine without a media server: everything but sound and picture."""

import re

import pytest

from anlan.kernel.testing.waiting import patience, wait_until
from tests.browser import chromium, installed, log_in, open_page, serving

from .meeting import enter

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


def soon() -> float:
    """How many milliseconds to wait for what comes at once on a machine with nothing else to do."""
    return patience(5) * 1000


@pytest.fixture(scope="module")
def site(sample, rooms):
    with serving({**sample.environment, "PATH": "/nowhere"}) as base:  # no Janus is found there
        yield base


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def officer(browser, site):
    """What the town's officer is called, as the log-in page says."""
    page = open_page(browser, width=1440)
    page.goto(f"{site}/login/")
    name = page.locator("button[value='town'] b").inner_text()
    page.context.close()
    return name


@pytest.fixture(scope="module")
def signed_in(browser, site):
    """A page of somebody's own: signed_in("town", 390). Everybody signs in once, and comes to each test by the same session."""
    kept = {}

    def page_of(who, width):
        if who not in kept:
            first = log_in(browser, site, who, width=width)
            kept[who] = first.context.cookies()
            return first
        page = open_page(browser, width=width)
        page.context.add_cookies(kept[who])
        return page

    return page_of


@pytest.fixture
def chair(signed_in, site):
    """The office's page in a conference that has just been called from a record of 清河镇."""
    page = signed_in("clerk", 1440)
    page.goto(f"{site}/ledgers/hazards/?region=990199101")
    page.locator(".what a").first.click()
    page.click("button:has-text('视频会商')")
    enter(page)
    yield page
    page.context.close()


@pytest.fixture
def town(signed_in, site, chair):
    """The town's officer on the phone, who was rung and has come."""
    page = signed_in("town", 390)
    page.goto(f"{site}/ledgers/")
    page.locator(".ring button:has-text('接听')").last.click()
    enter(page)
    yield page
    page.context.close()


RINGS = "() => window.notes > 0"
# Counts the notes that are played, in place of an ear.
EAR = """window.notes = 0; const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.notes++; return start.apply(this, when); };"""


def test_a_call_rings_aloud_until_it_is_answered_and_the_switch_is_kept(signed_in, site, chair):
    page = signed_in("town", 390)
    page.context.add_init_script(EAR)
    page.goto(f"{site}/ledgers/")
    bell = page.locator(".ring [data-ring-sound]")
    assert bell.inner_text() == "点一下放铃声"  # until the page is touched the browser plays nothing
    bell.click()
    page.wait_for_function(RINGS, timeout=soon())
    assert bell.inner_text() == "铃声开"

    bell.click()
    page.reload()
    page.mouse.click(200, 700)
    page.wait_for_timeout(1000)
    assert (bell.inner_text(), page.evaluate("window.notes")) == ("铃声关", 0)

    bell.click()
    page.wait_for_function(RINGS, timeout=soon())
    while page.locator(".ring").count():
        page.locator(".ring button:has-text('接听')").last.click()
        page.goto(f"{site}/ledgers/")
    page.mouse.click(200, 700)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.notes") == 0
    page.context.close()


def test_whoever_comes_is_on_the_roll_at_once(chair, town, officer):
    chair.locator(f"#roll .soft:has-text('{officer}')").wait_for(timeout=soon())

    chair.wait_for_function("() => document.querySelector('[data-island=room]').room.seen.hears", timeout=soon())
    assert "没有声音和画面" in chair.locator("[data-note]").inner_text()
    assert town.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_hand_goes_up_and_the_other_side_is_asked_to_speak(chair, town, officer):
    town.click(".deck button:has-text('举手')")
    chair.locator("h3:has-text('举手1个')").wait_for(timeout=soon())

    chair.locator("#roll .pop summary").first.click()
    chair.click(f"button:has-text('请{officer}发言')")
    town.locator("h2:has-text('主持人请您发言')").wait_for(timeout=soon())
    town.click("button:has-text('开口说话')")

    chair.locator(f".tile.main.speaks:has-text('{officer}')").wait_for(timeout=soon())


def test_what_is_written_arrives_and_what_is_being_typed_stays(chair, town):
    chair.click("label[for=tab-talk]")
    chair.fill("#say", "我正在写")
    town.click("label[for=tab-talk]")
    town.fill("#say", "2号坝水位已退<b>")
    town.click("button:has-text('发送')")

    chair.locator(".said >> text=2号坝水位已退<b>").wait_for(timeout=soon())
    assert chair.locator("#say").input_value() == "我正在写"
    town.wait_for_function("() => document.querySelector('#say').value === ''")


def test_the_board_is_drawn_together(chair, town):
    for page in (chair, town):
        page.click("label[for=tab-board]")
    box = chair.locator("canvas.board").bounding_box()
    chair.mouse.move(box["x"] + 40, box["y"] + 40)
    chair.mouse.down()
    chair.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    chair.mouse.up()

    inked = """() => { const c = document.querySelector('canvas.board');
      return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 === 0 && v < 100); }"""
    town.wait_for_function(inked, timeout=soon())


def test_the_chairs_layout_is_everybodys(chair, town):
    chair.click(".lay-btn[value='9']")

    chair.locator(".lay-btn[value='9'][aria-pressed=true]").wait_for(timeout=soon())
    for page in (chair, town):
        page.locator(".tiles[data-layout='9']").wait_for(timeout=soon())


def test_recording_is_switched_by_a_button_and_told_on_the_phone(chair, town):
    chair.click(".deck button:text-is('录像')")
    town.locator(".only-phone:has-text('正在录像')").wait_for(timeout=soon())
    chair.click(".deck button:text-is('停止录像')")

    town.locator(".only-phone:has-text('正在录像')").wait_for(state="detached", timeout=soon())
    chair.locator(".deck button:text-is('录像')").wait_for(timeout=soon())


def test_polling_goes_round_by_itself_and_stops(signed_in, chair, town):
    chair.click("label[for=tab-hall]")
    chair.click("summary:has-text('叫人进会')")
    chair.check("[name=regions][value='990199001']")
    chair.click("#hall button:text-is('叫')")
    other = signed_in("street", 390)
    other.goto(re.sub("seats/.*", "", chair.url))
    other.click("button:has-text('进入会议')")
    chair.locator("#poll-form label:has-text('东苑街道')").wait_for(state="attached", timeout=soon())
    chair.click(".deck label:has-text('轮巡')")
    chair.fill("#seconds", "3")
    chair.click("button:has-text('开始轮巡')")

    large = chair.locator(".tile.main figcaption b")
    shown = {large.inner_text()}
    wait_until(lambda: shown.add(large.inner_text()) or len(shown - {"主持人"}) == 2, "two others are shown large", 9)

    chair.click(".deck button:has-text('停止轮巡')")
    chair.locator(".tile.main:has-text('主持人')").wait_for(timeout=soon())
    other.context.close()


def test_ending_takes_two_presses_and_everybody_is_told(chair, town):
    chair.click("button:has-text('结束会议')")
    chair.click("button:has-text('再按一次')")

    town.locator("text=会议已经结束").wait_for(timeout=soon())
    chair.locator("text=会议已经结束").wait_for(timeout=soon())


def test_a_second_page_of_the_same_person_puts_the_first_out(chair, town):
    second = town.context.new_page()
    second.goto(re.sub("seats/.*", "", town.url))
    second.click("button:has-text('进入会议')")

    town.locator("text=您在另一个页面或设备上进了会").wait_for(timeout=patience(15) * 1000)
    assert second.locator(".deck").is_visible()


def test_without_script_calling_roll_hand_and_writing_are_plain_forms(browser, site, chair):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site}/login/")
    page.click('button[value="town"]')
    page.goto(f"{site}/ledgers/")
    page.locator(".ring button:has-text('接听')").last.click()
    page.click("button:has-text('进入会议')")
    page.click(".deck button:has-text('举手')")
    page.click("label[for=tab-talk]")
    page.fill("#say", "听得到")
    page.click("button:has-text('发送')")

    assert "/seats/" in page.url
    assert page.locator(".deck button:has-text('手放下')").is_visible()
    page.click("label[for=tab-talk]")
    assert "听得到" in page.locator(".said").inner_text()
    page.context.close()
