"""Whether devices by GB/T 28181 can come in at this machine, for `anlan doctor`.

well, words = look(settings.VIDEO_PLATFORM)
"""

import secrets
import socket

from .platform import Platform
from .sip import Message, write

_WAIT = 1.0  # seconds


def look(platform: Platform) -> tuple[bool | None, str]:
    """How it is and what to do. None: not bad, but should be known."""
    if not platform.port:
        return None, "没有开，摄像头和录像机不能按 GB/T 28181 注册。要用请设 ANLAN_SIP_PLATFORM 和 ANLAN_SIP_PORT。"
    reachable = _answers(platform)
    if reachable is None:
        return False, f"本机没有 {platform.address} 这个地址，请改 ANLAN_SIP_IP。"
    if not reachable:
        return None, f"端口 {platform.port} 没有应答：网站没开，或者端口被别的程序占用。"
    first, last = platform.media
    opened = f"UDP、TCP {platform.port} 和 {first}-{last} 只对设备所在的网段放开"
    return True, f"平台编号 {platform.number}，{opened}"


def _answers(platform: Platform) -> bool | None:
    """Whether a station answers OPTIONS there; None where the address is not this machine's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.bind((platform.address, 0))
        except OSError:
            return None
        asking.settimeout(_WAIT)
        token = secrets.token_hex(8)
        headers = (
            ("Via", f"SIP/2.0/UDP doctor;rport;branch=z9hG4bK{token}"), ("From", f"<sip:doctor@local>;tag={token}"),
            ("To", f"<sip:{platform.number}@{platform.realm}>"), ("Call-ID", token), ("CSeq", "1 OPTIONS"),
        )  # fmt: skip
        try:
            asking.connect((platform.address or "127.0.0.1", platform.port))
            asking.send(write(Message("OPTIONS", f"sip:{platform.realm}", headers=headers)))
            return asking.recv(2000).startswith(b"SIP/2.0 200")
        except OSError:
            return False
