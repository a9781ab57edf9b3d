"""What `make test-load` starts ends with it, however it ends."""

import os
import signal
import subprocess
import sys

import pytest

from anlan.kernel.testing.waiting import wait_until
from tests.under_load import SHAKEN, SHAKEN_SITES

# Whoever runs the tests in the background has their processes ignore an interruption.
HOLD = """
from tests.under_load import busy
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
with busy(3) as pids:
    print(*pids, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_busy_processes_end_with_whoever_started_them(how):
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in holder.stdout.readline().split()]
    wait_until(lambda: all(works(pid) for pid in pids), "three processes work")

    holder.send_signal(how)
    holder.wait()

    wait_until(lambda: not any(alive(pid) for pid in pids), "they have ended")
    holder.stdin.close()
    holder.stdout.close()


@pytest.mark.slow
def test_a_test_is_asked_so_many_times_and_each_that_is_named_is_there(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_it(tmp_path): pass\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "-n",
        "2",
        "-p",
        "tests.rounds",
        "--rounds=3",
        str(tmp_path),
    ]

    asked = subprocess.run(command, capture_output=True, text=True)
    named = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", *SHAKEN, *SHAKEN_SITES], capture_output=True, text=True
    )

    assert "3 passed" in asked.stdout
    assert named.returncode == 0, named.stdout + named.stderr


def works(pid):
    with open(f"/proc/{pid}/cmdline") as command:
        return "while True" in command.read()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
