"""Between the nights: the server's log as it is written, and evidence as it comes, brought to the vault each minute.

follow(Vault(folder), Seal("age1…"), every=60)     # until the process is told to end
"""

import contextlib
import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from . import server
from .errors import NotDone, Refused
from .files import evidence_since
from .last import following, keep_following
from .making import back_up
from .programs import command, last_words, reaching
from .seal import Seal, saying_what_disks_say
from .vault import SHIPPED, Vault, write_manifest

_SEGMENT = re.compile(r"[0-9A-F]{24}(\.partial)?$|[0-9A-F]{8}\.history$")
_PATIENCE = 30  # seconds
_LOOK_BACK = 120  # seconds: a file is in its place a moment after its time
_GAP = "备份跟不上，数据库等不及，中间的改动没有留下；已重新做了一份完整备份，从它接着跟。"


def follow(vault: Vault, seal: Seal, every: float) -> None:
    """Bring every change to the vault, every so many seconds. What keeps it from going on is kept in `following.json` and tried again."""
    spool = settings.VAR / "backup" / "wal"
    spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    receiver = Receiver(spool)
    with contextlib.closing(receiver):
        while True:
            began = time.monotonic()
            try:
                with saying_what_disks_say():
                    _turn(vault, seal, receiver)
            except (NotDone, Refused, Error) as error:
                keep_following({**following(), "problem": str(error).strip()})
                if isinstance(error, Error):
                    connection.close()
            time.sleep(max(every - (time.monotonic() - began), 0.1))


class Receiver:
    """`pg_receivewal`, which writes the server's log into a folder as it comes."""

    def __init__(self, spool: Path) -> None:
        self.spool = spool
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (its child writes into it as long as it lives)
        self._process: subprocess.Popen[bytes] | None = None

    def keep_going(self) -> None:
        """Start it where it does not run. Raises NotDone, with its last words, where it ended by itself; the next time it is started."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            raise NotDone(f"pg_receivewal 停了：{last_words(self._words)}")
        if self._process is None:
            address, environment = reaching(server.address())
            bound = [sys.executable, "-m", "anlan.site.bound", str(os.getpid()), str(int(signal.SIGTERM))]
            self._process = subprocess.Popen(
                [
                    *bound,
                    *command(
                    "pg_receivewal", f"--dbname={address}", f"--directory={self.spool}", f"--slot={server.SLOT}", "--no-loop",
                    "--no-password", "--status-interval=1",
                    ),
                ],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._words, env={**os.environ, **environment}, cwd="/",
            )  # fmt: skip

    def close(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def _turn(vault: Vault, seal: Seal, receiver: Receiver) -> None:
    """Bring what was written since the last turn; a follower that begins, or that came too late, begins with a whole back-up."""
    vault.require()
    last, now = following(), timezone.now()
    gap = ""
    system = server.system()
    if server.slot() in ("", "lost") or last.get("system") != system or last.get("folder") != str(vault.folder):
        gap = _GAP if server.slot() == "lost" else ""
        receiver.close()
        for path in receiver.spool.iterdir():
            path.unlink()
        server.make_slot()
        back_up(vault, seal, now)
        last = {}
    receiver.keep_going()
    _wait_for_log(receiver)
    _bring_evidence(vault, seal, last.get("since", (now - timedelta(days=1)).timestamp()))
    _bring_log(vault, seal, system, receiver.spool)
    values: dict[str, Any] = {
        "at": now.isoformat(timespec="seconds"), "since": now.timestamp() - _LOOK_BACK, "system": system, "folder": str(vault.folder),
        "gap": gap or last.get("gap", ""), "problem": "",
    }  # fmt: skip
    write_manifest(vault.folder / "wal" / system / SHIPPED, {"at": values["at"]})
    keep_following(values)


def _wait_for_log(receiver: Receiver) -> None:
    """Until what is written now was received. Raises NotDone where it is not soon."""
    place, until = server.written(), time.monotonic() + _PATIENCE
    while not server.is_received(place):
        receiver.keep_going()
        if time.monotonic() > until:
            raise NotDone("数据库的改动还没有收到，接着等。")
        time.sleep(0.2)


def _bring_log(vault: Vault, seal: Seal, system: str, spool: Path) -> None:
    """Whole segments leave the spool; the one under way is brought each time that it has grown."""
    room = vault.folder / "wal" / system
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(path for path in spool.iterdir() if _SEGMENT.match(path.name)):
        place = room / f"{path.name}.gz{seal.suffix}"
        partial = path.suffix == ".partial"
        with contextlib.suppress(
            FileNotFoundError
        ):  # the one under way was finished meanwhile: it comes with the next turn
            if partial and place.exists() and place.stat().st_mtime > path.stat().st_mtime:
                continue
            with path.open("rb") as source, _compressed(source) as stream:
                seal.write(stream, place)
            if not partial:
                path.unlink()
                place.with_name(f"{path.name}.partial.gz{seal.suffix}").unlink(missing_ok=True)


@contextlib.contextmanager
def _compressed(source: IO[bytes]) -> Iterator[IO[bytes]]:
    """A segment is 16 MB, mostly empty where little is written."""
    with tempfile.TemporaryFile() as draft:
        with gzip.GzipFile(fileobj=draft, mode="wb", compresslevel=1) as packed:
            while piece := source.read(2**20):
                packed.write(piece)
        draft.seek(0)
        yield draft


def _bring_evidence(vault: Vault, seal: Seal, since: float) -> None:
    for path in evidence_since(settings.VAR, since):
        place = vault.content(seal, path.name, "since")
        if place.exists() or vault.content(seal, path.name).exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileNotFoundError), path.open("rb") as source:
            seal.write(source, place)
