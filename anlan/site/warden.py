"""Stops the embedded PostgreSQL when nobody uses it any more, also where its last user was killed.

python -m anlan.site.warden FOLDER      # started beside the server (postgres.py); one for each folder
"""

import fcntl
import math
import sys
import time
from pathlib import Path

from .cluster_folder import cluster_in, private
from .postgres import WARDEN_LOCK, Seat, turn

_LOOK = 2  # seconds


def watch(folder: Path) -> None:
    """Look every two seconds, within a turn, so that nobody comes while the server is stopped."""
    with open(folder / WARDEN_LOCK, "a", opener=private) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another one watches
        cluster = cluster_in(folder)
        while True:
            time.sleep(_LOOK)
            with turn(folder, wait=math.inf):
                if Seat(cluster).leave():
                    return


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
