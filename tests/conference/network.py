"""Networks of our own for media: Janus and browsers leave loopback out, and a cut line must cut nobody else's.

Each place is a namespace of network and mounts, held by a process that sleeps in it and gone with it. As an ordinary user they lie in a
user namespace of ours. The set-up says what it makes.

with Network(["district", "qinghe", "liuxi"]) as network:
    network["qinghe"].command(["janus", …]); network.lose("qinghe", percent=3); network.cut("qinghe")
"""

import os
import subprocess
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

PREFIX = "10.77"


@cache
def refused() -> str:
    """Why this machine lets us make no networks of our own, in its words; "" where it does."""
    try:
        done = subprocess.run([*_spaces(), "true"], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return str(error)
    return done.stderr.strip() if done.returncode else ""


def _spaces() -> list[str]:
    """The command that makes a network and mounts of their own; for an ordinary user in a user namespace of ours."""
    ours = [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--user"]
    return [*ours, "unshare", "--net", "--mount"]


class Place:
    """A namespace with an address of its own, joined to the others by the first one's bridge."""

    def __init__(self, name: str, address: str, beside: "Place | None") -> None:
        self.name, self.address = name, address
        self._ours = os.geteuid() == 0
        beside_it = (
            [*beside._enter(net=False), "unshare", "--net", "--mount"] if beside and not self._ours else _spaces()
        )
        self._holder = subprocess.Popen([*beside_it, "sleep", "infinity"])
        self._pid = _sleeping_in_another(self._holder.pid)

    def command(self, command: Sequence[str]) -> list[str]:
        """The command that runs `command` in here."""
        return [*self._enter(), *command]

    def run(self, line: str) -> str:
        """Run a line of words in here. Raises RuntimeError with what it said."""
        done = subprocess.run(self.command(line.split()), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{self.name}: {line}: {done.stderr}")
        return done.stdout

    @property
    def files(self) -> Path:
        """The file system as it is seen in here."""
        return Path(f"/proc/{self._pid}/root")

    def close(self) -> None:
        self._holder.kill()
        self._holder.wait()

    def _enter(self, *, net: bool = True) -> list[str]:
        spaces = [
            *([] if self._ours else ["--user", "--preserve-credentials"]), *(["--net", "--mount"] if net else []),
        ]  # fmt: skip
        return ["nsenter", "--target", str(self._pid), *spaces]


class Network:
    """Places joined by a bridge in the first of them."""

    def __init__(self, names: Sequence[str]) -> None:
        print(f"making network namespaces for media: {', '.join(names)}")
        self._places: dict[str, Place] = {}
        for number, name in enumerate(names):
            first = next(iter(self._places.values()), None)
            self._places[name] = Place(name, f"{PREFIX}.{number}.1", first)

    def __enter__(self) -> "Network":
        hub, *others = self._places.values()
        for place in self._places.values():
            place.run("ip link set lo up")
        hub.run("ip link add eth0 type bridge")
        # A bridge without a port has no carrier, and media leaves it out: so even a place alone has a pair.
        hub.run("ip link add far type veth peer name near")
        for end in ("far", "near"):
            hub.run(f"ip link set {end} up")
        hub.run("ip link set near master eth0")
        hub.run(f"ip addr add {hub.address}/16 dev eth0")
        hub.run("ip link set eth0 up")
        for place in others:
            hub.run(f"ip link add to-{place.name} type veth peer name eth0 netns {place._pid}")
            hub.run(f"ip link set to-{place.name} master eth0")
            hub.run(f"ip link set to-{place.name} up")
            place.run(f"ip addr add {place.address}/16 dev eth0")
            place.run("ip link set eth0 up")
        for place in self._places.values():
            _await_carrier(place)
        return self

    def __exit__(self, *_: object) -> None:
        for place in reversed(self._places.values()):
            place.close()

    def __getitem__(self, name: str) -> Place:
        return self._places[name]

    def lose(self, name: str, *, percent: int) -> None:
        """From now on that share of packets is lost on the line to a place, each way."""
        self.mend(name)
        self._rule(name, f"numgen random mod 100 < {percent} drop")

    def lose_within(self, name: str, *, percent: int) -> None:
        """From now on that share of media is lost between the browsers of a place and its own server."""
        self.mend(name)
        self._places[name].run("nft add table ip line")
        for rule in (
            "add chain ip line within { type filter hook input priority 0; }",
            f"add rule ip line within iifname lo meta l4proto udp numgen random mod 100 < {percent} drop",
        ):
            subprocess.run(self._places[name].command(["nft", rule]), check=True)

    def cut(self, name: str) -> None:
        """From now on nothing passes on the line to a place; what is inside goes on."""
        self.mend(name)
        self._rule(name, "drop")

    def mend(self, name: str) -> None:
        """The line is whole again."""
        self._places[name].run("nft flush ruleset")
        for step in ("add", "delete"):
            self._hub.run(f"nft {step} table ip {name}")

    def refuse(self, name: str, kind: str) -> None:
        """From now on packets of a kind get lost between a place and the first one, each way and in silence, as at a firewall.

        kind: in nft's words, with the port at the first place, such as "udp port != 3478".
        """
        place = self._places[name]
        self._filter(self._hub, name, "input", f"ip saddr {place.address} {kind.replace('port', 'dport')} drop")
        self._filter(place, name, "input", f"ip saddr {self._hub.address} {kind.replace('port', 'sport')} drop")

    def move(self, name: str, address: str, *, away: float) -> None:
        """A place's line goes down, and comes up after `away` seconds with another address, as when a phone changes its network."""
        place = self._places[name]
        place.run("ip link set eth0 down")
        place.run("ip addr flush dev eth0")
        time.sleep(away)
        place.address = address
        place.run(f"ip addr add {address}/16 dev eth0")
        place.run("ip link set eth0 up")

    @property
    def _hub(self) -> Place:
        return next(iter(self._places.values()))

    def _rule(self, name: str, rule: str) -> None:
        for hook, side in (("input", "iifname"), ("output", "oifname")):
            self._filter(self._places[name], "line", hook, f"{side} eth0 {rule}")

    def _filter(self, place: Place, table: str, hook: str, rule: str) -> None:
        lines = [
            f"add table ip {table}",
            f"add chain ip {table} {hook} {{ type filter hook {hook} priority 0; }}",
            f"add rule ip {table} {hook} {rule}",
        ]
        for line in lines:
            subprocess.run(place.command(["nft", line]), check=True)


def _await_carrier(place: Place) -> None:
    """Janus leaves an interface out that is not running yet, and a bridge takes its time."""
    until = time.monotonic() + 10
    while "state UP" not in place.run("ip link show eth0"):
        if time.monotonic() > until:
            raise RuntimeError(f"{place.name}: eth0 does not come up")
        time.sleep(0.05)


def _sleeping_in_another(pid: int) -> int:
    """The process of `pid`'s that sleeps in a network of its own, once it does."""
    ours = os.readlink("/proc/self/ns/net")
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/comm").read_text().strip() == "sleep" and os.readlink(f"/proc/{pid}/ns/net") != ours:
                return pid
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"no network namespace: {refused()}")
