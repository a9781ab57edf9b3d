"""A process that ends with the one that started it, even where that is killed.

python -m anlan.site.bound PARENT SIGNAL COMMAND…     # becomes the command, and gets the signal when PARENT has ended
"""

import ctypes
import multiprocessing
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2); kept when the process becomes another command


def end_with(parent: int, how: int = signal.SIGKILL) -> None:
    """Have the kernel send us a signal when the parent ends. Linux only: elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it had ended before we asked
        os.kill(os.getpid(), how)


def end_with_server() -> None:
    """For a worker of Granian's: end with the process that forked it. Elsewhere nothing happens."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with(parent.pid)


if __name__ == "__main__":
    end_with(int(sys.argv[1]), int(sys.argv[2]))
    os.execvp(sys.argv[3], sys.argv[3:])
