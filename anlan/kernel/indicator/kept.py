"""Figures that rows of tables tell, beside the declared ones: they stand among these and go the same way to value, rows and words.

provide(figures)      # a ledger says which figures its rows tell: f() → [Indicator(…, declared=False), …]
refresh()             # a page is about to be made: what others added or gave up is known within a minute
"""

from collections.abc import Callable, Iterable
from time import monotonic

from .declare import INDICATORS, Figure

FRESH_SECONDS = 60.0  # how long they are kept without asking again

_sources: list[Callable[[], Iterable[Figure]]] = []
_codes: set[str] = set()
_read_at = float("-inf")
_edition = 0


def provide(figures: Callable[[], Iterable[Figure]]) -> None:
    """Say where rows are that tell figures: called once, by whoever keeps them."""
    _sources.append(figures)


def refresh(*, anew: bool = False) -> None:
    """Read the rows, unless that was done a moment ago; anew: even then."""
    global _read_at, _edition
    if not anew and monotonic() - _read_at < FRESH_SECONDS:
        return
    _read_at = monotonic()
    found = {figure.code: figure for source in _sources for figure in source()}
    if found == {code: INDICATORS[code] for code in _codes & INDICATORS.keys()}:
        return
    drop()
    INDICATORS.update({code: figure for code, figure in found.items() if code not in INDICATORS})
    _codes.update(found.keys())
    _edition += 1


def forget() -> None:
    """Have them read anew at the next question, as after one was added."""
    global _read_at
    _read_at = float("-inf")


def drop() -> None:
    """Leave the declared figures alone."""
    if not _codes:
        return
    for code in _codes:
        INDICATORS.pop(code, None)
    _codes.clear()
    forget_names()


def forget_names() -> None:
    """Whatever is kept of all figures' names holds no more."""
    global _edition
    _edition += 1


def edition() -> int:
    """A number that changes with the figures that there are."""
    return _edition
