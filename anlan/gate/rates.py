"""How often, and how much at once: a request that is too large is not read, one too many is answered with when to come again.

MIDDLEWARE = [..., "anlan.gate.acting.ActorMiddleware", "anlan.gate.rates.RateMiddleware", ...]

Counted are the requests that cost something, by person, and at the log-in by address. The count lies in the database, for there are
several processes; one statement adds to it and tells it, so no two requests are taken for one.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from anlan.kernel import limits

_EXPORTS = re.compile(r"/.*\.(?:xlsx|docx|pdf)$")
_KINDS = (
    (limits.LOGIN, "POST", re.compile(r"/(?:login|invited/[^/]+)/")),
    (limits.IMPORT, "POST", re.compile(r"/ledgers/[^/]+/import/")),
    (limits.CHECK, "POST", re.compile(r"/check/")),
    (limits.REPORT, "POST", re.compile(r"/(?:reports|editions)/")),
    (limits.EXPORT, "GET", _EXPORTS),
    (limits.EXPORTED_A_DAY, "GET", _EXPORTS),
    (limits.SEARCH, "GET", re.compile(r"/(?:search|suggest)/")),
    (limits.API, "", re.compile(r"/api/")),
    (limits.WRITTEN_A_DAY, "POST", re.compile(r"/api/")),
    (limits.TIP, "POST", re.compile(r"/tips/$")),
    (limits.FOLLOW, "POST", re.compile(r"/tips/follow/")),
    (limits.RECEIPT, "POST", re.compile(r"/tips/follow/")),
)
_BODIES = (
    (re.compile(r"/ledgers/[^/]+/import/"), limits.SHEET_BODY_BYTES),
    (re.compile(r"/(?:check|editions)/"), limits.TEXT_BODY_BYTES),
    (re.compile(r"/tips/$"), limits.TIP_BODY_BYTES),
    (re.compile(r"/tips/follow/"), limits.MEGABYTE),
)
KEPT = timedelta(days=2)  # longer than the longest span of a rate
_ADD = """
    INSERT INTO gate_rate AS rate (kind, who, began, count) VALUES (%(kind)s, %(who)s, clock_timestamp(), 1)
    ON CONFLICT (kind, who) DO UPDATE SET
        count = CASE WHEN rate.began > clock_timestamp() - make_interval(secs => %(seconds)s) THEN rate.count + 1 ELSE 1 END,
        began = CASE WHEN rate.began > clock_timestamp() - make_interval(secs => %(seconds)s) THEN rate.began ELSE clock_timestamp() END
    RETURNING count, began
"""


class RateMiddleware:
    """Answers 413 to a body that is too large, and 429 to a request too many, before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = next((most for path, most in _BODIES if path.match(request.path)), limits.BODY_BYTES)
        if _length(request) > most:
            return _refused(request, f"一次最多传{most // limits.MEGABYTE}兆，这次传的更多，请分几次传。", 413)
        asked = "GET" if request.method == "HEAD" else request.method  # which costs the same
        for kind, method, path in _KINDS:
            if method in ("", asked) and path.match(request.path) and (answer := too_often(request, kind)):
                return answer
        return self.get_response(request)


def too_often(request: HttpRequest, kind: str) -> HttpResponse | None:
    """Count a request of a kind: the answer to one too many, which says when to come again."""
    rate = limits.RATES[kind]
    count, began = _add(kind, _who(request, kind), rate.seconds)
    return _refused_until(request, rate, began) if count > rate.most else None


def forget_old() -> int:
    """Drop what was counted so long ago that it counts no more; how many rows."""
    with connection.cursor() as cursor:
        query = "DELETE FROM gate_rate WHERE began < clock_timestamp() - make_interval(secs => %s)"
        cursor.execute(query, [KEPT.total_seconds()])
        return cursor.rowcount


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdecimal() else 0  # without a length nothing is read


def _who(request: HttpRequest, kind: str) -> str:
    """Whose request counts: the person's; the address's at the log-in, and where nobody is signed in; of a receipt its number's."""
    if kind == limits.RECEIPT:
        return f"receipt:{request.POST.get('number', '').strip().upper()}"[:60]
    if kind == limits.LOGIN or not request.user.is_authenticated:
        return f"address:{request.META.get('REMOTE_ADDR', '')}"[:60]
    return f"person:{request.user.person_id}"  # type: ignore[union-attr]


def _add(kind: str, who: str, seconds: int) -> tuple[int, datetime]:
    """Count a request; how many there were since when."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"kind": kind, "who": who, "seconds": seconds})
        count, began = cursor.fetchone()
    return count, began


def _refused_until(request: HttpRequest, rate: limits.Rate, began: datetime) -> HttpResponse:
    again = began + timedelta(seconds=rate.seconds)
    left = max(1, round((again - timezone.now()).total_seconds()))
    when = f"{timezone.localtime(again):%H:%M}以后" if left > 60 else f"{left}秒后"
    answer = _refused(request, f"{rate.words}太多了（{rate.span}最多{rate.most}次），请在{when}再试。", 429)
    answer.headers["Retry-After"] = str(left)
    return answer


def _refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"message": message}, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "ui/refused.html", {"message": message}, status=status)
