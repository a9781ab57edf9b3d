"""Our own requests to devices, each repeated as datagrams need until it is answered (RFC 3261 17.1).

asking = Asking(platform, wire); said = await asking.ask(message, route, within=5); asking.take(answer, route)
"""

import asyncio
import secrets
import socket

from .platform import Platform
from .registrar import Route
from .sip import Headers, Message
from .wire import Wire

FIRST_REPEAT = 0.5  # seconds, doubled each time (RFC 3261 T1)


class NoAnswer(Exception):
    """The device does not play; the message says what it said."""


class Asking:
    """Requests that wait for an answer. Used within the station's event loop, but for what makes headers."""

    def __init__(self, platform: Platform, wire: Wire) -> None:
        self._platform, self._wire = platform, wire
        self._waiting: dict[tuple[str, str], tuple[Route, asyncio.Queue[Message]]] = {}

    async def ask(self, message: Message, route: Route, *, within: float) -> Message:
        """The last answer to a request. Raises NoAnswer where none comes in time, in seconds."""
        queue: asyncio.Queue[Message] = asyncio.Queue()
        self._waiting[message.dialogue] = (route, queue)
        try:
            return await self._repeat(message, route, queue, within)
        except TimeoutError as error:
            raise NoAnswer(f"{message['To']} 没有应答") from error
        finally:
            del self._waiting[message.dialogue]

    def take(self, answer: Message, route: Route) -> bool:
        """Take an answer; False where nobody waits for it from there."""
        exchange = self._waiting.get(answer.dialogue)
        if exchange is None or (exchange[0].host, exchange[0].connection) != (route.host, route.connection):
            return False
        exchange[1].put_nowait(answer)
        return True

    def own_host(self, route: Route) -> str:
        """The address under which a device reaches us. Raises NoAnswer where no network leads there."""
        if self._platform.address:
            return self._platform.address
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((route.host, route.port))  # sends nothing
            except OSError as error:
                raise NoAnswer(f"{route.host} 到不了：{error.strerror}") from error
            return str(probe.getsockname()[0])

    def via(self, route: Route, branch: str) -> tuple[str, str]:
        way = "TCP" if route.connection else "UDP"
        return "Via", f"SIP/2.0/{way} {self.own_host(route)}:{self._wire.port};rport;branch=z9hG4bK{branch}"

    def headers(
        self, verb: str, number: str, route: Route, *, cseq: int, call: str, tags: tuple[str, str] = ("", ""), branch: str = ""
    ) -> Headers:  # fmt: skip
        """The headers that each of our requests has. tags: ours, and theirs once they have one. branch: what is told apart by it."""
        own, realm = self._platform.number, self._platform.realm
        return (
            self.via(route, branch or f"{call}{cseq}"),
            ("From", f"<sip:{own}@{realm}>;tag={tags[0] or secrets.token_hex(4)}"),
            ("To", f"<sip:{number}@{realm}>" + (f";tag={tags[1]}" if tags[1] else "")),
            ("Call-ID", call), ("CSeq", f"{cseq} {verb}"),
            ("Contact", f"<sip:{own}@{self.own_host(route)}:{self._wire.port}>"), ("Max-Forwards", "70"),
        )  # fmt: skip

    async def _repeat(self, message: Message, route: Route, queue: "asyncio.Queue[Message]", within: float) -> Message:
        """Send until something is heard, then wait for the last word. Raises TimeoutError."""
        async with asyncio.timeout(within):
            self._wire.send(message, route)
            pause = FIRST_REPEAT
            while True:
                try:
                    answer = await asyncio.wait_for(queue.get(), None if route.connection else pause)
                except TimeoutError:
                    self._wire.send(message, route)
                    pause *= 2
                    continue
                while answer.status < 200:
                    answer = await queue.get()
                return answer
