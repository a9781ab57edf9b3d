"""The embedded PostgreSQL, shared by the processes that need it: the first starts it, the last to leave stops it.

    server = ensure(home())
    connect(server.url)
    server.stop()

A DATABASE_URL in the environment turns all this off: then nothing is started and nothing stopped.
"""

import atexit
import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from .cluster import DATABASE, Patience, answers, bring_up, first_process, take_down
from .cluster_folder import Cluster, NotUp, cluster_in, own_folder, private, socket_folder
from .service import MARK

__all__ = ["NotUp", "Server", "database_url", "ensure", "home", "running"]

WARDEN_LOCK = "warden.lock"  # held by the warden for as long as it watches
_CHECKOUT = Path(__file__).resolve().parent.parent.parent


class Seat:
    """One user's share of a server: a shared lock on `users.lock`, which the kernel lets go when a process is killed.

    Taken and left within a turn only, so nobody comes while the last one goes.
    """

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._lock = open(cluster.folder / "users.lock", "a", opener=private)  # noqa: SIM115 (held until we leave)
        fcntl.flock(self._lock, fcntl.LOCK_SH)

    @property
    def taken(self) -> bool:
        return not self._lock.closed

    def let_go(self) -> None:
        """Leave, and leave the server as it is."""
        self._lock.close()

    def leave(self) -> bool:
        """Leave, and stop the server if nobody else is there; whether that was so."""
        with self._lock:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            take_down(self.cluster)
            return True


@dataclass(frozen=True)
class Server:
    """A server in use by this process until `stop()`, or until the process ends."""

    url: str
    started_by_us: bool
    _seat: Seat | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Use it no more. The last user stops the server, whoever started it; a second call changes nothing."""
        if self._seat is None or not self._seat.taken:
            return
        # A folder that was deleted has no lock: its server notices, and ends by itself.
        with contextlib.suppress(FileNotFoundError), turn(self._seat.cluster.folder, wait=60):
            self._seat.leave()

    @property
    def embedded(self) -> bool:
        """Whether it is ours to start."""
        return self._seat is not None

    def first_process(self) -> int | None:
        """The pid of the embedded server's first process; None where it has ended."""
        return None if self._seat is None else first_process(self._seat.cluster)

    def revive(self, wait: float = 3600) -> None:
        """Let it answer again after its death, whoever started it. Raises NotUp."""
        if self._seat is None or not self._seat.taken:
            return
        with turn(self._seat.cluster.folder, wait):
            _bring_up_watched(self._seat.cluster, wait)


def home() -> Path:
    """Where the embedded cluster is kept: `postgres` under ANLAN_VAR, else under `var` in the checkout."""
    return Path(os.environ.get("ANLAN_VAR") or _CHECKOUT / "var").resolve() / "postgres"


def database_url() -> str:
    """The database's address: DATABASE_URL, else that of the embedded server, which need not be up for it."""
    return os.environ.get("DATABASE_URL") or _address(home())


def running(home: Path) -> str | None:
    """The address of the server kept under `home` if it answers now, else None. Nothing is made or started."""
    return _address(home) if answers(socket_folder(home / "cluster")) else None


def ensure(home: Path, wait: float = 3600) -> Server:
    """A server that answers: DATABASE_URL's, taken on trust, else the one kept under `home`, made if need be.

    wait: seconds; recovery after a crash may take many. Raises NotUp.
    """
    if url := os.environ.get("DATABASE_URL"):
        return Server(url, started_by_us=False)
    folder = own_folder(home)
    with turn(folder, wait):
        seat = Seat(cluster_in(folder))
        try:
            process = _bring_up_watched(seat.cluster, wait)
        except NotUp:
            seat.let_go()  # one that recovers slowly goes on: stopped, it would begin anew the next time
            raise
        except BaseException:
            seat.leave()
            raise
    server = Server(_address(home), process is not None, seat)
    atexit.register(server.stop)
    return server


def _bring_up_watched(cluster: Cluster, wait: float) -> subprocess.Popen[bytes] | None:
    """The server, with a warden that stops it when its last user is killed. Within a turn."""
    process = bring_up(cluster, wait)
    with open(cluster.folder / WARDEN_LOCK, "a", opener=private) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return process
    subprocess.Popen(
        [sys.executable, "-m", "anlan.site.warden", str(cluster.folder)], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_CHECKOUT, start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != MARK},
    )  # fmt: skip
    return process


def _address(home: Path) -> str:
    return f"postgresql://postgres@/{DATABASE}?host={quote(str(socket_folder(home / 'cluster')))}"


@contextlib.contextmanager
def turn(folder: Path, wait: float) -> Iterator[IO[str]]:
    """Be the only one that starts or stops the server of a folder. Raises NotUp after `wait` seconds without a turn."""
    patience = Patience(wait, "等待另一个正在启动或停止数据库的程序")
    with open(folder / "turn.lock", "a", opener=private) as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                patience.pause()
        yield lock
