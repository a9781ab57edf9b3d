"""Which devices are there, and how each is reached (GB/T 28181-2016 9.1 注册和注销, 9.6 状态信息报送).

registrar.admit([Device(number, {"MD5": "…"})])
answered = registrar.register(message, route)      # the answer, and whether the device is there anew
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from . import digest
from .platform import Platform, is_number
from .sip import Message, answer, place
from .throttle import Throttle

SILENT = 200.0  # seconds without a word: three keepalives of a minute (9.6), and some more
SHORTEST, USUAL, LONGEST = 60, 3600, 86_400  # seconds that a registration holds
_BEIJING = timezone(timedelta(hours=8))
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Device:
    """A device that may register. secrets: for each algorithm H(A1), never the password."""

    number: str
    secrets: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Route:
    """The way to a device. connection: of TCP, which number of ours; 0: by UDP."""

    host: str
    port: int
    connection: int = 0


@dataclass(frozen=True)
class Registration:
    """A device that is there. Moments are of the monotonic clock."""

    number: str
    route: Route
    expires_at: float
    heard_at: float


@dataclass(frozen=True)
class Answered:
    """What is said to a REGISTER, and the device that is there now and was not before."""

    message: Message
    arrived: str = ""


class Registrar:
    """Registrations in memory: whoever was forgotten because we were started anew registers again within minutes."""

    def __init__(self, platform: Platform, now: Callable[[], float] = time.monotonic) -> None:
        self._platform, self._now = platform, now
        self._devices: dict[str, Device] = {}
        self._there: dict[str, Registration] = {}
        self._nonces, self.throttle = digest.Nonces(now), Throttle(now)

    def admit(self, devices: Iterable[Device]) -> None:
        """From now on these devices may register; one that may not any more, or has a new password, is gone."""
        admitted = {device.number: device for device in devices}
        for number in list(self._there):
            if admitted.get(number) != self._devices.get(number):
                del self._there[number]
        self._devices = admitted

    def register(self, request: Message, route: Route) -> Answered:
        """Challenge, check, and keep or end a registration. Raises NotSip for what cannot be answered."""
        number = request.sender
        if not is_number(number):
            return _said(request, route, 403, "Forbidden")
        if (pause := self.throttle.wait(route.host, number)) > 0:
            return _said(request, route, 503, "Service Unavailable", ("Retry-After", str(int(pause) + 1)))
        claim = digest.claim(request["Authorization"])
        if claim is None or claim.realm != self._platform.realm or not self._is_taken(claim.algorithm):
            return self._challenge(request, route)
        if not self._nonces.take(claim.nonce, route.host):
            return self._challenge(request, route, stale=self._nonces.ours(claim.nonce, route.host))
        device = self._devices.get(number)
        if not digest.proven(claim, "REGISTER", device.secrets if device else {}) or claim.username != number:
            self.throttle.wrong(route.host, number)
            _log.warning(
                "国标设备 %s 从 %s 注册：%s", number, route.host, "密码不对" if device else "没有登记过这个编号"
            )
            return _said(request, route, 403, "Forbidden")
        self.throttle.right(route.host, number)
        return self._keep(request, number, route)

    def heard(self, number: str, route: Route) -> bool:
        """A device that is there has said something, from where it registered. False: who says so did not register."""
        registration = self._there.get(number)
        if (
            registration is None
            or registration.route.host != route.host
            or registration.route.connection != route.connection
        ):
            return False
        self._there[number] = Registration(number, registration.route, registration.expires_at, self._now())
        return True

    def lost(self, connection: int) -> None:
        """A TCP connection has ended: whoever registered by it cannot be reached."""
        for number, each in list(self._there.items()):
            if each.route.connection == connection:
                del self._there[number]

    def route(self, number: str) -> Route | None:
        """The way to a device; None where it is not there."""
        registration = self.online().get(number)
        return None if registration is None else registration.route

    def hosts(self) -> set[str]:
        return {each.route.host for each in self._there.values()}

    def online(self) -> dict[str, Registration]:
        """Devices that are there, by number."""
        now = self._now()
        self._there = {
            number: each
            for number, each in self._there.items()
            if each.expires_at > now and now - each.heard_at < SILENT
        }
        return dict(self._there)

    def _is_taken(self, algorithm: str) -> bool:
        return self._platform.md5 or algorithm != "MD5"

    def _challenge(self, request: Message, route: Route, *, stale: bool = False) -> Answered:
        # Who is not known is asked the same: which numbers are known is told to nobody.
        algorithm = digest.wanted_algorithm(request["Authorization"], md5=self._platform.md5)
        challenge = digest.challenge(self._platform.realm, self._nonces.fresh(route.host), algorithm, stale=stale)
        return _said(request, route, 401, "Unauthorized", ("WWW-Authenticate", challenge))

    def _keep(self, request: Message, number: str, route: Route) -> Answered:
        seconds = _seconds(request)
        if seconds == 0:
            self._there.pop(number, None)
            return _said(request, route, 200, "OK", ("Expires", "0"))
        if seconds < SHORTEST:
            return _said(request, route, 423, "Interval Too Brief", ("Min-Expires", str(SHORTEST)))
        seconds = min(seconds, LONGEST)
        registration, now = self.online().get(number), self._now()
        self._there[number] = Registration(number, _way(request, route), now + seconds, now)
        # 9.10.1: devices take the time from here.
        moment = datetime.now(UTC).astimezone(_BEIJING).strftime("%Y-%m-%dT%H:%M:%S.000")
        more = (("Contact", request["Contact"]), ("Expires", str(seconds)), ("Date", moment))
        return _said(request, route, 200, "OK", *more, arrived="" if registration is not None else number)


def _said(
    request: Message, route: Route, status: int, reason: str, *more: tuple[str, str], arrived: str = ""
) -> Answered:
    return Answered(answer(request, status, reason, more, source=(route.host, route.port)), arrived)


def _seconds(request: Message) -> int:
    """How long the device wants to be registered."""
    _, _, in_contact = request["Contact"].lower().partition("expires=")
    text = (request["Expires"] or in_contact.split(";")[0].strip())[:7]
    return int(text) if text.isascii() and text.isdigit() else USUAL


def _way(request: Message, route: Route) -> Route:
    """Where the device is request: at the port it names, if it names its own address; behind NAT where it came from.

    Never at another host: whoever may register must not turn us against others.
    """
    contact = place(request["Contact"])
    if route.connection or contact is None or contact[1] != route.host:
        return route
    return Route(route.host, contact[2])
