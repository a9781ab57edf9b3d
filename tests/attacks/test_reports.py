"""Outlines as no report is: whoever may write one holds no web process with it."""

import time
from uuid import uuid4

import pytest

from anlan.kernel import limits
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.ledgers.reports.models import Report

SECONDS = 20  # on a slow core; each took minutes, or as long as one liked
VALUES = {
    "title": "汇报", "outline": "annual", "text": "召开会议{meetings.held}。", "starts_on": "2024-01-01", "ends_on": "2024-10-15",
}  # fmt: skip


@pytest.fixture
def report(district):
    values = VALUES | {"region": district.office.region}
    return open_record(Report, values, actor=district.office, key=uuid4())


@pytest.fixture
def office(district, client_of):
    return client_of(district.office)


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ("{开展的事}" * 30_000, "没有叫“开展的事”的数字"),
        ("{开展的事}\n" * 25_000, "没有叫“开展的事”的数字"),
        ("{" * 150_000, "花括号没有成对"),
        ("{meetings.held}" * 10_000, "数字超过了1000个"),
        ("{meetings.held}\n" * 10_000, "数字超过了1000个"),
        ("安" * (limits.OUTLINE_CHARACTERS + 1), "一份报告最多200000个"),
        (f"【表：按村社区：{'、'.join(['排查隐患'] * 900)}】", "最多20个数字"),
        (f"【排查隐患{'，清河镇' * 40_000}】", "要求写得太多了"),
        ("【表：按村社区：排查隐患、整改率】\n" * 400, "表、图和清单超过了60张"),
        ("【图：按月，比去年：排查隐患】\n" * 900, "表、图和清单超过了60张"),
        ("【清单：排查隐患：编号】\n" * 900, "表、图和清单超过了60张"),
        (f"【仅当 {' 且 '.join(['排查隐患 大于 0'] * 5000)}】有。", "数字超过了1000个"),
        ("【" * 60_000 + "】" * 60_000, "没有"),
    ],
    ids=[
        "unknown in a line",
        "unknown",
        "open braces",
        "figures in a line",
        "figures",
        "long",
        "a wide table",
        "many places",
        "tables",
        "charts",
        "lists",
        "conditions",
        "nested",
    ],
)
def test_an_outline_as_no_report_is_refused_soon_and_in_few_words(office, report, outline, words):
    began = time.monotonic()

    preview = office.post(f"/reports/{report.number}/preview/", {"text": outline})
    saved = office.post(
        f"/reports/{report.number}/edit/", {"text": outline, "title": "汇报", "version": report.version, "key": uuid4()}
    )

    assert time.monotonic() - began < SECONDS
    assert preview.status_code == 200
    assert words in preview.content.decode()
    assert preview.content.decode().count("<li") <= limits.OUTLINE_PROBLEMS + 2
    assert saved.status_code == 409
    report.refresh_from_db()
    assert report.text == VALUES["text"]


def test_the_longest_honest_report_is_previewed_saved_and_printed(district, office, report):
    held = {"name": "常务会", "kind": "executive", "held_at": "2024-09-03T09:00+08:00"}
    open_record(LEDGERS["meetings"].model, held, actor=district.office, key=uuid4())
    outline = ("召开会议{meetings.held|余}，" + "扎实开展安全生产工作，" * 60 + "\n") * 250

    preview = office.post(f"/reports/{report.number}/preview/", {"text": outline})
    saved = office.post(
        f"/reports/{report.number}/edit/", {"text": outline, "title": "汇报", "version": report.version, "key": uuid4()}
    )

    assert "扎实开展安全生产工作" in preview.content.decode()
    assert saved.status_code == 302
    for kind in ("docx", "pdf", "html", "txt"):
        assert office.get(f"/reports/{report.number}/file.{kind}").status_code == 200
