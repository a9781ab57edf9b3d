"""The sockets of SIP: one port by UDP and TCP, from which whole messages come, whatever else is thrown at it.

wire = Wire(hear, lost); await wire.open(platform); wire.send(message, route); wire.close()
"""

import asyncio
import contextlib
import itertools
import socket
from collections import Counter
from collections.abc import Callable

from .platform import Platform
from .registrar import Route
from .sip import LARGEST_BODY, LARGEST_HEAD, Message, NotSip, body_length, read, read_head, write

FIRST_WORD, NEXT_WORD, REST = 15.0, 300.0, 15.0  # seconds that a TCP connection may be silent
_MOST, _MOST_OF_HOST = 1000, 100  # TCP connections
_UNSENT = 1_000_000  # bytes that wait for a device which does not read


class Wire:
    """Used within one event loop. hear: what is done with a message; lost: a TCP connection of that number has ended."""

    def __init__(self, hear: Callable[[Message, Route], None], lose: Callable[[int], None]) -> None:
        self._hear, self._lost = hear, lose
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._open: dict[int, asyncio.StreamWriter] = {}
        self._of_host: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self.port = 0

    async def open(self, platform: Platform) -> None:
        """Listen at the platform's port; where it has none, only hear answers, by UDP. Raises OSError."""
        loop = asyncio.get_running_loop()
        where = platform.address or "0.0.0.0"
        self._udp, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self._take), local_addr=(where, platform.port)
        )
        self.port = self._udp.get_extra_info("sockname")[1]
        if platform.port:
            self._tcp = await asyncio.start_server(
                self._serve, where, platform.port, limit=LARGEST_HEAD, family=socket.AF_INET
            )

    def send(self, message: Message, route: Route) -> None:
        """Send by the way that leads there; what cannot be sent is lost, as datagrams are."""
        if not route.connection:
            if self._udp is not None:
                self._udp.sendto(write(message), (route.host, route.port))
            return
        writer = self._open.get(route.connection)
        if writer is not None and not writer.is_closing():
            writer.write(write(message))
            if writer.transport.get_write_buffer_size() > _UNSENT:
                writer.transport.abort()

    def close(self) -> None:
        for writer in self._open.values():
            writer.transport.abort()
        if self._tcp is not None:
            self._tcp.close()
        if self._udp is not None:
            self._udp.close()

    def _take(self, data: bytes, host: str, port: int) -> None:
        with contextlib.suppress(NotSip):
            self._hear(read(data), Route(host, port))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port = writer.get_extra_info("peername") or ("", 0)
        if len(self._open) >= _MOST or self._of_host[host] >= _MOST_OF_HOST:
            writer.transport.abort()
            return
        route = Route(host, port, next(self._numbers))
        self._open[route.connection] = writer
        self._of_host[host] += 1
        try:
            patience = FIRST_WORD
            while (message := await _next(reader, patience)) is not None:
                self._hear(message, route)
                patience = NEXT_WORD
        except (NotSip, OSError, asyncio.LimitOverrunError, asyncio.IncompleteReadError, TimeoutError):
            pass  # after junk nobody knows where the next message would begin
        finally:
            del self._open[route.connection]
            self._of_host[host] -= 1
            self._of_host += Counter()  # forgets hosts at zero
            self._lost(route.connection)
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, str, int], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._take(data, addr[0], addr[1])


async def _next(reader: asyncio.StreamReader, patience: float) -> Message | None:
    """The next whole message of a stream; None at its end. Empty lines between messages keep a NAT open (RFC 5626)."""
    head = b""
    while not head.strip():
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    message = read_head(head.removesuffix(b"\r\n\r\n"))
    length = body_length(message)
    if length is None or length > LARGEST_BODY:
        raise NotSip("a stream needs lengths")
    body = await asyncio.wait_for(reader.readexactly(length), REST)
    return Message(message.verb, message.target, message.status, message.reason, message.headers, body)
