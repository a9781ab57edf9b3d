"""Whoever tries passwords waits longer and longer: by device at a host, and by host whatever devices it names.

A host is only counted once it has answered our challenge, so nobody can bar another's address by pretending to be it.
"""

import time
from collections.abc import Callable

FREE, FREE_OF_HOST = 3, 20  # wrong ones that cost nothing yet: several cameras may stand behind one address
LONGEST = 300.0  # seconds
_FORGET = 3600.0  # seconds without a wrong one
_MOST = 10_000


class Throttle:
    """What was tried wrongly, and until when it is not listened to."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[tuple[str, str], tuple[int, float]] = {}  # how often, and when last

    def wait(self, host: str, number: str) -> float:
        """Seconds before the host may try again for this device; 0: now."""
        pauses = (self._pause((host, number), FREE), self._pause((host, ""), FREE_OF_HOST))
        return max(pauses)

    def wrong(self, host: str, number: str) -> None:
        now = self._now()
        if len(self._wrong) >= _MOST:
            self._wrong = {key: (often, at) for key, (often, at) in self._wrong.items() if now - at < LONGEST}
        for key in ((host, number), (host, "")):
            often, at = self._wrong.get(key, (0, now))
            self._wrong[key] = (1 if now - at > _FORGET else often + 1, now)

    def right(self, host: str, number: str) -> None:
        """The password was right: what this device did wrong at this host is forgiven, not what the host did."""
        self._wrong.pop((host, number), None)

    def _pause(self, key: tuple[str, str], free: int) -> float:
        often, at = self._wrong.get(key, (0, 0.0))
        if often < free:
            return 0.0
        return max(at + min(2.0 ** min(often - free, 20), LONGEST) - self._now(), 0.0)
