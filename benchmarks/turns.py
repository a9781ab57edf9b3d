"""Each benchmark of now and of an earlier commit, in turns on this machine: `make bench-turns`.

python -m benchmarks.turns                 # all of `make bench`
python -m benchmarks.turns figures steps   # these; of `conference` too

The earlier commit stands in a worktree under var/, with a database of its own, multiplied as ours. ANLAN_BENCH_SIZE,
ANLAN_BENCH_ROWS and ANLAN_BENCH_TURNS make it smaller.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median

from .__main__ import EACH
from .database import multiplied
from .record import OUT, ratios_since, record
from .then import COMMIT, Then, missing

TURNS = int(os.environ.get("ANLAN_BENCH_TURNS", "5"))
NO_DEARER = 1.10
COUNTED = ("weight", "check")  # they weigh and count: a second run says the same
# Steps compare a record with its history before they change it, which they did not then: they answer to a limit alone.
LIMITS = {"steps": 10.0}


def main() -> int:
    """Measure, and say which ratios are more than a tenth dearer than they were; 1 where one is."""
    why_not = missing()
    if why_not:
        print(f"bench-turns: skipped, {why_not}")
        return 0
    names = sys.argv[1:] or EACH
    started = time.monotonic()
    with Then() as then:
        print(f"{COMMIT} {then.told}; its sample and ours: {time.monotonic() - started:.0f} s", flush=True)
        environment = multiplied()
        held = [each for name in names for each in _compared(name, then, environment)]
    print(
        f"in all: {time.monotonic() - started:.0f} s; " + ("all goals hold" if all(held) else "some goals are missed")
    )
    return 0 if all(held) else 1


def _compared(name: str, then: Then, environment: Mapping[str, str]) -> list[bool]:
    """Whether each ratio that a benchmark measures is about what it was, by the medians of several turns."""
    begun = time.monotonic()
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    for turn in range(1 if name in COUNTED else TURNS):
        sides = [(ours, lambda: _ratios(name, environment)), (theirs, lambda: then.ratios(name))]
        for measured, run in sides if turn % 2 == 0 else reversed(sides):
            for each, ratio in run().items():
                measured.setdefault(each, []).append(ratio)
    print(f"{name}, in turns: {time.monotonic() - begun:.0f} s", flush=True)
    for each in sorted(ours.keys() ^ theirs.keys()):
        print(f"turns-{each}: only {'now' if each in ours else 'then'}, not compared")
    return [_recorded(each, ours[each], theirs[each]) for each in ours if each in theirs]


def _recorded(name: str, ours: Sequence[float], theirs: Sequence[float]) -> bool:
    now, then = median(ours), median(theirs)
    if name in LIMITS:
        return record(f"turns-{name}", now, LIMITS[name], 1, "times its baseline", "its limit", now=ours, then=theirs)
    return record(
        f"turns-{name}",
        now,
        then,
        NO_DEARER,
        "times its baseline",
        f"the same ratio of {COMMIT}",
        now=ours,
        then=theirs,
    )


def _ratios(name: str, environment: Mapping[str, str]) -> dict[str, float]:
    """What a run of a benchmark writes down: {measurement: ratio}. Whether its own goals hold is not asked here."""
    begun = time.time()
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}"], env=environment, check=False, stdout=subprocess.DEVNULL
    )
    return ratios_since(begun, OUT)


if __name__ == "__main__":
    sys.exit(main())
