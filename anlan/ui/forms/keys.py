"""The key of a form that is written without one of our form classes: made when it is shown, so that posted twice it does one thing."""

from uuid import UUID, uuid4

from django.http import HttpRequest


def key_of(request: HttpRequest) -> UUID:
    """The key that was posted; a new one where none was, or what came is none."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
