"""What a browser needs to open a session with a media server: where, and a signed right. See docs/decisions/0003, 0024.

pass_for(room="HYS-2024-0001", ticket="3kfj…", name="王海", role="member", region="990199103")["ws"]
"""

import functools
import time
from typing import Any

from django.conf import settings

from . import config
from .janus import Janus, Refused, Unreachable
from .network import media_addresses
from .nodes import Node, nearest
from .rooms import Rooms
from .telephone import WHY_NOT
from .tokens import relay_credential, session_token

SECONDS = 600  # how long a page may keep a pass before it asks for another
# As long as a day of work: Janus asks for it with every sign of life. It opens no room, and ends with the seat (`entrance`).
_SESSION_SECONDS = 12 * 3600
_GOES_ON = "叫会、点名、发言和纪要照常用。"
NOT_INSTALLED = f"没有声音和画面：这台服务器没有装视频服务。请管理员运行 apt-get install janus，再重启安澜。{_GOES_ON}"
NO_NETWORK = f"没有声音和画面：服务器除本机回环外没有网卡地址，视频走不通。请管理员接上网络。{_GOES_ON}"
DOWN = f"视频服务暂时没有应答，正在重启，通了会自动接上。{_GOES_ON}"


def pass_for(*, room: str, ticket: str, name: str, role: str, region: str) -> dict[str, Any]:
    """The pass of one ticket for one room, by the node nearest to its region; `above` is the same by the node above it.

    Where there is no media `ws` is empty, and `why` says so in words. The room is made where it is missing, so that
    nobody waits for the conductor.
    """
    room_pass: dict[str, Any] | None = None
    for node in reversed(nearest(settings.VIDEO_NODES, region)):
        if _made_ready(node, room):
            room_pass = pass_by(node, room=room, ticket=ticket) | {"above": room_pass}
    if room_pass is not None:
        return room_pass
    nothing: dict[str, Any] = {"ws": [], "session": "", "node": "", "ice": [], "above": None, "why": why_none()}
    return {"room": room, "id": ticket, "seconds": SECONDS, "telephone": WHY_NOT, **nothing}


def pass_by(node: Node, *, room: str, ticket: str) -> dict[str, Any]:
    """Where one node is reached, and the right to a session with it. Into the room the site lets that session itself."""
    secret, now = node.key("tokens"), time.time()
    return {
        "ws": [node.ws],
        "session": session_token(secret, seconds=_SESSION_SECONDS, now=now),
        "node": node.name,
        "room": room,
        "id": ticket,
        "ice": [_relay(node, ticket, now)] if node.turn else [],
        "seconds": SECONDS,
        "why": "",
        "telephone": WHY_NOT,
    }


def why_none() -> str:
    """Why there is no media, in the words of whoever asks, and what to do."""
    root = next(iter(settings.VIDEO_NODES.values()))
    if not root.tunnel and config.libraries() is None:
        return NOT_INSTALLED
    return DOWN if media_addresses() else NO_NETWORK


def _made_ready(node: Node, room: str) -> bool:
    try:
        _rooms_of(node).make(room)
    except (Unreachable, Refused):
        return False
    return bool(media_addresses()) or bool(node.parent)


@functools.cache
def _rooms_of(node: Node) -> Rooms:
    """One server session with a node for all passes of this process."""
    return Rooms(Janus(node, seconds=1))


def _relay(node: Node, ticket: str, now: float) -> dict[str, Any]:
    user, credential = relay_credential(node.key("turn"), ticket, seconds=6 * 3600, now=now)
    urls = [f"turn:{node.turn}?transport=udp", f"turn:{node.turn}?transport=tcp"]
    return {"urls": urls, "username": user, "credential": credential}
