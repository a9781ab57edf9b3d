"""Who is answered, and what the others are told: a status and one sentence, {"message": "…"}.

400 no JSON
401 not logged in · 403 no power · 404 not there, or not in scope · 409 to be confirmed, or said otherwise before · 422 asked for what cannot be
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anlan.kernel.history.errors import LoopError
from anlan.kernel.ledger.access import ActingRequest, require_whole_post
from anlan.kernel.people.actor import Actor


class Refusal(Schema):
    """Why there is no answer; beside it what it is about, by field."""

    message: str
    fields: dict[str, str] | None = None
    questions: dict[str, str] | None = None


_NOBODY = "请先登录。"
_UNREADABLE = "请求的内容不是JSON，读不出来，请检查写法。"
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Refusal)  # what any address may answer instead


class Senseless(HttpError):
    """What was asked for cannot be; the message says what to change."""

    def __init__(self, message: str) -> None:
        super().__init__(422, message)


class Refused(Exception):
    """What was to be put in was not; beside the message stands what it is about: {"questions": {field: question}}."""

    def __init__(self, status: int, message: str, **about: Mapping[str, str]) -> None:
        super().__init__(message)
        self.status, self.about = status, about


def acting(request: ActingRequest) -> Actor | None:
    """The actor of a request; nobody before log-in. Raises PermissionDenied for an account without a post."""
    if not request.user.is_authenticated:
        return None
    if not request.actor:
        raise PermissionDenied("您现在没有岗位，请找系统管理员登记。")
    require_whole_post(request)
    return request.actor


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The description of the API, to whoever is signed in alone."""

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            view(request, *args, **kwargs)
            if request.user.is_authenticated
            else JsonResponse({"message": _NOBODY}, status=401)
        )

    return shown


def known_only(request: HttpRequest, names: set[str]) -> None:
    """Raises Senseless for a condition that does not exist: left out in silence, it would widen the answer."""
    for name in request.GET:
        if name not in names:
            raise Senseless(f"没有“{name}”这个条件，可用的有：{'、'.join(sorted(names))}。")


def answer_in_words(api: NinjaAPI) -> None:
    """Make the API say in Chinese why it does not answer."""

    def answered(status: int, message: str) -> Any:
        def handle(request: HttpRequest, error: Exception) -> HttpResponse:
            return api.create_response(request, {"message": _said(error, message)}, status=status)

        return handle

    def senseless(request: HttpRequest, error: Any) -> HttpResponse:
        message = error.message if isinstance(error, Senseless) else _UNREADABLE  # the library's own is of a body
        return api.create_response(request, {"message": message}, status=error.status_code)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return api.create_response(request, {"message": str(error), **error.about}, status=error.status)

    def unread(request: HttpRequest, error: Any) -> HttpResponse:
        names = dict.fromkeys(str(each["loc"][-1]) for each in error.errors)
        message = f"这些条件的写法不对：{'、'.join(names)}。请对照接口说明改一下。"
        return api.create_response(request, {"message": message}, status=422)

    api.add_exception_handler(HttpError, senseless)
    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(AuthenticationError, answered(401, _NOBODY))
    api.add_exception_handler(PermissionDenied, answered(403, "您的岗位没有这项权限。"))
    api.add_exception_handler(LoopError, answered(409, "现在不能办，请刷新再看。"))
    api.add_exception_handler(Http404, answered(404, "没有这个地址，或者它不在您的管辖范围内。"))
    api.add_exception_handler(ValidationError, unread)


def _said(error: Exception, otherwise: str) -> str:
    """The words we gave; a library's own are not for people."""
    message = error.args[0] if error.args else ""
    return message if isinstance(message, str) and message and not message.isascii() else otherwise
