"""What the ledger knows of devices by GB/T 28181 goes to the station, and what the station hears of them goes to the ledger.

with open_station(settings.VIDEO_PLATFORM) as station: Registering(station).turn()
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from anlan.kernel import clock

from ..carry.gb28181.platform import Platform
from ..carry.gb28181.registrar import Device
from ..carry.gb28181.station import NotOpen, Station
from ..decide import devices

EVERY = 3  # seconds
AWAY = 60  # seconds after which a device that is gone is said to be: many only change their connection
NEW = 300  # seconds after our own start in which devices find out that they were forgotten, and register again


@contextmanager
def open_station(platform: Platform) -> Iterator[Station]:
    """A station that listens; where its port is taken that is said, and cameras of a known address are reached all the same."""
    with ExitStack() as stack:
        try:
            station = stack.enter_context(Station(platform))
        except NotOpen as error:
            print(f"视频：{error}，国标设备注册不了。", flush=True)
            station = stack.enter_context(Station(replace(platform, port=0)))
        yield station


class Registering:
    """Turned again and again by the conductor. The database may be away: devices stay registered."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._turned_at = 0.0
        self._began_at = time.monotonic()
        self._seen: dict[str, float] = {}  # when each device was last there

    def turn(self) -> None:
        """Once in a while: say who may register, and keep who is there and what they have."""
        now = time.monotonic()
        if not self._station.platform.port or now - self._turned_at < EVERY:
            return
        self._turned_at = now
        self._station.admit(
            Device(each.number, {"MD5": each.md5, "SHA-256": each.sha256})
            for each in devices.may_register(self._station.platform.realm)
        )
        self._seen.update(dict.fromkeys(self._station.online(), now))
        for gathering in self._station.catalogues():
            entries = [devices.Told(**vars(each)) for each in gathering.channels.values()]
            devices.keep_channels(gathering.device, entries, whole=gathering.whole, now=clock.now())
        devices.keep_links(self._link, now=clock.now())

    def _link(self, number: str) -> bool | None:
        """Whether a device is there; None where that is not known yet."""
        now = time.monotonic()
        if now - self._seen.get(number, -AWAY) < AWAY:
            return True
        return None if number not in self._seen and now - self._began_at < NEW else False
