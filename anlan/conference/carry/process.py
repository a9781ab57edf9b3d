"""A Janus and its coturn as processes of ours: started, watched, started anew when they die, stopped.

server = MediaServer(node, root); server.start(); server.tend(); server.stop()

A server that a killed conductor left behind is taken over as it is: people in a room notice nothing.
"""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import config
from .janus import Janus, Refused, Unreachable
from .nodes import LOOPBACK, Node
from .rooms import LINE_ROOM

READY_WITHIN = 10  # seconds from start to the first answer
GRACE = 3  # seconds to end by itself, closing its recordings
QUICK = 10  # seconds: whoever dies sooner is started again after a pause that doubles
_LONGEST_PAUSE = 30
_COUNT_EVERY, _WORN = 60, 0.7  # seconds; the share of files it may have open


class NotStarted(Exception):
    """The media server does not come up; the message says why and what to do."""


class MediaServer:
    """One Janus of this machine, whatever becomes of its process."""

    def __init__(self, node: Node, root: Node) -> None:
        self.node, self._root = node, root
        self._process: Process | None = None
        self._relay: Process | None = None
        self._started_at = 0.0
        self._pause, self._again_at = 0.0, 0.0
        self._relay_again_at = 0.0
        self._counted_at = 0.0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.alive() else None

    def start(self) -> None:
        """Bring it up, or take over the one that runs with this very configuration. Raises NotStarted."""
        self._started_at = time.monotonic()
        if config.libraries() is None:
            raise NotStarted("没有安装 Janus：请运行 apt-get install janus，再启动安澜。")
        before = _written(self.node.folder / "config")
        configuration = config.texts(self.node, self._root)
        leftover = Process.found(self.node.folder / "janus.pid", str(self.node.folder))
        if leftover is not None and before == configuration and self._answers():
            self._process = leftover
        else:
            if leftover is not None:
                leftover.stop()
            self._spawn()
        self._start_relay()

    def tend(self) -> bool:
        """Start it anew where it has died; True where it did, and has no rooms now. Raises NotStarted.

        One that could not start is tried again, with longer and longer pauses: Janus may be installed meanwhile.
        """
        if self._relay is None or not self._relay.alive():
            self._start_relay()
        if self._process is not None and self._process.alive():
            return False
        now = time.monotonic()
        if now < self._again_at:
            return False
        self._pause = min(max(self._pause * 2, 1), _LONGEST_PAUSE) if now - self._started_at < QUICK else 0
        self._again_at = now + max(self._pause, 1)
        self.start()
        return True

    def renew_if_worn(self) -> None:
        """Start it anew where it runs out of files and nobody is in a room: each feed that was taken out leaks four (Janus 1.1.2)."""
        if self.pid is None or time.monotonic() - self._counted_at < _COUNT_EVERY:
            return
        self._counted_at = time.monotonic()
        if len(os.listdir(f"/proc/{self.pid}/fd")) < _WORN * resource.getrlimit(resource.RLIMIT_NOFILE)[0]:
            return
        with contextlib.suppress(Refused, Unreachable):
            rooms = Janus(self.node).room("list", admin_key=self.node.key("rooms"))["list"]
            if all(room["room"] == LINE_ROOM for room in rooms):
                self.stop()
                self.start()

    def stop(self) -> None:
        """End it and its relay. Said twice, the second time changes nothing."""
        for process in (self._process, self._relay):
            if process is not None:
                process.stop()
        self._process = self._relay = None
        self._relay_again_at = 0.0

    def _spawn(self) -> None:
        busy_ports = [port for port in (self.node.port, self.node.port + 1, self.node.port + 2) if _listens(port)]
        if busy_ports:
            raise NotStarted(
                f"端口 {busy_ports[0]} 被别的程序占用，视频没有启动：请停掉那边，或用 ANLAN_VIDEO_PORT 换一个。"
            )
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # what we start may open as many
        self._process = Process.started(config.write(self.node, self._root), self.node.folder / "janus.pid")
        while not self._answers():
            if not self._process.alive() or time.monotonic() - self._started_at > READY_WITHIN:
                self._process.stop()
                raise NotStarted(f"Janus 没有起来，原因在 {self.node.folder / 'janus.log'}。")
            time.sleep(0.02)

    def _start_relay(self) -> None:
        """Bring the relay up, or take over the one that runs as it should. One that dies at once is tried again later."""
        if not self.node.turn or time.monotonic() < self._relay_again_at:
            return
        self._relay_again_at = time.monotonic() + QUICK
        if shutil.which("turnserver") is None:
            return
        leftover = Process.found(self.node.folder / "turn.pid", str(self.node.folder))
        path = config.relay_file(self.node)
        if leftover is not None and path.exists() and path.read_text() == config.relay_text(self.node):
            self._relay = leftover
            return
        if leftover is not None:
            leftover.stop()
        self._relay = Process.started(config.write_relay(self.node), self.node.folder / "turn.pid")

    def _answers(self) -> bool:
        try:
            return Janus(self.node, seconds=1).info().get("server-name") == self.node.name
        except (Unreachable, Refused):
            return False


class Process:
    """A process known by its pid, ours or one that was left to us. Its pid file says which folder it serves."""

    def __init__(self, pid: int, pid_file: Path, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid, self._pid_file, self._child = pid, pid_file, child

    @classmethod
    def started(cls, command: list[str], pid_file: Path) -> "Process":
        output = pid_file.with_suffix(".out").open("wb")
        with output:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        pid_file.write_text(str(child.pid))
        return cls(child.pid, pid_file, child)

    @classmethod
    def found(cls, pid_file: Path, mark: str) -> "Process | None":
        """The living process of a pid file, if its command line holds `mark`: a pid may belong to somebody else by now."""
        try:
            pid = int(pid_file.read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return cls(pid, pid_file) if mark.encode() in command else None

    def alive(self) -> bool:
        if self._child is not None:
            return self._child.poll() is None
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"

    def stop(self) -> None:
        """SIGTERM, and SIGKILL for what has not ended within the grace."""
        for signal_number, seconds in ((signal.SIGTERM, GRACE), (signal.SIGKILL, 1)):
            if not self.alive():
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal_number)
            until = time.monotonic() + seconds
            while self.alive() and time.monotonic() < until:
                time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)


def _written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.jcfg")} if folder.exists() else {}


def _listens(port: int) -> bool:

    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0
