"""What people see when something does not work: what happened, what was kept, what to do. No codes, no blame.

handler404 = "anlan.desk.errors.not_found"
"""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .outage import Outage, kind_of_outage

_AGAIN = 3  # seconds until somebody who waits for the database asks again


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not in the actor's scope; which of the two is not told."""
    return render(
        request, "desk/404.html", {"message": _said(exception, "没有这一页，或者它不在您的管辖范围内。")}, status=404
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the record is there, the power is not."""
    return render(request, "desk/403.html", {"message": _said(exception, "您的岗位没有这项权限。")}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a form too large, or an address that cannot be."""
    return render(request, "desk/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or why nothing can be done now: 503 while the database recovers, 507 where nothing can be written.

    Asks neither the database nor the session, since they may be what broke.
    """
    outage = kind_of_outage(sys.exc_info()[1])
    if outage is None:
        return render(None, "desk/500.html", status=500)
    status = 503 if outage is Outage.DATABASE else 507
    headers = {"Retry-After": str(_AGAIN), "Cache-Control": "no-store"} if status == 503 else {}
    if request.path.startswith("/api/"):
        return JsonResponse({"message": f"{outage.value}，请稍后再试。"}, status=status, headers=headers)
    # Asked for again by itself only where nothing was sent: what was typed stands on the page before, or is sent by its script.
    context = {"outage": outage.name, "again": _AGAIN if request.method in ("GET", "HEAD") else None}
    answer = render(None, "desk/outage.html", context, status=status)
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or cookies refused."""
    answer = render(request, "desk/forgery.html", status=403)
    answer.headers["X-Refused"] = "token"  # a script fetches a fresh one and sends the form again
    return answer


def _said(exception: Exception, otherwise: str) -> str:
    """The words a view gave; Django's own, which speak of paths, are not for people."""
    message = exception.args[0] if exception.args else ""
    return message if isinstance(message, str) and message and not message.isascii() else otherwise
