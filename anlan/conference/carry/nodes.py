"""Media servers and where they stand: one beside the site, unless a topology names more.

[[node]]                              # the root comes first and has no parent
name = "district"
region = "990199"

[[node]]
name = "qinghe"
region = "990199103"
parent = "district"
tunnel = "10.8.0.3"                   # its address in the tunnel between the sites
ws = "wss://qinghe.example.cn/janus"  # what browsers open
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
_NAME = re.compile(r"[a-z][a-z0-9]{0,11}$")
_ORIGIN = re.compile(r"https?://[\w.:\[\]-]+$")
_RANGE = re.compile(r"(\d{4,5})-(\d{4,5})$")


class BadTopology(Exception):
    """The topology of media servers makes no sense; the message names the node and what is wrong."""


@dataclass(frozen=True)
class Node:
    """One media server. Its four ports follow each other: browsers, server API, administration, news of events."""

    name: str
    folder: Path  # configuration, secret and recordings of a node that is started here
    region: str = ""  # whose people it is nearest to; "": everybody's
    parent: str = ""  # the node above, "" for the root
    tunnel: str = ""  # its address in the tunnel between the sites; "": on the root's machine
    port: int = 8188
    ws: str = ""
    origin: str = ""  # of the site's pages, https://anlan.example.cn: pages of others are refused; "": nobody is asked
    media_ip: str = ""  # the one interface that media uses; "": every one but loopback
    public_ip: str = ""  # what browsers see of it behind 1:1 NAT
    rtp: str = "20000-20999"
    turn: str = ""  # host:port of coturn as browsers reach it; "": none
    secret_file: str = ""

    @property
    def host(self) -> str:
        """Where the server API listens: the root's is asked from its own machine, the others' through the tunnel."""
        return self.link_ip if self.parent else LOOPBACK

    @property
    def api(self) -> str:
        return f"http://{self.host}:{self.port + 1}/janus"

    @property
    def admin_api(self) -> str:
        return f"http://{LOOPBACK}:{self.port + 2}/admin"

    @property
    def events_port(self) -> int:
        return self.port + 3

    @property
    def link_ip(self) -> str:
        """Where forwarded streams of other nodes arrive."""
        return self.tunnel or LOOPBACK

    def key(self, purpose: str) -> str:
        """The secret for one purpose, derived from the node's own: whoever learns one learns no other."""
        return hmac.new(self._secret().encode(), purpose.encode(), hashlib.sha256).hexdigest()[:40]

    def _secret(self) -> str:
        if secret := os.environ.get(f"ANLAN_VIDEO_SECRET_{self.name.upper()}"):
            return secret
        return kept_secret(Path(self.secret_file) if self.secret_file else self.folder / "secret")


def topology(text: str, folder: Path, root: Mapping[str, Any]) -> dict[str, Node]:
    """The nodes that a topology (TOML, or JSON with a list `node`) names, by name, each after its parent.

    root: values of the one node there is where the text is empty. Raises BadTopology.
    """
    try:
        listed = (json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)).get("node", [])
    except ValueError as error:
        raise BadTopology(f"the topology cannot be read: {error}") from error
    nodes: dict[str, Node] = {}
    for values in listed or [dict(root)]:
        node = _node(values, folder)
        placed = node.parent in nodes if nodes else not node.parent
        if node.name in nodes or not placed:
            raise BadTopology(f"{node.name}: name each node once, the root first, and each after its parent")
        nodes[node.name] = node
    return nodes


def nearest(nodes: Mapping[str, Node], region: str) -> list[Node]:
    """The node nearest to a region's people, then those above it up to the root."""
    serving = [node for node in nodes.values() if region.startswith(node.region)]
    first = max(serving, key=lambda node: len(node.region), default=next(iter(nodes.values())))
    return path_up(nodes, first)


def path_up(nodes: Mapping[str, Node], node: Node) -> list[Node]:
    path = [node]
    while path[-1].parent:
        path.append(nodes[path[-1].parent])
    return path


def kept_secret(path: Path) -> str:
    """The secret in a file, made at the first question (mode 0600)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(40))
        with suppress(FileExistsError):
            os.link(draft, path)  # whoever is first wins; the others read what is there
        draft.unlink()
    return path.read_text().strip()


def _node(values: Mapping[str, Any], folder: Path) -> Node:
    name = str(values.get("name", ""))
    setting_names = {field.name for field in fields(Node)} - {"folder"}
    if unknown := set(values) - setting_names:
        raise BadTopology(f"{name}: no such setting: {', '.join(sorted(unknown))}")
    if not _NAME.match(name):
        raise BadTopology(f"“{name}”: a node's name is up to 12 small letters and digits")
    node = Node(**{**values, "folder": folder / name})
    span = _RANGE.match(node.rtp)
    if span is None or not int(span[1]) + 100 <= int(span[2]) <= 65535:
        raise BadTopology(f"{name}: rtp = “{node.rtp}” is no range of at least 100 ports, such as 20000-20999")
    if node.origin and not _ORIGIN.match(node.origin):
        raise BadTopology(f"{name}: origin = “{node.origin}” is no origin of pages, such as https://anlan.example.cn")
    if not 1024 <= node.port <= 65000:
        raise BadTopology(f"{name}: port {node.port} is not between 1024 and 65000")
    return node if node.ws else Node(**{**values, "folder": folder / name, "ws": f"ws://{LOOPBACK}:{node.port}/janus"})
