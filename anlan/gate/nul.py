"""The character NUL, which no text holds and the database refuses, is dropped from whatever a page is sent: address, query and form.

MIDDLEWARE = [..., "anlan.gate.nul.WithoutNul"]
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

_NUL = "\x00"


class WithoutNul:
    """What a program is sent as JSON is read by the kinds of columns, which drop all that is unseen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds(request.GET):
            request.GET = _without(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Once it is known who asks, and that the form is from here."""
        kwargs.update({name: value.replace(_NUL, "") for name, value in kwargs.items() if isinstance(value, str)})
        # A way in for programs takes no form: read as one, its body would be gone before it is read as what it is.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False) and _holds(request.POST):
            request.POST = _without(request.POST)  # type: ignore[assignment]


def _holds(parameters: QueryDict) -> bool:
    return any(_NUL in value for _, values in parameters.lists() for value in values)


def _without(parameters: QueryDict) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, values in parameters.lists():
        plain.setlist(name, [value.replace(_NUL, "") for value in values])
    return plain
