"""Nothing typed is lost, in a real browser: the session ends, the line dies, the tab is closed, the disk is full, a photo is there already."""

import pytest

from tests.browser import barred, free_port, installed, log_in, serving

from .addresses import OFFICE, TOWN, VILLAGE
from .drafting import NEW, PHOTO, SENT, kept, on_the_device, records, signed_out_elsewhere, written

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


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


def test_a_tab_that_takes_its_time_to_close_still_gives_up_its_draft(town, site, words):
    written(town, site, words)
    closing = town.context.new_page()
    closing.goto(f"{site}/help/")
    town.goto(f"{site}/help/")
    closing.evaluate(
        """async () => { const asked = indexedDB.open("anlan-drafts"); await new Promise((done) => { asked.onsuccess = done; });
        const all = asked.result.transaction("drafts").objectStore("drafts").getAll(); await new Promise((done) => { all.onsuccess = done; });
        asked.result.close(); const [draft] = all.result;
        await new Promise((held) => navigator.locks.request(`draft:${draft.draft}`, () => { held(); return new Promise(() => 0); })); }"""
    )

    town.goto(site + NEW)
    town.wait_for_timeout(1000)
    before = town.input_value("[name=description]")
    closing.close()
    town.locator(".kept").wait_for()

    assert (before, town.input_value("[name=description]")) == ("", words)


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
    assert town.evaluate("document.activeElement.name") == "place"  # the first that is wrong; its words stand beside it
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


def test_of_two_tabs_with_one_form_each_sends_its_own_and_leaves_the_other_alone(town, site, firm, words):
    other = town.context.new_page()
    for page, text in ((town, words + "甲"), (other, words + "乙")):
        written(page, site, text, firm)

    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")

    assert words + "甲" in town.inner_text("main")
    assert other.input_value("[name=description]") == words + "乙"
    assert len(on_the_device(other)) == 1
    assert records(town, site, words) == 1
    other.click(SENT)
    other.wait_for_url("**/ledgers/hazards/YH-*/")
    assert words + "乙" in other.inner_text("main")
    assert on_the_device(other) == []
    assert records(town, site, words) == 2


FULL = "() => { throw new DOMException('full', 'QuotaExceededError'); }"
NO_BASE = f"IDBFactory.prototype.open = {FULL};"
NO_ROWS = f"IDBObjectStore.prototype.put = {FULL};"
NO_PHOTOS = (  # words go in, and what is larger does not
    "const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (row) "
    "{ if (this.name === 'files') throw new DOMException('full', 'QuotaExceededError'); return put.call(this, row); };"
)


@pytest.mark.parametrize("full", [NO_ROWS, NO_BASE + f"Storage.prototype.setItem = {FULL};"])
def test_a_full_disk_is_told_and_typing_and_sending_go_on(town, site, firm, words, full):
    town.add_init_script(full)
    town.goto(site + NEW)
    town.fill("[name=place]", firm)
    town.fill("[name=description]", words)

    town.locator("[data-note=full]").wait_for()
    town.type("[name=description]", "。")

    assert town.input_value("[name=description]") == words + "。"
    told = town.locator("[data-note=full]").inner_text()
    assert "没留住" in told
    assert "请尽快发送，或者清出些地方" in told
    town.click(SENT)
    town.wait_for_url("**/ledgers/hazards/YH-*/")


def test_where_the_device_keeps_nothing_but_this_tab_it_says_so_and_not_that_the_line_is_open(town, site, words):
    town.add_init_script(NO_BASE)
    town.goto(site + NEW)
    town.fill("[name=description]", words)

    told = town.locator("[data-note=tab]")
    told.wait_for()

    assert "没有地方存" in told.inner_text()
    assert "没有加密" not in told.inner_text()


def test_a_photo_that_finds_no_room_is_told_as_long_as_it_is_chosen_though_the_words_do(town, site, words):
    town.add_init_script(NO_PHOTOS)
    written(town, site, words)
    town.set_input_files("[name=photos-0]", {"name": "护栏.png", "mimeType": "image/png", "buffer": PHOTO})
    town.locator("[data-note=photos]").wait_for()

    town.type("[name=description]", "。")
    town.wait_for_timeout(600)  # the words are kept meanwhile

    assert "照片" in town.locator("[data-note=photos]").inner_text()


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


def test_a_page_that_answers_with_its_result_shows_it_and_leaves_no_draft(browser, site, people, words):
    page = log_in(browser, site, people[OFFICE], width=1440)
    page.goto(f"{site}/check/")
    page.fill("[name=text]", f"今年以来，排查隐患80余条。{words}")
    page.click(SENT)
    page.locator(f"text={words}").first.wait_for(state="attached")

    assert page.url.endswith("/check/")
    assert on_the_device(page) == []
    page.context.close()


def test_a_village_reports_a_hazard_with_a_photo_in_four_taps(browser, site, people, words):
    page = log_in(browser, site, people[VILLAGE], width=390)
    page.goto(f"{site}/ledgers/enterprises/")
    firm = page.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.goto(site)
    assert page.locator(".top nav a:visible").count() <= 5

    page.locator("main a[href='/ledgers/hazards/new/']:visible").first.tap()  # 1
    page.wait_for_url("**/new/")
    page.locator("[name=place]:focus").wait_for()  # the cursor comes there by itself
    page.keyboard.type(firm)
    page.locator("[name=description]").tap()  # 2
    page.keyboard.type(words)
    assert (page.input_value("[name=place]"), page.input_value("[name=description]")) == (firm, words)
    with page.expect_file_chooser() as chooser:
        page.locator("[name=photos-0]").tap()  # 3
    chooser.value.set_files({"name": "护栏.png", "mimeType": "image/png", "buffer": PHOTO})
    page.locator(SENT).tap()  # 4

    page.wait_for_url("**/ledgers/hazards/YH-*/")
    assert page.locator(".photos figure").count() == 1
    assert "村（社区）巡查" in page.inner_text("main")
    page.context.close()
