"""What devices have is asked of each that has come, and again from time to time.

seeking = Seeking(registrar, asking); await seeking.tend(start); seeking.found()
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Coroutine
from typing import Any

from .asking import Asking, NoAnswer
from .catalogue import Gathering
from .manscdp import Element
from .registrar import Registrar, Route
from .sip import Message

EVERY, AGAIN = 3600.0, 60.0  # seconds until a device is asked anew: after it has told, after it has not
BETWEEN = 10.0  # seconds from one message of an answer to the next
_LOOK = 0.5


class Seeking:
    """Catalogues under way. Used within the station's event loop, but for `found`."""

    def __init__(self, registrar: Registrar, asking: Asking) -> None:
        self._registrar, self._asking = registrar, asking
        self._gathering: dict[str, Gathering] = {}
        self._at: dict[str, float] = {}  # when each device is asked next
        self._found: list[Gathering] = []

    async def tend(self, start: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        """For ever: ask whose time has come."""
        while True:
            now, online = time.monotonic(), self._registrar.online()
            for number, each in online.items():
                if self._at.get(number, 0.0) <= now:
                    self._at[number] = now + AGAIN
                    start(self._seek(number, each.route))
            self._at = {number: at for number, at in self._at.items() if number in online}
            await asyncio.sleep(_LOOK)

    def arrived(self, number: str) -> None:
        """A device is there anew: it may have others now."""
        self._at.pop(number, None)

    def take(self, number: str, message: Element) -> None:
        """What a registered device has told, whether it is of a catalogue or not."""
        gathering = self._gathering.get(number)
        if gathering is not None:
            gathering.take(message)

    def found(self) -> list[Gathering]:
        """The catalogues that have come since last asked."""
        gatherings, self._found = self._found, []
        return gatherings

    async def _seek(self, number: str, route: Route) -> None:
        gathering = Gathering(number, serial=secrets.randbelow(2**31 - 1) + 1)
        self._gathering[number] = gathering
        with contextlib.suppress(NoAnswer):
            await self._asking.ask(self._question(gathering, route), route, within=BETWEEN)
        loop = asyncio.get_running_loop()
        until, count = loop.time() + BETWEEN, 0
        while not gathering.whole and loop.time() < until:
            await asyncio.sleep(0.1)
            if gathering.told > count:
                until, count = loop.time() + BETWEEN, gathering.told
        if gathering.whole or gathering.told:
            self._found.append(gathering)
            self._at[number] = time.monotonic() + EVERY
        if self._gathering.get(number) is gathering:
            del self._gathering[number]

    def _question(self, gathering: Gathering, route: Route) -> Message:
        headers = self._asking.headers("MESSAGE", gathering.device, route, cseq=1, call=secrets.token_hex(8))
        return Message(
            "MESSAGE", f"sip:{gathering.device}@{route.host}:{route.port}",
            headers=(*headers, ("Content-Type", "Application/MANSCDP+xml")), body=gathering.question(),
        )  # fmt: skip
