"""Log-in: passwords checked by Argon2; who fails too often is locked out for half an hour (lockout.py)."""

import base64
from collections.abc import Mapping
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from anlan.kernel import clock
from anlan.kernel.admission.site_keys import site_keys
from anlan.kernel.people.models import Account
from anlan.kernel.people.second_factor import factor_id
from anlan.kernel.scope.single import single

from .lockout import address_locked, locked_until

BACKEND = "anlan.gate.login.AccountBackend"


class AccountBackend:
    """Authenticates an account by its username and password. Powers come from posts, never from here."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Account | None:
        if not username or password is None:
            return None
        account = Account.objects.filter(username=username).first()
        if account is None:
            make_password(password)  # an unknown name takes as long as a known one
            return None
        if not account.check_password(password):
            return None
        reason = _closed_to(account)
        if reason and request is not None:
            request.account_closed = reason  # type: ignore[attr-defined]  # to be told to whoever has the right password
        return None if reason else account

    def get_user(self, account_id: int) -> Account | None:
        """The account of a session, with the key of its second factor as `factor`: guarding asks for it at every request."""
        return single(_accounts().filter(pk=account_id, is_active=True))


def _closed_to(account: Account) -> str:
    """Why whoever has the right password is not let in; empty where they are."""
    if not account.is_active:
        return "密码对了，但这个账号已经停用。还要用，请系统管理员启用。"
    until = account.first_password_until
    if until is not None and until < clock.now():
        return f"密码对了，但初始密码只管{settings.FIRST_PASSWORD_DAYS}天，已经过期。请系统管理员重设密码。"
    return ""


@cache
def _accounts() -> "QuerySet[Account]":
    """Accounts with what every request asks of them; the query is put together once."""
    return Account.objects.select_related("person").annotate(factor=factor_id())


class NoSignup(DefaultAccountAdapter):
    """Accounts are opened by the district's administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedFactors(DefaultMFAAdapter):
    """Secrets of second factors are kept sealed with the signing key: a copy of the database makes no codes.

    Source: GB/T 22239-2019 8.1.4.8 b) 数据保密性, 鉴别数据.
    """

    def encrypt(self, text: str) -> str:
        return self._seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self._seal().decrypt(encrypted_text).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured("second factors were sealed with another ANLAN_SECRET_KEY") from error

    def _seal(self) -> MultiFernet:
        """Sealed by today's key, opened by an earlier one too."""
        return MultiFernet([_sealing(key) for key in site_keys()])


def _sealing(key: str) -> Fernet:
    digest = salted_hmac("anlan.second-factor", "", key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """What somebody sees after too many wrong passwords or codes: their own, or those of whoever shares their address."""
    context = {
        "by_address": address_locked(request),
        "accounts": settings.ADDRESS_FAILURE_LIMIT,
        "until": locked_until(request, (credentials or {}).get("username") or request.POST.get("username", "").lower()),
    }
    return render(request, "gate/locked.html", context, status=429)
