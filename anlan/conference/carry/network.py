"""Which addresses of this machine media can use: Janus and browsers leave loopback out; and which of its interfaces lie in a tunnel."""

import fcntl
import socket
import struct
from pathlib import Path

_SIOCGIFADDR = 0x8915
_INTERFACES = Path("/sys/class/net")
_WITHOUT_LINK = "65534"  # ARPHRD_NONE: of WireGuard, of IPsec by an interface (xfrm), of OpenVPN, and of no cable
_DISCARD = 9  # a port; to be connected by UDP sends nothing


def media_addresses() -> dict[str, str]:
    """The IPv4 address of each interface but loopback: {"eth0": "192.0.2.2"}. Empty: no sound or picture can flow."""
    addresses = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asking, _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # an interface without an address
            address = socket.inet_ntoa(answer[20:24])
            if not address.startswith("127."):
                addresses[name] = address
    return addresses


def way_to(address: str) -> str:
    """The interface by which packets leave for an address, or on which it is; "" where none leads there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((address, _DISCARD))
        except OSError:
            return ""
        source = asking.getsockname()[0]
    return next((name for name, own in media_addresses().items() if own == source), "")


def is_tunnel(interface: str) -> bool:
    """Whether what passes an interface is wrapped before it reaches a cable. IPsec by rules alone has no interface to be seen by."""
    kind = _INTERFACES / interface / "type"
    return bool(interface) and kind.exists() and kind.read_text().strip() == _WITHOUT_LINK
