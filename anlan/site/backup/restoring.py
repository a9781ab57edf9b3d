"""A site from its back-up, in a folder of its own: database, files, keys, then everything verified.

    restore(vault, Order(into=Path("/srv/anlan"), key=Key.in_file(path), by=("陈默", "李雷")))

A mark lies in the folder until all is there; where it is left, no part of `anlan` starts, and restoring again sweeps the rest.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from ..cluster import take_down
from ..cluster_folder import NotUp, cluster_in, own_folder
from ..postgres import Server, ensure, running
from .errors import NotDone, Refused
from .programs import run
from .replay import played_to
from .seal import Damaged, Key, saying_what_disks_say
from .vault import DUMP, FORMAT, SETTINGS, Backup, Vault

MARK = "restoring"
RESTORED = "restored-settings"
_SPARE = 200 * 2**20  # bytes that a new cluster takes besides


@dataclass(frozen=True)
class Order:
    """What is to be restored where: the name of a back-up ("" is the newest), or a moment; and the two persons who want it."""

    into: Path
    by: tuple[str, str]
    key: Key = Key()
    name: str = ""
    to: datetime | None = None


@dataclass(frozen=True)
class Restored:
    """What came of it. damaged: paths of files that the vault has no more as they were; until: the newest change that is there."""

    name: str
    district: str
    made_at: datetime
    files: int
    damaged: list[str]
    until: str


def unfinished(var: Path) -> bool:
    """Whether a restore into this folder was cut off."""
    return (var / MARK).exists()


def restore(vault: Vault, order: Order) -> tuple[Restored, Server]:
    """Restore into an empty folder; the database is up afterwards, with the migrations that the back-up had, and the mark still lies
    there until `finish`. Raises Refused, NotDone.
    """
    backup = _chosen(vault.require(), order)
    order.key.require(backup.manifest["key"])
    _require_known(backup)
    if order.to is not None and os.environ.get("DATABASE_URL"):
        raise Refused("用 DATABASE_URL 的数据库，恢复到某个时刻要由管那台服务器的人来做（docs/deploy.md）。")
    _require_empty(order.into)
    with _marked(order.into), saying_what_disks_say():
        _require_room(backup, order.into)
        _put_settings(backup, order)
        damaged = _put_files(vault, backup, order)
        until, server = _put_database(vault, backup, order)
    files = len(backup.manifest["files"]) - len(damaged)
    return Restored(backup.name, backup.manifest["district"]["name"], backup.made_at, files, damaged, until), server


def finish(into: Path) -> None:
    """All is there: the folder is a site's from now on."""
    (into / MARK).unlink()


def _chosen(vault: Vault, order: Order) -> Backup:
    backups = vault.backups()
    if order.name:
        if order.name in vault.damaged():
            raise NotDone(f"备份 {order.name} 的清单不完整，没有做完或坏了，请另选一份：{_names(backups)}。")
        backups = [backup for backup in backups if backup.name == order.name]
        if not backups:
            raise Refused(f"没有叫 {order.name} 的备份，有 {_names(vault.backups())}。")
    if not backups:
        raise Refused(f"{vault.folder} 里没有一份完整的备份。")
    return backups[-1]


def _names(backups: list[Backup]) -> str:
    return "、".join(backup.name for backup in backups[-5:]) or "没有完整的"


def _require_known(backup: Backup) -> None:
    """Raise Refused where the back-up was made by a program that is younger than this one."""
    package = Path(__file__).resolve().parents[2]
    ours = {f"{path.parts[-3]}.{path.stem}" for path in package.rglob("migrations/[0-9]*.py")}
    own_apps = {name.partition(".")[0] for name in ours}
    unknown = [
        name for name in backup.manifest["migrations"] if name.partition(".")[0] in own_apps and name not in ours
    ]
    if backup.manifest["format"] > FORMAT or unknown:
        raise Refused(
            f"这份备份是较新的程序做的{f'（{unknown[0]}）' if unknown else ''}，请先把程序升级到做备份时的版本。"
        )


def _require_empty(into: Path) -> None:
    """Raise Refused where something lies there; what a restore that was cut off has left is swept."""
    if unfinished(into):
        _sweep(into)
    if running(into / "postgres"):
        raise Refused(f"{into} 里的网站正在运行，不能恢复到它上面。请恢复到一个新的空文件夹，核对后再换过去。")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise Refused(f"{into} 不是空的，里面的东西不会被盖掉。请用一个新的空文件夹。")
    if (url := os.environ.get("DATABASE_URL")) and _tables(url):
        raise Refused("DATABASE_URL 指向的数据库不是空的，里面的东西不会被盖掉。请用一个新建的空数据库。")


def _tables(url: str) -> int:
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            return int(row[0]) if row else 0
    except psycopg.OperationalError as error:
        raise Refused(f"连不上 DATABASE_URL 指向的数据库：{error}") from error


def _sweep(into: Path) -> None:
    """Nothing but ours lay there: the folder was empty when the mark was set."""
    home = into / "postgres"
    if (home / "cluster").exists():
        folder = own_folder(home)
        take_down(cluster_in(folder))
        shutil.rmtree(folder, ignore_errors=True)
    for path in into.iterdir():
        if path.name != MARK:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (into / MARK).unlink()


@contextmanager
def _marked(into: Path) -> Iterator[None]:
    """With the mark in the folder. Where nothing can be used of what was begun, it is swept, and the folder is empty again."""
    with saying_what_disks_say():
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        (into / MARK).touch(mode=0o600)
    try:
        yield
    except (Refused, NotDone, NotUp):
        _sweep(into)
        raise


def _require_room(backup: Backup, into: Path) -> None:
    manifest = backup.manifest
    cluster = own_folder(into / "postgres") if not os.environ.get("DATABASE_URL") else into
    needs = {into: sum(file[1] for file in manifest["files"]) + manifest["parts"][DUMP]["size"]}
    needs[cluster] = needs.get(cluster, 0) + manifest["database_size"] + _SPARE
    by_disk: dict[int, int] = {}
    for folder, size in needs.items():
        disk = folder.stat().st_dev
        by_disk[disk] = by_disk.get(disk, 0) + size
        if shutil.disk_usage(folder).free < by_disk[disk]:
            raise Refused(f"{folder} 所在的磁盘不够：至少要空出 {by_disk[disk] / 2**30:.1f} GB。什么也没有恢复。")


def _put_settings(backup: Backup, order: Order) -> None:
    """The settings for the administrator to take over, and the signing key where it was no file."""
    path = order.into / RESTORED / SETTINGS
    _take_part(backup, SETTINGS, path, order.key)
    said = json.loads(path.read_bytes())
    path.unlink()
    lines = "".join(f"{name}={value}\n" for name, value in sorted(said["environment"].items()))
    for name, text in {**said["files"], "settings.env": lines}.items():
        _write(order.into / RESTORED / name, text)
    _write(order.into / "secret-key", said["secret_key"])


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _put_files(vault: Vault, backup: Backup, order: Order) -> list[str]:
    """Every file in its place; the paths of those that the vault has no more as they were."""
    damaged = []
    for path, _, _, sha256 in backup.manifest["files"]:
        if path == "secret-key":
            continue  # written from the settings, which know it wherever it was kept
        try:
            order.key.take_out(vault.content(backup.seal, sha256), order.into / path, sha256)
        except Damaged:
            damaged.append(path)
    if order.to is not None:
        for sha256, place in vault.since(backup.seal):
            try:
                order.key.take_out(place, order.into / "evidence" / sha256[:2] / sha256, sha256)
            except Damaged:
                damaged.append(f"evidence/{sha256[:2]}/{sha256}")
    return damaged


def _put_database(vault: Vault, backup: Backup, order: Order) -> tuple[str, Server]:
    home = order.into / "postgres"
    if order.to is not None:
        until = played_to(vault, order.to, home, order.key)
        return until, ensure(home)
    dump = order.into / DUMP
    _take_part(backup, DUMP, dump, order.key)
    server = ensure(home)
    try:
        with dump.open("rb") as source:
            run("pg_restore", ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"], server.url, source)
    except BaseException:
        server.stop()
        raise
    dump.unlink()
    return "", server


def _take_part(backup: Backup, part: str, target: Path, key: Key) -> None:
    values: dict[str, Any] = backup.manifest["parts"][part]
    try:
        key.take_out(backup.folder / f"{part}{backup.seal.suffix}", target, values["sha256"])
    except Damaged as error:
        raise NotDone(f"备份 {backup.name} 里的 {part} 坏了，请用 --at 另选一份。") from error
