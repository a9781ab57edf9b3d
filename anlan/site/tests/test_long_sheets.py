"""A long sheet whose worker is killed in its middle: nothing of it is there, and the next worker takes it in whole."""

import contextlib
from datetime import date

import pytest
from django.db import connection

from anlan.desk.sheets import work as working
from anlan.desk.tests.test_importing import PLANT, URL, hazards, upload
from anlan.kernel.history.verify import verify
from anlan.kernel.sheets.models import Upload, Work

from .conftest import wait_for, waiting

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
    first = start_worker()
    wait_for(lambda: ended(Work.READ))
    with events_held():
        client.post(URL, {"token": token, "do": "import"})
        wait_for(lambda: waiting() == 1)  # the records are written, their history is not
        first.kill()
        first.wait()
    assert hazards(district.town_3) == []
    assert Upload.objects.get().batch is None

    start_worker()
    working._wake()
    wait_for(lambda: ended(Work.TAKE))

    assert len(hazards(district.town_3)) == 4
    assert Work.objects.get(act=Work.TAKE).tries == 2
    assert list(verify()) == []
