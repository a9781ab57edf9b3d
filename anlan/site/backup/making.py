"""One back-up, made while people work: it has its name only when all of it is on the disk.

made = back_up(Vault(folder), Seal("age1…"), timezone.now())     # the machine's clock: the server's log has no other
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from anlan.kernel.people import divisions

from . import server
from .errors import NotDone, Refused
from .files import File, bring
from .keeping import Rule, sweep
from .last import keep_last
from .programs import poured
from .seal import Content, Seal, saying_what_disks_say
from .vault import BASE, DUMP, FORMAT, MAKING, MANIFEST, SETTINGS, Backup, Vault, stamp, write_manifest

_FILES_BESIDE = ("ANLAN_VIDEO_NODES", "ANLAN_ANCHOR_TSA_CERTIFICATES")  # settings that name files


def back_up(vault: Vault, seal: Seal, now: datetime) -> dict[str, Any]:
    """Make a back-up, and a base for what follows it where changes are followed; what was made, as it is kept in `last.json`.

    Raises Refused, NotDone; what was begun is swept then.
    """
    vault.require()
    with _alone():
        _same_district(vault)
        begun = {
            "began_at": timezone.now().isoformat(timespec="seconds"),
            "folder": str(vault.folder),
            "encrypted": bool(seal.key),
        }
        try:
            with saying_what_disks_say():
                made = begun | _make(vault, seal, now)
                if server.is_embedded() and server.slot():
                    make_base(vault, seal, now)
                sweep(vault, Rule(*settings.BACKUP_KEEP), now)
        except NotDone as error:
            keep_last(begun | {"ok": False, "problem": str(error)})
            raise
        keep_last(made)
        return made


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One back-up at a time on one machine. Raises Refused."""
    folder = settings.VAR / "backup"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / "lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("另一个备份正在进行，请等它完成。") from None
        yield


def _same_district(vault: Vault) -> None:
    """Raise Refused where the vault has back-ups of another district: the rule would sweep them."""
    own = divisions.district_code()
    if not own:
        raise Refused("这里还没有区，没有什么可备份的。")
    others = {
        backup.manifest["district"]["name"] for backup in vault.backups() if backup.manifest["district"]["code"] != own
    }
    if others:
        raise Refused(f"{vault.folder} 里是{'、'.join(sorted(others))}的备份，请给这个区另选一个文件夹。")


def _make(vault: Vault, seal: Seal, now: datetime) -> dict[str, Any]:
    earlier = vault.backups()
    name = stamp(now)
    place = vault.folder / "backups" / name
    draft = place.with_name(f"{MAKING}{name}")
    if place.exists():
        raise NotDone(f"备份 {name} 已经有了，请过一秒再做。")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        dump = poured(
            "pg_dump",
            ["--format=custom", "--no-owner", "--no-acl"],
            server.address(),
            seal,
            draft / f"{DUMP}{seal.suffix}",
        )
        said = seal.write(
            BytesIO(json.dumps(_settings(), ensure_ascii=False).encode()), draft / f"{SETTINGS}{seal.suffix}"
        )
        files, new, damaged = bring(settings.VAR, vault, seal, _before(earlier, seal))
        write_manifest(draft / MANIFEST, _manifest(seal, files, damaged, {DUMP: dump, SETTINGS: said}))
        draft.replace(place)
        _on_disk(place.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return {
        "ok": not damaged, "name": name, "ended_at": timezone.now().isoformat(timespec="seconds"), "files": len(files), "new_files": new,
        "bytes": dump.size + sum(file.size for file in files),
        "problem": f"{len(damaged)}个佐证文件和登记的指纹不符（{damaged[0]}…），请运行 anlan verify" if damaged else "",
    }  # fmt: skip


def _before(earlier: list[Backup], seal: Seal) -> dict[str, File]:
    if not earlier or earlier[-1].manifest["key"] != seal.key:
        return {}
    return {file[0]: File(*file) for file in earlier[-1].manifest["files"]}


def _manifest(seal: Seal, files: list[File], damaged: list[str], parts: dict[str, Content]) -> dict[str, Any]:
    return {
        "format": FORMAT, "key": seal.key, **server.facts(),
        "district": {"code": divisions.district_code(), "name": divisions.district_name()},
        "parts": {name: asdict(content) for name, content in parts.items()},
        "files": [list(asdict(file).values()) for file in files], "damaged": damaged,
    }  # fmt: skip


def _settings() -> dict[str, Any]:
    """The settings of this site, with the files that they name."""
    environment = {
        name: value for name, value in os.environ.items() if name.startswith("ANLAN_") or name == "DATABASE_URL"
    }
    named = {name: Path(environment[name]) for name in _FILES_BESIDE if environment.get(name)}
    return {
        "environment": environment, "secret_key": settings.SECRET_KEY,
        "files": {path.name: path.read_text(encoding="utf-8") for path in named.values() if path.is_file()},
    }  # fmt: skip


def make_base(vault: Vault, seal: Seal, now: datetime) -> None:
    """The server's own files, on which the log can be played on."""
    system, name, first = server.system(), stamp(now), server.segment()
    place = vault.folder / "base" / system / name
    draft = place.with_name(f"{MAKING}{name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        arguments = ["--pgdata=-", "--format=tar", "--wal-method=fetch", "--gzip", "--checkpoint=fast", "--no-password"]
        content = poured("pg_basebackup", arguments, server.address(), seal, draft / f"{BASE}{seal.suffix}")
        values = {
            "key": seal.key, "system": system, "ended_at": timezone.now().isoformat(), **asdict(content), **server.facts(),
            "first": first,
        }  # fmt: skip
        write_manifest(draft / MANIFEST, values)
        draft.replace(place)
        _on_disk(place.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _on_disk(folder: Path) -> None:
    """Let names that were given in a folder be on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
