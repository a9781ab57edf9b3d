"""While a long sheet is read or taken back, Python does not look for rings of objects that hold each other.

with uncollected(): …      # or as a decorator
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """The rows of a long sheet are millions of objects and no ring, and each search for rings walks through all of them: a fifth of the
    time. What is given up is freed as ever. Of two sheets that are read at once the first that is done lets searching go on.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
