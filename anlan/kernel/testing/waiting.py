"""Waits in tests: for the thing itself, with a word on what is waited for, and longer on a machine that has other things to do.

wait_until(site.answers, "the site answers")          # how long it took; fails with these words
page.wait_for_selector("#roll", timeout=patience(5) * 1000)
"""

import os
import time
from collections.abc import Callable
from typing import Any


def slowness() -> float:
    """How many times longer things take than on a machine with nothing else to do."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def patience(seconds: float) -> float:
    """How long to wait for what takes less than so many seconds on a machine with nothing else to do."""
    return seconds * slowness()


def wait_until(what: Callable[[], Any], words: str, seconds: float = 120, every: float = 0.05) -> float:
    """How long it took. Load is asked again each time: it may come while we wait, and its average lags behind."""
    began = time.monotonic()
    while not what():
        waited = time.monotonic() - began
        assert waited < patience(seconds), f"waited for {waited:.0f} seconds in vain: {words}"
        time.sleep(every)
    return time.monotonic() - began
