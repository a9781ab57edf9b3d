"""What one receiver costs Janus, and how many two cores hold: `python -m benchmarks.receivers`, in a network of its own.

The light client is a second Janus: its echo plugin answers what the first offers, with real ICE, DTLS and SRTP, and throws
away what it is sent. It costs as much as the server does, so the server is driven only as far as the machine has room for
both; its own processor time is read from the kernel, and packets that did not arrive are counted at the second one. The
baseline is the same Janus with the number of threads that it chooses by itself: one for each receiver.
"""

import contextlib
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anlan.conference.carry import config
from anlan.conference.carry.feeds import Feeds
from anlan.conference.carry.janus import Janus, Unreachable
from anlan.conference.carry.network import media_addresses
from anlan.conference.carry.nodes import Node, topology
from anlan.conference.carry.rooms import Rooms
from anlan.conference.carry.tokens import ECHO, ROOM, entry_token

from .record import record

NAME = "HYS-bench"
STEPS = (50, 100, 200)
MEASURED = 8  # seconds
ENOUGH = 70  # packets a second that each receiver is sent, of some 90
GOAL = 0.75  # of what a receiver costs a Janus as it comes
_TICKS = os.sysconf("SC_CLK_TCK")


class Handles:
    """Many handles in one server session of a Janus, and what it tells each."""

    def __init__(self, node: Node) -> None:
        self.janus, self.key = Janus(node, seconds=20), node.key("api")
        made = self.janus._post(node.api, janus="create")
        self.session = f"{node.api}/{made['data']['id']}"
        self.told: dict[int, list[dict[str, Any]]] = {}

    def attach(self, plugin: str) -> int:
        return int(self.janus._post(self.session, janus="attach", plugin=plugin)["data"]["id"])

    def send(self, handle: int, body: dict[str, Any], jsep: dict[str, Any] | None = None) -> None:
        self.janus._post(f"{self.session}/{handle}", janus="message", body=body, **({"jsep": jsep} if jsep else {}))

    def trickle(self, handle: int, candidate: dict[str, Any]) -> None:
        self.janus._post(f"{self.session}/{handle}", janus="trickle", candidate=candidate)

    def hear(self, handle: int, wanted: str) -> dict[str, Any]:
        """The next thing of a kind that a handle is told."""
        while True:
            waiting = self.told.setdefault(handle, [])
            for said in waiting:
                if said["janus"] == wanted:
                    waiting.remove(said)
                    return said
            answer = self.janus._fetch(f"{self.session}?apisecret={self.key}&maxev=20", None)
            for said in answer if isinstance(answer, list) else [answer]:
                if "sender" in said:
                    self.told.setdefault(said["sender"], []).append(said)


def main() -> int:
    """Measure a Janus of ours and one with its own defaults, and keep what a receiver costs; 1 where the goal is missed."""
    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}")
    bare, ours = (measured(plain) for plain in (True, False))
    for steps in (bare, ours):
        last = steps[-1]
        if last["packets_per_second"] < ENOUGH * last["receivers"]:
            print("the machine is too busy: the speaker's own packets did not all get out; measure again")
            return 1
    each, plainly = (steps[-1]["percent_of_a_core"] / steps[-1]["receivers"] for steps in (ours, bare))
    held = record(
        "conference-receivers", each, plainly, GOAL, "% of a core for each receiver",
        "the same Janus with a thread for each receiver, as it comes", steps=ours, steps_bare=bare,
        two_cores_would_hold=int(200 / each), measured_with=STEPS[-1],
        bottleneck="SRTP and one sendto for each packet; half of the packets are sound",
    )  # fmt: skip
    return 0 if held else 1


def measured(plain: bool) -> list[dict[str, float]]:
    """What each number of receivers costs a Janus: one of ours, or one whose number of threads is left to it."""
    folder = Path(tempfile.mkdtemp())
    address = next(iter(media_addresses().values()))
    serving, receiving = (
        topology("", folder, {"name": name, "port": port, "rtp": rtp, "media_ip": address})[name]
        for name, port, rtp in (("serving", 23000, "30000-33999"), ("receiving", 23010, "34000-37999"))
    )
    with started(serving, plain) as pid, started(receiving, False), publishing(serving):
        return measure(serving, receiving, pid)


@contextlib.contextmanager
def started(node: Node, plain: bool) -> Iterator[int]:
    """A Janus while it runs; gives its process."""
    command = config.write(node, node)
    if plain:
        general = node.folder / "config" / "janus.jcfg"
        general.write_text(re.sub("event_loops = .*", "", general.read_text()))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        try:
            await_answer(node)
            yield process.pid
        finally:
            process.kill()


def await_answer(node: Node) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            Janus(node).info()
            return
        except Unreachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def publishing(node: Node) -> Iterator[None]:
    """One person with 360p at 300 kbit/s and sound, as a feed: what goes out is the same as of a browser."""
    Rooms(Janus(node)).make(NAME)
    feed = Feeds(Janus(node)).open(NAME, "speaker")
    sound, picture = feed.ssrcs
    made = "-f lavfi -i testsrc=s=640x360:r=15 -f lavfi -i sine=f=440"
    video = (
        f"-map 0:v -c:v libvpx -deadline realtime -cpu-used 8 -b:v 300k -g 30 -f rtp -payload_type 96 -ssrc {picture}"
    )
    audio = f"-map 1:a -c:a libopus -b:a 32k -f rtp -payload_type 111 -ssrc {sound}"
    to = f"rtp://{feed.ip}:{feed.port}?pkt_size=1200"
    command = f"ffmpeg -v error -re {made} {video} {to} {audio} {to}"
    with subprocess.Popen(command.split(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as source:
        try:
            yield
        finally:
            source.terminate()


def measure(serving: Node, receiving: Node, pid: int) -> list[dict[str, float]]:
    out, into = Handles(serving), Handles(receiving)
    entry = entry_token(serving.key("tokens"), room=NAME, seconds=3600, now=time.time())
    own = out.attach(ROOM)
    out.send(own, {"request": "join", "ptype": "publisher", "room": NAME, "id": "wall", "token": entry})
    private = out.hear(own, "event")["plugindata"]["data"]["private_id"]
    body = {"request": "join", "ptype": "subscriber", "room": NAME, "token": entry, "private_id": private}
    streams = [{"feed": "speaker", "mid": "0"}, {"feed": "speaker", "mid": "1"}]
    receivers: list[int] = []
    steps = []
    for wanted in STEPS:
        receivers.extend(connect(out, into, {**body, "streams": streams}) for _ in range(wanted - len(receivers)))
        time.sleep(2)
        before, packets, at = cpu(pid), received(into, receivers), time.monotonic()
        time.sleep(MEASURED)
        lasted = time.monotonic() - at
        share = 100 * (cpu(pid) - before) / lasted
        came = {name: after - packets[name] for name, after in received(into, receivers).items()}
        lost = came["lost"] / max(came["packets"] + came["lost"], 1)
        steps.append(
            {
                "receivers": wanted,
                "percent_of_a_core": share,
                "packets_per_second": came["packets"] / lasted,
                "lost": lost,
            }
        )
        print(
            f"{wanted} receivers: {share:.1f} % of a core, {came['packets'] / lasted:.0f} packets a second, {100 * lost:.2f} % lost",
            flush=True,
        )
    return steps


def connect(out: Handles, into: Handles, body: dict[str, Any]) -> int:
    """One more receiver: the room's offer answered by the echo plugin of the other Janus. Returns its handle there."""
    sender, receiver = out.attach(ROOM), into.attach(ECHO)
    out.send(sender, body)
    into.send(receiver, {"audio": True, "video": True}, out.hear(sender, "event")["jsep"])
    out.send(sender, {"request": "start"}, into.hear(receiver, "event")["jsep"])
    relay(out, sender, into, receiver)
    relay(into, receiver, out, sender)
    out.hear(sender, "webrtcup")
    return receiver


def relay(told: Handles, handle: int, there: Handles, other: int) -> None:
    """Hand on where one side can be reached, until it has said all."""
    over = False
    while not over:
        candidate = told.hear(handle, "trickle")["candidate"]
        there.trickle(other, candidate)
        over = bool(candidate.get("completed"))


def received(into: Handles, receivers: list[int]) -> dict[str, int]:
    """How many packets all receivers have got, and how many they missed."""
    number = into.session.rpartition("/")[2]
    total = {"packets": 0, "lost": 0}
    for receiver in receivers:
        told = into.janus.administer("handle_info", f"/{number}/{receiver}")["info"]
        for media in told["webrtc"]["media"].values():
            total["packets"] += media["stats"]["in"]["packets"]
            total["lost"] += max(media["rtcp"]["main"]["lost"], 0)
    return total


def cpu(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    sys.exit(main())
