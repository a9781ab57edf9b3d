"""The door through which each request goes: what was changed past the loop and is found on its way is kept, and the auditor told,
whatever page, import or program asked, and though all that the request did is undone.

MIDDLEWARE = [..., "anlan.gate.alteration_door.AlteredMiddleware"]
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from anlan.kernel.history.intact import keeping_alterations


class AlteredMiddleware:
    """Outside every transaction of the request (there is no ATOMIC_REQUESTS)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with keeping_alterations():
            return self.get_response(request)
