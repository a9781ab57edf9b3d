"""How work grows with the text, by the processor's time: what is quadratic or worse lets anybody stop the site with one text."""

import time
from collections.abc import Callable
from typing import TypeVar

LINEAR = 7  # four times the text is four times the work, and some noise; what is quadratic makes it sixteen times
_T = TypeVar("_T")


def growth(make: Callable[[int], _T], work: Callable[[_T], object], size: int) -> float:
    """How many times longer the work takes on four times the size, the best of three tries each."""
    return _least(make(4 * size), work) / _least(make(size), work)


def _least(given: _T, work: Callable[[_T], object]) -> float:
    taken = []
    for _ in range(3):
        started = time.process_time()
        work(given)
        taken.append(time.process_time() - started)
    return min(taken)
