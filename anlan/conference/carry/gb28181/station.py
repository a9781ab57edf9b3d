"""The platform's station: in one thread of its own it hears devices, answers them, asks for their catalogues, and carries calls.

with Station(platform) as station: station.admit(devices); station.online(); station.catalogues()

Everything of SIP happens in the station's event loop; other threads come in by the methods without underscore.
"""

import asyncio
import contextlib
import errno
import logging
import secrets
import threading
import time
from collections.abc import Coroutine, Iterable
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from . import manscdp
from .asking import Asking, NoAnswer
from .catalogue import Gathering
from .platform import Platform
from .registrar import Device, Registrar, Route
from .seeking import Seeking
from .sip import Message, NotSip, answer, place
from .wire import Wire

_KEPT = 32.0  # seconds that an answer is kept, for whoever asks the same again (RFC 3261 17.2)
_MOST_KEPT = 2000
_SOON = 5.0  # seconds that the loop has for what takes no time
_log = logging.getLogger(__name__)

T = TypeVar("T")


class NotOpen(Exception):
    """The station cannot listen at its port; the message says why."""


class Station:
    """Where devices register and by which they are asked. Without a port it hears nothing but answers."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.registrar = Registrar(platform)
        self.calls: dict[str, threading.Event] = {}  # by Call-ID: set when the device has hung up
        self._wire = Wire(self._hear, self.registrar.lost)
        self.asking = Asking(platform, self._wire)
        self._seeking = Seeking(self.registrar, self.asking)
        self._loop = asyncio.new_event_loop()
        self._ready, self._failed = threading.Event(), ""
        self._thread = threading.Thread(target=self._run, name="gb28181", daemon=True)
        self._answered: dict[tuple[Route, str, tuple[str, str]], tuple[float, Message]] = {}
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
        return self._seeking.found()

    def route(self, number: str) -> Route:
        """The way to a device. Raises NoAnswer where it has not registered."""
        route = self._within_loop(self._route(number), _SOON)
        if route is None:
            raise NoAnswer(f"{number} 没有注册上来")
        return route

    def ask(self, message: Message, route: Route, *, within: float) -> Message:
        """The last answer to a request, repeated as datagrams need. Raises NoAnswer. Blocks."""
        return self._within_loop(self.asking.ask(message, route, within=within), within + _SOON)

    def say(self, message: Message, route: Route) -> None:
        """Send what has no answer."""
        with contextlib.suppress(RuntimeError):  # the station has closed: so has the call
            self._loop.call_soon_threadsafe(self._wire.send, message, route)

    def _within_loop(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """What the loop makes of it. Raises NoAnswer where the station has closed meanwhile."""
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError as error:
            work.close()
            raise NoAnswer("信令服务停了") from error
        try:
            return future.result(seconds)
        except (CancelledError, TimeoutError) as error:
            raise NoAnswer("信令服务停了") from error

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._wire.open(self.platform))
        except OSError as error:
            self._failed = f"国标信令端口 {self.platform.port} {_why(error)}"
            self._wire.close()
        else:
            self._start(self._seeking.tend(self._start))
            self._start(self._forget())
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
        if self.asking.take(message, route):
            return
        if message.status == 200 and message.dialogue[1].endswith(" INVITE") and self._concerns_us(message, route):
            self._hang_up_late(message, route)

    def _concerns_us(self, message: Message, route: Route) -> bool:
        """Whether it is of a call of ours, or of a device that registered: strangers get no answer to an answer."""
        return message["Call-ID"] in self.calls or route.host in self.registrar.hosts()

    def _hang_up_late(self, message: Message, route: Route) -> None:
        """A yes to an INVITE that comes again, or after nobody waited any more, so that the device does not send in vain."""
        number = message.dialogue[1].split()[0]
        callee = place(message["To"])
        target = f"sip:{callee[0] if callee else ''}@{route.host}:{route.port}"
        dialogue = [(name, message[name]) for name in ("From", "To", "Call-ID")]
        ended = [] if message["Call-ID"] in self.calls else [("BYE", f"{number}1")]
        for verb, cseq in [("ACK", number), *ended]:
            via = self.asking.via(route, secrets.token_hex(8))
            headers = (via, *dialogue, ("CSeq", f"{cseq} {verb}"), ("Max-Forwards", "70"))
            self._wire.send(Message(verb, target, headers=headers), route)

    def _take_request(self, message: Message, route: Route) -> None:
        key = (route, message["Via"], message.dialogue)
        before = self._answered.get(key)
        answer = before[1] if before is not None else self._answer_to(message, route)
        if before is None:
            if len(self._answered) >= _MOST_KEPT:
                self._answered.pop(next(iter(self._answered)))
            self._answered[key] = (time.monotonic() + _KEPT, answer)
        self._wire.send(answer, route)

    def _answer_to(self, message: Message, route: Route) -> Message:
        def said(status: int, reason: str) -> Message:
            return answer(message, status, reason, source=(route.host, route.port))

        if message.verb == "REGISTER":
            answered = self.registrar.register(message, route)
            if answered.arrived:
                self._seeking.arrived(answered.arrived)
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
            self._seeking.take(message.sender, manscdp.read(message.body))
        except manscdp.NotManscdp:
            return said(400, "Bad Request")
        return said(200, "OK")

    async def _forget(self) -> None:
        """For ever: let go of answers that nobody asks for again."""
        while True:
            now = time.monotonic()
            self._answered = {key: entry for key, entry in self._answered.items() if entry[0] > now}
            await asyncio.sleep(1)

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
