"""A form that waited on a phone without signal, sent to its own address as its page would send it.

    X-Waited: {"at": 1792000000000, "ahead": 86400000}     beside the form's fields; milliseconds of the phone's clock
    waited-photos-0: {"name": "护栏.jpg", "sha256": "…", "size": 204800}     a file that came in pieces before (pieces.py), as if it were sent here

`at`: when "send" was pressed. `ahead`: how far the phone's clock is before the server's. Both are kept with the event; the same form
twice is one deed by its press and its key, as on any page.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from anlan.kernel import clock
from anlan.kernel.people.models import Account
from anlan.ui.forms.arrival import Arrival

from . import pieces

HEADER, PREFIX = "X-Waited", "waited-"
_LONGEST = timedelta(days=400)  # a phone that lay in a drawer for a year
_UNREADABLE = "手机上存的这一份读不懂，没有记入。内容还在手机里，请打开它核对后再发。"
_INCOMPLETE = "照片还没有传全，接着传就行。"


class Arriving:
    """Reads what a waiting form says of its time and its files. Stands before whatever looks at files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if HEADER not in request.headers or request.method != "POST" or not isinstance(user, Account):
            return None
        try:
            request.arrival = arrival(json.loads(request.headers[HEADER]))  # type: ignore[attr-defined]
            _take_files(request, user.person_id)
        except pieces.Missing:
            return render(request, "ui/refused.html", {"message": _INCOMPLETE}, status=428)
        except (ValueError, TypeError, KeyError, OverflowError):
            return render(request, "ui/refused.html", {"message": _UNREADABLE}, status=400)
        return None


def arrival(said: dict[str, Any]) -> Arrival:
    """When it happened, by the clock that records live in. Raises ValueError, TypeError, KeyError, OverflowError."""
    at, ahead = int(said["at"]), int(said["ahead"])
    read = datetime.fromtimestamp(at / 1000, UTC)
    age = timezone.now() - (read - timedelta(milliseconds=ahead))
    if age > _LONGEST:
        raise ValueError("older than any phone waits")
    device = {"at": read.isoformat(timespec="seconds"), "ahead": round(ahead / 1000)}
    return Arrival(clock.now() - max(age, timedelta()), device)


def _take_files(request: HttpRequest, person: int) -> None:
    """Put files that came in pieces among those of the form, and what named them away."""
    names = [name for name in request.POST if name.startswith(PREFIX)]
    if not names:
        return
    post, files = request.POST.copy(), request.FILES.copy()
    for name in names:
        uploads = [pieces.whole(person, **json.loads(text)) for text in post.getlist(name)]
        files.setlist(name.removeprefix(PREFIX), uploads)
        del post[name]
    request.POST, request._files = post, files  # type: ignore[assignment, attr-defined]
