"""A form that waited on a phone without signal, sent to its own address as its page would send it.

    X-Waited: {"at": 1792000000000, "ahead": 86400000, "page": "…"}     beside the form's fields; milliseconds of the phone's clock
    waited-photos-0: {"name": "护栏.jpg", "sha256": "…", "size": 204800}     a file that came in pieces before (pieces.py), as if it were sent here

`at`: when "send" was pressed. `ahead`: how far the phone's clock is before the server's. `page`: what the form's page says of when it
was made (gate/session.py): nothing of it happened before. All is kept with the event; the same form twice is one deed by its press and
its key, as on any page.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from anlan.kernel import clock
from anlan.kernel.limits import sent_json
from anlan.kernel.people.models import Account
from anlan.ui.forms.arrival import Arrival

from .. import session
from . import pieces

HEADER, PREFIX = "X-Waited", "waited-"
LONGEST = timedelta(
    days=30
)  # what an older page says of the time is not taken: a drawer holds no phone longer that is in use
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SLACK = timedelta(minutes=1)  # between a page's making and its being read
_UNREADABLE = "手机上存的这一份读不懂，没有记入。内容还在手机里，请打开它核对后再发。"
_INCOMPLETE = "照片还没有传全，接着传就行。"


class Arriving:
    """Reads what a waiting form says of its time and its files. Stands before whatever looks at files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if 300 <= answer.status_code < 400:
            pieces.arrived(getattr(request, "pieces", ()))
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if HEADER not in request.headers or request.method != "POST" or not isinstance(user, Account):
            return None
        try:
            request.arrival = arrival(sent_json.read(request.headers[HEADER]), user)  # type: ignore[attr-defined]
            _take_files(request, user.person_id)
        except pieces.Missing:
            return render(request, "ui/refused.html", {"message": _INCOMPLETE}, status=428)
        except (ValueError, TypeError, KeyError, OverflowError):
            return render(request, "ui/refused.html", {"message": _UNREADABLE}, status=400)
        return None


def arrival(said: dict[str, Any], account: Account) -> Arrival:
    """When it happened, by the clock that records live in: between the making of its page and now, whatever the phone says.

    Raises ValueError, TypeError, KeyError, OverflowError.
    """
    at, ahead = int(said["at"]), int(said["ahead"])
    read = _EPOCH + timedelta(milliseconds=at)  # whatever number is sent, it is a day or no day
    age = timezone.now() - (read - timedelta(milliseconds=ahead))
    seconds = session.seconds_since_made(str(said.get("page", "")), account)
    since_page = timedelta(seconds=seconds) if seconds is not None else timedelta()
    if since_page > LONGEST:
        since_page = timedelta()
    device = {
        "at": read.isoformat(timespec="seconds"),
        "ahead": round(ahead / 1000),
        "unproved": age > since_page + _SLACK,
    }
    return Arrival(clock.now() - min(max(age, timedelta()), since_page), device)


def _take_files(request: HttpRequest, person: int) -> None:
    """Put files that came in pieces among those of the form, and what named them away."""
    names = [name for name in request.POST if name.startswith(PREFIX)]
    if not names:
        return
    post, files = request.POST.copy(), request.FILES.copy()
    said = {name: [sent_json.read(text) for text in post.pop(name)] for name in names}
    if sum(map(len, said.values())) > (settings.DATA_UPLOAD_MAX_NUMBER_FILES or 0):
        raise ValueError("more files than a form holds")
    uploads = {name: [pieces.whole(person, **each) for each in parts] for name, parts in said.items()}
    for name, parts in uploads.items():
        files.setlist(name.removeprefix(PREFIX), parts)
    request.POST, request._files = post, files  # type: ignore[assignment, attr-defined]
    request.pieces = [pieces.path_of(person, each["sha256"]) for parts in said.values() for each in parts]  # type: ignore[attr-defined]
