"""How good conferences are: `make bench-conference`. Exit 1 where a goal is missed.

Real Janus, real browsers with false devices, all in a network of their own.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from anlan.conference.carry.process import QUICK
from tests.conference.network import Network
from tests.conference.stage import Stage, eventually, here, missing, stage

from .database import multiplied
from .record import record

HEAL_WITHIN = 5.0  # seconds
TIMES = 5


def main() -> int:
    """Run each part and say which goals hold."""
    if missing():
        print(missing())
        return 1
    held = [
        _heal(), _in_network("benchmarks.receivers", {}), _in_network("benchmarks.rollcall", _sample()),
        _in_network("benchmarks.join", _sample()),
    ]  # fmt: skip
    print("all goals hold" if all(held) else "some goals are missed")
    return 0 if all(held) else 1


def _heal() -> bool:
    """From kill -9 of Janus until people see each other again, each page entering again as soon as it can."""
    with stage(Path(tempfile.mkdtemp()), {"district": ""}) as on:
        taken = [_killed(on) for _ in range(TIMES)]
    return record(
        "conference-heal",
        median(taken),
        HEAL_WITHIN,
        1,
        "s from kill to moving pictures",
        "the goal of five seconds",
        all=taken,
    )


def _killed(on: Stage) -> float:
    people = {"leader": "#c00", "wanghai": "#0c0"}
    on.room(list(people))
    guests = {each: on.guest("district", each, send=colour, width=320, height=180) for each, colour in people.items()}
    assert guests["leader"].sees("wanghai", "#0c0")
    time.sleep(QUICK)  # one that dies sooner is started again after a pause, which is another matter
    killed_at = time.monotonic()
    on.kill("district")
    for each, guest in guests.items():
        guest.again(send=people[each], width=320, height=180)
    assert guests["leader"].sees("wanghai", "#0c0", within=15)
    lasted = time.monotonic() - killed_at
    for guest in guests.values():
        guest.leave()
    on.want()
    assert eventually(lambda: not on.seen()["present"], 10)
    return lasted


def _in_network(module: str, environment: dict[str, str]) -> bool:
    with Network(["district"]) as network:
        command = network["district"].command([sys.executable, "-m", module])
        return subprocess.run(command, env={**environment, **here()}, check=False).returncode == 0


def _sample() -> dict[str, str]:
    return multiplied("bench_conference", 1)


if __name__ == "__main__":
    sys.exit(main())
