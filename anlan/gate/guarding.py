"""What holds for every answer to somebody signed in: nothing before the first password is changed and a second factor proven,
and nothing left behind.

MIDDLEWARE = [..., "django.contrib.auth.middleware.AuthenticationMiddleware", ..., "anlan.gate.guarding.GuardingMiddleware"]
"""

from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from anlan.kernel.people.second_factor import required_of

PASSWORD, SECOND_FACTOR, LOGOUT = "/password/", "/second-factor/", "/logout/"
PROVEN = "proven"  # in the session: the key of the second factor that was proven in it


class GuardingMiddleware:
    """Leads to what must be done before all else, and lets no shared machine keep what was shown."""

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
        user: Any = request.user  # an Account, with its `factor` (AccountBackend.get_user)
        if not user.is_authenticated:
            return None
        if user.factor is not None and request.session.get(PROVEN) != user.factor:
            # It was switched on elsewhere since: whoever came in here without it has to come in anew.
            auth.logout(request)
            return None  # the view asks for the log-in
        first = _first(user, request)
        return redirect(first) if first and request.path not in (first, LOGOUT) else None


def must_have_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in must have a second factor."""
    return required_of(request.posts)  # type: ignore[attr-defined]


def _first(user: Any, request: HttpRequest) -> str:
    """The page of what must be done before all else; "" where there is nothing."""
    if user.must_change:
        return PASSWORD
    if user.factor is None and must_have_factor(request):
        return SECOND_FACTOR
    return ""
