"""The folder that back-ups lie in:

backups/2026-11-29T021000Z/   manifest.json database.dump settings.json
contents/KEY/ab/abcdef…       files by the SHA-256 of their content, once for all back-ups
since/KEY/ab/abcdef…          evidence that came after the last back-up
base/SYSTEM/2026-…Z/          base.tar.gz base.json: the server's files, for restoring to a moment
wal/SYSTEM/000000010000…gz    every change since, by the system identifier of the server
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import Refused
from .seal import Seal, replacing

STAMP = "%Y-%m-%dT%H%M%SZ"
MAKING = "making-"
MANIFEST = "manifest.json"
DUMP, SETTINGS, BASE = "database.dump", "settings.json", "base.tar.gz"
SHIPPED = "shipped.json"  # beside a log: up to when it is there
FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """A whole back-up: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def made_at(self) -> datetime:
        return moment_of(self.name)

    @property
    def seal(self) -> Seal:
        return Seal(self.manifest["key"])


@dataclass(frozen=True)
class Vault:
    """The folder; it is not made here, for a share that is not mounted would be this machine's own disk."""

    folder: Path

    def require(self) -> "Vault":
        """Raise Refused where the folder is not there."""
        if not self.folder.is_dir():
            raise Refused(f"备份的文件夹 {self.folder} 不在：请先建好，或检查共享有没有挂上。")
        return self

    def backups(self) -> list[Backup]:
        """The whole back-ups, the oldest first. One without a manifest that proves itself was cut off or is damaged."""
        folders = sorted((self.folder / "backups").glob("[0-9]*Z"))
        return [Backup(folder, manifest) for folder in folders if (manifest := read_manifest(folder / MANIFEST))]

    def damaged(self) -> list[str]:
        """Names of back-ups whose manifest does not prove itself."""
        folders = sorted((self.folder / "backups").glob("[0-9]*Z"))
        return [folder.name for folder in folders if not read_manifest(folder / MANIFEST)]

    def content(self, seal: Seal, sha256: str, room: str = "contents") -> Path:
        """Where a content lies."""
        return self.folder / room / seal.folder / sha256[:2] / f"{sha256}{seal.suffix}"

    def since(self, seal: Seal) -> Iterator[tuple[str, Path]]:
        """Contents that came after the last back-up, with their hashes."""
        for path in sorted((self.folder / "since" / seal.folder).glob("??/*")):
            yield path.name.removesuffix(seal.suffix), path


def write_manifest(path: Path, values: dict[str, Any]) -> None:
    """Write a manifest with a hash of itself."""
    with replacing(path) as file:
        file.write(json.dumps({**values, "proof": _proof(values)}, ensure_ascii=False, indent=1).encode())


def read_manifest(path: Path) -> dict[str, Any]:
    """What a manifest says; nothing where it is not there, or not whole."""
    try:
        values: dict[str, Any] = json.loads(path.read_bytes())
        proof = values.pop("proof", "")
    except (OSError, ValueError, AttributeError):
        return {}
    return values if proof == _proof(values) else {}


def _proof(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime(STAMP)


def moment_of(name: str) -> datetime:
    return datetime.strptime(name, STAMP).replace(tzinfo=UTC)
