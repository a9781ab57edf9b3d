"""What of the data folder is backed up as files: evidence with films, kept uploads, takes that wait for their film, and secrets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .seal import Damaged, Seal
from .vault import Vault

_BY_HASH = re.compile(r"[0-9a-f]{64}$")
EVIDENCE = "evidence"


@dataclass(frozen=True)
class File:
    """A file as a manifest names it: path under the data folder, size, time of its last change, hash of its content."""

    path: str
    size: int
    mtime: int
    sha256: str


def paths(var: Path) -> Iterator[Path]:
    """Everything that is kept, without what a writer has not finished."""
    yield from (var / name for name in ("secret-key",) if (var / name).is_file())
    yield from (path for path in sorted((var / EVIDENCE).glob("??/*")) if _BY_HASH.match(path.name))
    yield from (path for path in sorted((var / "files").rglob("*")) if path.is_file())
    yield from sorted((var / "video").glob("*/secret"))
    yield from (path for path in sorted((var / "video").glob("*/takes/**/*")) if path.is_file())


def bring(var: Path, vault: Vault, seal: Seal, before: dict[str, File]) -> tuple[list[File], int, list[str]]:
    """Bring to the vault what is not there: all files, how many were new, and the paths of evidence that is not what its name says.

    before: what the last back-up said of each path; a file of the same size and time is not read again.
    """
    files, new, damaged = [], 0, []
    for path in paths(var):
        name = str(path.relative_to(var))
        try:
            status, last = path.stat(), before.get(name)
            if (
                last
                and (last.size, last.mtime) == (status.st_size, status.st_mtime_ns)
                and vault.content(seal, last.sha256).exists()
            ):
                files.append(last)
                continue
            sha256, is_new = _put(path, vault, seal)
        except FileNotFoundError:  # its time was over meanwhile
            continue
        except Damaged:
            damaged.append(name)
            sha256, is_new = path.name, False  # the vault may have it as it was
            if not vault.content(seal, sha256).exists():
                continue
        files.append(File(name, status.st_size, status.st_mtime_ns, sha256))
        new += is_new
    return files, new, damaged


def _put(path: Path, vault: Vault, seal: Seal) -> tuple[str, bool]:
    """A file's hash, its content being in the vault now; and whether it was not before. Raises Damaged for evidence of another content."""
    by_hash = path.name if _BY_HASH.match(path.name) else ""
    if by_hash and _taken_over(vault, seal, by_hash):
        return by_hash, False
    making = vault.folder / "contents" / seal.folder / "making-content"
    making.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("rb") as source:
        content = seal.write(source, making)
    if by_hash and content.sha256 != by_hash:
        making.unlink()
        raise Damaged(path.name)
    place = vault.content(seal, content.sha256)
    is_new = not place.exists()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making.replace(place)
    return content.sha256, is_new


def _taken_over(vault: Vault, seal: Seal, sha256: str) -> bool:
    """Whether a content that came between the nights lies among all others now."""
    since = vault.content(seal, sha256, "since")
    if not since.exists():
        return False
    place = vault.content(seal, sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    since.replace(place)
    return True


def evidence_since(var: Path, at: float) -> Iterator[Path]:
    """Evidence that came after a moment (seconds since 1970); a folder that did not change since is not looked through."""
    for folder in sorted((var / EVIDENCE).glob("??")):
        if folder.stat().st_mtime >= at:
            yield from (
                path for path in sorted(folder.iterdir()) if _BY_HASH.match(path.name) and path.stat().st_ctime >= at
            )
