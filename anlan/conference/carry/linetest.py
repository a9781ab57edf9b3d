"""How good a line is: packets that a node sends back, or an echo (ICMP) from a terminal without one.

with Lines(nodes) as lines: lines.copies()      # {"qinghe": 2}: how often each packet is sent there
ping("10.1.2.3")                                # Line(loss_percent=0.0, delay_ms=12)
"""

import contextlib
import math
import os
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from .janus import Janus, Refused, Unreachable
from .nodes import Node
from .rooms import LINE_ROOM, Rooms, secret_of

PACKETS = 100  # in one round, one every GAP seconds: as often as speech and a picture together
GAP, ECHO_WITHIN = 0.01, 1.0
EVERY = 5  # seconds from one round to the next
ROUNDS = 6  # that are looked at together
MOST_LOSS = 0.05  # of packets, from which on speech breaks up
_PUBLISHER = "probe"
_ECHO = struct.Struct("!BBHHH")


@dataclass(frozen=True)
class Line:
    """What was measured there and back; nothing came back where `loss_percent` is None."""

    loss_percent: float | None
    delay_ms: int | None

    @property
    def one_way_loss(self) -> float:
        """The share of packets lost each way, where both ways lose alike."""
        return 0 if self.loss_percent is None else 1 - math.sqrt(1 - self.loss_percent / 100)


def copies_for(line: Line | None) -> int:
    """How often each packet is sent: at 1 % of loss one copy shows 10 pictures a second and two 15; at 3 % and more it takes three."""
    loss = line.one_way_loss if line else 0
    return 1 if loss < 0.003 else 2 if loss < 0.02 else 3


class Lines:
    """The lines to all nodes below the root, measured again and again in the background."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._probes = {name: Probe(node) for name, node in nodes.items() if node.parent}
        self._rounds: dict[str, deque[tuple[int, int, float]]] = {name: deque(maxlen=ROUNDS) for name in self._probes}
        self._stopping = threading.Event()

    def __enter__(self) -> "Lines":
        for name in self._probes:
            threading.Thread(target=self._measure, args=(name,), daemon=True, name=f"line {name}").start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()

    def line(self, name: str) -> Line | None:
        """The line to a node: the worse of the last round and the last half minute; None before the first round."""
        rounds = list(self._rounds.get(name, ()))
        if not rounds:
            return None
        packets, came = sum(each[0] for each in rounds), sum(each[1] for each in rounds)
        share = max((packets - came) / packets, (rounds[-1][0] - rounds[-1][1]) / rounds[-1][0])
        return Line(100 * share, round(1000 * median(each[2] for each in rounds)))

    def copies(self) -> dict[str, int]:
        return {name: copies_for(self.line(name)) for name in self._probes}

    def poor(self) -> set[str]:
        """Nodes to which more is lost than the copies make good: one in twenty packets of all that are sent."""
        lines = {name: self.line(name) for name in self._probes}
        return {name for name, line in lines.items() if line and line.one_way_loss ** copies_for(line) > MOST_LOSS}

    def _measure(self, name: str) -> None:
        while True:
            with contextlib.suppress(Refused, Unreachable, OSError):
                round_ = self._probes[name].round()
                # A line that is cut loses everything, which says nothing of how it loses when it is up.
                if round_[1]:
                    self._rounds[name].append(round_)
            if self._stopping.wait(EVERY):
                return


class Probe:
    """A node that sends our packets back: fed into a room of its own and forwarded to us. Opened once, for each opening leaks sockets."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._janus = Janus(node)
        self._socket: socket.socket | None = None
        self._target = ("", 0)

    def round(self) -> tuple[int, int, float]:
        """How many packets were sent, how many came back, and how long the middle one took, in seconds. Raises Refused, Unreachable, OSError."""
        sending = self._socket or self._open()
        took: dict[int, float] = {}
        listening = threading.Thread(target=_hear, args=(sending, took), daemon=True)
        listening.start()
        for number in range(PACKETS):
            header = struct.pack("!BBHII", 0x80, 111, number, number * 480, 1000)
            sending.sendto(header + struct.pack("!Hd", number, time.monotonic()) + bytes(150), self._target)
            time.sleep(GAP)
        listening.join()
        if not took:
            self._close()
        return PACKETS, len(took), median(took.values()) if took else 0.0

    def _open(self) -> socket.socket:
        rooms = Rooms(self._janus)
        rooms.make(LINE_ROOM)
        credentials = {"room": LINE_ROOM, "secret": secret_of(self._node, LINE_ROOM)}
        with contextlib.suppress(Refused):  # one that an earlier conductor has left
            self._janus.room("remove_remote_publisher", id=_PUBLISHER, **credentials)
            rooms.await_fed(LINE_ROOM, _PUBLISHER, there=False)
        stream = {"mid": "0", "mindex": 0, "type": "audio", "codec": "opus"}
        reply = self._janus.room(
            "add_remote_publisher", id=_PUBLISHER, iface=self._node.link_ip, streams=[stream], **credentials
        )
        rooms.await_fed(LINE_ROOM, _PUBLISHER)
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # Not connected to the port we send to: what comes back comes from another.
        opened.bind((_own_address(self._node.link_ip), 0))
        host, port = opened.getsockname()
        self._janus.room(
            "rtp_forward", publisher_id=_PUBLISHER, admin_key=self._node.key("rooms"), host=host, host_family="ipv4",
            streams=[{"mid": "0", "port": port}], **credentials,
        )  # fmt: skip
        self._target = (self._node.link_ip, reply["port"])
        self._socket = opened
        return opened

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def ping(address: str, *, packets: int = 20, gap: float = 0.1) -> Line:
    """The line to a terminal by ICMP echo. Raises PermissionError where this machine lets us send none."""
    kind = socket.SOCK_DGRAM if _may_ping() else socket.SOCK_RAW
    took: dict[int, float] = {}
    with socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP) as asking:
        mark = os.getpid() & 0xFFFF
        sent_at: dict[int, float] = {}
        for number in range(packets):
            sent_at[number] = time.monotonic()
            with contextlib.suppress(OSError):  # no way to the host
                asking.sendto(_echo_request(mark, number), (address, 0))
            _await_echo(asking, took, sent_at, mark, until=time.monotonic() + gap)
        _await_echo(asking, took, sent_at, mark, until=time.monotonic() + ECHO_WITHIN, all_of=packets)
    if not took:
        return Line(None, None)
    return Line(100 * (packets - len(took)) / packets, round(1000 * median(took.values())))


def _hear(listening: socket.socket, took: dict[int, float]) -> None:
    """Note what comes back, until all is there or the last could have come."""
    until = time.monotonic() + PACKETS * GAP * 1.5 + ECHO_WITHIN
    while len(took) < PACKETS and (seconds := until - time.monotonic()) > 0:
        listening.settimeout(seconds)
        try:
            packet = listening.recv(2048)
        except OSError:
            return
        number, sent_at = struct.unpack("!Hd", packet[12:22])
        took.setdefault(number, time.monotonic() - sent_at)


def _own_address(towards: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect((towards, 9))
        return str(asking.getsockname()[0])


def _may_ping() -> bool:
    """Whether an ordinary user may ask for echoes here: `net.ipv4.ping_group_range`."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP).close()
    except PermissionError:
        return False
    return True


def _echo_request(mark: int, number: int) -> bytes:
    head = _ECHO.pack(8, 0, 0, mark, number)
    words = struct.unpack("!4H", head)
    total = sum(words)
    total = (total >> 16) + (total & 0xFFFF)
    return _ECHO.pack(8, 0, ~(total + (total >> 16)) & 0xFFFF, mark, number)


def _await_echo(
    asking: socket.socket,
    took: dict[int, float],
    sent_at: dict[int, float],
    mark: int,
    *,
    until: float,
    all_of: int = 0,
) -> None:
    while (seconds := until - time.monotonic()) > 0 and not (all_of and len(took) == all_of):
        asking.settimeout(seconds)
        try:
            packet = asking.recv(1024)
        except OSError:
            return
        icmp = packet[20:] if asking.type == socket.SOCK_RAW else packet  # a raw socket shows the IP header too
        kind, _, _, whose, number = _ECHO.unpack(icmp[:8])
        if kind == 0 and (asking.type == socket.SOCK_DGRAM or whose == mark) and number in sent_at:
            took.setdefault(number, time.monotonic() - sent_at[number])
