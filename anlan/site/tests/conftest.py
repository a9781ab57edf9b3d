"""Workers as `anlan serve` starts them, on the tests' own database."""

import os
import subprocess

import pytest
from django.db import connection

from anlan.site.commands.serve import WORKER


@pytest.fixture
def start_worker(transactional_db):
    """Starts a worker on the tests' own database, as `anlan serve` does; one job at a time, so that two are in two workers."""
    started = []
    # No managed model's table, so not emptied after a test: what killed workers were at would stay "doing".
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    parameters = connection.get_connection_params()
    address = f"postgresql://{parameters['user']}@/{connection.settings_dict['NAME']}?host={parameters['host']}"
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}

    def start():
        started.append(subprocess.Popen([*WORKER, "--concurrency", "1"], env=environment))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def waiting():
    """How many sessions wait for what another has locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]
