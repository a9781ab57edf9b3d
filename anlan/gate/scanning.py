"""Every file that somebody sends is shown to a virus scanner before anything reads it, where ANLAN_CLAMD names one.

MIDDLEWARE = [..., "anlan.gate.scanning.Scanning"]
found_in(upload)     # "" or what clamd calls it; raises NoScanner

clamd speaks INSTREAM: the word, pieces with their length before them, a piece of none; then one line (clamd(8)). Where it does
not answer no file is taken: one that nobody looked at is not known to be clean.
"""

import contextlib
import socket
import struct
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_PIECE = 64 * 1024
_PATIENCE = 60  # seconds


class NoScanner(Exception):
    """The scanner does not answer, or could not read the file."""


class Scanning:
    """Refuses a form with a file in which the scanner finds something. Before the log-in no view takes a file."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.CLAMD or request.method != "POST" or not request.user.is_authenticated:
            return None
        uploads = [upload for name in request.FILES for upload in request.FILES.getlist(name)]
        try:
            bad = [(str(upload.name), found) for upload in uploads if (found := found_in(upload))]
        except NoScanner:
            return render(request, "gate/file_refused.html", status=503)
        return render(request, "gate/file_refused.html", {"files": bad}, status=422) if bad else None


def found_in(upload: IO[bytes]) -> str:
    """What the scanner calls what it found in a file; "" where it found nothing. The file is left at its beginning."""
    upload.seek(0)
    try:
        with contextlib.closing(_connected(settings.CLAMD)) as line:
            line.sendall(b"zINSTREAM\0")
            while piece := upload.read(_PIECE):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            said = _answer(line)
    except OSError as error:
        raise NoScanner(str(error)) from error
    finally:
        upload.seek(0)
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoScanner(said)


def _connected(address: str) -> socket.socket:
    """A line to clamd: at a socket's path, or host:port."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_PATIENCE)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), _PATIENCE)


def _answer(line: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _PIECE and (piece := line.recv(_PIECE)):
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()
