"""A file in pieces, for a line that drops every few kilobytes: each piece is asked for once, and it goes on where it broke off.

GET  /sync/files/<sha256>/             {"have": 16384}
POST /sync/files/<sha256>/?from=16384  the next bytes as they are; answered alike. Another `from` adds nothing.
"""

import fcntl
import hashlib
import re
import time
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from anlan.kernel.evidence.kinds import LARGEST
from anlan.kernel.ledger.access import signed_in

MOST_FILES = 400  # of one person at a time
LARGEST_PIECE = 256 * 1024
KEPT = 7 * 86_400  # seconds
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Missing(Exception):
    """Not all of the file is there."""


@require_http_methods(["GET", "POST"])
@signed_in
def piece(request: HttpRequest, sha256: str) -> HttpResponse:
    """How much of a file is there; with the next bytes, once they are."""
    if not _SHA256.fullmatch(sha256):
        raise Http404("没有这个文件。")
    path = _path(request.user.person_id, sha256)  # type: ignore[union-attr]
    if request.method == "POST":
        content, begins = request.body, request.GET.get("from", "")
        if not begins.isdecimal() or len(content) > LARGEST_PIECE or int(begins) + len(content) > LARGEST:
            return JsonResponse({"message": "这一段太大。"}, status=413)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() and sum(1 for _ in path.parent.iterdir()) >= MOST_FILES:
            return JsonResponse({"message": "没传完的照片太多，请先把前面的发完。"}, status=429)
        _append(path, int(begins), content)
    return JsonResponse({"have": path.stat().st_size if path.exists() else 0})


def whole(person: int, *, name: str, sha256: str, size: int) -> UploadedFile:
    """The file as if it had been sent with its form. Raises Missing, ValueError; what came broken is begun anew."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("no hash")
    path = _path(person, sha256)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Missing from error
    if len(content) < size:
        raise Missing  # the next piece follows where this ends
    if hashlib.sha256(content).hexdigest() != sha256:
        path.unlink(missing_ok=True)
        raise Missing
    return SimpleUploadedFile(name, content)


def sweep() -> int:
    """Delete what nobody sent on with its form for a week; how many files. Forms are sent again until they are answered."""
    old, count = time.time() - KEPT, 0
    for path in _root().glob("*/*"):
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            count += 1
    return count


def _append(path: Path, begins: int, content: bytes) -> None:
    """Add bytes where the file ends; two tabs at once wait for each other, and the second adds nothing."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.stat().st_size == begins:
            file.write(content)


def _path(person: int, sha256: str) -> Path:
    return _root() / str(person) / sha256


def _root() -> Path:
    return Path(settings.INCOMING_ROOT) / "pieces"
