"""Patterns made of names."""

import re
from collections.abc import Iterable
from functools import lru_cache


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest first, for one may begin another; for none where there are none."""
    return _joined(tuple(names))


@lru_cache(256)  # the same names are asked for at each figure of a text
def _joined(names: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or "(?!)"
