"""In a valley without signal: filled in, photographed, sent; it arrives once, with its photo and the time it happened, whatever the line,
the phone and the server do meanwhile. In a real browser, over a line that breaks.
"""

import os
from datetime import timedelta
from itertools import count

import psycopg
import pytest

from anlan.kernel import clock
from anlan.kernel.testing.waiting import wait_until
from tests.browser import barred, installed

from .device import MULTIPLIED, NEW
from .district import FIRM, FIRM_AT
from .valley import photo

ENTRIES = int(os.environ.get("ANLAN_TEST_ENTRIES", "500"))
SECOND = timedelta(seconds=1)  # two clocks, read one after the other

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


def test_a_village_officer_sends_without_signal_and_it_arrives_once_with_its_photo_and_its_time(
    village, line, records, words
):
    line.cut()
    village.fill(words)
    assert "没有连上服务器" in village.page.locator("[data-note=kept]").inner_text()
    offered = village.page.evaluate(
        "[...document.querySelector('[name=place]').list.options].map((each) => each.value)"
    )
    assert FIRM in [each.rpartition(" ")[0] for each in offered]
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

    laid_by = clock.now()
    village.restart()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    [(photos, happened, recorded), (others, *_)] = records(words)
    assert (photos, others) == (1, 1)
    assert pressed - SECOND <= happened <= laid_by + SECOND
    assert recorded > laid_by
    village.page.locator("[data-note=outbox]:has-text('已送到')").wait_for()


def test_the_next_page_of_a_phone_asks_for_nothing_beside_itself(village, line):
    """Not for the key either, that opens what lies there: the phone has it until the log-out."""
    asked = []
    village.page.on("requestfinished", lambda request: asked.append(request))
    with village.page.expect_navigation(wait_until="networkidle"):
        village.page.goto(f"{line.address}{NEW}")
    village.page.fill("[name=description]", "护栏")
    village.until("return (await rows('keys')).length === 1")
    village.page.wait_for_timeout(500)  # longer than it takes until what was typed is kept

    beside = [
        each.url
        for each in asked
        if not each.response().from_service_worker
        and each.resource_type != "document"
        and "/suggest/" not in each.url  # of names, where a box that offers them has the focus
    ]
    assert beside == []
    assert any(each.response().from_service_worker for each in asked)
    village.page.fill("[name=description]", "")


def test_whoever_stands_near_a_firm_taps_it_without_signal(valley_phone_of, line, records, words):
    village = valley_phone_of()
    longitude, latitude = map(float, FIRM_AT)
    village.context.grant_permissions(["geolocation"])
    village.context.set_geolocation({"longitude": longitude - 0.003, "latitude": latitude - 0.003})
    line.cut()
    village.page.goto(f"{line.address}/hazards/report/")
    village.page.locator("#near").tap()
    nearest = village.page.locator(".sites label").first
    nearest.filter(has_text=FIRM).wait_for()
    assert "东北边43" in nearest.inner_text()  # 433 metres or so
    nearest.tap()
    village.page.fill("[name=description]", words)
    village.press()
    village.aside()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [0]


def test_the_answer_is_lost_the_server_dies_and_two_tabs_send_the_same(village, line, valley_site, records, words):
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
    valley_site.stop()
    valley_site.start()
    line.mend()
    other = village.context.new_page()
    for page in (village.page, other):
        page.goto(f"{line.address}/outbox/")
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [1]


def test_over_a_line_that_drops_every_20_kilobytes_the_photo_comes_in_pieces(village, line, records, words):
    line.cut()
    village.fill(words, photo(500))
    village.press()
    village.aside()
    line.mend()
    line.most = 20_000
    village.page.locator("text=现在试着发").tap()
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [1]


def test_a_clock_a_day_off_does_not_move_what_happened(valley_phone_of, line, records, words):
    ahead = "const now = Date.now; Date.now = () => now() + 86400000;"
    village = valley_phone_of(script=ahead)
    line.cut()
    village.fill(words)
    pressed = clock.now()
    village.press()
    village.aside()
    laid_by = clock.now()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    [(_, happened, _)] = records(words)
    assert pressed - SECOND <= happened <= laid_by + SECOND


def test_a_database_that_the_system_closes_in_mid_write_has_the_entry_whole(village, line, records, words):
    line.cut()
    village.fill(words)
    village.page.evaluate("sessionStorage.setItem('closing', '1')")
    village.press()
    village.aside()
    line.mend()
    village.page.goto(line.address)
    village.all_gone()

    assert [photos for photos, *_ in records(words)] == [1]


@pytest.mark.slow
def test_five_hundred_entries_with_photos_arrive_once_each_in_their_order_whatever_happens(
    village, line, valley_site, founded, records, words
):
    """Two tabs send; the line breaks again and again, for a while after every 20 KB; the server is killed and comes back."""
    line.cut()
    village.fill(words)
    village.press()
    village.aside()
    village.page.evaluate(MULTIPLIED, ENTRIES)
    assert village.waiting() == ENTRIES
    line.mend()
    other = village.context.new_page()
    for page in (village.page, other):
        page.goto(f"{line.address}/outbox/")
    rounds = count()

    def all_arrived():
        village.page.wait_for_timeout(5000)
        now = next(rounds)
        line.cut()  # wherever it stands
        if now == 1:
            valley_site.stop()
            valley_site.start()
        line.mend()
        line.most = 20_000 if now in (3, 4) else 0
        village.page.evaluate("window.dispatchEvent(new Event('online'))")
        return village.waiting() == 0

    wait_until(all_arrived, "all have arrived", 1800)
    other.close()

    assert [photos for photos, *_ in records(words)] == [1] * ENTRIES
    with psycopg.connect(founded.url) as base:
        rows = base.execute(
            """SELECT coalesce(substring(hazard.description FROM '第(\\d+)处$'), '1')::int, attachment.sha256 FROM hazards_hazard AS hazard
            JOIN evidence_attachment AS attachment ON attachment.ledger = 'hazards' AND attachment.record_id = hazard.id
            WHERE starts_with(hazard.description, %s) ORDER BY hazard.id""",
            [words],
        ).fetchall()
    assert [place for place, _ in rows] == [*range(1, ENTRIES + 1)]
    assert len({sha256 for _, sha256 in rows}) == ENTRIES  # each with its own picture
