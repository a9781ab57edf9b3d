"""Reads somebody's file in a process of its own, which has a cap on memory and time: what breaks there breaks nothing here.

for piece in apart("anlan.kernel.sheets.workbook:pieces", content, "台账.xlsx", Cap()): …

The function is a generator of plain values (text, numbers, days, lists of them). What it yields comes one by one; a Refused that it
raises is raised here as it was. Raises TooHeavy where the process reaches its cap.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from . import (
    AT_ONCE_ANSWER_BYTES,
    AT_ONCE_SECONDS,
    CHILD_ANSWER_BYTES,
    CHILD_MEMORY_BYTES,
    CHILD_SECONDS,
    Refused,
    TooHeavy,
)
from .message import Unreadable, read

# What a message of the child is.
PIECE, REFUSED, MEMORY, BROKEN, END = "piece", "refused", "memory", "broken", "end"
_NEEDED = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "TZ")  # no secret among them


@dataclass(frozen=True)
class Cap:
    """How much a process may take: memory, seconds of the clock, and bytes of all it answers."""

    seconds: int = CHILD_SECONDS
    answer: int = CHILD_ANSWER_BYTES
    memory: int = CHILD_MEMORY_BYTES


AT_ONCE = Cap(AT_ONCE_SECONDS, AT_ONCE_ANSWER_BYTES)  # while a page waits


def apart(function: str, content: bytes, name: str, cap: Cap) -> Iterator[Any]:
    """What "module:function" yields of the content. Raises Refused, TooHeavy."""
    command = [sys.executable, "-m", "anlan.kernel.limits.child", function, name, str(cap.memory), str(cap.seconds)]
    environment = {each: os.environ[each] for each in _NEEDED if each in os.environ}
    with tempfile.TemporaryFile() as file:  # a pipe would have to be filled while the child is listened to
        file.write(content)
        file.seek(0)
        with subprocess.Popen(
            command, env=environment, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            yield from _listen(child, name, cap)


def _listen(child: subprocess.Popen[bytes], name: str, cap: Cap) -> Iterator[Any]:
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    watch = threading.Timer(cap.seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield from _pieces(_lines(child.stdout, cap.answer), name)
    except EOFError:
        raise _cap_reached(name, too_long=late.is_set()) from None
    except Unreadable as error:
        raise _broken(name) from error
    finally:
        watch.cancel()
        child.kill()


def _pieces(lines: Iterator[bytes], name: str) -> Iterator[Any]:
    for line in lines:
        what, value = read(line)
        if what == PIECE:
            yield value
        elif what == REFUSED:
            raise Refused(value)
        elif what == MEMORY:
            raise _cap_reached(name, too_long=False)
        elif what == BROKEN:
            raise _broken(name)
        else:
            return
    raise EOFError  # it was ended before it had said so


def _broken(name: str) -> Refused:
    return Refused(f"{name} 读不下去，可能已经损坏。请用原来的软件打开，另存一份再试。")


def _cap_reached(name: str, *, too_long: bool) -> TooHeavy:
    reason = "读得太久" if too_long else "展开后太大"
    return TooHeavy(f"{name} {reason}，已经停下。请删去图片、空行和空列，或者分成几份再试。")


def _lines(pipe: IO[bytes] | None, most: int) -> Iterator[bytes]:
    """What the child writes, line by line. Raises EOFError where it writes more bytes in all, or is ended within a line."""
    assert pipe is not None  # it was asked for
    while line := pipe.readline(most + 1):
        most -= len(line)
        if most < 0 or not line.endswith(b"\n"):
            raise EOFError
        yield line
