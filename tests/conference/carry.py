"""The media plane alone, for tests: reads what is wanted from one file again and again, and writes who is where to another.

python -m tests.conference.carry topology.toml wanted.json seen.json

Devices by GB/T 28181 register at SIP_PORT of the loopback; the one that may is DEVICE with PASSWORD.
"""

import json
import signal
import sys
import threading
import time
from pathlib import Path

from anlan.conference.carry.events import Listener
from anlan.conference.carry.gb28181 import digest
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.registrar import Device
from anlan.conference.carry.gb28181.station import Station
from anlan.conference.carry.linetest import Lines
from anlan.conference.carry.nodes import topology
from anlan.conference.carry.plane import Plane
from anlan.conference.carry.rooms import Camera, Wanted

SIP_PORT, DEVICE, PASSWORD = 5090, "34020000001320000001", "geheim-2024"
PLATFORM = Platform(port=SIP_PORT, address="127.0.0.1")


def main(topology_file: Path, wanted_file: Path, seen_file: Path) -> None:
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    nodes = topology(topology_file.read_text(), topology_file.parent, {})
    root = next(iter(nodes.values()))
    kept = {"MD5": digest.secret("MD5", DEVICE, PLATFORM.realm, PASSWORD)}
    with (
        Listener(root, nodes) as listener,
        Station(PLATFORM) as station,
        Plane(nodes, station) as plane,
        Lines(nodes) as lines,
    ):
        station.admit([Device(DEVICE, kept)])
        while not stopping.wait(0.1):
            plane.left(listener.gone())
            wanted = [_wanted(each) for each in json.loads(wanted_file.read_text())]
            seen = plane.settle({each.room: each for each in wanted}, lines.copies())
            told = {
                "present": {room: sorted(people) for room, people in plane.present().items()},
                "answering": sorted(seen),
                "copies": lines.copies(),
                "registered": sorted(station.online()),
                "poor": sorted(each for _, each in listener.poor() | plane.behind(lines.poor())),
                "at": time.time(),
            }
            draft = seen_file.with_suffix(".part")
            draft.write_text(json.dumps(told))
            draft.replace(seen_file)


def _wanted(values: dict) -> Wanted:
    cameras = tuple(Camera(**camera) for camera in values.pop("cameras", ()))
    people = {name: frozenset(values.pop(name, ())) for name in ("tickets", "listeners")}
    return Wanted(shown=tuple(values.pop("shown", ())), cameras=cameras, **people, **values)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
