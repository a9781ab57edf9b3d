"""A clerk writes a new 专报 by the page alone, at a desk and on a phone; without script; and on two devices at once."""

import time

import pytest

from anlan.kernel.testing.waiting import patience
from tests.browser import barred, go_to_the_end, installed, log_in, until_quiet

from .addresses import OFFICE
from .drafting import kept, on_the_device

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]
DESK, PHONE = 1440, 390


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def clerk(request, browser, site, people):
    page = log_in(browser, site, people[OFFICE], width=request.param)
    page.wide = request.param
    yield page
    page.context.close()


@pytest.fixture
def made(browser, site, people, request):
    """A new outline of this test's own, as its clerk opens it: made(width)."""
    opened = []

    def make(width, title=None):
        page = log_in(browser, site, people[OFFICE], width=width)
        opened.append(page)
        begin(page, site, title or f"{request.node.name[-30:]}{width}")
        return page

    yield make
    for page in opened:
        page.context.close()


def begin(page, site, title):
    page.goto(f"{site}/reports/")
    page.fill("#new-outline", title)
    page.click("text=新做一份")
    page.wait_for_url("**/reports/outlines/TG-*/edit/")
    page.locator(".words").wait_for()


def pick(page, words):
    """Types into the box that finds a figure, and takes the first that is found."""
    page.keyboard.type(words)
    page.locator(".picker [role=option]").first.wait_for()
    page.keyboard.press("Enter")


def put(page, button, words):
    page.locator(f".tools-row >> text={button}").click()
    pick(page, words)


def text(page):
    return page.input_value("#draft")


def test_a_clerk_writes_a_new_report_with_a_condition_a_table_a_chart_and_a_list(clerk, site):
    page = clerk
    begin(page, site, f"隐患排查治理专报{page.wide}")
    go_to_the_end(page)
    page.keyboard.type("排查隐患【")
    pick(page, "pcyh")
    page.keyboard.type("，【排查隐患，同比】；多的是【排查隐患，最多的三个镇街】。")
    put(page, "只在…时有", "scaqsg")
    page.keyboard.type("发生事故【生产安全事故】。")
    put(page, "表", "pcyh")
    page.locator(".picker .finder input").click()
    pick(page, "整改率")
    page.locator(".picker .tick >> text=从多到少排").click()
    page.locator(".picker >> text=好了").click()
    put(page, "图", "pcyh")
    page.locator(".picker .tick >> text=和去年同期比").click()
    page.locator(".picker >> text=好了").click()
    with until_quiet(page):
        put(page, "清单", "现有未销号隐患")
    assert barred(page) == []
    page.locator(".chip.is-figure").first.click()
    page.locator(".choose >> text=地方 >> select").select_option("清河镇")
    with until_quiet(page):
        page.locator(".choose >> text=期间 >> select").select_option("上半年")

    assert text(page).splitlines() == [
        "一、总体情况",
        "【期间】，【全区】排查隐患【排查隐患，清河镇，上半年】，【排查隐患，同比】；多的是【排查隐患，最多的三个镇街】。"
        "【仅当 生产安全事故 大于 0】发生事故【生产安全事故】。",
        "【表：按镇街排名：排查隐患、整改率】",
        "【图：按月，比去年：排查隐患】",
        "【清单：现有未销号隐患：编号、隐患描述、单位、所属地区】",
    ]
    page.locator(".chip.is-figure >> nth=0 >> text=/\\d条/").wait_for()
    assert "同比" in page.locator(".chip.is-figure b").nth(1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.wide
    if page.wide == PHONE:
        assert not page.locator("#preview").is_visible()
        page.locator(".halves >> text=印出来是这样").click()
        assert not page.locator(".words").is_visible()
    preview = page.locator("#preview .sheet")
    assert preview.locator("table").count() == 2
    assert preview.locator("svg.chart a").count() > 10
    assert page.locator("#preview .late-bg").count() == 0

    page.click("main .btn.go")
    page.wait_for_url("**/ledgers/outlines/TG-*/")
    assert on_the_device(page) == []
    page.goto(f"{site}/reports/")
    page.select_option("#outline", label=f"隐患排查治理专报{page.wide}")
    page.click("text=写出来")
    page.wait_for_url("**/reports/BG-*/")
    assert page.locator(".sheet svg.chart").count() == 1
    assert page.locator(".sheet .gone").count() == 0


def test_a_key_is_answered_at_once_where_nothing_new_is_asked(made):
    page = made(DESK)
    go_to_the_end(page)
    page.keyboard.type("排查【排查隐患】，整改【整改销号】。")
    page.wait_for_function("() => document.querySelectorAll('#preview .n').length === 2")

    waits = []
    for letter in "情况总体平稳":
        with page.expect_response("**/preview/") as answer:
            began = time.monotonic()
            page.keyboard.type(letter)
        answer.value.finished()
        waits.append(time.monotonic() - began)

    assert sorted(waits)[len(waits) // 2] < patience(0.4)  # 0.2 on a machine that does nothing else
    page.locator("#preview >> text=情况总体平稳").wait_for()


def test_what_is_typed_is_kept_and_put_back_into_the_editor(made, site):
    page = made(PHONE)
    address = page.url
    go_to_the_end(page)
    page.keyboard.type("，又查了【排查隐患】。")
    kept(page)
    again = page.context.new_page()
    page.close(run_before_unload=False)

    again.goto(address)
    again.locator(".kept").wait_for()

    assert text(again).endswith("，又查了【排查隐患】。")
    assert again.locator(".words .chip").last.inner_text().startswith("排查隐患")
    again.locator(".kept >> text=不要它").click()
    again.wait_for_function("() => !document.querySelector('.words').textContent.includes('又查了')")
    assert text(again).endswith("【全区】")


def test_on_a_line_of_signs_that_are_none_the_rest_stays_and_it_is_said(made):
    page = made(DESK)
    go_to_the_end(page)

    with until_quiet(page):
        page.keyboard.type("查了【排查隐换】，改了【整改销号】。")

    wrong = page.locator(".chip.wrong")
    assert wrong.count() == 1
    assert "最像的是“排查隐患”" in wrong.inner_text()
    assert "条" in page.locator(".chip.is-figure b").last.inner_text()
    assert "1处要改" in page.locator("#preview").inner_text()
    assert text(page).endswith("查了【排查隐换】，改了【整改销号】。")


def test_chips_are_reached_changed_and_taken_away_by_keys_and_undone(made):
    page = made(DESK)
    go_to_the_end(page)
    page.keyboard.type("【排查隐患】")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.locator(".choose select").first.wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)  # what is done in one go is undone in one go
    go_to_the_end(page)
    page.keyboard.press("Backspace")
    gone = text(page)
    page.keyboard.press("Control+z")

    assert gone.endswith("【全区】")
    assert text(page).endswith("【全区】【排查隐患】")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    go_to_the_end(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    assert text(page).count("【排查隐患】") == 2


def test_two_devices_the_second_to_save_sees_both(made, site, browser, people):
    first = made(DESK)
    second = log_in(browser, site, people[OFFICE], width=PHONE)
    second.goto(first.url)
    second.locator(".words").wait_for()
    for page, words in ((first, "，先写的。"), (second, "，后写的【排查隐患】。")):
        go_to_the_end(page)
        page.keyboard.type(words)
    first.click("main .btn.go")
    first.wait_for_url("**/ledgers/outlines/TG-*/")

    second.click("main .btn.go")
    second.locator("#other").wait_for()

    told = second.locator("#other").inner_text()
    assert "先写的" in told
    assert "后写的" in told
    assert "后写的【排查隐患】。" in text(second)
    assert second.locator(".words .chip").count() > 0
    assert barred(second) == []
    second.click("main .btn.go")
    second.wait_for_url("**/ledgers/outlines/TG-*/")
    assert "后写的" in second.inner_text("main")
    second.context.close()


def test_without_script_the_plain_box_is_edited_and_saved(made, browser, site, people):
    address = made(DESK).url
    page = log_in(browser, site, people[OFFICE], width=PHONE, scripts=False)
    page.goto(address)

    page.fill("#draft", "查了【排查隐患】。")
    page.click("main .btn.go")
    page.goto(address)

    assert page.input_value("#draft") == "查了【排查隐患】。"
    assert "条" in page.locator("#preview .n").inner_text()
    page.context.close()
