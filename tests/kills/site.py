"""A small district of its own, served by `anlan serve` on its own embedded PostgreSQL, and the processes that one may kill in it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from anlan.site.cluster_folder import binaries
from anlan.site.postgres import database_url
from anlan.site.service import State, services
from anlan.site.supervising import children_of
from anlan.site.testing import migrated

READY = 120  # seconds: the machine may be busy
FOUND = """
import django
django.setup()
from uuid import uuid4
from anlan.kernel.loop.opening import open_record
from anlan.kernel.admission.founding import found_district
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.testing.cast import seat
system = found_district("990199", "青禾区")
body = open_record(Body, {"name": "安委办", "kind": "committee", "region": "990199"}, actor=system, key=uuid4())
seat("clerk", "刘静", roles.OFFICE, system, body=body, region="990199")
seat("administrator", "陈默", roles.ADMINISTRATOR, system, body=body, region="990199")
"""
RESTORE = "from anlan.site.postgres import ensure, home; import subprocess, sys; server = ensure(home()); " + (
    "subprocess.run([sys.argv[1], '-q', '-d', server.url, '-f', sys.argv[2]], check=True, stdout=subprocess.DEVNULL); "
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class Site:
    """The folder, the port, and the `anlan serve` that was started last."""

    var: Path
    port: int
    video: int
    serve: subprocess.Popen[bytes] | None = None
    log: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {
            **environment, "ANLAN_VAR": str(self.var), "ANLAN_SAMPLE": "1", "ANLAN_SHEET_ROWS": "1",
            "ANLAN_VIDEO_PORT": str(self.video), "DJANGO_SETTINGS_MODULE": "anlan.site.settings",
        }  # fmt: skip

    def make(self) -> None:
        """A founded district: the tables are copied from the tests' own server, for to migrate takes a minute here."""
        source = urlsplit(database_url())
        dump, tables = self.var / "tables.sql", binaries()
        host = parse_qs(source.query)["host"][0]
        subprocess.run(
            [tables / "pg_dump", "-U", "postgres", "-h", host, "-d", migrated(), "-f", dump, "--no-owner"], check=True
        )
        self._python(RESTORE + FOUND + "\nserver.stop()\n", tables / "psql", dump)
        dump.unlink()

    def _python(self, script: str, *arguments: object) -> None:
        command = [sys.executable, "-c", script, *(str(argument) for argument in arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """As systemd would: start it, and no more."""
        command = [sys.executable, "-m", "anlan.site.cli", "serve", "--port", str(self.port)]
        with (self.var / "serve.log").open("ab") as log:
            self.serve = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=log)

    def stop(self) -> None:
        if self.serve is not None:
            self.serve.terminate()
            self.serve.wait(60)

    def answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.base}/login/", timeout=5):
            return True
        return False

    def state(self) -> State:
        found = [state for state, running in services(self.var / "serving") if running]
        assert found, "nothing is kept about a running service"
        return found[0]

    def pid_of(self, title: str) -> int | None:
        return next((each.pid for each in self.state().processes if each.title == title), None)

    def whole(self) -> bool:
        """Whether everything runs and the site answers."""
        with contextlib.suppress(AssertionError):
            processes = self.state().processes
            running = all(each.pid is not None and alive(each.pid) for each in processes)
            return len(processes) == 5 and running and self.answers()
        return False

    def servers(self) -> list[int]:
        """The processes of the embedded server."""
        data = (self.var / "postgres" / "cluster" / "pgdata").resolve()
        return [pid for pid in _pids() if _folder(pid) == str(data)]

    def ours(self) -> set[int]:
        """Every process that is there because of this site, but for the server of the database and its warden."""
        mark = f"ANLAN_VAR={self.var}\0".encode()
        return {pid for pid in _pids() if mark in _bytes(pid, "environ") and b"warden" not in _bytes(pid, "cmdline")}

    def log_text(self) -> str:
        return (self.var / "serve.log").read_text()

    # What one may kill, each as the function that finds it.

    def web_worker(self) -> int:
        return self._worker_of("网站")

    def news(self) -> int:
        return self._worker_of("消息")

    def _worker_of(self, title: str) -> int:
        workers = children_of(self.pid_of(title) or 0)
        assert workers, f"{title} has no worker"
        return min(workers)

    def web_server(self) -> int:
        return self.pid_of("网站") or 0

    def job_worker(self) -> int:
        return self.pid_of("后台任务") or 0

    def conductor(self) -> int:
        return self.pid_of("视频") or 0

    def postgres(self) -> int:
        return int((self.var / "postgres/cluster/pgdata/postmaster.pid").read_text().split()[0])

    def backend(self) -> int:
        """One that serves a page or a job; whoever has just worked."""
        found = [pid for pid in self.servers() if b" anlan [local]" in _bytes(pid, "cmdline")]
        assert found, "nobody is connected"
        return found[-1]

    def serve_itself(self) -> int:
        assert self.serve is not None
        return self.serve.pid


TARGETS = ("web_worker", "web_server", "job_worker", "conductor", "news", "postgres", "backend", "serve_itself")


def command_of(pid: int) -> str:
    return _bytes(pid, "cmdline").replace(b"\0", b" ").decode()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").glob("[0-9]*") if int(entry.name) != os.getpid())


def _folder(pid: int) -> str:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def _bytes(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
