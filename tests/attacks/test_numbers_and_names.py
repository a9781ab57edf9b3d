"""Numbers that no page was given, and more names in a box than there are: each is answered in words, soon, and nothing breaks."""

from uuid import uuid4

import pytest

from anlan.check.check import is_long
from anlan.kernel import limits
from anlan.ledgers.reports.models import PastFigure

from .hostile import NUMBERS

HASH = "a" * 64


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_no_page_was_given_breaks_nothing(officer, plant, number):
    officer.raise_request_exception = False
    sent = {
        f"/invitations/{plant.number}/": {"revoke": number},
        "/reach/": {"forget": number},
    }
    for address, values in sent.items():
        assert officer.post(address, values).status_code in (302, 403, 404, 409, 422), address
    piece = officer.post(f"/sync/files/{HASH}/?from=" + number[:6000], b"x", content_type="application/octet-stream")
    assert piece.status_code in (200, 413, 429)


def test_more_names_than_a_box_takes_are_refused_before_they_are_sought(
    client_of, district, django_assert_max_num_queries
):
    office = client_of(district.office)
    names = "、".join(f"第{at}家" for at in range(20_000))
    form = {"text": "落实", "holder": names, "due_on": "2024-12-01", "key": str(uuid4())}

    with django_assert_max_num_queries(200):
        answer = office.post("/ledgers/decisions/new/", form)

    assert answer.status_code == 422
    assert f"一次最多写{limits.NAMES_IN_A_BOX}个" in answer.content.decode()


def test_last_years_report_is_read_a_chapter_at_a_time(client_of, district):
    office = client_of(district.office)
    text = ("排查隐患1条。" * 4300)[:30_000]
    assert is_long(text)

    answer = office.post("/reports/past/", {"text": text, "document": "年报", "from": "2023-01-01", "to": "2023-12-31"})

    assert answer.status_code == 422
    assert "一章一章来" in answer.content.decode()


def test_no_more_is_kept_of_last_years_report_than_its_page_offers(client_of, district, monkeypatch):
    monkeypatch.setattr(limits, "AT_ONCE_FIGURES", 3)
    boxes = [f"hazards.found|{district.office.region}|2023-01-{day:02}|2023-01-{day:02}|5" for day in range(1, 9)]

    client_of(district.office).post("/reports/past/", {"keep": boxes, "document": "年报", "key": str(uuid4())})

    assert PastFigure.objects.within(district.office.scope).count() <= 3


@pytest.mark.parametrize("end", ["1900-01-01", "1900-01-31", "1900-03-31", "2024-10-15", "2200-12-31"])
@pytest.mark.parametrize(
    "page",
    [
        "indicators/",
        "indicators/hazards.found/",
        "indicators/hazards.found/why/",
        "indicators/hazards.found/rows/",
        "api/v1/indicators/",
        "reports/",
    ],
)
def test_the_first_day_that_may_be_asked_for_has_no_year_before(client_of, district, page, end):
    answer = client_of(district.office).get(f"/{page}?from=1900-01-01&to={end}")

    assert answer.status_code == 200
