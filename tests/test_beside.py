"""Stories of the sample that a second process tells: over before the first goes on, and never without it."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anlan.sample.beside import NotTold, beside

NOON = datetime(2024, 10, 15, 4, tzinfo=UTC)


def _writes(path, words):
    yield NOON
    path.write_text(words)


def _fails():
    yield NOON
    raise ValueError("这一段讲不下去")


def test_what_it_tells_is_there_before_the_first_goes_on(tmp_path):
    told = tmp_path / "told"

    story = beside([_writes(told, "讲完了")], NOON)

    assert next(story) == NOON
    assert next(story, None) is None
    assert told.read_text() == "讲完了"


def test_the_first_does_not_go_on_where_it_failed(capfd):
    story = beside([_fails()], NOON)
    next(story)

    with pytest.raises(NotTold):
        next(story, None)

    assert "这一段讲不下去" in capfd.readouterr().err


_TOLD_FOR_EVER = """
import os, sys, time
import django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from anlan.sample.beside import beside

def for_ever():
    Path(sys.argv[1]).write_text(str(os.getpid()))
    yield datetime(2024, 10, 15, tzinfo=UTC)
    time.sleep(600)

next(beside([for_ever()], datetime(2024, 10, 16, tzinfo=UTC)))
time.sleep(600)
"""


def test_it_ends_when_the_first_is_killed(tmp_path):
    said = tmp_path / "pid"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "anlan.site.settings"}
    first = subprocess.Popen([sys.executable, "-c", _TOLD_FOR_EVER, str(said)], env=environment)
    _wait_until(lambda: said.exists() and said.read_text())
    second = int(said.read_text())

    first.send_signal(signal.SIGKILL)
    first.wait()

    _wait_until(lambda: not _runs(second))


def _runs(pid):
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _wait_until(is_so, seconds=60):
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)
