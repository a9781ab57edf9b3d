"""A camera's stream into a command: our INVITE asks for it, its program stream comes by RTP and goes on as it is.

play(station, "34020000001310000001@34020000001320000001;tcp", lambda coding: ["ffmpeg", …], stopping)

An address names the channel, and after @ the device through which it is reached: by the number under which it registered, or by
host and port. ;tcp where the stream is to come by TCP.
"""

import contextlib
import re
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .asking import NoAnswer
from .call import Call
from .coding import coding_of
from .media import receiver
from .platform import Platform, is_number
from .registrar import Route
from .rtp import in_order, own
from .station import Station

SILENT = 10.0  # seconds without a packet of its own, after which a stream has ended
_ADDRESS = re.compile(r"(?P<channel>\d{20})(?:@(?P<host>[^:@;\s]+)(?::(?P<port>\d{1,5}))?)?(?P<tcp>;tcp)?")


@dataclass(frozen=True)
class Target:
    """A channel, the device or the host by which it is reached, and how its stream comes."""

    channel: str
    host: str
    port: int
    tcp: bool


def target_of(address: str) -> Target:
    """What an address names. Raises NoAnswer for one that names nothing."""
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match["port"] or 1) > 65535:
        raise NoAnswer(f"{address}：国标地址写成 20位通道编号@20位设备编号，或 20位编号@主机:端口")
    return Target(match["channel"], match["host"] or match["channel"], int(match["port"] or 5060), bool(match["tcp"]))


def play(station: Station, address: str, command: Callable[[str], list[str]], stopping: threading.Event) -> None:
    """Let a device play into a command's standard input, until told to stop or it falls silent.

    command: for a coding of the picture, h264 or hevc. Raises NoAnswer, OSError.
    """
    target = target_of(address)
    route = _route(station, target)
    call = Call(station, target.channel, route)
    ssrc = fresh_ssrc(station.platform)
    with receiver(tcp=target.tcp, ports=station.platform.media) as arriving:
        try:
            offer = call.invite(port=arriving.port, ssrc=ssrc, tcp=target.tcp)
            if target.tcp and not offer.tcp:
                raise NoAnswer(f"{target.channel} 不会用 TCP 传流，请改用 UDP")
            senders = {route.host, offer.host}
            stream_ssrc = int(ssrc) if offer.ssrc is None else offer.ssrc
            packets = arriving.packets(senders, monitor := _Heard(stopping, call.over))
            coding, parts = coding_of(monitor.noting(in_order(own(packets, stream_ssrc))))
            if monitor.anything:
                _pour(parts, command(coding))
            elif not stopping.is_set():
                raise NoAnswer(f"{target.channel} 答应了，但没有传来画面")
        finally:
            call.bye()


def fresh_ssrc(platform: Platform) -> str:
    """Ten digits: 0 for live, five of the domain, four of our own (附录F, y=)."""
    return f"0{platform.number[3:8]}{secrets.randbelow(10_000):04d}"


def _route(station: Station, target: Target) -> Route:
    if is_number(target.host):
        return station.route(target.host)
    try:
        return Route(socket.gethostbyname(target.host), target.port)
    except OSError as error:
        raise NoAnswer(f"{target.host} 找不到：{error}") from error


class _Heard:
    """Whether it is over: because it is enough, because the device has hung up, or because its stream fell silent."""

    def __init__(self, *signals: threading.Event) -> None:
        self._said, self._at, self.anything = signals, time.monotonic(), False

    def noting(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        """The same parts, each noted as it comes."""
        for part in parts:
            self._at, self.anything = time.monotonic(), True
            yield part

    def __call__(self) -> bool:
        return any(each.is_set() for each in self._said) or time.monotonic() - self._at > SILENT


def _pour(parts: Iterator[bytes], command: list[str]) -> None:
    """Everything into the command's standard input, until one of them ends."""
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert running.stdin is not None
    try:
        for part in parts:
            running.stdin.write(part)
            running.stdin.flush()
    except BrokenPipeError:
        pass
    finally:
        with contextlib.suppress(OSError):
            running.stdin.close()
        running.terminate()
        running.wait(5)
