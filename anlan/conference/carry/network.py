"""Which addresses of this machine media can use: Janus and browsers leave loopback out."""

import fcntl
import socket
import struct

_SIOCGIFADDR = 0x8915


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
