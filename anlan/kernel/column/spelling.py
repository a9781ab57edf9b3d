"""How what people write is read and said back: one spelling for what they write in many.

plain(" １２.０ ")           # "12.0"
"""

import unicodedata
from collections.abc import Collection
from itertools import islice
from typing import Any

from ..scope.names import bare, seen

__all__ = [
    "Ambiguous",
    "CellRefused",
    "GivenUp",
    "Hidden",
    "NoSuchRecord",
    "Shortened",
    "bare",
    "is_empty",
    "listed",
    "plain",
    "seen",
    "whole_number",
    "written",
]

_LARGEST_KEY = 2**63 - 1  # that a column of the database holds
_EMPTY = {"", "/", "-", "—", "——", "--", "无", "暂无", "N/A", "n/a"}


class CellRefused(ValueError):
    """What somebody wrote does not say what its column asks for; the message says what to write. meant: what was probably meant."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.meant = suggestion


class Ambiguous(CellRefused):
    """A cell that names several records: their primary keys. The row's other cells may tell which."""

    def __init__(self, message: str, keys: frozenset[int]) -> None:
        super().__init__(message)
        self.keys = keys


class Hidden(CellRefused):
    """A number as it is shown, its middle hidden. whole: so that nothing else is said: a sheet's cell then leaves the number as it is."""

    def __init__(self, message: str, whole: bool) -> None:
        super().__init__(message)
        self.whole = whole


class GivenUp(CellRefused):
    """A region or body that was given up: a form is told which one to choose, a sheet's row goes to it. heir: what is kept for it."""

    def __init__(self, message: str, suggestion: str, heir: Any) -> None:
        super().__init__(message, suggestion)
        self.heir = heir


class Shortened(CellRefused):
    """A usual short name of a body: a form is told its name, a sheet's row names it. target: what is kept for it."""

    def __init__(self, message: str, suggestion: str, target: Any) -> None:
        super().__init__(message, suggestion)
        self.target = target


class NoSuchRecord(CellRefused):
    """A name that no record in scope has."""


def plain(value: Any) -> str:
    """A cell as text: whole numbers without .0, half-width letters and digits, no blanks around it, nothing unseen."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return seen(text).strip() if text.isascii() else unicodedata.normalize("NFKC", seen(text)).strip()


def written(value: Any) -> str:
    """A cell as it stands in the file, to be said back."""
    return seen(value).strip() if isinstance(value, str) else plain(value)


def listed(names: Collection[str], most: int = 5) -> str:
    """The first of some names, and that there are more: 甲厂、乙厂等."""
    return "、".join(islice(names, most)) + ("等" if len(names) > most else "")


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing: blank, or one of the signs that stand for nothing."""
    return value is None or (isinstance(value, str) and seen(value).strip() in _EMPTY)


def whole_number(text: str, least: int = 0) -> int | None:
    """The whole number that a page was given and sends back, a key, a count or a place; None for what no page was given.

    `int` alone takes more than that (² is a digit and no number, 5,000 digits are an error) and the database holds less.
    """
    if len(text) > len(str(_LARGEST_KEY)) + 1 or not text.isascii() or not text.removeprefix("-").isdecimal():
        return None
    number = int(text)
    return number if least <= number <= _LARGEST_KEY else None
