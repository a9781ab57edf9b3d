"""What holds for every answer to somebody signed in: nothing before the first password is changed, and nothing left behind.

MIDDLEWARE = [..., "django.contrib.auth.middleware.AuthenticationMiddleware", ..., "anlan.gate.guarding.GuardingMiddleware"]
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

PASSWORD = "/password/"
_OPEN = (PASSWORD, "/logout/")  # to somebody who still has the administrator's first password


class GuardingMiddleware:
    """Leads to the change of a first password, and lets no shared machine keep what was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.user.is_authenticated:
            # Else the button back shows it after the log-out, to whoever sits there next (GB/T 22239 8.1.4.10 剩余信息保护).
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if request.path in _OPEN or not user.is_authenticated or not user.must_change:
            return None
        return redirect(PASSWORD)
