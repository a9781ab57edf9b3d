"""Uploaded spreadsheets between preview and import: kept on the server for some days, named by a token that is its owner's alone.

token = keep(content, name="隐患.xlsx", ledger="hazards", actor=actor)
Incoming.of(token, ledger="hazards", actor=actor).content()
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.core import signing

from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.staged import Amendments

_SALT = "anlan.desk.incoming"  # the older name: a preview that is open while the site is updated can still be taken in
_KEPT_SECONDS = 3 * 24 * 3600


class Gone(Exception):
    """The file is no longer kept, or is another person's; the message says what to do."""


@dataclass(frozen=True)
class Incoming:
    """An uploaded file as its token tells it, with what its owner said of its columns and of all its rows (see Amendments)."""

    name: str
    sha256: str
    ledger: str
    person: int
    columns: Mapping[str, str] = field(default_factory=dict)
    all: Mapping[str, str] = field(default_factory=dict)
    swaps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_of_month: bool = False
    as_written: Sequence[str] = ()
    first_of_several: bool = False

    @classmethod
    def of(cls, token: str, *, ledger: str, actor: Actor) -> "Incoming":
        """The file of a token. Raises Gone for a token that is forged, another person's or for another ledger."""
        try:
            told = cls(**signing.loads(token, salt=_SALT, max_age=_KEPT_SECONDS))
        except (signing.BadSignature, TypeError) as error:
            raise Gone("这份表格已经不在了，请重新选文件。") from error
        if told.person != actor.person_id or told.ledger != ledger:
            raise Gone("这份表格不是您上传的，请重新选文件。")
        return told

    def amended(self) -> Amendments:
        """What its owner said so far, but for single cells."""
        columns = {int(at): name for at, name in self.columns.items()}
        return Amendments(
            columns, {}, self.all, self.swaps, self.first_of_month, {}, frozenset(self.as_written), self.first_of_several
        )  # fmt: skip

    def token(self, amended: Amendments | None = None) -> str:
        """The token, with what was said anew."""
        told = self
        if amended is not None:
            columns = {str(at): name for at, name in amended.columns.items()}
            told = replace(
                self, columns=columns, all=amended.all, swaps=amended.swaps, first_of_month=amended.first_of_month,
                as_written=sorted(amended.as_written),
                first_of_several=amended.first_of_several,
            )  # fmt: skip
        return signing.dumps(asdict(told), salt=_SALT, compress=True)

    def content(self) -> bytes:
        """What was uploaded. Raises Gone."""
        try:
            return _path(self.sha256).read_bytes()
        except FileNotFoundError as error:
            raise Gone("这份表格已经不在了，请重新选文件。") from error


def keep(content: bytes, *, name: str, ledger: str, actor: Actor) -> str:
    """Keep an upload and return its token. What has lain too long goes."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
    os.replace(draft.name, path)
    return Incoming(name, sha256, ledger, actor.person_id).token()


def _path(sha256: str) -> Path:
    return Path(settings.INCOMING_ROOT) / sha256


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            path.unlink(missing_ok=True)
