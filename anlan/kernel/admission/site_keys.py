"""The keys of the site: today's signs and seals, and what a key of before has made still holds.

[today, *before] = site_keys()
"""

from django.conf import settings


def site_keys() -> list[str]:
    """Today's first, then those of before (`ANLAN_SECRET_KEY_BEFORE`)."""
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
