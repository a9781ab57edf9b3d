"""Runs every benchmark and says which goals hold: `make bench`. Exit 1 where one is missed."""

import subprocess
import sys
import time

from .database import multiplied

EACH = ("figures", "report", "lists", "rows", "steps", "imports", "weight", "check", "hostile", "sync")


def main() -> int:
    """Build the multiplied sample, run each benchmark in a process of its own, and print how long it took."""
    started = time.monotonic()
    environment = multiplied()
    print(f"sample: {time.monotonic() - started:.0f} s", flush=True)
    missed = []
    for name in EACH:
        begun = time.monotonic()
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], env=environment, check=False)
        if done.returncode:
            missed.append(name)
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
    print(
        f"in all: {time.monotonic() - started:.0f} s; "
        + (f"missed: {', '.join(missed)}" if missed else "all goals hold")
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
