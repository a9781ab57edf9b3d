"""Children that stay: each is started again when it ends, with growing pauses, and ends with us.

supervisor = Supervisor(children, service, database)
supervisor.start()
while True: supervisor.tend(); time.sleep(0.5)
supervisor.stop()
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .cluster_folder import NotUp
from .postgres import Server
from .service import MARK, Running, Service

STEADY = 20  # seconds: whoever has lived so long is well
LONGEST_PAUSE = 60  # seconds
TROUBLED = 8  # seconds of pause from which a child is said to end at every start
_GRACE = 10  # seconds a child has to end before it is killed
_LOOK = 1  # seconds between two looks at PostgreSQL


@dataclass
class Child:
    """One program that is to run for as long as we do."""

    title: str
    command: Sequence[str]
    quiet: bool = False  # its standard output is nobody's business
    last_word: int = signal.SIGKILL  # what it gets when we are killed
    leaves_heirs: bool = False  # what it started is taken over by the next one
    variables: Mapping[str, str] = field(default_factory=dict)  # of its environment alone
    forks: bool = False  # its own children are workers that it starts again by itself
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    restarts: int = 0
    restarted_at: float | None = None
    pause: float = 0.0
    again_at: float = 0.0
    workers: frozenset[int] = field(default_factory=frozenset)

    @property
    def troubled(self) -> bool:
        return self.pause >= TROUBLED

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def state(self) -> Running:
        pid = self.process.pid if self.process is not None and self.alive() else None
        return Running(self.title, pid, self.since, self.restarts, self.restarted_at, self.troubled)


class Supervisor:
    """All children of one service, and the embedded PostgreSQL they need."""

    def __init__(
        self, children: Sequence[Child], environment: Mapping[str, str], service: Service, database: Server
    ) -> None:
        self.children = list(children)
        self._environment = {**environment, MARK: service.mark}
        self._service = service
        self._database = database
        self._database_state = Running("数据库", database.first_process(), time.time())
        self._revival: threading.Thread | None = None
        self._looked_at = 0.0

    def start(self) -> None:
        for child in self.children:
            self._launch(child)
        self._write()

    def tend(self) -> None:
        """Look once at everybody; start again whoever has ended and whose pause is over."""
        before = [child.state() for child in self.children], self._database_state
        self._tend_database()
        for child in self.children:
            if child.alive():
                self._count_workers(child)
                if time.time() - child.since > STEADY:
                    child.pause = 0.0
                continue
            if child.process is not None:
                self._bury(child)
            if time.monotonic() >= child.again_at and self._revival is None:
                self._launch(child)
        if before != ([child.state() for child in self.children], self._database_state):
            self._write()

    def stop(self) -> None:
        """End the children, their own children with them."""
        processes = [child.process for child in self.children if child.process is not None]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _GRACE
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0.1))
            _kill_group(process.pid)
            process.wait()

    def _launch(self, child: Child) -> None:
        bound = [sys.executable, "-m", "anlan.site.bound", str(os.getpid()), str(int(child.last_word)), *child.command]
        quiet = subprocess.DEVNULL if child.quiet else None
        child.process = subprocess.Popen(
            bound, env={**self._environment, **child.variables}, start_new_session=True, stdout=quiet
        )
        child.since = time.time()
        child.workers = frozenset()

    def _bury(self, child: Child) -> None:
        """A child has ended: tell it, end what it left, and set when it is started again."""
        process = child.process
        if process is None:
            return
        if not child.leaves_heirs:
            _kill_group(process.pid)
        steady, troubled = time.time() - child.since > STEADY, child.troubled
        child.process = None
        child.pause = 0.0 if steady else min(max(child.pause * 2, 1.0), LONGEST_PAUSE)
        child.again_at = time.monotonic() + child.pause
        self._count(child)
        if child.troubled and not troubled:
            _tell(f"{child.title}一启动就停，隔得越来越久再试，最久每{LONGEST_PAUSE}秒一次；原因请看上面的输出。")
        elif not child.troubled:
            _tell(f"{child.title}停了（{_ending(process.returncode)}），正在再启动。")

    def _count_workers(self, child: Child) -> None:
        """Workers that have come in the place of others since the last look."""
        if not child.forks or child.process is None:
            return
        workers = children_of(child.process.pid)
        if len(workers) < len(child.workers):
            return  # the new one is about to come
        for _ in child.workers - workers:
            self._count(child)
            _tell(f"{child.title}的一个进程停了，已再启动。")
        child.workers = workers

    @staticmethod
    def _count(child: Child) -> None:
        child.restarts += 1
        child.restarted_at = time.time()

    def _tend_database(self) -> None:
        """See that PostgreSQL is there, whoever started it. It is started again beside all else: to recover may take minutes."""
        if self._revival is not None:
            if self._revival.is_alive():
                return
            self._revival = None
            self._found_database()
        if time.monotonic() - self._looked_at < _LOOK:
            return
        self._looked_at = time.monotonic()
        if self._database.embedded and self._database.first_process() is None:
            _tell("数据库停了，正在再启动。")
            self._revival = threading.Thread(target=self._revive, daemon=True)
            self._revival.start()

    def _revive(self) -> None:
        try:
            self._database.revive()
        except (NotUp, OSError) as error:
            _tell(f"数据库没有再起来：{error}")

    def _found_database(self) -> None:
        state, pid, now = self._database_state, self._database.first_process(), time.time()
        self._database_state = Running("数据库", pid, now, state.restarts + 1, now, troubled=pid is None)

    def _write(self) -> None:
        database = [self._database_state] if self._database.embedded else []
        self._service.write([*(child.state() for child in self.children), *database])


def children_of(pid: int) -> frozenset[int]:
    """The living children of a process, of all its threads."""
    pids: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            pids.update(int(word) for word in path.read_text().split())
    return frozenset(each for each in pids if _is_whole(each))


def _is_whole(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _ending(code: int) -> str:
    return f"被信号{-code}结束" if code < 0 else f"退出码{code}"


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
