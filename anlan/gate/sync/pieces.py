"""A file in pieces, for a line that drops every few kilobytes: each piece is asked for once, and it goes on where it broke off.

GET  /sync/files/<sha256>/             {"have": 16384}
POST /sync/files/<sha256>/?from=16384  the next bytes as they are; answered alike. Another `from` adds nothing.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from anlan.kernel.column.spelling import whole_number
from anlan.kernel.evidence.kinds import LARGEST
from anlan.kernel.ledger.access import signed_in

MOST_FILES = 400  # of one person at a time
LARGEST_PIECE = 512 * 1024  # a photo goes in one
KEPT = 7 * 86_400  # seconds
KEPT_ARRIVED = 3600  # seconds after its form: whose answer was lost sends the form once more, not the file
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ARRIVED = ".arrived"


class Missing(Exception):
    """Not all of the file is there."""


@require_http_methods(["GET", "POST"])
@signed_in
def piece(request: HttpRequest, sha256: str) -> HttpResponse:
    """How much of a file is there; with the next bytes, once they are."""
    if not _SHA256.fullmatch(sha256):
        raise Http404("没有这个文件。")
    path = path_of(request.user.person_id, sha256)  # type: ignore[union-attr]
    if request.method == "POST" and not _arrived(path).exists():
        content, begins = request.body, whole_number(request.GET.get("from", ""))
        if begins is None or len(content) > LARGEST_PIECE or begins + len(content) > LARGEST:
            return JsonResponse({"message": "这一段太大。"}, status=413)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() and _waiting(path.parent) >= MOST_FILES:
            return JsonResponse({"message": "没传完的照片太多，请先把前面的发完。"}, status=429)
        _append(path, begins, content)
    return JsonResponse({"have": _size(path)})


def whole(person: int, *, name: str, sha256: str, size: int) -> UploadedFile:
    """The file as if it had been sent with its form. Raises Missing, ValueError; what came broken is begun anew."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("no hash")
    path = path_of(person, sha256)
    for each in (path, _arrived(path)):
        if each.exists() and each.stat().st_size >= int(size):
            break
    else:
        raise Missing  # the next piece follows where this ends
    content = each.open("rb")
    if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
        content.close()
        each.unlink(missing_ok=True)
        raise Missing
    content.seek(0)
    return UploadedFile(content, str(name), size=os.fstat(content.fileno()).st_size)


def arrived(paths: Iterable[Path]) -> None:
    """The form of these files is answered: they make room, and lie there a while longer."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.replace(_arrived(path))
            os.utime(_arrived(path))


def sweep() -> int:
    """Delete what nobody sent on with its form for a week, and what arrived with it; how many files."""
    now, count = time.time(), 0
    for path in _root().glob("*/*"):
        if path.stat().st_mtime < now - (KEPT_ARRIVED if path.suffix == _ARRIVED else KEPT):
            path.unlink(missing_ok=True)
            count += 1
    return count


def path_of(person: int, sha256: str) -> Path:
    """Where a person's file is put together."""
    return _root() / str(person) / sha256


def _append(path: Path, begins: int, content: bytes) -> None:
    """Add bytes where the file ends; two tabs at once wait for each other, and the second adds nothing."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.stat().st_size == begins:
            file.write(content)


def _size(path: Path) -> int:
    """Bytes that are there, of a file that has arrived too."""
    return next((each.stat().st_size for each in (path, _arrived(path)) if each.exists()), 0)


def _waiting(folder: Path) -> int:
    return sum(1 for path in folder.iterdir() if path.suffix != _ARRIVED)


def _arrived(path: Path) -> Path:
    return path.with_suffix(_ARRIVED)


def _root() -> Path:
    return Path(settings.INCOMING_ROOT) / "pieces"
