"""What `anlan serve` runs, kept under var/serving for the doctor, the administrator's page and the next start.

with taken(folder, 8000) as service:      # alone at this port; what a killed one left is ended
    service.write(processes)
services(folder)                          # what is kept there, and whether it runs
"""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

MARK = "MARK_OF_ANLAN"  # in the environment of each child and all that it starts
_GRACE = 3  # seconds that what is left has to end by itself


class Taken(Exception):
    """Another one serves at this port; the message says who."""


@dataclass(frozen=True)
class Running:
    """One child as it is now. Times are seconds since 1970."""

    title: str
    pid: int | None
    since: float
    restarts: int = 0
    restarted_at: float | None = None
    troubled: bool = False  # it ends at every start


@dataclass(frozen=True)
class State:
    """What is kept of one service."""

    port: int
    host: str
    pid: int
    started: str  # of that pid, by the kernel's clock: pids are used again
    since: float
    mark: str
    processes: list[Running] = field(default_factory=list)


class Service:
    """A place under `folder` that is ours until we end."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self._path = folder / f"{port}.json"
        self.mark = secrets.token_hex(16)
        self._state = State(port, host, os.getpid(), start_time(os.getpid()), time.time(), self.mark)
        self._complained = False

    def write(self, processes: list[Running]) -> None:
        """Keep how the children are. A disk that is full must not end what it keeps: it is told once."""
        draft = self._path.with_suffix(".draft")
        state = asdict(self._state) | {"processes": [asdict(process) for process in processes]}
        try:
            draft.write_text(json.dumps(state, ensure_ascii=False))
            draft.replace(self._path)
        except OSError as error:
            if not self._complained:
                print(f"运行情况写不下来：{error}", file=sys.stderr, flush=True)
            self._complained = True

    def forget(self) -> None:
        """Everything has ended as it should: nothing is left to clear."""
        with contextlib.suppress(OSError):
            self._path.unlink()


@contextlib.contextmanager
def taken(folder: Path, host: str, port: int) -> Iterator[Service]:
    """Be the only service of this folder at the port while the block lasts. Raises Taken."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{port}.lock", "a") as lock:
        if not _locked(lock.fileno(), fcntl.LOCK_EX):
            raise Taken(f"{host}:{port} 上已有安澜在运行或正在启动，请直接用它，或用 --port 换一个端口。")
        clear(folder, port)
        service = Service(folder, host, port)
        service.write([])
        yield service
        service.forget()


def services(folder: Path) -> list[tuple[State, bool]]:
    """What is kept, by port, and whether it runs now."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if (state := _read(path)) is not None:
            found.append((state, runs(state)))
    return found


def runs(state: State) -> bool:
    """Whether the service of a record is there: a pid alone may be another process's by now."""
    return start_time(state.pid) == state.started != ""


def clear(folder: Path, port: int) -> int:
    """End what a killed service of this port left behind; how many processes it was."""
    state = _read(folder / f"{port}.json")
    if state is None:
        return 0
    leftovers = marked(state.mark)
    until = time.monotonic() + _GRACE
    for pid in leftovers:
        _signal(pid, signal.SIGTERM)
    while (left := marked(state.mark)) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in left:
        _signal(pid, signal.SIGKILL)
    return len(leftovers)


def marked(mark: str) -> list[int]:
    """The processes whose environment bears the mark: only what that service started, at whatever remove."""
    words = f"{MARK}={mark}\0".encode()
    pids = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
            if words in (process / "environ").read_bytes():
                pids.append(int(process.name))
    return pids


def start_time(pid: int) -> str:
    """When a living process started, in the kernel's ticks (proc(5)); "" where there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _read(path: Path) -> State | None:
    try:
        kept = json.loads(path.read_text())
        return State(**kept | {"processes": [Running(**each) for each in kept["processes"]]})
    except (OSError, ValueError, TypeError, KeyError):  # none, or of another version
        return None


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
