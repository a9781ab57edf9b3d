"""What stands before every view of a conference: it concerns the actor, or it is not found."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.people.actor import Actor

from ..decide.acting import find, known
from ..decide.rows import Ticket
from ..models import Conference

P = ParamSpec("P")


def with_conference(
    view: Callable[Concatenate[ActingRequest, Conference, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Hands the view the conference of the address, to whom it concerns; to everybody else there is none (404).

    Whoever was put out of it is told so (403).
    """
    return _checked(view, find)


def _checked(
    view: Callable[Concatenate[ActingRequest, Conference, P], HttpResponseBase],
    find_for: Callable[[str, Actor], Conference],
) -> Callable[..., HttpResponseBase]:
    @signed_in
    @wraps(view)
    def checked(request: ActingRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            conference = find_for(number, request.actor)
            return view(request, conference, *args, **kwargs)
        except Conference.DoesNotExist:
            raise Http404("没有这次会议，或者没有叫您。") from None
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    return checked


def with_seat(
    view: Callable[Concatenate[ActingRequest, Conference, Ticket, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """As `with_conference`, with the actor's own ticket of the address, whether it still lets in or not: its page says why not."""

    @wraps(view)
    def checked(
        request: ActingRequest, conference: Conference, token: str, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        rows = Ticket.objects.of(conference).filter(person_id=request.actor.person_id, token=token)
        ticket = rows.select_related("conference", "person").first()
        if ticket is None:
            raise Http404("没有这张入会凭证，请从会议页面重新进入。")
        return view(request, conference, ticket, *args, **kwargs)

    return _checked(checked, known)
