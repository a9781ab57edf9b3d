"""Who may not try to log in for now: an account that failed too often from one address, and an address that fails at many accounts.

AXES_HANDLER = "anlan.gate.lockout.Lockout"

axes counts failures by account and address together, which one password tried on many accounts never reaches. What is counted
here are the accounts at which an address has failed and not succeeded since: whoever mistypes and then gets in counts no more,
so an office behind one address is not locked for its typos.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone


class Lockout(AxesDatabaseHandler):
    """axes' own counting, and on top of it the address's."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        failures: int = super().get_failures(request, credentials)
        return max(failures, get_failure_limit(request, credentials)) if address_locked(request) else failures


def tries_left(request: HttpRequest, username: str) -> int:
    """How many wrong passwords or codes an account may still have from this address before it is locked."""
    attempt = _attempt(request, username)
    return max(settings.AXES_FAILURE_LIMIT - (attempt.failures_since_start if attempt else 0), 0)


def may_try(request: HttpRequest, username: str) -> bool:
    """Whether a password or code of an account may be tried now; where not, axes' middleware answers the request, locked."""
    if AxesProxyHandler.is_allowed(request, {"username": username}):
        return True
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return False


def count_wrong(request: HttpRequest, username: str) -> None:
    """A wrong password or code counts, wherever it is asked; the one too many locks."""
    user_login_failed.send(sender=Lockout, credentials={"username": username}, request=request)


def locked_until(request: HttpRequest, username: str) -> datetime | None:
    """When an account may be tried again from this address; None where it was not tried from there."""
    attempt = _attempt(request, username)
    return attempt.attempt_time + timedelta(hours=settings.AXES_COOLOFF_TIME) if attempt else None


def _attempt(request: HttpRequest, username: str) -> AccessAttempt | None:
    attempts = AccessAttempt.objects.filter(username=username, ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
    return attempts.order_by("-attempt_time").first()


def address_locked(request: HttpRequest) -> bool:
    """Whether the request comes from an address that has lately failed at too many accounts."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AccessAttempt.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=since)  # type: ignore[attr-defined]
    return failed.values("username").distinct().count() >= settings.ADDRESS_FAILURE_LIMIT
