"""How a cell is compared and said: one spelling for what people write in many."""

import unicodedata
from typing import Any

from ..scope.names import bare

__all__ = ["Ambiguous", "CellRefused", "bare", "is_empty", "plain", "written"]

_EMPTY = {"", "/", "-", "—", "——", "--", "无", "暂无", "N/A", "n/a"}


class CellRefused(ValueError):
    """A cell that does not say what its column asks for; the message says what to write. meant: what was probably meant."""

    def __init__(self, message: str, meant: str = "") -> None:
        super().__init__(message)
        self.meant = meant


class Ambiguous(CellRefused):
    """A cell that names several records: their primary keys. The row's other cells may tell which."""

    def __init__(self, message: str, keys: frozenset[int]) -> None:
        super().__init__(message)
        self.keys = keys


def plain(value: Any) -> str:
    """A cell as text: whole numbers without .0, half-width letters and digits, no blanks around it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def written(value: Any) -> str:
    """A cell as it stands in the file, to be said back."""
    return value.strip() if isinstance(value, str) else plain(value)


def is_empty(value: Any) -> bool:
    """Whether a cell says nothing: blank, or one of the signs that stand for nothing."""
    return value is None or (isinstance(value, str) and value.strip() in _EMPTY)
