"""What we are to devices: a number of our own, one port for SIP, and a span of ports for what they send.

Platform("99019900002000000001", port=5060).realm      # "9901990000"
"""

import ipaddress
import re
from dataclasses import dataclass

INVENTED = "99019900002000000001"  # of the invented district of the sample; a real one is given its own
_NUMBER = re.compile(r"\d{20}")


class BadPlatform(Exception):
    """A number or a port that cannot be ours; the message says which."""


@dataclass(frozen=True)
class Platform:
    """number: 20 digits (GB/T 28181-2016 附录D 统一编码规则). port: 0 where nobody may register.

    address: the one of this machine that devices reach, "" for whichever leads to each of them. media: the ports, TCP and
    UDP, at which streams arrive. md5: whether a device that knows nothing better may prove its password by MD5.
    """

    number: str = INVENTED
    port: int = 0
    address: str = ""
    media: tuple[int, int] = (30000, 30499)
    md5: bool = True

    def __post_init__(self) -> None:
        if not is_number(self.number):
            raise BadPlatform(f"“{self.number}” is no number of 20 digits")
        if not 0 <= self.port <= 65535:
            raise BadPlatform(f"port {self.port} is not between 1 and 65535")
        try:
            ipaddress.IPv4Address(self.address or "0.0.0.0")
        except ValueError as error:
            raise BadPlatform(f"“{self.address}” is no IPv4 address") from error
        if not 1024 <= self.media[0] < self.media[1] <= 65535:
            raise BadPlatform(f"{self.media[0]}-{self.media[1]} is no span of ports")

    @property
    def realm(self) -> str:
        """The SIP domain: the first ten digits, as devices are told (附录D: 中心编码 and 行业编码)."""
        return self.number[:10]


def is_number(text: str) -> bool:
    """Whether a text is a device's number, in digits of ASCII."""
    return _NUMBER.fullmatch(text) is not None and text.isascii()


def span(text: str) -> tuple[int, int]:
    """The ports of “30000-30499”. Raises BadPlatform."""
    match = re.fullmatch(r"(\d{4,5})-(\d{4,5})", text)
    if match is None:
        raise BadPlatform(f"“{text}” is no span of ports such as 30000-30499")
    return int(match[1]), int(match[2])
