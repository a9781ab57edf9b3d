"""`anlan serve` as a service: told to stop, it stops all that it started, however it was started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from anlan.kernel.testing.waiting import wait_until

READY = 240  # seconds: an empty machine makes a database first
# A shell that is nobody's terminal lets what it starts in the background ignore SIGINT.
IN_THE_BACKGROUND = '"$@" & echo $!; wait'


@dataclass(frozen=True)
class Service:
    """The command's process, the port of its site, and the folder of its database."""

    pid: int
    port: int
    var: Path

    def answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/login/", timeout=5):
            return True
        return False

    def has_database(self) -> bool:
        return bool(self._servers())

    def left(self) -> set[int]:
        """Processes that are there because of the service: those with its environment, and the server of its database."""
        mark = f"ANLAN_VAR={self.var}\0".encode()
        return {pid for pid in _processes() if mark in _environment(pid)} | self._servers()

    def _servers(self) -> set[int]:
        data = str((self.var / "postgres" / "cluster" / "pgdata").resolve())
        return {pid for pid in _processes() if _folder(pid) == data}


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if int(entry.name) != os.getpid()]


def _folder(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Service]]:
    """Starts one more service on one and the same folder, without waiting for it."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    started: list[tuple[subprocess.Popen[str], Service]] = []

    def begin() -> Service:
        port, video = (_free_port() for _ in range(2))
        command = [sys.executable, "-m", "anlan.site.cli", "serve", "--port", str(port), "--workers", "1"]
        shell = subprocess.Popen(
            ["/bin/sh", "-c", IN_THE_BACKGROUND, "sh", *command], stdout=subprocess.PIPE, text=True, start_new_session=True,
            env=environment | {"ANLAN_VAR": str(tmp_path), "ANLAN_VIDEO_PORT": str(video)},
        )  # fmt: skip
        made = Service(int(shell.stdout.readline()), port, tmp_path)
        started.append((shell, made))
        return made

    yield begin
    for shell, made in started:
        for pid in made.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shell.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.parametrize("moment", ["answers", pytest.param("has_database", marks=pytest.mark.slow)])
def test_started_in_the_background_it_stops_with_all_it_started_when_told_to(start, moment):
    """While it serves, and while it is still getting ready."""
    service = start()
    wait_until(getattr(service, moment), moment, READY)

    os.kill(service.pid, signal.SIGTERM)

    wait_until(lambda: not service.left(), "all that it started has ended")


def test_two_started_at_once_on_an_empty_folder_both_come_up(start):
    """The second waits until the first has made the tables."""
    services = [start(), start()]

    for service in services:
        wait_until(service.answers, f"the service at {service.port} answers", READY)
