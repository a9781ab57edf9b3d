"""The process that reads one file: it caps itself, reads from standard input, and writes what the reader yields to standard output.

python -m anlan.kernel.limits.child MODULE:FUNCTION NAME BYTES SECONDS
"""

import importlib
import os
import resource
import sys
from typing import Any

from . import Refused
from .apart import BROKEN, END, MEMORY, PIECE, REFUSED
from .message import written

_NICER = 5  # than the processes that answer people


def main(function: str, name: str, memory: int, seconds: int) -> None:
    """Answer with what a function yields of a file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to nothing but its pipe
    os.nice(_NICER)
    try:
        module, _, reader = function.partition(":")
        for piece in getattr(importlib.import_module(module), reader)(sys.stdin.buffer.read(), name):
            _say(PIECE, piece)
    except Refused as error:
        _say(REFUSED, str(error))
    except MemoryError:
        _say(MEMORY)
    except BrokenPipeError:
        return
    except BaseException:  # a panic of a reader in Rust is no Exception
        _say(BROKEN)
        raise
    else:
        _say(END)


def _say(what: str, value: Any = None) -> None:
    sys.stdout.buffer.write(written(what, value))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
