"""A kept file as an answer to a browser. Who may have it, the view has decided."""

import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from . import store
from .models import Attachment


def as_kept(attachment: Attachment) -> FileResponse:
    """The content as it was kept. Pictures open in the page, everything else is saved; nothing in it may run.

    Raises Http404 where the store has lost it.
    """
    try:
        content = store.opened(attachment)
    except FileNotFoundError:
        raise Http404("文件不在存储里了，请告诉系统管理员从备份里找回。") from None
    answer = FileResponse(content, content_type=attachment.mime)
    where = "inline" if store.kind_of(attachment).is_picture else "attachment"
    answer["Content-Disposition"] = f"{where}; filename*=UTF-8''{quote(attachment.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{attachment.sha256}"'
    return answer


_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_PIECE = 2**16  # bytes


def played(request: HttpRequest, sha256: str, mime: str) -> HttpResponseBase:
    """A film or a sound as players ask for it: the whole, or the part they name (RFC 9110, 14). Raises Http404 where it is lost."""
    path = store.path_of(sha256)
    if not path.exists():
        raise Http404("文件不在存储里了，请告诉系统管理员从备份里找回。")
    size = path.stat().st_size
    byte_range = _RANGE.match(request.headers.get("Range", ""))
    first, last = 0, size - 1
    if byte_range:
        first, last = int(byte_range[1]), min(int(byte_range[2] or last), last)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    content = path.open("rb")
    content.seek(first)
    answer = StreamingHttpResponse(
        _pieces(content, last - first + 1), status=206 if byte_range else 200, content_type=mime
    )
    answer["Accept-Ranges"], answer["Content-Length"] = "bytes", str(last - first + 1)
    answer["Cache-Control"] = "private, no-cache"
    if byte_range:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _pieces(content: IO[bytes], remaining: int) -> Iterator[bytes]:
    with content:
        while remaining > 0 and (piece := content.read(min(remaining, _PIECE))):
            remaining -= len(piece)
            yield piece
