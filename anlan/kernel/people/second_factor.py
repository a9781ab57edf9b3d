"""An account's second factor: a code that its person's phone makes anew every 30 seconds (TOTP, RFC 6238), and ten on paper.

codes = switch_on(account, secret, code="123456")     # the recovery codes, told once
accepts(account, "654321")                            # once true, never again for the same code

allauth.mfa keeps the secrets and computes the phone's codes. Which codes are used is kept here, in the row: allauth remembers it in
each process's own memory and for 30 seconds only, while there are several processes and a code stays good for 90.
"""

from collections.abc import Iterable

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from . import paper_codes
from .models import Account, Post
from .roles import APART, OFFICE

# Who sees or governs the whole district must have it. GB/T 22239-2019 8.1.4.1 d) 两种或两种以上组合的鉴别技术
REQUIRED_OF = (*APART, OFFICE)


class WrongCode(Exception):
    """The code is not the one that the phone shows now, or it was used before."""


class AlreadyOn(Exception):
    """The account has a second factor; it must be switched off first."""


def required_of(posts: Iterable[Post]) -> bool:
    """Whether somebody who holds these posts must have a second factor. Nobody must in the sample: its people log in on one click."""
    if settings.SAMPLE:
        return False
    if settings.SECOND_FACTOR == "everyone":
        return any(True for _ in posts)
    return settings.SECOND_FACTOR == "required" and any(post.role in REQUIRED_OF for post in posts)


def factor_id() -> Subquery:
    """To annotate accounts with: the key of the second factor, None without one. Another one has another key."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return Subquery(factors.values("pk"))


def factor_of(account: Account) -> int | None:
    """The key of an account's second factor; None without one."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).values_list("pk", flat=True).first()


def switch_on(account: Account, secret: str, *, code: str) -> list[str]:
    """Give an account its second factor, once a first code shows that the phone has the secret; returns the recovery codes.

    Raises WrongCode, AlreadyOn.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if factor_of(account) is not None:
            raise AlreadyOn
        TOTP.activate(account, secret)
        if not accepts(account, code):
            raise WrongCode
        return paper_codes.new_codes(account)


def switch_off(account: Account) -> bool:
    """Take an account's second factor and recovery codes away; False where there was none."""
    return Authenticator.objects.filter(user=account).delete()[0] > 0


def accepts(account: Account, code: str) -> bool:
    """Whether a code is the phone's (one step of 30 seconds early or late is fine) or a recovery code. Uses it up."""
    with transaction.atomic():
        factor = Authenticator.objects.select_for_update().filter(user=account, type=Authenticator.Type.TOTP).first()
        return factor is not None and (_from_phone(factor, code) or paper_codes.use(account, code))


def _from_phone(factor: Authenticator, code: str) -> bool:
    """A code counts up with time: once one is used, neither it nor an older one is good (RFC 6238, 5.2)."""
    secret, last_counter = decrypt(factor.data["secret"]), factor.data.get("used", 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last_counter and compare_user_code(
            actual=code, expected=format_hotp_value(hotp_value(secret, counter))
        ):
            factor.data |= {"used": counter, "secret": encrypt(secret)}  # by the signing key of today
            factor.last_used_at = timezone.now()
            factor.save(update_fields=["data", "last_used_at"])
            return True
    return False
