"""Patterns made of names."""

import re
from collections.abc import Iterable


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest first, for one may begin another; for none where there are none."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or "(?!)"
