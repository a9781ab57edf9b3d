"""What is pressed twice is done once: the second press of a form waits for the first, and is led where that was led.

MIDDLEWARE = [..., "anlan.gate.presses.PressMiddleware"]     # the innermost: whatever may refuse a request comes before it

A form bears a `press` (ui/templatetags/presses.py). Remembered is where one led; a refusal is not, nor a page, which may show a
password that is kept nowhere. docs/decisions/0028-pressed-twice.md
"""

import contextlib
import hmac
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from anlan.kernel import limits
from anlan.kernel.people.models import Account
from anlan.ui.forms.presses import PRESS

from .models import Press
from .rates import too_often

PATIENCE = 60.0  # seconds that a second press waits for the first
_LOOKS_EVERY = 0.05  # seconds
_BESIDE = {PRESS, "csrfmiddlewaretoken"}  # what a form sends besides what it says
_UNDER_WAY = "这件事刚才已经点过，系统正在办。请稍等一会儿，刷新页面看结果，不用再点。"


class PressMiddleware:
    """Lets each press through once, and leads every further one where the first was led."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            answer = self.get_response(request)
            if (mark := _held(request)) and 300 <= answer.status_code < 400:
                with contextlib.suppress(Error):  # it is done, remembered or not
                    _remember(mark, answer.headers["Location"])
            return answer
        finally:
            if mark := _held(request):
                with contextlib.suppress(Error):  # the line to the database is gone, and the lock with it
                    _let_go(mark)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # A way in for programs takes no form: read as one, its body would be gone before it is read as what it is.
        mark = "" if getattr(view, "csrf_exempt", False) else mark_of(request)
        if not mark:
            return None
        if not _hold(mark):
            answer = render(request, "ui/refused.html", {"message": _UNDER_WAY}, status=409)
            answer.headers["X-Refused"] = "pressed"  # no conflict: whoever sends by itself asks again
            return answer
        request.press = mark  # type: ignore[attr-defined]
        location = Press.objects.filter(mark=mark).values_list("location", flat=True).first()
        if location is None:
            return too_often(request, limits.SAVED_A_DAY)
        request.session.modified = False  # read before the first press had written it
        return HttpResponseRedirect(location)


def mark_of(request: HttpRequest) -> str:
    """What tells this press from every other: who, where and all that was sent; "" where the request is no press of anybody's."""
    user = request.user
    if request.method != "POST" or not isinstance(user, Account):
        return ""
    try:
        press = UUID(request.POST.get(PRESS, ""))
    except ValueError:
        return ""
    # The press itself is the key, and is kept nowhere: nobody can try passwords against what is.
    digest = hmac.new(press.bytes, digestmod="sha256")
    for part in (str(user.pk), request.get_full_path()):
        _take(digest, part)
    for name in sorted(set(request.POST) - _BESIDE):
        for value in request.POST.getlist(name):
            _take(digest, name, value)
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            _take(digest, name, str(upload.name), str(upload.size))
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return digest.hexdigest()


def forget_old() -> int:
    """Drop presses that nobody repeats any more; how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gate_press WHERE at < clock_timestamp() - interval '3 days'")
        return cursor.rowcount


def _take(digest: Any, *parts: str) -> None:
    """Add parts, each with its length, so that no two lists of them read alike."""
    for part in parts:
        content = part.encode(errors="surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)


def _held(request: HttpRequest) -> str:
    return getattr(request, "press", "")


def _hold(mark: str) -> bool:
    """Whether the press is ours now. Asked again and again: a lock that waits in the database would hang as long as the first press does."""
    end = time.monotonic() + PATIENCE
    while not _ask("SELECT pg_try_advisory_lock(%s)", mark):
        if time.monotonic() > end:
            return False
        time.sleep(_LOOKS_EVERY)
    return True


def _let_go(mark: str) -> None:
    _ask("SELECT pg_advisory_unlock(%s)", mark)


def _ask(query: str, mark: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [int.from_bytes(bytes.fromhex(mark[:16]), "big", signed=True)])
        return bool(cursor.fetchone()[0])


def _remember(mark: str, location: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gate_press (mark, location, at) VALUES (%s, %s, clock_timestamp()) ON CONFLICT DO NOTHING",
            [mark, location],
        )
