"""What a reporter holds: a number and letters that only the site's key gives. Nothing of it is stored.

receipt = letters_of("JB-2026-0012")              # "k3f9x-2abqm"
opens("JB-2026-0012", "K3F9X2ABQM")               # True
claim_code("JL-2026-0003")                        # "482913"
"""

import base64
import re

from django.utils.crypto import constant_time_compare, salted_hmac

from anlan.kernel.admission.site_keys import site_keys

_BYTES, _HALF = 7, 5
_RECEIPT, _CLAIM = "anlan.tips.receipt", "anlan.tips.claim"
_DIGITS = 6


def letters_of(number: str) -> str:
    """The letters of a report's receipt, in two halves as people read them out."""
    letters = _letters(number, site_keys()[0])
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def opens(number: str, typed: str) -> bool:
    """Whether these are the letters of that number, however they are spaced and whichever key of the site made them."""
    letters = re.sub(r"[^a-z2-7]", "", typed.lower())
    return any(constant_time_compare(letters, _letters(number, key)) for key in site_keys())


def claim_code(number: str) -> str:
    """By which the reward with this number is claimed."""
    return _digits(number, site_keys()[0])


def is_claim_code(number: str, typed: str) -> bool:
    return any(constant_time_compare(typed.strip(), _digits(number, key)) for key in site_keys())


def _letters(number: str, key: str) -> str:
    digest = salted_hmac(_RECEIPT, number, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:_BYTES]).decode().lower()[: 2 * _HALF]


def _digits(number: str, key: str) -> str:
    digest = salted_hmac(_CLAIM, number, secret=key, algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8], "big") % 10**_DIGITS).zfill(_DIGITS)
