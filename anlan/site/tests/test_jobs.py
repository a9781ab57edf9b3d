"""Jobs under the worker that `anlan serve` starts: each runs at least once and takes effect once, whoever is killed in between."""

import contextlib
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from anlan.kernel import clock
from anlan.kernel.history.models import Anchor
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import divisions
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.waiting import wait_until
from anlan.site import jobs

from .conftest import waiting


@pytest.fixture
def late_todo(district, make_plant):
    plant = make_plant()
    values = {
        "place": plant, "region": plant.region, "sector": plant.sector, "description": "配电箱无漏电保护",
        "found_on": date(2024, 10, 12),
    }  # fmt: skip
    hazard = open_record(LEDGERS["hazards"].model, values, actor=district.town_3, key=uuid4())
    with unscoped("the test makes it late", Todo):
        todo = Todo.objects.get(record_id=hazard.pk, ledger="hazards")
        todo.due_at = clock.now() - timedelta(days=60)
        todo.save()
    return todo


PERIODIC = sorted(name for name, _ in jobs.app.periodic_registry.periodic_tasks)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PERIODIC)
def test_before_a_district_is_founded_no_job_fails(name):
    divisions.forget_names()

    jobs.app.tasks[name].func(timestamp=0)


def ask_for(job):
    """A job once more; at its own times a worker asks for it as well, and then one is waiting already."""
    with contextlib.suppress(AlreadyEnqueued):
        job.defer(timestamp=1)


def jobs_in(status):
    return ProcrastinateJob.objects.filter(task_name="anlan.sweep", status=status).count()


@contextlib.contextmanager
def held(todo):
    """The to-do, locked by another session."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT FROM loop_todo WHERE id = %s FOR UPDATE", [todo.pk])
            yield
            cursor.execute("COMMIT")
    finally:
        other.close()


def levels_told(todo):
    with unscoped("all notices of the test", Notice):
        told = Notice.objects.filter(record_id=todo.record_id, ledger="hazards", key__startswith="late:")
        return sorted(told.values_list("role", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_late_to_do_is_told_once_to_each_level_though_two_workers_sweep_and_one_is_killed(late_todo, start_worker):
    first = start_worker()
    with held(late_todo):  # so that both sweeps stand in the middle of it
        ask_for(jobs.sweep)
        wait_until(lambda: waiting() == 1, "one job waits for the lock")
        start_worker()
        ask_for(jobs.sweep)
        wait_until(lambda: waiting() == 2, "both jobs wait for the lock")
        first.kill()
        first.wait()

    wait_until(
        lambda: jobs_in("doing") == 1 and jobs_in("todo") == 0, "all jobs are done but that of the killed worker"
    )

    with unscoped("the level it has come to", Todo):
        level = Todo.objects.get(pk=late_todo.pk).late_level
    assert level == len(levels_told(late_todo)) == len(set(levels_told(late_todo))) > 0


@pytest.fixture
def left_by_a_killed_worker(transactional_db):
    """What a worker was at that an earlier test killed. Nobody goes on with it."""
    job = ProcrastinateJob.objects.get(pk=jobs.anchor.defer(timestamp=0))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])


@pytest.mark.django_db(transaction=True)
def test_the_days_anchor_is_kept_once_however_often_it_is_asked_for(left_by_a_killed_worker, late_todo, start_worker):
    start_worker()

    for _ in range(2):
        ask_for(jobs.anchor)
        wait_until(
            lambda: not ProcrastinateJob.objects.filter(task_name="anlan.anchor", status__in=("todo", "doing")),
            "the anchor's jobs are done",
        )

    assert Anchor.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("job", [jobs.verify_some, jobs.leave])
def test_before_a_district_is_founded_there_is_nothing_to_prove_or_bring_anywhere(job):
    assert job(timestamp=1) == 0


def test_a_day_is_verified_once_and_its_anchor_brought_away_once(late_todo, settings, tmp_path):
    settings.ANCHOR_FOLDER = str(tmp_path)
    jobs.anchor(timestamp=1)

    read = [jobs.verify_some(timestamp=moment) for moment in (1, 2)]
    stuck = [jobs.leave(timestamp=moment) for moment in (1, 2)]

    assert (read[0] > 0, read[1], stuck) == (True, 0, [0, 0])
    assert [path.name for path in tmp_path.iterdir()] == ["anlan-990199-2024-10-15.txt"]
