"""Who may open a page: the checks that stand before every view, of the desk, the gate, and a ledger's own pages.

@with_record("change")      # 401 → log-in, no view power → 403, out of scope → 404, no power to change → 403
def correction(request: ActingRequest, ledger: Ledger, record: Record) -> HttpResponse: ...
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from .. import clock
from ..history import moved
from ..history.errors import LoopError
from ..history.intact import require_post
from ..people.actor import Actor, next_post
from ..people.models import Post
from ..scope import Record
from . import narrowing
from .declare import LEDGERS, Ledger

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # before any record lay anywhere

P = ParamSpec("P")
R = TypeVar("R", bound=Record)


class ActingRequest(HttpRequest):
    """A request of somebody who acts in a post."""

    actor: Actor
    posts: list[Post]
    htmx: Any


def signed_in(view: Callable[Concatenate[ActingRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets nobody in without a log-in and a post. What a loop refuses and no view answered is said, never a 500."""

    @wraps(view)
    def checked(request: ActingRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _log_in_first(request)
        if not request.actor:
            coming = next_post(request.user.person, clock.today())
            return render(request, "ui/no_post.html", {"coming": coming}, status=403)
        try:
            require_whole_post(request)
            return view(request, *args, **kwargs)
        except LoopError as error:
            return render(request, "ui/refused.html", {"message": str(error)}, status=409)

    return checked


def require_whole_post(request: ActingRequest) -> None:
    """Whoever writes does so in a post that holds: powers that somebody gave past the loop are found before they are used.

    A page that is only looked at is spared the question; each night's verification asks it. Raises PostAltered.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    for post in request.posts:
        if post.pk == request.actor.post_id:
            require_post(post)


def _log_in_first(request: ActingRequest) -> HttpResponse:
    """To the log-in and back. What a page asks for or sends by itself is answered 401: the page stays, with all that is written in it."""
    if request.htmx or "X-Sent" in request.headers:
        return HttpResponse(status=401, headers={"X-Session": "ended"})
    return redirect_to_login(_page_of(request))


def _page_of(request: ActingRequest) -> str:
    """The address to come back to: that of the page, or of the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return "/"
    return page.path + (f"?{page.query}" if page.query else "")


def with_ledger(act: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Hands the view the ledger of the address, to whoever has the power of `act` on it."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @signed_in
        @wraps(view)
        def checked(request: ActingRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
            ledger = LEDGERS.get(code)
            if ledger is None:
                raise Http404("没有这个台账。")
            require(request.actor, f"{code}.{act}")
            return view(request, ledger, *args, **kwargs)

        return checked

    return decorate


def with_record(act: str = "") -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Hands the view a record in the actor's scope; `act` is a further power it takes."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @with_ledger("view")
        @wraps(view)
        def checked(request: ActingRequest, ledger: Ledger, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
            record = find(ledger.model, request.actor, number)
            if act:
                require(request.actor, f"{ledger.code}.{act}")
            return view(request, ledger, record, *args, **kwargs)

        return checked

    return decorate


def require(actor: Actor, power: str) -> None:
    """Raises PermissionDenied without the power."""
    if not actor.may(power):
        raise PermissionDenied("您的岗位没有这项权限。")


def find(model: type[R], actor: Actor, number: str) -> R:
    """The record with this number, withdrawn or not. Raises Http404 where the actor's scope does not hold it; of one that lay
    in it and moved on with its place, that says where it went.
    """
    record = narrowing.find(model, actor.scope, number)
    if record is None:
        former = narrowing.find(model, actor.scope, number, then=_BEGINNING)
        raise Http404(moved.away(former.code, former.pk) if former else "没有这条记录，或者它不在您的管辖范围内。")
    return record
