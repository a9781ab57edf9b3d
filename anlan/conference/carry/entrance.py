"""How somebody's session with a media server comes into a room: by the site alone, which asks Janus in its place.

caller = Caller("district", session, handle, "t5")
enter(caller, "990199103", room="HYS-2024-0001", seat="3kfj…")                 # Janus answers the caller themselves
watch(caller, "990199103", room="HYS-2024-0001", private=77, streams=[{"feed": "3kfj…", "mid": "1"}])

No right to enter a room ever leaves the servers: ids, which everybody in a room sees, open nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from .janus import SESSION_GONE, Janus, Refused, Unreachable
from .nodes import Node, nearest
from .tokens import entry_token

_SECONDS = 10  # how long a right may take on its way to the media server


@dataclass(frozen=True)
class Caller:
    """A handle of somebody's session, and the name under which they wait for what Janus says."""

    node: str
    session: int
    handle: int
    transaction: str


@dataclass(frozen=True)
class LetIn:
    """A session that was let into a room for a seat, so many seconds ago. `latest`: the seat has come with no other since."""

    key: int
    node: str
    session: int
    room: str
    seat: str
    seconds: float
    latest: bool


def enter(caller: Caller, region: str, *, room: str, seat: str) -> None:
    """Let the caller into a room as one seat. Raises Refused, Unreachable."""
    _ask(caller, region, room, {"ptype": "publisher", "id": seat})


def watch(caller: Caller, region: str, *, room: str, private: int, streams: Sequence[dict[str, str]]) -> None:
    """Let the caller, who has entered, receive these streams. Raises Refused, Unreachable."""
    _ask(caller, region, room, {"ptype": "subscriber", "private_id": private, "streams": list(streams)})


def end(node: str, session: int) -> bool:
    """End a session with all that it receives; False where its media server does not answer."""
    if node not in settings.VIDEO_NODES:
        return True
    return end_at(Janus(settings.VIDEO_NODES[node], seconds=1), session)


def end_at(janus: Janus, session: int) -> bool:
    try:
        janus.end_session(session)
    except Unreachable:
        return False
    except Refused as error:
        return error.code in SESSION_GONE
    return True


def _ask(caller: Caller, region: str, room: str, how: dict[str, Any]) -> None:
    node = _node(caller.node, region)
    token = entry_token(node.key("tokens"), room=room, seconds=_SECONDS, now=time.time())
    body = {"request": "join", "room": room, "token": token, **how}
    Janus(node, seconds=1).ask_for(caller.session, caller.handle, caller.transaction, body)


def _node(name: str, region: str) -> Node:
    """One of the nodes that a pass for this region names."""
    for node in nearest(settings.VIDEO_NODES, region):
        if node.name == name:
            return node
    raise Unreachable(f"{name} is no node for {region}")
