"""What a page may send a real Janus, by a hostile hand: verbs and values that nobody means, on sessions of its own and of others.

Whatever it says, Janus goes on, nobody comes in unseen, and no room, feed or forwarding is made.
"""

import pytest

from anlan.conference.carry.janus import SESSION_GONE, Refused, Unreachable
from anlan.conference.carry.tests.conftest import installed, janus, node, server  # noqa: F401 a real Janus
from anlan.conference.carry.tests.test_hostile import ROOM, SIDE, Hostile, hostile, rooms, town  # noqa: F401 its rooms

from .hostile import Fuzz

REQUESTS = 150
VERBS = (
    "message",
    "message",
    "message",
    "message",
    "attach",
    "detach",
    "trickle",
    "hangup",
    "keepalive",
    "destroy",
    "claim",
    "info",
    "ping",
    "none",
)
ASKS = (
    "join", "joinandconfigure", "configure", "publish", "unpublish", "start", "pause", "subscribe", "unsubscribe", "update", "switch", "leave",
    "create", "edit", "destroy", "list", "allowed", "kick", "moderate", "enable_recording", "listparticipants", "listforwarders", "rtp_forward",
    "stop_rtp_forward", "exists", "add_remote_publisher", "publish_remotely", "none",
)  # fmt: skip
NAMES = (
    "room", "id", "feed", "token", "ptype", "private_id", "streams", "mid", "secret", "pin", "admin_key", "host", "audio_port", "filename", "record",
    "display", "publishers", "permanent", "rec_dir", "action", "allowed", "bitrate", "restart", "stream_id",
)  # fmt: skip
TYPES = ("publisher", "subscriber", "none", "")
PLUGINS = (
    "janus.plugin.videoroom",
    "janus.plugin.echotest",
    "janus.plugin.streaming",
    "janus.plugin.recordplay",
    "",
    "../x",
)

pytestmark = pytest.mark.slow


def test_whatever_is_sent_by_hand_janus_goes_on_and_nothing_is_opened(hostile, town, rooms, node, janus):  # noqa: F811
    fuzz = Fuzz("janus")
    before = _made(janus.room)
    answers = {"answered": 0, "refused": 0}
    sender = hostile
    for _ in range(REQUESTS):
        try:
            _send(fuzz, sender, town.private)
            answers["answered"] += 1
        except (Refused, Unreachable) as error:
            answers["refused"] += 1
            if getattr(error, "code", 0) in SESSION_GONE:
                sender = Hostile(node)
    print(answers)
    assert min(answers.values()) > 5, answers

    inside = rooms.inside(ROOM).here
    assert (inside, rooms.inside(SIDE).here) == ({"town"}, frozenset()), "somebody came in unasked"
    assert _made(janus.room) == before
    assert Hostile(node).let_in("mine")["videoroom"] == "joined"


def _made(ask):
    """The rooms that there are."""
    return sorted(each["room"] for each in ask("list")["list"])


def _send(fuzz, sender, private):
    verb = fuzz.pick(VERBS)
    values = {name: _value(fuzz, private) for name in fuzz.sample(NAMES, fuzz.randrange(6))}
    body = {
        "request": fuzz.pick(ASKS),
        **values,
        "ptype": fuzz.pick(TYPES),
        "room": fuzz.pick((ROOM, SIDE, fuzz.json())),
    }
    told = {"body": fuzz.pick((body, body, body, body, fuzz.json()))} if verb == "message" else values
    if verb == "attach":
        told = {"plugin": fuzz.pick(PLUGINS)}
    if verb == "destroy" and fuzz.randrange(3):
        return
    address = fuzz.pick((sender.handle, sender.handle, sender.session, f"{sender.session}/{fuzz.randrange(10**9)}"))
    if not fuzz.randrange(4):
        told["jsep"] = fuzz.pick(({"type": "offer", "sdp": fuzz.sendable()[0]}, fuzz.json(), {"type": "x"}))
    sender._post(address, janus=verb, **told)


def _value(fuzz, private):
    return fuzz.pick(("town", "camera.7", private, ROOM, SIDE, True, 1, fuzz.json()))
