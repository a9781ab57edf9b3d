"""What channels a device has: asked once, told in many messages (GB/T 28181-2016 9.5 网络设备信息查询, A.2.6 目录查询应答).

gathering = Gathering("34020000001320000001", serial=17)
gathering.take(manscdp.read(body))      # again and again; gathering.whole
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .manscdp import Element, query
from .platform import is_number

_CAMERAS = ("131", "132")  # 附录D: 摄像机, 网络摄像机; all else in a catalogue is a folder, an alarm, a loudspeaker
_MOST = 5_000


@dataclass(frozen=True)
class Channel:
    """A camera of a device. Degrees of WGS-84 or of whatever the device was set up with; None where it says none."""

    number: str
    name: str
    spot: str
    longitude: Decimal | None
    latitude: Decimal | None
    on: bool


@dataclass
class Gathering:
    """The answers to one question so far."""

    device: str
    serial: int
    channels: dict[str, Channel] = field(default_factory=dict)
    whole: bool = False
    _seen: set[str] = field(default_factory=set)

    def question(self) -> bytes:
        return query("Catalog", self.serial, self.device)

    def take(self, message: Element) -> bool:
        """Take one message of the answer; False where it answers another question. Repeated ones change nothing."""
        if message.name != "Response" or message["CmdType"] != "Catalog" or message["SN"] != str(self.serial):
            return False
        for item in [item for listed in message.all("DeviceList") for item in listed.all("Item")]:
            if len(self._seen) < _MOST:
                self._seen.add(item["DeviceID"])
                if (channel := _channel(item)) is not None:
                    self.channels[channel.number] = channel
        total = message["SumNum"]
        self.whole = total.isascii() and total.isdigit() and self.told >= int(total[:9])
        return True

    @property
    def told(self) -> int:
        """How many entries have come, cameras or not."""
        return len(self._seen)


def _channel(item: Element) -> Channel | None:
    """The camera that an item tells of; None where it is no camera."""
    number = item["DeviceID"]
    if not is_number(number) or number[10:13] not in _CAMERAS:
        return None
    longitude, latitude = _degrees(item["Longitude"], 180), _degrees(item["Latitude"], 90)
    if longitude is None or latitude is None:
        longitude = latitude = None
    return Channel(
        number=number,
        name=_line(item["Name"], 100) or number,
        spot=_line(item["Address"], 200),
        longitude=longitude,
        latitude=latitude,
        on=item["Status"].upper() != "OFF",
    )


def _degrees(text: str, most: int) -> Decimal | None:
    """Degrees; None for nonsense, and for the 0 that devices send which do not know where they stand."""
    try:
        degrees = Decimal(text[:30]).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return degrees if degrees.is_finite() and degrees and abs(degrees) <= most else None


def _line(text: str, most: int) -> str:
    return "".join(each for each in " ".join(text.split()) if each.isprintable())[:most]
