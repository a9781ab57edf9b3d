"""What every answer tells the browser: which sensors no page of ours uses, and that nothing of ours is drawn into other sites.

MIDDLEWARE = ["anlan.gate.headers.Headers", ...]     # before all others, so that files and refusals bear them too
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

_OURS = (
    "camera", "microphone", "display-capture", "fullscreen", "picture-in-picture",  # conferences
    "geolocation",  # the report of a hazard, for whoever taps 就近
)  # fmt: skip
_NOBODYS = (
    "accelerometer", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "midi",
    "payment", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join([*(f"{each}=(self)" for each in _OURS), *(f"{each}=()" for each in _NOBODYS)])


class Headers:
    """Sets them where an answer has not said otherwise itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = _in_the_clear(request) or self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer


def _in_the_clear(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a program that asks without TLS where there is TLS: led on, it would send its session in the clear each time."""
    if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not request.path.startswith("/api/"):
        return None
    return JsonResponse({"message": "请用 https:// 开头的网址。"}, status=400)
