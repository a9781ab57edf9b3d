"""A sheet under real workers and real haste: whose worker is killed in its middle, or on which several press at once."""

import contextlib
import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from anlan.desk.jobs import sheets
from anlan.desk.sheets import importing
from anlan.desk.sheets import work as working
from anlan.desk.tests.sheet_pages import PLANT, URL, hazards, upload
from anlan.kernel.history.verify import verify
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.models import ImportBatch, Upload, Work
from anlan.kernel.testing.waiting import wait_until

from .conftest import waiting

ROWS = [(PLANT, f"第{at}处配电箱无漏电保护", date(2024, 10, 12)) for at in range(4)]


@pytest.fixture
def client(district, client_of, make_plant, settings):
    settings.SHEET_ROWS_AT_ONCE = 3
    make_plant()
    return client_of(district.town_3)


@contextlib.contextmanager
def events_held():
    """The history, in which another session lets nobody write."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE loop_event IN SHARE MODE")
            yield
            cursor.execute("COMMIT")
    finally:
        other.close()


def ended(act):
    return Work.objects.filter(act=act).exclude(ended_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_and_the_next_one_goes_on(client, district, start_worker):
    token = client.post(URL, upload(*ROWS))["Location"].partition("file=")[2]
    Upload.objects.update(sent_at=datetime.now(UTC))  # by the worker's clock
    first = start_worker()
    wait_until(lambda: ended(Work.READ), f"the job of {Work.READ} has ended")
    with events_held():
        client.post(URL, {"token": token, "do": "import"})
        # The records are written, their history is not.
        # Who waits for a lock may be another session's job: the page says when it is the sheet's.
        wait_until(
            lambda: "写进台账" in client.get(URL, {"file": token}).content.decode(), "the page says what is done"
        )
        wait_until(lambda: waiting() == 1, "the history waits for its lock")
        first.kill()
        first.wait()
    assert hazards(district.town_3) == []
    assert Upload.objects.get().batch is None

    start_worker()
    working._wake()
    wait_until(lambda: ended(Work.TAKE), f"the job of {Work.TAKE} has ended")

    assert len(hazards(district.town_3)) == 4
    assert Work.objects.get(act=Work.TAKE).tries == 2
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [ROWS, ROWS[:2]])
def test_two_presses_at_once_take_a_sheet_in_once(client, client_of, district, rows):
    token = client.post(URL, upload(*rows))["Location"].partition("file=")[2]
    sheets(timestamp=1)
    answers = []

    def press():
        answers.append(client_of(district.town_3).post(URL, {"token": token, "do": "import"})["Location"])
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    sheets(timestamp=2)

    assert len(answers) == 4
    assert len(hazards(district.town_3)) == len(rows)
    assert Upload.objects.get().problem == ""
    with unscoped("how many came in", ImportBatch):
        assert ImportBatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_is_dropped_in_another_tab_meanwhile_is_said_to_be_gone(client, district, monkeypatch):
    token = client.post(URL, upload(*ROWS))["Location"].partition("file=")[2]
    sheets(timestamp=1)
    monkeypatch.setattr(importing, "open_on", lambda upload: Upload.objects.all().delete() and None)

    page = client.post(URL, {"token": token, "do": "import"}, follow=True)

    assert "这份表格已经不在了" in page.content.decode()
    assert hazards(district.town_3) == []
