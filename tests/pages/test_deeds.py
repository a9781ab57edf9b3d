"""What one does on a page in a real browser: by keyboard, by thumb, while it asks anew, and without scripts."""

import pytest

from tests.browser import AXE, HEIGHTS, barred, go_to_the_end, installed, log_in

from .addresses import TOWN

TEXT = "今年以来，排查隐患80余条，开展培训130余次4000余人。"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="the front end's packages are not installed (make setup)"),
]


@pytest.mark.parametrize("width", HEIGHTS)
def test_a_spreadsheet_with_mistakes_is_put_right_on_any_screen(seats, site, width):
    page = seats(TOWN, width)
    page.goto(f"{site}/ledgers/hazards/import/")
    table = "单位,隐患描述,发现日期\n没有的厂,护栏缺失,2024-10-01\n没有的厂,护栏缺失,2024.9.31\n"
    page.set_input_files("#file", {"name": "隐患.csv", "mimeType": "text/csv", "buffer": table.encode("gb18030")})

    page.click("main button.go")  # the bar above may ring meanwhile, with a button of its own
    page.wait_for_load_state()

    assert page.locator("input[name='cell-2-2']").input_value() == "2024.9.31"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barred(page) == []


def test_going_back_after_an_import_shows_the_pages_before_it(seats, site):
    page = seats(TOWN, 1440)
    page.goto(f"{site}/ledgers/enterprises/")
    firm = page.locator(".what a").first.inner_text().strip()
    page.goto(f"{site}/ledgers/hazards/import/")
    table = f"单位,隐患描述,发现日期\n{firm},护栏缺失（回退）,2024-10-01\n"
    page.set_input_files("#file", {"name": "隐患.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.click("main form.box button.go")
    page.click("button[value=import]")
    page.wait_for_url("**/import/*/")

    page.go_back()
    assert page.locator("h1").inner_text() == "这份表已经导入"
    page.go_back()
    assert page.locator("h1").inner_text() == "导入隐患表"


def test_going_back_to_the_answer_of_a_sent_form_asks_for_its_page(seats, site):
    page = seats(TOWN, 1440)
    page.goto(f"{site}/check/")
    page.fill("#text", TEXT)
    page.click("main button.go")
    page.locator("form#again").wait_for(state="attached")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form#again').submit()")  # not by the scripts that keep drafts
    page.goto(f"{site}/help/")

    page.go_back()

    assert page.locator("h1").inner_text() == "核对别人写的稿子"


def test_to_dos_asked_for_anew_neither_move_the_page_nor_take_the_focus(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=390)
    page.clock.install()
    page.route("**/?seen=*", lambda route: route.continue_(url=f"{site}/?seen=something-else"))
    page.goto(f"{site}/")
    page.locator("#todos .btn").last.focus()
    page.evaluate("document.getElementById('todos').dataset.old = 'yes'; window.scrollTo(0, 300)")
    where = "[document.activeElement.id, window.scrollY]"
    before = page.evaluate(where)

    with page.expect_response(lambda answer: "/?seen=" in answer.url):
        page.clock.run_for(31_000)
    page.locator("#todos:not([data-old])").wait_for()
    page.clock.run_for(1_000)

    assert before[0].startswith("todo-")
    assert page.evaluate(where) == before


def test_where_nothing_changed_what_stands_on_the_page_is_not_touched(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=1440)
    page.clock.install()
    page.goto(f"{site}/inbox/")
    page.evaluate(
        "document.getElementById('todos').dataset.old = 'yes'; document.getElementById('moment').textContent = ''"
    )

    with page.expect_response(lambda answer: "seen=" in answer.url):
        page.clock.run_for(31_000)
    page.locator("#moment", has_text="10月16日").wait_for()

    assert page.locator("#todos[data-old]").count() == 1


def test_the_keyboard_skips_to_the_text_and_reaches_the_first_deed(visit):
    page = visit("ledgers/<str:code>/<str:number>/", 1440)

    page.keyboard.press("Tab")
    skips = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    passed = _tab_until(page, ".now .go", most=6)
    page.keyboard.press("Enter")
    _tab_until(page, ".now .deed input, .now .deed select, .now .deed textarea", most=3)

    assert skips == "跳到正文"
    assert passed


def test_a_menu_opens_and_closes_by_keyboard(visit):
    page = visit("ledgers/<str:code>/", 1440)
    menu = page.locator(".say .pop").first

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    opened = menu.get_attribute("open")
    page.keyboard.press("Escape")

    assert opened is not None
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_an_open_brace_offers_figures_and_enter_puts_one_in(visit):
    page = visit("reports/<str:number>/edit/", 1440)

    go_to_the_end(page)
    page.keyboard.type("\n本次排查{排查隐患")
    shown = page.locator(".picker li").first.inner_text()
    with page.expect_response(lambda answer: answer.url.endswith("/preview/")):
        page.keyboard.press("Enter")

    assert "条" in shown
    assert page.locator("#draft").input_value().endswith("本次排查【排查隐患】")
    page.locator("#preview .sheet >> text=本次排查").wait_for()


def test_the_box_at_the_top_offers_what_is_found_as_one_types(visit):
    page = visit("ledgers/", 1440)

    page.locator("#search").press_sequentially("灭火")
    page.locator("#hints li a").first.wait_for()
    offered = page.locator("#hints li a").first.get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{offered}")

    assert offered.startswith("/ledgers/")
    assert page.locator("main h1").inner_text()


def test_the_search_follows_what_is_typed_and_keeps_its_address(visit):
    page = visit("nothing searched", 390)

    page.locator("#q").press_sequentially("qhz")
    page.locator("#found .found").first.wait_for()

    assert page.url.endswith("/search/?q=qhz")
    assert "清河镇" in page.locator("#found").inner_text()


def test_a_check_marks_the_figures_of_a_text(visit):
    page = visit("check/", 390)

    page.fill("#text", TEXT)
    page.click("main .go")
    page.wait_for_selector(".sheet .v")

    assert page.locator(".sheet .v:not(.key-v .v)").count() == 3
    assert barred(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_usual_period_fills_both_days_and_leaves_the_page(visit):
    page = visit("reports/", 390)
    address = page.url

    page.click("a[data-span]:has-text('上季度')")

    assert (page.input_value("#from"), page.input_value("#to")) == ("2024-07-01", "2024-09-30")
    assert page.url == address
    assert barred(page) == []


def test_a_page_works_without_scripts(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=390, scripts=False)
    page.goto(f"{site}/ledgers/hazards/")
    page.click(".say label")
    page.locator(".say summary").first.click()
    page.locator(".say .pop li a").nth(1).click()

    assert "state=" in page.url
    assert page.locator("h1").inner_text() == "隐患"


def _tab_until(page, selector, *, most):
    """How many times Tab was pressed before the focus stood on such an element. Fails after `most`."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return pressed
    raise AssertionError(f"Tab does not reach {selector}")
