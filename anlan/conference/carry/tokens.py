"""Signed rights: to open a session, to enter one room, to use the relay. Nothing is stored.

entry = sign(node.key("tokens"), ROOM, ["room=HYS-2024-0001"], seconds=10, now=time.time())
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

SESSION, ROOM = "janus", "janus.plugin.videoroom"
ECHO = "janus.plugin.echotest"


def sign(secret: str, realm: str, rights: Sequence[str], *, seconds: int, now: float) -> str:
    """A token of Janus' signed kind: when it ends, for what, and an HMAC-SHA1 over both."""
    payload = ",".join([str(int(now) + seconds), realm, *rights])
    return f"{payload}:{_hmac(secret, payload)}"


def session_token(secret: str, *, seconds: int, now: float) -> str:
    """May open a session and talk to the room and echo plugins, to no other."""
    return sign(secret, SESSION, [ROOM, ECHO], seconds=seconds, now=now)


def entry_token(secret: str, *, room: str, seconds: int, now: float) -> str:
    """May enter one room, under any id, for Janus compares none: so only the servers hold it (`entrance`)."""
    return sign(secret, ROOM, [f"room={room}"], seconds=seconds, now=now)


def relay_credential(secret: str, ticket: str, *, seconds: int, now: float) -> tuple[str, str]:
    """User name and password for coturn's `use-auth-secret`."""
    user = f"{int(now) + seconds}:{ticket}"
    return user, _hmac(secret, user)


def _hmac(secret: str, text: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()
