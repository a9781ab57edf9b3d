"""Uploaded spreadsheets between being sent and being taken in: kept on the server for some days, each its owner's alone.

upload = keep(file, name="隐患.xlsx", ledger="hazards", actor=actor)
find(upload.token, ledger="hazards", actor=actor)      # raises Gone for another person's
"""

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError

from anlan.kernel import clock, limits
from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.models import Upload, Work
from anlan.kernel.sheets.staged import Amendments

_KEPT = timedelta(days=3)


class Gone(Exception):
    """The file is no longer kept, or is another person's; the message says what to do."""


def keep(file: "File[bytes]", *, name: str, ledger: str, actor: Actor) -> Upload:
    """Keep an upload, a piece at a time. What has lain too long goes."""
    sweep()
    sha256 = _keep_under_its_hash(file)
    return Upload.objects.create(
        ledger=ledger, file=name[:200], sha256=sha256, person_id=actor.person_id, sent_at=clock.now()
    )


def find(token: str, *, ledger: str, actor: Actor) -> Upload:
    """The upload of a token. Raises Gone for one that is not there, another person's, or for another ledger."""
    try:
        upload = Upload.objects.select_related("batch").filter(pk=token, ledger=ledger).first()
    except ValidationError:
        upload = None
    if upload is None:
        raise Gone("这份表格已经不在了，请重新选文件。")
    if upload.person_id != actor.person_id:
        raise Gone("这份表格不是您上传的，请重新选文件。")
    return upload


def content(upload: Upload) -> bytes:
    """What was uploaded. Raises Gone."""
    try:
        return _path(upload.sha256).read_bytes()
    except FileNotFoundError as error:
        raise Gone("这份表格已经不在了，请重新选文件。") from error


def keep_problems(upload: Upload, sheet: bytes) -> None:
    """Keep the rows of an upload that cannot come in, as they are handed back."""
    _write(_path(f"{upload.token}.problems"), sheet)


def problems(upload: Upload) -> bytes:
    """The rows of an upload that cannot come in. Raises Gone."""
    try:
        return _path(f"{upload.token}.problems").read_bytes()
    except FileNotFoundError as error:
        raise Gone("这份表格已经不在了，请重新选文件。") from error


def keep_text(content: bytes) -> str:
    """Keep a text until a job has checked it; the name under which it lies."""
    name = f"{uuid4()}.text"
    _write(_path(name), content)
    return name


def text(name: str) -> bytes:
    """A text that was kept. Raises Gone."""
    return _read(name)


def drop_text(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def keep_outcome(work: Work, content: bytes) -> None:
    """Keep what a job has made for somebody."""
    _write(_path(f"{work.token}.outcome"), content)


def outcome(work: Work) -> bytes:
    """What a job has made. Raises Gone."""
    return _read(f"{work.token}.outcome")


def _read(name: str) -> bytes:
    try:
        return _path(name).read_bytes()
    except FileNotFoundError as error:
        raise Gone("它已经不在了（只留三天），请再做一次。") from error


def amendments(upload: Upload) -> Amendments:
    """What its owner said of an upload so far."""
    values: Mapping[str, Any] = upload.amended
    cells = {(int(row), int(column)): text for row, column, text in values.get("cells", ())}
    confirmed = {(int(row), name): question for row, name, question in values.get("confirmed", ())}
    return Amendments(
        columns={int(at): name for at, name in values.get("columns", {}).items()}, cells=cells, confirmed=confirmed,
        all=values.get("all", {}), swaps=values.get("swaps", {}), first_of_month=values.get("first_of_month", False),
        first_of_several=values.get("first_of_several", False), as_written=frozenset(values.get("as_written", ())),
        hidden=values.get("hidden", ""), left_out=frozenset(values.get("left_out", ())), in_no_ledger=values.get("in_no_ledger", ""),
    )  # fmt: skip


def amend(upload: Upload, amendments: Amendments) -> None:
    """Keep what its owner says of an upload now."""
    upload.amended = {
        "columns": {str(at): name for at, name in amendments.columns.items()},
        "cells": [[row, column, text] for (row, column), text in amendments.cells.items()],
        "confirmed": [[row, name, question] for (row, name), question in amendments.confirmed.items()],
        "all": dict(amendments.all), "swaps": {name: dict(words) for name, words in amendments.swaps.items()},
        "first_of_month": amendments.first_of_month, "first_of_several": amendments.first_of_several,
        "as_written": sorted(amendments.as_written),
        "hidden": amendments.hidden, "left_out": sorted(amendments.left_out),
        "in_no_ledger": amendments.in_no_ledger,
    }  # fmt: skip
    Upload.objects.filter(pk=upload.pk).update(amended=upload.amended)  # which may be gone meanwhile


def drop(upload: Upload) -> None:
    """Take an upload away, unless somebody begins to work on it at this very moment."""
    with contextlib.suppress(IntegrityError):
        upload.delete()


def sweep() -> None:
    """Drop what has lain too long; what is being worked on stays."""
    old = Upload.objects.filter(sent_at__lt=clock.now() - _KEPT)
    for upload in old.exclude(works__in=Work.objects.filter(ended_at=None)):
        drop(upload)
    folder = Path(settings.INCOMING_ROOT)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime < time.time() - _KEPT.total_seconds():
            path.unlink(missing_ok=True)


def is_heavy(upload: Upload) -> bool:
    """Whether an upload is too large to be looked into while a page waits."""
    path = _path(upload.sha256)
    return path.exists() and path.stat().st_size > limits.AT_ONCE_BYTES


def _keep_under_its_hash(file: "File[bytes]") -> str:
    """Write a file that was sent, and return its SHA-256."""
    whole = hashlib.sha256()
    with _draft() as draft:
        for chunk in file.chunks():
            whole.update(chunk)
            draft.write(chunk)
    os.replace(draft.name, _path(whole.hexdigest()))
    return whole.hexdigest()


def _path(name: str) -> Path:
    return Path(settings.INCOMING_ROOT) / name


def _write(path: Path, content: bytes) -> None:
    with _draft() as draft:
        draft.write(content)
    os.replace(draft.name, path)


@contextlib.contextmanager
def _draft() -> Iterator[IO[bytes]]:
    """A file that is not there yet; it goes where it could not be written whole."""
    folder = Path(settings.INCOMING_ROOT)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as draft:
        try:
            yield draft
            draft.flush()
        except BaseException:  # a full disk, say, must not keep what it could not take
            Path(draft.name).unlink(missing_ok=True)
            raise
