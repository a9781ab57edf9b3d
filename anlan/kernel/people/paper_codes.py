"""Recovery codes: ten on paper, each good once. Kept are hashes alone, made as passwords' are.

Source: ASVS 5.0, 6.5.2: lookup secrets of less than 112 bits.
"""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from .models import Account

DIGITS = 12
_CODES = 10
_KEPT = "hashes"


def new_codes(account: Account) -> list[str]:
    """Ten new codes, told once."""
    codes = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(_CODES)]
    kept = {_KEPT: [make_password(code) for code in codes]}
    Authenticator.objects.create(user=account, type=Authenticator.Type.RECOVERY_CODES, data=kept)
    return codes


def use(account: Account, code: str) -> bool:
    """Whether a code is one of the account's that was not used yet. Uses it up; call it within a transaction."""
    paper = _paper_of(account, lock=True)
    if paper is None:
        return False
    hashes = paper.data[_KEPT]
    found = next((each for each in hashes if check_password(code, each)), None)
    if found is None:
        return False
    hashes.remove(found)
    paper.last_used_at = timezone.now()
    paper.save(update_fields=["data", "last_used_at"])
    return True


def codes_left(account: Account) -> int:
    """How many have not been used."""
    paper = _paper_of(account)
    return len(paper.data[_KEPT]) if paper else 0


def _paper_of(account: Account, *, lock: bool = False) -> Authenticator | None:
    rows = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES)
    return (rows.select_for_update() if lock else rows).first()
