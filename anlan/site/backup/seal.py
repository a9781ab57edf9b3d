"""Contents on their way to the vault and back: sealed with age for the holder of a key, or as they are; hashed either way.

seal = Seal("age1…")
content = seal.write(stream, place)      # content.sha256, content.size: of what was read
Key.in_file(path).take_out(place, target, content.sha256)
"""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from .errors import NotDone, Refused

_DRAFT = ".part-"


class Damaged(Exception):
    """A content of the vault is not what was put there."""


@dataclass(frozen=True)
class Content:
    """What was read: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


class _Hashing:
    """A stream that is hashed while it is read or written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash, self._size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        return self._count(self._stream.read(size))

    def write(self, content: bytes) -> int:
        self._stream.write(self._count(content))
        return len(content)

    def flush(self) -> None:
        self._stream.flush()

    def _count(self, content: bytes) -> bytes:
        self._hash.update(content)
        self._size += len(content)
        return content

    @property
    def content(self) -> Content:
        return Content(self._hash.hexdigest(), self._size)


@dataclass(frozen=True)
class Seal:
    """The public key for which contents are sealed; "" leaves them as they are. Raises Refused where it is none."""

    key: str = ""

    def __post_init__(self) -> None:
        self._recipients()

    @property
    def suffix(self) -> str:
        return ".age" if self.key else ""

    @property
    def folder(self) -> str:
        """Contents of several keys lie apart: what was sealed for a lost one is sealed anew."""
        return self.key[-12:] or "plain"

    def write(self, source: IO[bytes], place: Path) -> Content:
        """Put all that a stream holds in its place, whole or not at all."""
        stream: Any = _Hashing(source)
        with replacing(place) as target:
            if self.key:
                encrypt_io(stream, target, self._recipients())
            else:
                shutil.copyfileobj(stream, target, 2**20)
        return stream.content

    def _recipients(self) -> list[x25519.Recipient]:
        try:
            return [x25519.Recipient.from_str(self.key)] if self.key else []
        except RecipientError as error:
            raise Refused(
                "备份的公钥不对：要以 age1 开头的一行，用 anlan backup --new-key 文件 可以新做一把。"
            ) from error


@dataclass(frozen=True)
class Key:
    """The private key that opens sealed contents; None opens those alone that are not sealed."""

    identity: x25519.Identity | None = None

    @classmethod
    def in_file(cls, path: Path) -> "Key":
        """The key that a file holds. Raises Refused."""
        try:
            lines = path.read_text(encoding="utf-8").split()
            return cls(x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))))
        except (OSError, UnicodeDecodeError, StopIteration, IdentityError) as error:
            raise Refused(f"{path} 里没有备份的钥匙（以 AGE-SECRET-KEY- 开头的一行）。") from error

    @classmethod
    def make(cls, path: Path) -> str:
        """Make a key, keep it in a new file, and return the public one. Raises Refused where the file is there."""
        identity = x25519.Identity.generate()
        try:
            with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(f"# 安澜备份的钥匙，公钥 {identity.to_public()}\n{identity}\n")
        except OSError as error:
            raise Refused(f"钥匙写不进 {path}：{error.strerror}。已有的文件不会被盖掉。") from error
        return str(identity.to_public())

    def require(self, public: str) -> None:
        """Raise Refused where this key does not open what was sealed for a public one."""
        if not public:
            return
        if self.identity is None:
            raise Refused(f"这份备份加了密，请用 --key 给出公钥 {public} 的钥匙文件；钥匙丢了，谁也打不开。")
        if str(self.identity.to_public()) != public:
            raise Refused(f"钥匙不对：这份备份要公钥 {public} 的那一把，给的是 {self.identity.to_public()} 的。")

    def take_out(self, place: Path, target: Path, sha256: str = "") -> None:
        """Write a content of the vault to a new place. Raises Damaged where it is gone or other than it was."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with place.open("rb") as source, replacing(target) as file:
                stream: Any = _Hashing(file)
                if self.identity is not None and place.suffix == ".age":
                    decrypt_io(source, stream, [self.identity])
                else:
                    shutil.copyfileobj(source, stream, 2**20)
                if sha256 and stream.content.sha256 != sha256:
                    raise Damaged(place.name)
        except (DecryptError, FileNotFoundError) as error:
            raise Damaged(place.name) from error
        except OSError as error:
            if error.errno:  # the disk's; without a number it is age's word for a content that was altered or cut off
                raise
            raise Damaged(place.name) from error


@contextlib.contextmanager
def replacing(place: Path) -> Iterator[IO[bytes]]:
    """A file that gets its place when it is whole and on the disk."""
    draft = place.with_name(f"{_DRAFT}{os.getpid()}-{place.name}")
    try:
        with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def is_draft(path: Path) -> bool:
    """Whether a file was left by a writer that was cut off."""
    return path.name.startswith(_DRAFT)


@contextlib.contextmanager
def saying_what_disks_say() -> Iterator[None]:
    """Let a disk that is full or away be told in words, as NotDone."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NotDone(
                f"磁盘满了，没有做完{f'（{error.filename}）' if error.filename else ''}，请腾出地方再做一次。"
            ) from error
        if error.errno is None:
            raise
        raise NotDone(f"读写不了 {error.filename or '磁盘'}：{error.strerror}。") from error
