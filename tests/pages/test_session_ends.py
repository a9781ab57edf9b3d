"""A session that ends while somebody works takes nothing of what they wrote or chose, in a real browser."""

import pytest

from tests.browser import barred, installed, log_in

from .addresses import OFFICE
from .drafting import NEW, SENT, records, signed_out_elsewhere, written

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


def test_a_session_that_ends_while_one_types_is_taken_up_in_place_and_sends_once(town, site, firm, words):
    written(town, site, words, firm)
    signed_out_elsewhere(town, site)

    town.click(SENT)
    panel = town.locator("[data-note=again]")
    panel.wait_for()

    assert town.url == site + NEW
    assert town.input_value("[name=description]") == words
    assert barred(town) == []
    panel.locator("button[name=username]").click()
    town.wait_for_url("**/ledgers/hazards/YH-*/")
    assert records(town, site, words) == 1


def test_a_page_that_asks_by_itself_stays_when_the_session_has_ended(town, site, words):
    town.goto(f"{site}/feedback/")
    town.fill("[name=content]", words)
    signed_out_elsewhere(town, site)

    town.locator("[data-note=again]").wait_for(timeout=15_000)  # the bar above asks every few seconds

    assert town.url == f"{site}/feedback/"
    assert town.input_value("[name=content]") == words


def test_what_a_page_asks_by_itself_says_so(town, site):
    """A poll that said nothing renewed the session for ever, and took its cookie away from whoever had just changed the password."""
    with town.expect_request("**/conferences/ringing/", timeout=15_000) as asked:
        town.goto(f"{site}/feedback/")

    assert asked.value.headers.get("x-poll") == "1"


def test_the_end_of_a_session_is_told_ten_minutes_before(town, site):
    town.clock.install()
    town.goto(f"{site}/feedback/")
    left = int(town.locator("body").get_attribute("data-session-left"))

    town.clock.run_for((left - 610) * 1000)
    early = town.locator("[data-note=again]").count()
    town.clock.run_for(20_000)

    assert early == 0
    assert "再过10分钟" in town.locator("[data-note=again]").inner_text()


def test_what_one_writes_in_a_meeting_waits_for_the_log_in_and_goes_then(browser, site, people, words):
    """The answer to a session that had ended was the log-in page: it was taken for a yes, and the box was emptied."""
    page = log_in(browser, site, people[OFFICE], width=1440)
    page.goto(f"{site}/conferences/new/")
    page.fill("#title", "暴雨会商（示范）")
    page.check("[name=towns]")
    page.click("main button.go")
    page.get_by_role("button", name="进入会议").click()
    page.click("label[for=tab-talk]")
    page.fill("#say", words)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    page.click("form[action$='/messages/'] button.go")

    page.locator("[data-note=again]").wait_for()
    assert page.input_value("#say") == words
    page.context.add_cookies(cookies)
    page.click("form[action$='/messages/'] button.go")
    page.locator("[data-part=said]", has_text=words).wait_for()
    page.context.close()


def test_what_was_chosen_of_a_sheet_waits_for_the_log_in(browser, site, people, words):
    page = log_in(browser, site, people[OFFICE], width=1440)
    page.goto(f"{site}/ledgers/hazards/import/")
    table = f"单位,隐患描述,发现日期,部位\n宏达1号家具厂（示范）,{words},2024-10-12,一车间\n"
    page.set_input_files("input[type=file]", {"name": "隐患.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.click(SENT)
    page.locator("form.imp").wait_for()
    chosen = page.locator("form.imp select[name^=column-]").last
    chosen.select_option(index=2)
    value, cookies = chosen.input_value(), page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    page.locator("form.imp button[value=check]").first.click()

    page.locator("[data-note=again]").wait_for()
    assert chosen.input_value() == value
    page.context.add_cookies(cookies)
    page.locator("form.imp button[value=check]").first.click()
    page.locator("[data-note=again]").wait_for(state="detached")
    assert chosen.input_value() == value
    page.context.close()
