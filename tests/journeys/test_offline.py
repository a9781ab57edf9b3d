"""In a valley without signal: filled in, photographed, sent; it arrives once, with its photo and the time it happened, whatever the line,
the phone and the server do meanwhile. In a real browser, over a line that breaks.
"""

import time
from datetime import timedelta

import psycopg
import pytest
from django.test import override_settings

from anlan.kernel import clock
from anlan.kernel.testing.waiting import wait_until
from tests.browser import barred, chromium, installed

from .district import FIRM
from .line import Line
from .person import PASSWORD
from .test_phone import ARGON
from .valley import CLOSED, FULL, MULTIPLIED, NEW, Phone, Site, photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def site(founded):
    """Those with a phone give a password again that the served site can read."""
    with override_settings(PASSWORD_HASHERS=ARGON):
        for who in ("village", "town"):
            person = founded.people[who]
            for old, new in ((PASSWORD, f"{PASSWORD}-2"), (f"{PASSWORD}-2", PASSWORD)):
                person.send(
                    person.open("/password/").form("换密码"), old_password=old, new_password1=new, new_password2=new
                )
    site = Site(founded.environment)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def browser(site):
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def valley(site):
    with Line(site.port) as line:
        yield line


@pytest.fixture
def line(valley):
    """The line of this file's phones; whole at the beginning of each test."""
    valley.mend()
    return valley


@pytest.fixture(scope="module")
def _village(browser, valley):
    valley.mend()
    return Phone(browser, valley, script=CLOSED + FULL)


@pytest.fixture
def village(_village, line):
    """The village officer's phone, with nothing left of the test before."""
    _village.restart()
    _village.page.goto(line.address)
    _village.all_gone()
    return _village


@pytest.fixture
def phone_of(browser, line):
    phones = []

    def phone(who="village", script="", line=line):
        phones.append(Phone(browser, line, who, script))
        return phones[-1]

    yield phone
    for each in phones:
        each.context.close()


@pytest.fixture
def words():
    return f"护栏松动{time.time_ns() % 10**10}"


@pytest.fixture
def records(founded):
    """What the district has of hazards that say so: (photos, when it happened) of each. Where a browser runs Django answers no page here."""

    def of(words):
        with psycopg.connect(founded.url) as base:
            return base.execute(
                """SELECT count(attachment.id), event.happened_at FROM hazards_hazard AS hazard
                JOIN loop_event AS event ON event.ledger = 'hazards' AND event.record_id = hazard.id AND event.seq = 1
                LEFT JOIN evidence_attachment AS attachment ON attachment.ledger = 'hazards' AND attachment.record_id = hazard.id
                WHERE starts_with(hazard.description, %s) GROUP BY hazard.id, event.happened_at ORDER BY event.happened_at""",
                [words],
            ).fetchall()

    return of


def test_a_village_officer_sends_without_signal_and_it_arrives_once_with_its_photo_and_its_time(
    village, line, records, words
):
    line.cut()
    village.fill(words)
    assert "没有连上服务器" in village.page.locator("[data-note=kept]").inner_text()
    offered = village.page.evaluate(
        "[...document.querySelector('[name=place]').list.options].map((each) => each.value)"
    )
    assert [each.rpartition(" ")[0] for each in offered] == [FIRM]
    pressed = clock.now()
    village.press()
    village.aside()
    waiting = village.page.locator(".waits").inner_text()
    assert "登记隐患" in waiting
    assert "照片1张" in waiting
    assert barred(village.page) == []
    assert village.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert words not in village.asks(
        "return (await rows('entries')).map((row) => new TextDecoder().decode(row.sealed)).join()"
    )
    village.fill(f"{words}乙")  # the same form, once more: another hazard
    village.press()
    village.aside()
    assert village.waiting() == 2

    village.restart()
    time.sleep(2)
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    [(photos, happened), (others, _)] = records(words)
    assert (photos, others) == (1, 1)
    assert abs(happened - pressed) < timedelta(seconds=30)
    village.page.locator("[data-note=outbox]:has-text('已送到')").wait_for()


def test_the_answer_is_lost_the_server_dies_and_two_tabs_send_the_same(village, line, site, records, words):
    line.cut()
    village.fill(words)
    village.press()
    village.aside()
    line.mend()
    line.swallows = f"POST {NEW}"
    village.page.locator("text=现在试着发").tap()
    wait_until(
        lambda: line.swallowed or village.page.wait_for_timeout(100), "the server has it, and the phone does not know"
    )
    assert village.waiting() == 1
    site.stop()
    site.start()
    line.mend()
    other = village.context.new_page()
    for page in (village.page, other):
        page.goto(f"{line.address}/outbox/")
    village.all_gone()

    assert [photos for photos, _ in records(words)] == [1]


def test_over_a_line_that_drops_every_20_kilobytes_the_photo_comes_in_pieces(village, line, records, words):
    line.cut()
    village.fill(words, photo(500))
    village.press()
    village.aside()
    line.mend()
    line.most = 20_000
    village.page.locator("text=现在试着发").tap()
    village.all_gone()

    assert [photos for photos, _ in records(words)] == [1]


def test_a_clock_a_day_off_does_not_move_what_happened(phone_of, line, records, words):
    ahead = "const now = Date.now; Date.now = () => now() + 86400000;"
    village = phone_of(script=ahead)
    line.cut()
    village.fill(words)
    pressed = clock.now()
    village.press()
    village.aside()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    [(_, happened)] = records(words)
    assert abs(happened - pressed) < timedelta(seconds=30)


def test_a_database_that_the_system_closes_in_mid_write_has_the_entry_whole(village, line, records, words):
    line.cut()
    village.fill(words)
    village.page.evaluate("sessionStorage.setItem('closing', '1')")
    village.press()
    village.aside()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    assert [photos for photos, _ in records(words)] == [1]


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

    assert [photos for photos, _ in records(words)] == [1]


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

    assert [photos for photos, _ in records(words)] == [1]
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
    assert "不在台账里" in refused.locator(".sides > *").last.inner_text()
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
    assert [photos for photos, _ in records(words)] == [1, 1, 1]


def test_of_two_phones_with_one_step_the_second_sees_what_stands_beside_what_was_typed(
    village, phone_of, line, records, words
):
    """Assigned on two phones of one town, one of them without signal: nothing is overwritten, nothing dropped."""
    village.fill(words)
    village.press()
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    address = village.page.url
    first = phone_of("town")
    with Line(line.onward) as far:
        second = phone_of("town", line=far)
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

    assert [photos for photos, _ in records(words)] == [1]


@pytest.mark.slow
def test_five_hundred_entries_with_photos_arrive_once_each_over_a_line_that_breaks(village, line, records, words):
    line.cut()
    village.fill(words)
    village.press()
    village.aside()
    village.page.evaluate(MULTIPLIED, 500)
    assert village.waiting() == 500
    line.mend()
    village.page.goto(f"{line.address}/outbox/")
    until = time.monotonic() + 1800
    while village.waiting() != 0:
        assert time.monotonic() < until
        village.page.wait_for_timeout(5000)
        line.cut()  # again and again, wherever it stands
        village.page.wait_for_timeout(300)
        line.mend()
        village.page.evaluate("window.dispatchEvent(new Event('online'))")

    arrived = records(words)
    assert [photos for photos, _ in arrived] == [1] * 500
