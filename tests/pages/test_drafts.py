"""Nothing typed is lost, in a real browser: the session ends, the line dies, the tab is closed, the disk is full, a photo is there already."""

from uuid import uuid4

import pytest

from tests.browser import barred, free_port, installed, log_in, serving

from .addresses import OFFICE, TOWN, VILLAGE

NEW = "/ledgers/hazards/new/"
PHOTO = bytes.fromhex(  # the smallest PNG
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
SENT = "main .btn.go"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def words():
    return f"护栏松动{uuid4().hex[:8]}"


@pytest.fixture
def town(browser, site, people):
    """A page of the town's officer in a browser of its own."""
    page = log_in(browser, site, people[TOWN], width=390)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def firm(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=1440)
    page.goto(f"{site}/ledgers/enterprises/")
    number = page.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.context.close()
    return number


def written(page, site, words, firm=""):
    page.goto(site + NEW)
    if firm:
        page.fill("[name=place]", firm)
    page.fill("[name=description]", words)
    page.fill("[name=found_on]", "2024-10-10")
    kept(page)


def kept(page):
    """Waits until what was typed lies on the device."""
    page.wait_for_function(
        """() => new Promise((resolve) => { const asked = indexedDB.open("anlan-drafts");
        asked.onerror = () => resolve(false); asked.onsuccess = () => { const base = asked.result;
        const all = base.objectStoreNames.contains("drafts") && base.transaction("drafts").objectStore("drafts").getAll();
        if (!all) { base.close(); return resolve(false); }
        all.onsuccess = () => { base.close(); resolve(all.result.length > 0); }; }; })"""
    )
    page.wait_for_timeout(400)


def on_the_device(page):
    """Everything that lies in the browser's storage, as text: the words of a draft must not be among it."""
    return page.evaluate(
        """() => new Promise((resolve) => { const asked = indexedDB.open("anlan-drafts"); asked.onsuccess = () => {
        const base = asked.result; const all = base.transaction("drafts").objectStore("drafts").getAll();
        const own = Object.entries(sessionStorage).filter(([name]) => !name.startsWith("htmx"));
        all.onsuccess = () => { base.close(); resolve(all.result.map((row) => Object.keys(row).join()
        + new TextDecoder().decode(row.sealed)).concat(own.flat(), Object.values(localStorage))); }; }; })"""
    )


def records(page, site, words):
    page.goto(f"{site}/ledgers/hazards/?q={words}")
    return page.locator(".what a").count()


def signed_out_elsewhere(page, site):
    """The session ends on the server, as after a log-out in another tab or after its hours."""
    other = page.context.new_page()
    other.goto(f"{site}/password/")
    other.evaluate(
        """(token) => fetch("/logout/", { method: "POST", headers: { "X-CSRFToken": token } })""",
        other.locator("[name=csrfmiddlewaretoken]").first.input_value(),
    )
    other.wait_for_timeout(300)
    other.close()


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


def test_a_closed_tab_is_put_back_on_the_same_page_with_its_photo(town, site, words):
    written(town, site, words)
    town.set_input_files("[name=photos-0]", {"name": "护栏.png", "mimeType": "image/png", "buffer": PHOTO})
    kept(town)

    again = town.context.new_page()
    town.close()
    again.goto(site + NEW)
    again.locator(".kept").wait_for()

    assert again.input_value("[name=description]") == words
    assert again.evaluate("document.querySelector('[name=photos-0]').files[0].name") == "护栏.png"
    assert "没写完，已放回" in again.locator(".kept").inner_text()
    again.click("text=不要它")
    assert again.input_value("[name=description]") == ""
    again.click("text=放回来")
    assert again.input_value("[name=description]") == words


def test_two_tabs_keep_a_draft_each_and_both_are_had_back(town, site, words):
    other = town.context.new_page()
    for page, text in ((town, words + "甲"), (other, words + "乙")):
        page.goto(site + NEW)
        page.fill("[name=description]", text)
        kept(page)

    again = town.context.new_page()
    again.goto(site + NEW)
    again.wait_for_timeout(500)
    assert again.input_value("[name=description]") == ""  # what is open in another tab is that tab's
    for page in (again, other, town):
        page.close(run_before_unload=False)
    last = town.context.new_page()
    last.goto(site + NEW)
    last.locator(".kept").nth(1).wait_for()
    first = last.input_value("[name=description]")
    last.click("text=换成它")
    last.wait_for_function("(first) => document.querySelector('[name=description]').value !== first", arg=first)

    assert {first, last.input_value("[name=description]")} == {words + "甲", words + "乙"}


def test_what_lies_on_the_device_is_sealed(town, site, words):
    written(town, site, words)

    rows = on_the_device(town)

    assert rows
    assert words not in "".join(rows)
    assert "hazards" not in "".join(rows)


def test_another_person_on_the_device_neither_sees_nor_sends_it(town, site, people, words):
    written(town, site, words)
    left = town.context.new_page()  # the first person's page stays open in its tab
    left.goto(site + NEW)
    left.fill("[name=description]", words + "甲")
    signed_out_elsewhere(town, site)
    town.goto(f"{site}/login/?next={NEW}")
    town.click(f'button[value="{people[VILLAGE]}"]')
    town.wait_for_url("**/new/")
    town.wait_for_timeout(500)

    assert town.input_value("[name=description]") == ""
    assert town.locator(".kept").count() == 0
    left.click(SENT)
    left.locator("[data-note=again]").wait_for()
    assert "现在登录的是别人" in left.locator("[data-note=again]").inner_text()
    assert left.input_value("[name=description]") == words + "甲"
    left.close()
    assert records(town, site, words) == 0
    assert len(on_the_device(town)) == 2


def test_a_refused_form_keeps_its_photo(town, site, firm, words):
    written(town, site, words, "没有的厂")
    town.set_input_files("[name=photos-0]", {"name": "护栏.png", "mimeType": "image/png", "buffer": PHOTO})

    town.click(SENT)
    town.locator("[aria-invalid=true]").first.wait_for()

    assert town.evaluate("document.querySelector('[name=photos-0]').files[0].name") == "护栏.png"
    assert town.evaluate("document.activeElement.name") == "place_words"  # what no ledger has is told in words
    town.fill("[name=place_words]", "")
    town.fill("[name=place]", firm)
    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")
    assert town.locator(".photos figure").count() == 1


def test_a_server_that_dies_after_it_took_the_form_and_comes_back_has_it_once(sample, browser, people, firm, words):
    port = free_port()
    with serving(sample.environment, port=port) as base:
        page = log_in(browser, base, people[TOWN], width=390)
        written(page, base, words, firm)
        page.route("**/new/", lambda route: (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_())  # fmt: skip
        page.click(SENT)
        page.locator("[data-note=line]").wait_for()
        page.unroute_all(behavior="ignoreErrors")
    page.wait_for_timeout(2500)
    assert page.input_value("[name=description]") == words
    with serving(sample.environment, port=port):
        page.wait_for_url("**/ledgers/hazards/YH-*/", timeout=60_000)
        assert records(page, base, words) == 1
    page.context.close()


def test_a_full_disk_is_told_and_typing_goes_on(town, site, words):
    town.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    town.goto(site + NEW)
    town.fill("[name=description]", words)

    town.locator("[data-note=full]").wait_for()
    town.type("[name=description]", "。")

    assert town.input_value("[name=description]") == words + "。"
    assert "可以接着写" in town.locator("[data-note=full]").inner_text()


def test_whoever_logs_out_with_something_unsent_is_asked(town, site, people, words):
    written(town, site, words)
    town.click(".me summary")
    town.click("text=退出")
    panel = town.locator("[data-note=leaving]")
    panel.wait_for()

    assert "登记隐患" in panel.inner_text()
    assert barred(town) == []
    panel.locator("text=留到我下次登录").click()
    town.wait_for_url("**/login/**")
    town.click(f'button[value="{people[TOWN]}"]')
    town.goto(site + NEW)
    town.locator(".kept").wait_for()
    assert town.input_value("[name=description]") == words


def test_on_leaving_what_is_whole_is_sent(town, site, people, firm, words):
    written(town, site, words, firm)
    town.click(".me summary")
    town.click("text=退出")
    town.locator("[data-note=leaving] >> text=发送").click()
    town.wait_for_url("**/login/**")
    town.click(f'button[value="{people[TOWN]}"]')

    assert records(town, site, words) == 1


def test_on_leaving_what_is_given_up_is_gone(town, site, people, words):
    written(town, site, words)
    town.click(".me summary")
    town.click("text=退出")
    town.locator("[data-note=leaving] >> text=不要了").click()
    town.wait_for_url("**/login/**")

    assert on_the_device(town) == []


def test_a_draft_is_gone_once_the_server_has_it(town, site, firm, words):
    written(town, site, words, firm)

    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")

    assert on_the_device(town) == []


def test_what_the_form_has_lost_since_is_still_told(town, site, words):
    town.route("**/new/", lambda route: with_a_field_more(route))
    town.goto(site + NEW)
    town.fill("[name=bygone]", words)
    kept(town)
    town.unroute_all(behavior="ignoreErrors")

    town.goto(site + NEW)

    assert words in town.locator(".kept").inner_text()
    assert "旧栏" in town.locator(".kept").inner_text()


def with_a_field_more(route):
    answer = route.fetch()
    box = '<div class="field"><label for="bygone">旧栏</label><input id="bygone" name="bygone"></div><p class="acts">'
    route.fulfill(response=answer, body=answer.text().replace('<p class="acts">', box, 1))


def test_the_end_of_a_session_is_told_ten_minutes_before(town, site):
    town.clock.install()
    town.goto(f"{site}/feedback/")
    left = int(town.locator("body").get_attribute("data-session-left"))

    town.clock.run_for((left - 610) * 1000)
    early = town.locator("[data-note=again]").count()
    town.clock.run_for(20_000)

    assert early == 0
    assert "再过10分钟" in town.locator("[data-note=again]").inner_text()


def test_a_page_that_answers_with_its_result_shows_it_and_leaves_no_draft(browser, site, people, words):
    page = log_in(browser, site, people[OFFICE], width=1440)
    page.goto(f"{site}/check/")
    page.fill("[name=text]", f"今年以来，排查隐患80余条。{words}")
    page.click(SENT)
    page.locator(f"text={words}").first.wait_for(state="attached")

    assert page.url.endswith("/check/")
    assert on_the_device(page) == []
    page.context.close()


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


def test_a_village_reports_a_hazard_with_a_photo_in_four_taps(browser, site, people, words):
    page = log_in(browser, site, people[VILLAGE], width=390)
    page.goto(f"{site}/ledgers/enterprises/")
    firm = page.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.goto(site)
    assert page.locator(".top nav a:visible").count() <= 5

    page.locator("main a[href='/ledgers/hazards/new/']:visible").first.tap()  # 1
    page.wait_for_url("**/new/")
    page.keyboard.type(firm)  # the cursor is there
    page.locator("[name=description]").tap()  # 2
    page.keyboard.type(words)
    with page.expect_file_chooser() as chooser:
        page.locator("[name=photos-0]").tap()  # 3
    chooser.value.set_files({"name": "护栏.png", "mimeType": "image/png", "buffer": PHOTO})
    page.locator(SENT).tap()  # 4

    page.wait_for_url("**/ledgers/hazards/YH-*/")
    assert page.locator(".photos figure").count() == 1
    assert "村（社区）巡查" in page.inner_text("main")
    page.context.close()
