"""Links between nodes: whoever must be seen at another node is forwarded there, each stream once along the tree.

Links(nodes).settle(wanted, seen, copies)      # again and again: what is there is compared with what ought to be

A node that does not answer is left alone: its own room goes on. What it still has when it answers again is put right then.
"""

import itertools
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .feeds import Feed, Feeds
from .janus import NO_SUCH_FEED, NO_SUCH_ROOM, Janus, Refused, Unreachable
from .nodes import Node, path_up
from .rooms import FAR, Inside, Wanted, secret_of

Seen = Mapping[str, Mapping[str, Inside]]  # node → room → who is inside, of nodes that answered a moment ago
_AUDIO, _VIDEO = "audio", "video"
# Sound, and the picture in its layers, the smallest first; a picture in one layer has the first only.
_STREAMS = ((_AUDIO, 0), (_VIDEO, 0), (_VIDEO, 1), (_VIDEO, 2))
_LARGEST = (_VIDEO, 2)
_OWN_MIDS = ("0", "1")  # a page sends its sound first and its picture second


@dataclass(frozen=True)
class Hop:
    """One publisher on their way from a node to the next."""

    room: str
    publisher: str
    origin: str
    source: str
    target: str
    codec: str = "vp8"

    @property
    def at_source(self) -> str:
        return self.publisher if self.source == self.origin else self.at_target

    @property
    def at_target(self) -> str:
        return f"{self.publisher}{FAR}{self.origin}"


@dataclass(frozen=True)
class Forward:
    """One stream that Janus sends on, as it tells itself."""

    publisher: str
    stream: int
    carries: tuple[str, int]  # sound or picture, and which layer of it
    to: tuple[str, int, int]  # address, port and SSRC

    def reaches(self, feed: Feed) -> bool:
        """Whether it is one of the streams that the feed expects: a port alone may have been another's before."""
        kind, layer = self.carries
        return self.to == (feed.ip, feed.port, feed.ssrcs[0] if kind == _AUDIO else feed.ssrcs[1] + layer)


@dataclass(frozen=True)
class At:
    """What is needed to act at a node."""

    node: Node
    janus: Janus
    feeds: Feeds


class Links:
    """The links of a topology. Only what Janus tells is believed, but for the ports of feeds we opened."""

    def __init__(self, places: Mapping[str, At]) -> None:
        self._places = places
        self._nodes = {name: place.node for name, place in places.items()}

    def settle(
        self, wants: Mapping[str, Wanted], occupancy: Seen, answering: Collection[str], copies: Mapping[str, int]
    ) -> None:
        """Make the links so.

        answering: nodes that can be asked now; links to one that has only just fallen silent stay as they are.
        copies: how often each packet is sent on the line to a node, by its name.
        """
        if len(self._nodes) == 1:
            self._tidy_all(occupancy, answering, [])
            return
        hops = list(wanted_hops(self._nodes, wants, occupancy))
        self._tidy_all(occupancy, answering, hops)
        for hop in hops:
            if hop.source in answering and hop.target in answering:
                with suppress(Refused, Unreachable):  # one end has just gone; the next look tells more
                    self._carry(hop, copies)
        for name in answering:
            for room in occupancy[name]:
                with suppress(Refused, Unreachable):
                    self._stop_others(name, room, [hop for hop in hops if (hop.source, hop.room) == (name, room)])

    def _tidy_all(self, occupancy: Seen, answering: Collection[str], hops: list[Hop]) -> None:
        for name in answering:
            for room, inside in occupancy[name].items():
                self._tidy(name, room, inside, hops)

    def _tidy(self, name: str, room: str, inside: Inside, hops: list[Hop]) -> None:
        """Whoever has left their own node does not stay on the screens of this one."""
        place = self._places[name]
        place.feeds.lost(room, inside)
        coming = {hop.at_target for hop in hops if hop.room == room and hop.target == name}
        for publisher in sorted(inside.fed):
            has_feed = place.feeds.get(room, publisher) is not None
            if FAR in publisher and not (has_feed and publisher in coming):
                with suppress(Refused, Unreachable):
                    place.feeds.close(room, publisher)

    def _carry(self, hop: Hop, copies: Mapping[str, int]) -> None:
        target = self._places[hop.target]
        feed = target.feeds.get(hop.room, hop.at_target)
        if feed is None:
            camera = hop.codec != "vp8"
            feed = target.feeds.open(hop.room, hop.at_target, audio=not camera, video=hop.codec)
        line = hop.target if self._nodes[hop.target].parent == hop.source else hop.source
        times = copies.get(line, 1)
        running = [each for each in self._forwards(hop.source, hop.room) if each.publisher == hop.at_source]
        for stream in _STREAMS:
            same = [each for each in running if each.carries == stream and each.reaches(feed)]
            # A line that loses takes every packet more than once; the largest layer is not sent over it.
            most = 0 if stream == _LARGEST and times > 1 else times
            for extra in same[most:]:
                self._ask(hop, "stop_rtp_forward", stream_id=extra.stream)
            for _ in range(most - len(same)):
                self._forward(hop, feed, stream)

    def _forward(self, hop: Hop, feed: Feed, stream: tuple[str, int]) -> None:
        """Send one stream on. What the publisher does not have Janus passes over: it is tried again at the next look."""
        own = self._places[hop.source].feeds.get(hop.room, hop.at_source)
        mids = own.mids if own is not None else _OWN_MIDS
        kind, layer = stream
        if kind == _AUDIO:
            destination = {"mid": mids[0], "port": feed.port, "ssrc": feed.ssrcs[0]}
        elif layer == 0:
            destination = {"mid": mids[1], "port": feed.port, "ssrc": feed.ssrcs[1], "rtcp_port": feed.rtcp_port}
        else:
            destination = {"mid": mids[1], f"port_{layer + 1}": feed.port, f"ssrc_{layer + 1}": feed.ssrcs[1] + layer}
        self._ask(hop, "rtp_forward", host=feed.ip, host_family="ipv4", streams=[destination])

    def _stop_others(self, name: str, room: str, hops: list[Hop]) -> None:
        """Stop what goes to a feed that is no more: its port may be another's by now."""
        fed: dict[str, list[Feed]] = {}
        for hop in hops:
            if (feed := self._places[hop.target].feeds.get(room, hop.at_target)) is not None:
                fed.setdefault(hop.at_source, []).append(feed)
        for each in self._forwards(name, room):
            if not any(each.reaches(feed) for feed in fed.get(each.publisher, ())):
                self._at(name, room, "stop_rtp_forward", publisher_id=each.publisher, stream_id=each.stream)

    def _forwards(self, name: str, room: str) -> list[Forward]:
        """All that a node sends on of a room."""
        try:
            reply = self._at(name, room, "listforwarders")
        except Refused as error:
            if error.code not in (NO_SUCH_FEED, NO_SUCH_ROOM):
                raise
            return []
        return [
            Forward(
                publisher["publisher_id"], each["stream_id"], (each["type"], each.get("substream", 0)),
                (each["host"], each["port"], each.get("ssrc", 0)),
            )
            for publisher in reply["publishers"]
            for each in publisher["forwarders"]
        ]  # fmt: skip

    def _ask(self, hop: Hop, request: str, **values: Any) -> dict[str, Any]:
        return self._at(hop.source, hop.room, request, publisher_id=hop.at_source, **values)

    def _at(self, name: str, room: str, request: str, **values: Any) -> dict[str, Any]:
        place = self._places[name]
        credentials = {"room": room, "secret": secret_of(place.node, room), "admin_key": place.node.key("rooms")}
        return place.janus.room(request, **credentials, **values)


def wanted_hops(nodes: Mapping[str, Node], wants: Mapping[str, Wanted], occupancy: Seen) -> Iterator[Hop]:
    """Each hop once, those nearer to the origin first: from where a publisher is to every node with somebody to see them."""
    root = next(iter(nodes))
    hops: set[Hop] = set()
    for room, want in wants.items():
        inside = {name: rooms[room] for name, rooms in occupancy.items() if room in rooms}
        watching = {name for name, each in inside.items() if each.here} | (
            {root} & inside.keys() if want.recorded else set()
        )
        cameras = {camera.id for camera in want.cameras}
        for publisher in (*want.shown, *(camera.id for camera in want.cameras)):
            camera = publisher in cameras
            origin = next(
                (n for n, each in inside.items() if publisher in (each.fed if camera else each.sending)), None
            )
            if origin is None:
                continue
            for target in sorted(watching - {origin}):
                path = between(nodes, origin, target)
                for source, following in itertools.pairwise(path):
                    if following not in inside:
                        break
                    hop = Hop(room, publisher, origin, source, following, "h264" if camera else "vp8")
                    if hop not in hops:
                        hops.add(hop)
                        yield hop


def between(nodes: Mapping[str, Node], origin: str, target: str) -> list[str]:
    """The names of the nodes on the way: up from one to the first they share, and down to the other."""
    up = [node.name for node in path_up(nodes, nodes[origin])]
    down = [node.name for node in path_up(nodes, nodes[target])]
    shared = next(name for name in up if name in down)
    return [*up[: up.index(shared)], shared, *reversed(down[: down.index(shared)])]
