"""Whether anything rings anywhere: every page asks, so each process remembers for some seconds that nothing does.

if anything_rings(): ...      # then it is worth asking who is rung
"""

from time import monotonic

from django.db import transaction

from .doors import everywhere
from .rows import RINGING, Invitation

KEPT = 5.0  # seconds; a page that is open asks about its own calls as often (web/ringing.py)
_quiet_until = 0.0


def anything_rings() -> bool:
    """Whether somebody is rung; that nobody was may be up to KEPT seconds old where another process has rung since."""
    global _quiet_until
    now = monotonic()
    if now < _quiet_until:
        return False
    with everywhere("whether anything rings anywhere is asked once for all pages", Invitation):
        if Invitation.objects.filter(state=RINGING).exists():
            return True
    _quiet_until = now + KEPT
    return False


def break_quiet() -> None:
    """Somebody is rung: ask again, now and once more when it is committed, for others look in between."""
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    global _quiet_until
    _quiet_until = 0.0
