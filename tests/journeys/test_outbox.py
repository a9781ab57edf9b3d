"""What waits on a phone stays with its person: changed, refused, overtaken, on a full device, at the log-out. In a real browser."""

from datetime import timedelta

import pytest

from anlan.kernel import clock
from tests.browser import barred, installed

from .district import FIRM
from .line import Line

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


def test_a_full_phone_says_so_keeps_the_page_and_sends_from_there(village, line, records, words):
    line.cut()
    village.fill(words)
    village.page.evaluate("sessionStorage.setItem('full', '1')")
    village.press()
    village.page.locator("[data-note=line]:has-text('还没发出去')").wait_for()
    assert village.page.locator("[data-note=full]").count() == 1
    assert village.waiting() == 0
    line.mend()
    village.page.locator("[data-note=line] >> text=现在再发").tap()
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")

    assert [photos for photos, *_ in records(words)] == [1]


def test_a_busy_server_refuses_nothing_and_is_asked_again_by_the_form_s_own_page(village, line, records, words):
    line.busy = [429, 408, 503]
    village.fill(words)
    village.press()
    village.page.locator("[data-note=line]:has-text('系统正')").wait_for()
    assert village.page.locator("[data-note=refused]").count() == 0
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")

    assert line.busy == []
    assert [photos for photos, *_ in records(words)] == [1]


def test_an_entry_changed_after_it_was_sent_takes_its_photo_along_and_is_one(village, line, records, words):
    line.cut()
    village.fill(words)
    village.press()
    village.aside()
    village.page.locator(".waits >> text=打开改").tap()
    village.page.wait_for_url("**/new/")
    village.page.locator(".kept").wait_for()
    assert village.page.evaluate("document.querySelector('[name=photos-0]').files.length") == 1
    village.page.fill("[name=description]", f"{words}，已拉警戒线")
    village.press()
    village.aside()
    assert village.waiting() == 1
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [1]
    assert len(records(f"{words}，已拉警戒线")) == 1


def test_what_was_refused_stands_beside_why_and_is_sent_once_it_is_right(village, line, records, words):
    """A firm that no ledger has, a choice that the form has lost since: what was typed stays, and its photo."""
    line.cut()
    village.fill(words, firm="没有的厂（示范）")
    village.press()
    village.aside()
    village.fill(f"{words}乙")
    village.page.evaluate("""() => { const box = document.querySelector("main select"); const choice = new Option("旧的一项", "bygone");
        box.append(choice); choice.selected = true; }""")
    village.press()
    village.aside()
    village.fill(f"{words}丙")
    village.press()
    village.aside()
    line.mend()
    village.page.locator("text=现在试着发").tap()
    village.until(
        "return (await rows('entries')).length === 2 && (await rows('entries')).every((row) => !row.waits)"
    )  # the third went on
    bygone = village.page.locator(".waits .refused", has_text="旧的一项")
    bygone.wait_for()
    assert "照片" in bygone.inner_text()
    refused = village.page.locator(".waits .refused").first

    assert words in refused.locator(".sides > *").first.inner_text()
    assert refused.locator(".sides > *").last.inner_text().count("不在台账里") == 1
    assert barred(village.page) == []
    refused.locator("text=打开改").tap()
    village.page.wait_for_url("**/new/")
    village.page.locator(".kept").wait_for()
    village.page.fill("[name=place]", FIRM)
    village.press()
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.page.goto(f"{line.address}/outbox/")
    village.page.locator(".waits .refused >> text=打开改").tap()
    village.page.wait_for_url("**/new/")
    village.page.locator(".kept:has-text('bygone')").wait_for()  # the form has it no more, and says what was chosen
    village.press()
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.all_gone()
    assert [photos for photos, *_ in records(words)] == [1, 1, 1]


def test_of_two_phones_with_one_step_the_second_sees_what_stands_beside_what_was_typed(
    village, valley_phone_of, line, records, words
):
    """Assigned on two phones of one town, one of them without signal: nothing is overwritten, nothing dropped."""
    village.fill(words)
    village.press()
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    address = village.page.url
    first = valley_phone_of("town")
    with Line(line.onward) as far:
        second = valley_phone_of("town", line=far)
        second.until(f"return (await rows('pages')).some((row) => row.id === '{address.removeprefix(line.address)}')")
        far.cut()
        second.page.goto(address.replace(line.address, far.address))
        for phone, note in ((first, "先停用"), (second, "先断电")):
            if phone is first:
                phone.page.goto(address)
            phone.page.locator(".now summary:has-text('交办')").tap()
            phone.page.fill("[name=assign-fix_due_on]", f"{clock.today() + timedelta(days=10)}")
            phone.page.fill("[name=assign-note]", note)
            phone.page.locator("form[action$='/steps/assign/'] button").first.tap()
        first.page.locator(".state:has-text('整改中')").first.wait_for()
        second.aside()
        far.mend()
        second.page.locator("text=现在试着发").tap()
        refused = second.page.locator(".waits .refused")
        refused.wait_for()

        assert "先断电" in refused.locator(".sides > *").first.inner_text()
        stands = refused.locator(".sides > *").last.inner_text()
        assert "整改中" in stands
        assert second.waiting() == 1


def test_nobody_else_sees_or_sends_it_and_the_log_out_asks(village, line, records, words):
    line.cut()
    village.fill(words)
    village.press()
    village.aside()
    line.mend()
    line.refuses = "POST /ledgers/"
    village.page.goto(f"{line.address}/outbox/")
    village.page.locator(".me summary").tap()
    village.page.locator("text=退出").tap()
    village.page.locator("[data-note=leaving]:has-text('登记隐患')").wait_for()
    village.page.locator("[data-note=leaving] >> text=留到我下次登录").tap()
    village.page.wait_for_url("**/login/**")
    assert village.asks("return (await rows('keys')).length + (await rows('pages')).length") == 0
    line.cut()
    village.page.goto(f"{line.address}/outbox/")
    assert "没有网络" in village.page.inner_text("main")
    line.mend()
    line.refuses = "POST /ledgers/"
    village.page.goto(line.address)
    village.log_in("town")
    village.page.wait_for_url(f"{line.address}/")
    village.page.goto(f"{line.address}/outbox/")
    village.page.locator("text=没有等着发的").wait_for()
    assert records(words) == []
    village.has_kept()
    line.cut()
    village.page.locator(".me summary").tap()
    village.page.locator("text=退出").tap()
    village.page.locator("text=存在这台手机里的页面已经清掉").wait_for()
    line.mend()
    village.page.goto(line.address)  # without a line nobody could tell the server: now it is told
    village.page.wait_for_url("**/login/**")
    village.log_in("village")
    village.page.wait_for_url(f"{line.address}/")
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [1]
