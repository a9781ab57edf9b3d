"""The file store: content under its SHA-256, written whole or not at all, and one row for each record it proves.

attachment = keep(record, upload, actor=actor, purpose="整改前")      # again the same file: the same row
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import QuerySet

from .. import clock
from ..people.actor import Actor
from ..scope import Record
from .kinds import KINDS, LARGEST, MEGABYTE, EvidenceRefused, Kind, recognise
from .marks import redrawn
from .models import Attachment

MOST_FILES = 60  # on one record
_DRAFT_SECONDS = 3600
_to_last: ContextVar[bool] = ContextVar("to_last", default=True)
WHOLE, GONE, OTHER = "whole", "gone", "other"  # how a content lies in the store


@contextlib.contextmanager
def made_anew_if_lost() -> Iterator[None]:
    """What is kept meanwhile need not be on disk before the next: a fallen machine makes all of it again."""
    token = _to_last.set(False)
    try:
        yield
    finally:
        _to_last.reset(token)


def keep(
    record: Record,
    upload: IO[bytes],
    *,
    actor: Actor,
    purpose: str = "",
    name: str = "",
    taken_at: datetime | None = None,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
) -> Attachment:
    """Attach a file to a record. What the picture itself says of time and place yields to what is given.

    The same content again on the same record is the same attachment. The caller answers for the actor's scope and
    power. Raises EvidenceRefused.
    """
    content = upload.read(LARGEST + 1)
    name = safe_name(name or getattr(upload, "name", "") or "")
    try:
        if len(content) > LARGEST:
            raise EvidenceRefused(f"一个文件最大{LARGEST // MEGABYTE}兆，这个更大，请压缩后再传。")
        kind = recognise(content)
        _within_size(content, kind)
    except EvidenceRefused as error:
        raise EvidenceRefused(f"{name}：{error}" if name else str(error)) from error
    if kind.is_picture:
        picture = redrawn(content, kind)
        content, kind = picture.content, picture.kind
        taken_at = taken_at or picture.taken_at
        longitude, latitude = (longitude, latitude) if longitude is not None else (picture.longitude, picture.latitude)
    sha256 = hashlib.sha256(content).hexdigest()
    there = {each.sha256: each for each in of(record)}
    if sha256 in there:
        return there[sha256]
    if len(there) >= MOST_FILES:
        raise EvidenceRefused(f"一条记录最多附{MOST_FILES}个文件，请先看看有没有重复的。")
    _write(sha256, content)
    attachment, _ = Attachment.objects.get_or_create(
        ledger=record.code,
        record_id=record.pk,
        sha256=sha256,
        defaults={
            "purpose": purpose[:40],
            "name": f"{Path(name).stem or kind.title}{kind.suffix}"[-120:],
            "mime": kind.mime,
            "size": len(content),
            "taken_at": taken_at,
            "longitude": longitude,
            "latitude": latitude,
            "added_by_id": actor.person_id,
            "added_at": clock.now(),
        },
    )
    return attachment


def take_along(record: Record, other: Record, *, actor: Actor, purpose: str) -> None:
    """Attach the files of a record to another, too, under its own purpose; their contents lie in the store once."""
    for each in of(record):
        Attachment.objects.get_or_create(
            ledger=other.code,
            record_id=other.pk,
            sha256=each.sha256,
            defaults={
                "purpose": purpose[:40], "name": each.name, "mime": each.mime, "size": each.size, "taken_at": each.taken_at,
                "longitude": each.longitude, "latitude": each.latitude, "added_by_id": actor.person_id, "added_at": clock.now(),
            },
        )  # fmt: skip


def take_in(path: Path) -> str:
    """Move a large file that we made ourselves into the store and return its SHA-256; the same content lies there once."""
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        os.fsync(content.fileno())
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_dev == place.parent.stat().st_dev:
        path.replace(place)
    else:
        draft = place.with_suffix(".part")
        shutil.move(path, draft)
        draft.replace(place)
    return sha256


def drop(sha256: str) -> None:
    """Delete a content whose time is over. The caller answers for nothing else needing it."""
    path_of(sha256).unlink(missing_ok=True)


def of(record: Record) -> QuerySet[Attachment]:
    """The files of a record, the oldest first."""
    return Attachment.objects.filter(ledger=record.code, record_id=record.pk).order_by("added_at", "pk")


def copies(record: Record, contents: Iterable[str]) -> QuerySet[Attachment]:
    """The same contents on other records, whoever may see these; the oldest first."""
    rows = Attachment.objects.filter(sha256__in=list(contents))
    return rows.exclude(ledger=record.code, record_id=record.pk).order_by("added_at", "pk")


def path_of(sha256: str) -> Path:
    """Where a content lies: evidence/ab/abcdef…"""
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256


def safe_name(name: str) -> str:
    """The last part of a file's name without what a file system or a header could trip over."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    return "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')[:120].strip(". ")


def opened(attachment: Attachment) -> IO[bytes]:
    """The content, to be read. Raises FileNotFoundError where the store has lost it."""
    return path_of(attachment.sha256).open("rb")


def condition(sha256: str) -> str:
    """How a content lies in the store today; it is read whole, piece by piece."""
    try:
        with path_of(sha256).open("rb") as content:
            return WHOLE if hashlib.file_digest(content, "sha256").hexdigest() == sha256 else OTHER
    except FileNotFoundError:
        return GONE


def kind_of(attachment: Attachment) -> Kind:
    return KINDS[attachment.mime]


def _within_size(content: bytes, kind: Kind) -> None:
    if len(content) > kind.most:
        raise EvidenceRefused(f"{kind.title}最大{kind.most // MEGABYTE}兆，这个更大，请压缩后再传。")


def sweep() -> int:
    """Delete the drafts that killed processes left; how many. None takes an hour to write."""
    old = time.time() - _DRAFT_SECONDS
    drafts = [path for pattern in ("*/tmp*", "*/*.part") for path in Path(settings.EVIDENCE_ROOT).glob(pattern)]
    number = 0
    for draft in drafts:
        with contextlib.suppress(FileNotFoundError):
            if draft.stat().st_mtime < old:
                draft.unlink()
                number += 1
    return number


def _write(sha256: str, content: bytes) -> None:
    """Put the content in its place by a rename, so that a killed process leaves no half file there; a full disk leaves none at all."""
    path = path_of(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            if _to_last.get():
                os.fsync(draft.fileno())
        except OSError:
            Path(draft.name).unlink(missing_ok=True)
            raise
    os.replace(draft.name, path)
