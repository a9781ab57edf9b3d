"""我的登录: where one is logged in now, with a button that ends it; what was tried at one's account; what administrators did to it.

GET, POST /logins/     end=others, or the mark of one session; password
"""

import hashlib
import time
from datetime import datetime
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anlan.kernel.clock import LEGAL_ZONE
from anlan.kernel.loop import timeline
from anlan.kernel.people.models import Account

from .session import BEGAN, USED, WHERE

PAGE = "/logins/"
SHOWN = 30  # log-ins and failures, the newest
_DEVICES = (("iPad", "平板"), ("iPhone", "手机"), ("Mobile", "手机"), ("Android", "平板"), ("HarmonyOS", "手机"))
_BROWSERS = (("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


class EndForm(forms.Form):
    """One's password, so that whoever finds an open page does not put its person out elsewhere."""

    password = forms.CharField(
        label="现在的密码", strip=False, error_messages={"required": "请填写现在的密码。"},
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )  # fmt: skip


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def logins(request: HttpRequest) -> HttpResponse:
    """The page, and what its buttons do."""
    account = request.user
    assert isinstance(account, Account)  # login_required
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if auth.authenticate(request, username=account.username, password=form.cleaned_data["password"]) == account:
            count = _end(account, request.POST.get("end", ""), request)
            messages.success(request, f"已退出{count}处。" if count else "那一处已经退出了。")
            return redirect(PAGE)
        form.add_error("password", "密码不对。")
    context = {
        "form": form,
        "sessions": sessions_of(account, request),
        "attempts": _attempts(account),
        "acts": _acts(account),
    }
    return render(request, "gate/logins.html", context, status=422 if form.errors else 200)


def sessions_of(account: Account, request: HttpRequest) -> list[dict[str, Any]]:
    """Where an account is logged in, the last used first."""
    found = [
        {
            "mark": _mark(key),
            "is_here": key == request.session.session_key,
            "began": _moment(content.get(BEGAN)),
            "used": _moment(content.get(USED)),
            "address": content.get(WHERE, {}).get("address", ""),
            "device": device_of(content.get(WHERE, {}).get("agent", "")),
        }
        for key, content in _open(account)
    ]
    return sorted(found, key=lambda each: (each["is_here"], str(each["used"])), reverse=True)


def _open(account: Account) -> list[tuple[str, dict[str, Any]]]:
    """Keys and contents of the sessions in which the account is answered. Django keeps no owner beside a session: all are read."""
    valid = account.get_session_auth_hash()
    oldest = time.time() - settings.SESSION_HOURS * 3600
    every = ((each.session_key, each.get_decoded()) for each in Session.objects.filter(expire_date__gt=timezone.now()))
    return [
        (key, content)
        for key, content in every
        if content.get(auth.SESSION_KEY) == str(account.pk)
        and content.get(auth.HASH_SESSION_KEY) == valid
        and content.get(BEGAN, oldest) >= oldest
    ]


def _end(account: Account, which: str, request: HttpRequest) -> int:
    """End one session by its mark, or all but this one; returns how many."""
    here = request.session.session_key
    keys = [key for key, _ in _open(account) if key != here and which in ("others", _mark(key))]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _mark(key: str) -> str:
    """What a page calls a session by: its key is nobody's to read."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, LEGAL_ZONE)


def device_of(agent: str) -> str:
    device = next((title for word, title in _DEVICES if word in agent), "电脑" if agent else "")
    browser = next((title for word, title in _BROWSERS if word in agent), "")
    return "，".join(filter(None, (device, browser)))


def _attempts(account: Account) -> list[dict[str, Any]]:
    """The newest log-ins and failures at the account's name."""
    rows = [
        {"at": row.attempt_time, "address": row.ip_address, "device": device_of(row.user_agent), "failed": failed}
        for model, failed in ((AccessLog, False), (AccessFailureLog, True))
        for row in model.objects.filter(username=account.username).order_by("-attempt_time")[:SHOWN]
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:SHOWN]


def _acts(account: Account) -> list[dict[str, Any]]:
    """What others did to the account, the newest first: it stands in the history of its person for ever."""
    return [
        {"at": event.recorded_at, "who": event.person.name, "what": timeline.step_title(event.ledger, event.step)}
        for event in reversed(timeline.events_of(account.person))
        if event.step.startswith("account_")
    ]
