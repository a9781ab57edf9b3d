"""Where a stream arrives: a port by UDP, or by TCP where the device comes to us and frames each packet (附录L, RFC 4571).

with receiver(tcp=True, ports=(30000, 30499)) as arriving: arriving.port; arriving.packets({"10.1.2.3"}, over)
"""

import contextlib
import random
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator

_LOOK = 0.5  # seconds between two looks whether it is over
_BUFFER = 4 * 2**20


class NoPort(OSError):
    """Every port of the span is taken."""


class Receiver(ABC):
    """A port that is ours until the block ends."""

    def __init__(self, media_socket: socket.socket) -> None:
        self._socket = media_socket
        self.port = int(media_socket.getsockname()[1])

    def __enter__(self) -> "Receiver":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    @abstractmethod
    def packets(self, senders: Collection[str], over: Callable[[], bool]) -> Iterator[bytes]:
        """RTP packets from these hosts, until the device ends them or it is over."""


class ByDatagram(Receiver):
    def packets(self, senders: Collection[str], over: Callable[[], bool]) -> Iterator[bytes]:
        self._socket.settimeout(_LOOK)
        while not over():
            with contextlib.suppress(TimeoutError):
                packet, (host, *_) = self._socket.recvfrom(65535)
                if host in senders:
                    yield packet


class ByStream(Receiver):
    def packets(self, senders: Collection[str], over: Callable[[], bool]) -> Iterator[bytes]:
        sender = self._accept(senders, over)
        if sender is None:
            return
        with sender:
            sender.settimeout(_LOOK)
            while (head := _exactly(sender, 2, over)) and (
                packet := _exactly(sender, int.from_bytes(head, "big"), over)
            ) is not None:
                yield packet

    def _accept(self, senders: Collection[str], over: Callable[[], bool]) -> socket.socket | None:
        """The device's connection; others are turned away."""
        self._socket.settimeout(_LOOK)
        while not over():
            with contextlib.suppress(TimeoutError):
                came, (host, *_) = self._socket.accept()
                if host in senders:
                    return came
                came.close()
        return None


def receiver(*, tcp: bool, ports: tuple[int, int]) -> Receiver:
    """A free port of the span, even as RTP's are. Raises NoPort."""
    even = list(range(ports[0] + ports[0] % 2, ports[1] + 1, 2))
    for port in random.sample(even, len(even)):
        media_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
        with contextlib.suppress(OSError):
            if tcp:
                media_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            else:
                media_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            media_socket.bind(("", port))
            if tcp:
                media_socket.listen(4)
            return ByStream(media_socket) if tcp else ByDatagram(media_socket)
        media_socket.close()
    raise NoPort(f"{ports[0]}-{ports[1]} 的端口都在用")


def _exactly(sender: socket.socket, length: int, over: Callable[[], bool]) -> bytes | None:
    """So many bytes; None where the stream ends, or is over."""
    parts = bytearray()
    while len(parts) < length:
        if over():
            return None
        try:
            part = sender.recv(length - len(parts))
        except TimeoutError:
            continue
        except OSError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)
