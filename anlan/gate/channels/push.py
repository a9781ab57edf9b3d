"""Notices as Web Push, to each browser that its person opened for it; without ANLAN_PUSH_KEY nothing is sent this way.

is_push_service("https://fcm.googleapis.com/fcm/send/…")     # only what makers of browsers run is ever asked
"""

import base64
import json
from collections.abc import Collection
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from anlan.kernel.notice.channels import NotDelivered, declare
from anlan.kernel.notice.models import Subscription
from anlan.kernel.people.divisions import district_name
from anlan.kernel.people.models import Person

_GONE = (404, 410)  # the browser was put off, or its data were cleared
_KEPT = 86_400  # seconds that the service keeps it for a phone that is off; the next morning tells anew


class Push:
    """A line on the locked screen, the same wherever a person has a browser for it."""

    code, gathered = "push", True

    @property
    def is_there(self) -> bool:
        return bool(settings.PUSH_KEY)

    def addresses(self, people: Collection[Person]) -> dict[int, str]:
        rows = Subscription.objects.filter(person__in=people) if self.is_there and people else ()
        return {row.person_id: str(row.person_id) for row in rows}

    def send(self, address: str, text: str, *, token: UUID) -> None:
        """It is sent where one browser's service took it. The same token twice is one line: the later takes the earlier's place."""
        content = json.dumps({"title": f"{district_name()}安澜", "text": text, "tag": str(token)})
        errors = [_send(each, content) for each in Subscription.objects.filter(person=int(address))]
        if None not in errors:
            raise NotDelivered(next(filter(None, errors), "没有打开推送的设备了。"), final=not errors)


def _send(subscription: Subscription, content: str) -> str | None:
    """What kept it from being sent; None where the service took it. A browser that is gone is forgotten."""
    import requests  # these two are loaded where something is pushed, and nowhere else
    from pywebpush import WebPushException, webpush

    with requests.Session() as session:
        session.max_redirects = 0  # a service that sends elsewhere is none
        try:
            webpush(
                {"endpoint": subscription.endpoint, "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth}},
                content,
                vapid_private_key=_key(),
                vapid_claims={"sub": settings.PUSH_CONTACT},
                ttl=_KEPT,
                timeout=settings.PUSH_TIMEOUT,
                requests_session=session,
            )
        except WebPushException as error:
            status = error.response.status_code if error.response is not None else 0
            if status in _GONE:
                subscription.delete()
            return f"推送服务没有收下（{status}）。"
        except (requests.RequestException, ValueError):  # ValueError: keys that are no keys
            return "连不上推送服务。"
    return None


def is_push_service(endpoint: str) -> bool:
    """Whether an address that a browser names is one of a push service: this server asks no other."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or host == "127.0.0.1"
    return is_safe and any(
        host == each or (each.startswith(".") and host.endswith(each)) for each in settings.PUSH_HOSTS
    )


@cache
def _key_of(text: str) -> Vapid02:
    return Vapid02.from_string(text)


def _key() -> Vapid02:
    return _key_of(settings.PUSH_KEY)


def public_key() -> str:
    """What a browser is told, so that it takes messages from this site alone; "" where none are sent."""
    if not settings.PUSH_KEY:
        return ""
    point = _key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


declare(Push())
