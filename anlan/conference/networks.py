"""Where cameras may be: in the networks that the settings name, so that nobody has the site knock at other doors.

is_allowed("rtsp://10.1.2.3:554/1")      # by ANLAN_CAMERA_NETWORKS; a name is none: what it leads to may change
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings


def is_allowed(address: str) -> bool:
    """Whether the host of a camera's address (rtsp://host/…, number@host:port) is the IP address of a network of cameras."""
    try:
        parts = urlsplit(address if "//" in address else f"sip://{address.partition(';')[0]}")
        host, _ = ip_address(parts.hostname or ""), parts.port
    except ValueError:
        return False
    return any(host in network for network in settings.CAMERA_NETWORKS)
