"""The code of a site, printed and put up there: a phone's own camera reads it, and the page that it opens knows where one stands.

sealed("QY-2024-0001")                              # "610199.QY-2024-0001.k3f9x2abqm"
number_in("610199.QY-2024-0001.k3f9x2abqm")         # "QY-2024-0001"; raises CodeRefused
drawn("/at/610199.QY-2024-0001.k3f9x2abqm/", request)   # an SVG
"""

import base64
import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe

from anlan.kernel.admission.site_keys import site_keys
from anlan.kernel.paper import qr
from anlan.kernel.people.divisions import district_code, district_name

_FORM = re.compile(r"(\d{6})\.([A-Z]{2,3}-\d{4}-\d{3,})\.([a-z2-7]{10})")
_SEAL_BYTES = 6


class CodeRefused(Exception):
    """What was scanned is no code of a site here; the message says why and what to do."""


def sealed(number: str) -> str:
    """The code of the site with this number."""
    district = district_code()
    return f"{district}.{number}.{_seal(district, number, site_keys()[0])}"


def number_in(text: str) -> str:
    """The number that a code names. Raises CodeRefused."""
    parts = _FORM.fullmatch(text)
    if parts is None:
        raise CodeRefused("这不是安澜印的场所码，或者没有扫全。请再扫一次，或者写名字来报。")
    district, number, seal = parts.groups()
    if district != district_code():
        raise CodeRefused(f"这是别的区县（{district}）的场所码，这里是{district_name()}。请在那个区县的网址里报。")
    if not any(constant_time_compare(seal, _seal(district, number, key)) for key in site_keys()):
        raise CodeRefused("这个码不是本区印的，可能被人换过。请写名字来报，并告诉镇里把码换掉。")
    return number


def _seal(district: str, number: str, key: str) -> str:
    digest = salted_hmac("anlan.places.codes", f"{district}.{number}", secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:_SEAL_BYTES]).decode().lower().rstrip("=")


def drawn(path: str, request: HttpRequest) -> SafeString:
    """A path of the site as a code, in vectors: sharp at any size. It leads to where people open the site, else to where it was asked."""
    site = settings.ADDRESS.rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    return mark_safe(qr.svg(f"{site}{path}"))
