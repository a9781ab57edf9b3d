"""The tests while the machine has ten other things to do: `make test-load`, an hour at most.

python -m tests.under_load FILE…            # files that need the machine to themselves are left out of the whole suite
python -m tests.under_load --only NAME      # only the shaken ones whose address has the name; no suite

Ten busy processes share two cores with the tests. Each test that once failed under load passes 20 times in a row, then the suite
passes once. ANLAN_LOAD_ROUNDS and ANLAN_LOAD_MINUTES make it shorter. However it ends, the busy processes end with it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

BUSY, CORES = 10, 2
ROUNDS = int(os.environ.get("ANLAN_LOAD_ROUNDS", "20"))
MINUTES = float(os.environ.get("ANLAN_LOAD_MINUTES", "60"))
# Those that failed once on a busy machine, and their neighbours, which wait for the same things.
SHAKEN = (
    "tests/postgres/test_cluster.py::test_of_four_launchers_at_once_one_starts_the_server_for_all",
    "tests/postgres/test_cluster.py::test_the_last_to_leave_stops_the_server",
    "tests/postgres/test_cluster.py::test_a_server_that_is_slow_to_answer_is_waited_for",
    "tests/test_serving.py::test_two_started_at_once_on_an_empty_folder_both_come_up",
    "anlan/check/tests/test_match.py::test_nobody_makes_linking_slow",
)
# These act in the sample, or wait for what a site does when it begins: each round has a sample and a site of its own.
SHAKEN_SITES = ("tests/pages/test_slips.py", "tests/conference/test_people.py::test_everybody_sees_the_others_move")
# More of them than cores: beside ten others, two would not get through the suite within the hour.
WORKERS = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
# As `python -c`, it is bound to us: the kernel ends it with us, even where we are killed.
_BUSY = "while True: pass"


def main(arguments: Sequence[str]) -> int:
    """1 where something failed or was not through in time."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])  # what we start inherits it
    until = time.monotonic() + MINUTES * 60
    only = arguments[1] if arguments[:1] == ["--only"] else ""
    with busy(BUSY):
        rounds = ["-n", "4", "--dist", "load", "-x", "-p", "tests.rounds", f"--rounds={ROUNDS}"]
        parts = {each: [[*rounds, each]] for each in SHAKEN if only in each}
        if sites := [each for each in SHAKEN_SITES if only in each]:
            parts[", ".join(sites)] = [["-x", *sites]] * ROUNDS
        if not only:
            parts["the suite without media"] = [[*WORKERS, *(f"--ignore={file}" for file in arguments)]]
        failed = [name for name, runs in parts.items() if not all(_passes(name, options, until) for options in runs)]
    print("\n".join(f"failed under load: {name}" for name in failed) or "all passed under load", flush=True)
    return 1 if failed else 0


@contextlib.contextmanager
def busy(count: int) -> Iterator[list[int]]:
    """So many processes that do nothing but work, while the block lasts; their pids."""
    command = [sys.executable, "-m", "anlan.site.bound", str(os.getpid()), str(int(signal.SIGKILL))]
    started = [subprocess.Popen([*command, sys.executable, "-c", _BUSY]) for _ in range(count)]
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _passes(name: str, options: Sequence[str], until: float) -> bool:
    """Whether pytest passes before the hour is over. It is bound to us as the busy processes are."""
    left, began = until - time.monotonic(), time.monotonic()
    if left <= 0:
        print(f"{name}: no time left", flush=True)
        return False
    bound = [sys.executable, "-m", "anlan.site.bound", str(os.getpid()), str(int(signal.SIGTERM))]
    environment = {**os.environ, "ANLAN_SAMPLE_ANEW": "1"}
    command = [*bound, sys.executable, "-m", "pytest", "-m", "not slow", *options]
    with subprocess.Popen(command, env=environment) as process:
        try:
            passed = process.wait(left) == 0
        except subprocess.TimeoutExpired:
            print(f"{name}: not through in time", flush=True)
            passed = False
        finally:
            process.terminate()
    print(f"{name}: {'passed' if passed else 'failed'} in {time.monotonic() - began:.0f} s", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
