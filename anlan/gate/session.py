"""How long a session lasts and whose it is: use renews it, half a day ends it for good.

GET /session/          {"who": "5f3c…", "csrf": "…", "left": 41200, "now": 1792000000000}; who is "" where nobody is signed in
GET /drafts/key/       {"who": "5f3c…", "key": "base64"}, to whoever is signed in

A page says with each request whose it is (`X-Who`): after somebody else has signed in in the same browser, a page that still
stands there neither shows nor sends anything as them. A request that a page makes by itself says so (`X-Poll`) and renews nothing.
"""

import base64
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.sessions import middleware as sessions
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from anlan.kernel.people.models import Account

BEGAN, USED = "began", "used"  # in the session: moments in seconds of the machine's clock
WHERE = "where"  # in the session: from which address and with which browser it began
_LONGEST_AGENT = 200  # letters
_MADE = "anlan.page.made"  # the salt of what a page says of when it was made, and for whom
RENEWED_EVERY = 60  # seconds; a click more often than that writes nothing
ENDED, OTHER = "ended", "other"  # why an answer is 401, in its header X-Session


class KeptCookie(sessions.SessionMiddleware):
    """Django's own, but that a page's own request takes no cookie away.

    One that was under way while its person changed the password, or signed in anew, comes back after them with a session
    that is gone: taking the cookie away for that would sign them out of the new one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if "X-Poll" in request.headers and cookie is not None and not cookie.value:
            del answer.cookies[settings.SESSION_COOKIE_NAME]
        return answer


class SessionMiddleware:
    """Renews a session that is used, ends one that is old, and keeps a page of one person from acting as another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return _told(request, answer) if "X-Sent" in request.headers else answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, Account):
            return None
        if left(request) <= 0:
            auth.logout(request)
            return None
        page = request.headers.get("X-Who")
        if page and page != owner(user):
            return HttpResponse(status=401, headers={"X-Session": OTHER})
        if "X-Poll" not in request.headers:
            _renew(request)
        return None


def left(request: HttpRequest) -> int:
    """Seconds until the session ends for good, used or not."""
    began = request.session.get(BEGAN)
    most = settings.SESSION_HOURS * 3600
    return int(most if began is None else began + most - time.time())


def begin(request: HttpRequest) -> None:
    """Somebody has signed in, or signed in again: the session lasts anew from now."""
    request.session[BEGAN] = request.session[USED] = time.time()
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    request.session[WHERE] = {"address": request.META.get("REMOTE_ADDR", ""), "agent": agent}


def owner(account: Account) -> str:
    """A tag for the account's person that says nothing about them: drafts on a device bear it."""
    return salted_hmac("anlan.drafts.owner", str(account.person_id), algorithm="sha256").hexdigest()[:16]


def made_for(account: Account) -> str:
    """What a page says of itself: for whom it was made, and when; signed, so that nobody writes an earlier day there."""
    return signing.dumps([owner(account), int(time.time())], salt=_MADE)


def seconds_since_made(text: str, account: Account) -> float | None:
    """How long ago a page of this person was made; None where it was made for somebody else, or says nothing that was signed here."""
    try:
        who, moment = signing.loads(text, salt=_MADE)
    except signing.BadSignature:
        return None
    return max(0.0, time.time() - moment) if who == owner(account) else None


def of_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: whose it is, when it was made, and how long their session lasts."""
    user = getattr(request, "user", None)
    if not isinstance(user, Account):
        return {}
    return {
        "session_who": owner(user),
        "session_left": left(request),
        "page_made": made_for(user),
        "asked_by_itself": "X-Poll"
        in request.headers,  # nobody reads it now: what is to be told once waits for who does
        "one_click": settings.SAMPLE,
    }


@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, the token for forms, and how long it lasts."""
    user = request.user
    signed_in = isinstance(user, Account)
    return JsonResponse(
        {
            "who": owner(user) if isinstance(user, Account) else "",
            "csrf": get_token(request),
            "left": left(request) if signed_in else 0,
            "now": round(time.time() * 1000),
        }
    )


@never_cache
@require_safe
def draft_key(request: HttpRequest) -> HttpResponse:
    """The key that seals this person's drafts on their devices; it stands nowhere, neither here nor there."""
    user = request.user
    if not isinstance(user, Account):
        return HttpResponse(status=401, headers={"X-Session": ENDED})
    key = salted_hmac("anlan.drafts.key", str(user.person_id), algorithm="sha256").digest()
    return JsonResponse({"who": owner(user), "key": base64.b64encode(key).decode()})


def _renew(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    if BEGAN not in session:
        session[BEGAN] = now
    # A clock that was set back must not keep a session from being renewed.
    if abs(now - session.get(USED, 0)) >= RENEWED_EVERY:
        session[USED] = now


def _told(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A form that a script sends is told where to go on: a browser would follow by itself, and take the page's messages with it."""
    if not 300 <= answer.status_code < 400:
        return answer
    onward = answer.headers["Location"]
    del answer.headers["Location"]
    is_ended = onward.startswith(settings.LOGIN_URL) and not request.path.startswith(settings.LOGIN_URL)
    if is_ended and not request.user.is_authenticated and request.path != "/logout/":
        answer.status_code = 401
        answer.headers["X-Session"] = ENDED
    else:
        answer.status_code = 200
        answer.headers["X-Onward"] = onward
    return answer
