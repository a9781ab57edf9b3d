"""The server as it was at a moment: a base from before it, and the log played on it up to the moment.

until = played_to(vault, moment, home, key)     # the server under `home` can be started then
"""

import gzip
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from anlan.kernel import clock

from ..cluster_folder import ENVIRONMENT, Cluster, NotUp, binaries, cluster_in, give, own_folder
from ..postgres import ensure
from .errors import NotDone, Refused
from .seal import Damaged, Key
from .vault import BASE, MANIFEST, SHIPPED, Vault, read_manifest

_TOO_FAR = "recovery ended before configured recovery target was reached"
_LONGEST = 4 * 3600  # seconds that the log of some days may be played


@dataclass(frozen=True)
class _Base:
    folder: Path
    manifest: dict[str, Any]

    @property
    def ended_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["ended_at"])


def played_to(vault: Vault, moment: datetime, home: Path, key: Key) -> str:
    """Make the server's files under `home` as they were at a moment; the time of the newest change that is there, in words.

    Raises Refused where no base is from before the moment, or the log does not reach it; NotDone where something is damaged.
    """
    base = _base_before(vault, moment)
    key.require(base.manifest["key"])
    shipped_at = read_manifest(vault.folder / "wal" / base.manifest["system"] / SHIPPED).get("at", "")
    if not shipped_at or moment > datetime.fromisoformat(shipped_at):
        raise Refused(f"备份只跟到{_words(shipped_at)}，请用 --to 写这个时刻或更早的。")
    cluster = cluster_in(own_folder(home))
    _unpack(base, cluster, key)
    log = cluster.folder / "log-to-play"
    _lay_out_log(vault, base, log, cluster, key)
    own_settings = (cluster.data / "postgresql.auto.conf").read_text()
    for target in (moment, None):  # without a change after the moment the server finds no end: it plays all there is
        _order(cluster, log, own_settings, target)
        try:
            until = _play(home)
            break
        except NotUp as error:
            if target is None or _TOO_FAR not in str(error):
                raise NotDone(f"改动放不回去：{error}") from error
    (cluster.data / "postgresql.auto.conf").write_text(own_settings)
    shutil.rmtree(log)
    return until


def _base_before(vault: Vault, moment: datetime) -> _Base:
    folders = (vault.folder / "base").glob("*/[0-9]*Z")
    bases = [_Base(folder, manifest) for folder in folders if (manifest := read_manifest(folder / MANIFEST))]
    if not bases:
        raise Refused(
            "这里没有跟着记下的改动（anlan serve 在设了 ANLAN_BACKUP_FOLDER 时才跟），只能恢复整份备份，请去掉 --to。"
        )
    bases.sort(key=lambda base: base.ended_at)
    earlier = [base for base in bases if base.ended_at <= moment]
    if not earlier:
        raise Refused(f"最早能恢复到{_words(bases[0].manifest['ended_at'])}。")
    return earlier[-1]


def _words(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M:%S}" if at else "不了任何时刻"


def _unpack(base: _Base, cluster: Cluster, key: Key) -> None:
    version = base.manifest["postgres"].partition(".")[0]
    if not (binaries() / "postgres").exists() or version != _own_version():
        raise Refused(
            f"这份备份是 PostgreSQL {version} 的，这台机器上的是 {_own_version()}，只能恢复整份备份，请去掉 --to。"
        )
    draft, packed = cluster.folder / "creating-restored", cluster.folder / BASE
    try:
        place = next(base.folder.glob(f"{BASE}*"), base.folder / BASE)
        key.take_out(place, packed, base.manifest["sha256"])
    except Damaged as error:
        raise NotDone(f"{base.folder.name} 的底子坏了，请用 --to 写更早的时刻，或去掉 --to。") from error
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    with tarfile.open(packed, "r:gz") as archive:
        archive.extractall(draft, filter="tar")
    packed.unlink()
    _give_all(cluster, draft)
    draft.rename(cluster.data)


def _own_version() -> str:
    return (
        subprocess.check_output([binaries() / "postgres", "-V"], text=True, env=ENVIRONMENT)
        .split()[2]
        .partition(".")[0]
    )


def _give_all(cluster: Cluster, folder: Path) -> None:
    give(cluster, folder)
    if cluster.user is None or cluster.group is None:
        return
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(root) / name, cluster.user, cluster.group, follow_symlinks=False)


def _lay_out_log(vault: Vault, base: _Base, log: Path, cluster: Cluster, key: Key) -> None:
    """The segments as the server asks for them; of the last one what was brought of it."""
    log.mkdir(mode=0o700)
    for place in sorted((vault.folder / "wal" / base.manifest["system"]).glob("*.gz*")):
        name = place.name.partition(".gz")[0]
        packed = log / f"packed{place.suffix}"
        try:
            key.take_out(place, packed)
            with gzip.open(packed) as source, (log / name).open("wb") as target:
                shutil.copyfileobj(source, target, 2**20)
        except (Damaged, gzip.BadGzipFile, EOFError) as error:
            raise NotDone(f"记下的改动 {place.name} 坏了，请用 --to 写更早的时刻，或去掉 --to。") from error
        packed.unlink()
    for path in log.glob("*.partial"):
        whole = path.with_suffix("")
        path.unlink() if whole.exists() else path.rename(whole)
    _give_all(cluster, log)


def _order(cluster: Cluster, log: Path, own_settings: str, moment: datetime | None) -> None:
    target = f"recovery_target_time = '{moment.isoformat()}'\nrecovery_target_action = 'promote'\n" if moment else ""
    source = str(log).replace("%", "%%").replace("'", "''")
    order = f'hot_standby = off\nrestore_command = \'cp "{source}/%f" "%p"\'\n{target}'
    (cluster.data / "postgresql.auto.conf").write_text(own_settings + order)
    signal = cluster.data / "recovery.signal"
    signal.touch(mode=0o600)
    _give_all(cluster, cluster.data)


def _play(home: Path) -> str:
    """Start the server, which answers once it has played the log, and stop it; the newest change, in words. Raises NotUp."""
    server = ensure(home, _LONGEST)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
        return _words(row[0].isoformat()) if row and row[0] else ""
    finally:
        server.stop()
