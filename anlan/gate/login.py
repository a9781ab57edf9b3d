"""Log-in: passwords checked by Argon2; five wrong ones lock account and address for half an hour; MFA by allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.kernel.people.models import Account


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
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, account_id: int) -> Account | None:
        return Account.objects.select_related("person").filter(pk=account_id, is_active=True).first()


class NoSignup(DefaultAccountAdapter):
    """Accounts are opened by the district's administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What somebody sees after five wrong passwords."""
    return render(request, "desk/locked.html", status=429)
