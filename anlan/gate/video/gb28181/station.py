"""The platform's station: in one thread of its own it hears devices, answers them, asks for their catalogues, and carries calls.

with Station(platform) as station: station.admit(devices); station.online(); station.catalogues()

Everything of SIP happens in the station's event loop; other threads come in by the methods without underscore.
"""

import asyncio
import contextlib
import errno
import logging
import secrets
import socket
import threading
import time
from collections.abc import Coroutine, Iterable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotDone
from typing import Any, TypeVar

from . import manscdp
from .catalogue import Gathering
from .platform import Platform
from .registrar import Device, Registrar, Route
from .sip import Headers, Message, NotSip, answer
from .wire import Wire

FIRST_REPEAT = 0.5  # seconds, doubled each time (RFC 3261 T1)
_KEPT = 32.0  # seconds that an answer is kept, for whoever asks the same again (RFC 3261 17.2)
_MOST_KEPT = 2000
_CATALOGUE_EVERY, _CATALOGUE_AGAIN, _BETWEEN = 3600.0, 60.0, 10.0  # seconds
_SOON = 5.0  # seconds that the loop has for what takes no time
_log = logging.getLogger(__name__)

T = TypeVar("T")


class NoAnswer(Exception):
    """The device does not play; the message says what it said."""


class NotOpen(Exception):
    """The station cannot listen at its port; the message says why."""


class Station:
    """Where devices register and by which they are asked. Without a port it hears nothing but answers."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.registrar = Registrar(platform)
        self.calls: dict[str, threading.Event] = {}  # by Call-ID: set when the device has hung up
        self._wire = Wire(self._hear, self.registrar.lost)
        self._loop = asyncio.new_event_loop()
        self._ready, self._failed = threading.Event(), ""
        self._thread = threading.Thread(target=self._run, name="gb28181", daemon=True)
        self._waiting: dict[tuple[str, str], tuple[Route, asyncio.Queue[Message]]] = {}
        self._answered: dict[tuple[Route, str, tuple[str, str]], tuple[float, Message]] = {}
        self._gathering: dict[str, Gathering] = {}
        self._seek_at: dict[str, float] = {}
        self._found: list[Gathering] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Station":
        self._thread.start()
        self._ready.wait()
        if self._failed:
            self._thread.join()
            raise NotOpen(self._failed)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def port(self) -> int:
        return self._wire.port

    def admit(self, devices: Iterable[Device]) -> None:
        """From now on these devices may register."""
        self._loop.call_soon_threadsafe(self.registrar.admit, list(devices))

    def online(self) -> set[str]:
        """The numbers of devices that are there."""
        return set(self._within_loop(self._online(), _SOON))

    def catalogues(self) -> list[Gathering]:
        """The catalogues that have come since last asked."""
        found, self._found = self._found, []
        return found

    def route(self, number: str) -> Route:
        """The way to a device. Raises NoAnswer where it has not registered."""
        route = self._within_loop(self._route(number), _SOON)
        if route is None:
            raise NoAnswer(f"{number} 没有注册上来")
        return route

    def ask(self, message: Message, route: Route, *, within: float) -> Message:
        """The last answer to a request, repeated as datagrams need. Raises NoAnswer. Blocks."""
        return self._within_loop(self._ask(message, route, within), within + _SOON)

    def say(self, message: Message, route: Route) -> None:
        """Send what has no answer."""
        with contextlib.suppress(RuntimeError):  # the station has closed: so has the call
            self._loop.call_soon_threadsafe(self._wire.send, message, route)

    def own_host(self, route: Route) -> str:
        """The address under which a device reaches us. Raises NoAnswer where no network leads there."""
        if self.platform.address:
            return self.platform.address
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((route.host, route.port))  # sends nothing
            except OSError as error:
                raise NoAnswer(f"{route.host} 到不了：{error.strerror}") from error
            return str(probe.getsockname()[0])

    def headers(
        self,
        verb: str,
        number: str,
        route: Route,
        *,
        cseq: int,
        call: str,
        tags: tuple[str, str] = ("", ""),
        branch: str = "",
    ) -> Headers:
        """The headers that each of our requests has. tags: ours, and theirs once they have one. branch: what is told apart by it."""
        own, realm = self.platform.number, self.platform.realm
        here = f"{self.own_host(route)}:{self.port}"
        way = "TCP" if route.connection else "UDP"
        return (
            ("Via", f"SIP/2.0/{way} {here};rport;branch=z9hG4bK{branch or f'{call}{cseq}'}"),
            ("From", f"<sip:{own}@{realm}>;tag={tags[0] or secrets.token_hex(4)}"),
            ("To", f"<sip:{number}@{realm}>" + (f";tag={tags[1]}" if tags[1] else "")),
            ("Call-ID", call), ("CSeq", f"{cseq} {verb}"), ("Contact", f"<sip:{own}@{here}>"), ("Max-Forwards", "70"),
        )  # fmt: skip

    def _within_loop(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """What the loop makes of it. Raises NoAnswer where the station has closed meanwhile."""
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)
        except (CancelledError, NotDone, RuntimeError) as error:
            work.close()
            raise NoAnswer("信令服务停了") from error

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._wire.open(self.platform))
        except OSError as error:
            self._failed = f"国标信令端口 {self.platform.port} {_why(error)}"
            self._wire.close()
        else:
            self._start(self._tend())
        self._ready.set()
        if not self._failed:
            self._loop.run_forever()
        self._wire.close()
        self._loop.run_until_complete(_end(asyncio.all_tasks(self._loop)))
        self._loop.close()

    async def _online(self) -> list[str]:
        return list(self.registrar.online())

    async def _route(self, number: str) -> Route | None:
        return self.registrar.route(number)

    def _hear(self, message: Message, route: Route) -> None:
        """One message, of whoever sent it. Nothing that is said here can end the station."""
        try:
            if message.status:
                self._take_answer(message, route)
            elif self.platform.port and message.verb != "ACK":
                self._take_request(message, route)
        except NotSip:
            pass
        except Exception:
            _log.exception("a SIP message was not understood")

    def _take_answer(self, message: Message, route: Route) -> None:
        asked = self._waiting.get(message.dialogue)
        if asked is not None and (asked[0].host, asked[0].connection) == (route.host, route.connection):
            asked[1].put_nowait(message)
        elif message.status == 200 and message.dialogue[1].endswith(" INVITE") and self._concerns_us(message, route):
            self._hang_up_late(message, route)

    def _concerns_us(self, message: Message, route: Route) -> bool:
        """Whether it is of a call of ours, or of a device that registered: strangers get no answer to an answer."""
        return message["Call-ID"] in self.calls or route.host in self.registrar.hosts()

    def _hang_up_late(self, message: Message, route: Route) -> None:
        """A yes to an INVITE that comes again, or after nobody waited any more, so that the device does not send in vain."""
        number = message.dialogue[1].split()[0]
        kept = (
            ("From", message["From"]),
            ("To", message["To"]),
            ("Call-ID", message["Call-ID"]),
            ("Max-Forwards", "70"),
        )
        for verb, cseq in [("ACK", number)] + ([] if message["Call-ID"] in self.calls else [("BYE", f"{number}1")]):
            via = f"SIP/2.0/UDP {self.own_host(route)}:{self.port};rport;branch=z9hG4bK{secrets.token_hex(8)}"
            headers = (("Via", via), *kept, ("CSeq", f"{cseq} {verb}"))
            self._wire.send(
                Message(verb, f"sip:{self.platform.number}@{route.host}:{route.port}", headers=headers), route
            )

    def _take_request(self, message: Message, route: Route) -> None:
        key = (route, message["Via"], message.dialogue)
        before = self._answered.get(key)
        said = before[1] if before is not None else self._answer_to(message, route)
        if before is None:
            if len(self._answered) >= _MOST_KEPT:
                self._answered.pop(next(iter(self._answered)))
            self._answered[key] = (time.monotonic() + _KEPT, said)
        self._wire.send(said, route)

    def _answer_to(self, message: Message, route: Route) -> Message:
        def said(status: int, reason: str) -> Message:
            return answer(message, status, reason, source=(route.host, route.port))

        if message.verb == "REGISTER":
            answered = self.registrar.register(message, route)
            if answered.arrived:
                self._seek_at.pop(answered.arrived, None)
            return answered.message
        if message.verb == "OPTIONS":
            return said(200, "OK")
        if message.verb == "BYE":
            hung_up = self.calls.get(message["Call-ID"])
            if hung_up is None:
                return said(481, "Call/Transaction Does Not Exist")
            hung_up.set()
            return said(200, "OK")
        if message.verb not in ("MESSAGE", "NOTIFY"):
            return said(405, "Method Not Allowed")
        if not self.registrar.heard(message.sender, route):
            return said(403, "Forbidden")  # a device that we have forgotten registers again
        try:
            self._take_told(message.sender, manscdp.read(message.body))
        except manscdp.NotManscdp:
            return said(400, "Bad Request")
        return said(200, "OK")

    def _take_told(self, number: str, told: manscdp.Element) -> None:
        """Keepalives have done their work by being heard; of the rest only catalogues are wanted."""
        gathering = self._gathering.get(number)
        if gathering is not None:
            gathering.take(told)

    async def _ask(self, message: Message, route: Route, within: float) -> Message:
        queue: asyncio.Queue[Message] = asyncio.Queue()
        self._waiting[message.dialogue] = (route, queue)
        pause, until = FIRST_REPEAT, self._loop.time() + within
        try:
            self._wire.send(message, route)
            heard = False
            while (left := until - self._loop.time()) > 0:
                try:
                    said = await asyncio.wait_for(queue.get(), left if heard or route.connection else min(pause, left))
                except TimeoutError:
                    if not heard and not route.connection:
                        self._wire.send(message, route)
                        pause *= 2
                    continue
                if said.status >= 200:
                    return said
                heard = True
        finally:
            del self._waiting[message.dialogue]
        raise NoAnswer(f"{message['To']} 没有应答")

    async def _tend(self) -> None:
        """Ask those that have come for their catalogues, and again from time to time; forget old answers."""
        while True:
            now = time.monotonic()
            online = self.registrar.online()
            for number, each in online.items():
                if self._seek_at.get(number, 0.0) <= now:
                    self._seek_at[number] = now + _CATALOGUE_AGAIN
                    self._start(self._seek(number, each.route))
            self._seek_at = {number: at for number, at in self._seek_at.items() if number in online}
            self._answered = {key: kept for key, kept in self._answered.items() if kept[0] > now}
            await asyncio.sleep(0.5)

    async def _seek(self, number: str, route: Route) -> None:
        gathering = Gathering(number, serial=secrets.randbelow(2**31 - 1) + 1)
        self._gathering[number] = gathering
        with contextlib.suppress(NoAnswer):
            await self._ask(self._question(gathering, route), route, _BETWEEN)
        until, told = self._loop.time() + _BETWEEN, 0
        while not gathering.whole and self._loop.time() < until:
            await asyncio.sleep(0.1)
            if gathering.told > told:
                until, told = self._loop.time() + _BETWEEN, gathering.told
        if gathering.whole or gathering.told:
            self._found.append(gathering)
            self._seek_at[number] = time.monotonic() + _CATALOGUE_EVERY
        if self._gathering.get(number) is gathering:
            del self._gathering[number]

    def _question(self, gathering: Gathering, route: Route) -> Message:
        headers = self.headers("MESSAGE", gathering.device, route, cseq=1, call=secrets.token_hex(8))
        return Message(
            "MESSAGE", f"sip:{gathering.device}@{route.host}:{route.port}",
            headers=(*headers, ("Content-Type", "Application/MANSCDP+xml")), body=gathering.question(),
        )  # fmt: skip

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _why(error: OSError) -> str:
    """Why a port cannot be had, in words."""
    if error.errno == errno.EADDRINUSE:
        return "被别的程序占用，请停掉那边，或用 ANLAN_SIP_PORT 换一个"
    if error.errno == errno.EADDRNOTAVAIL:
        return "开不了：本机没有 ANLAN_SIP_IP 这个地址，请改"
    return f"开不了：{error.strerror}"
