"""A real Janus of one's own for each test module, on ports and in a folder that nobody else uses."""

import os
import socket
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from .. import config
from ..janus import Janus
from ..nodes import Node, topology
from ..process import MediaServer
from ..tokens import entry_token, session_token


def free_ports() -> int:
    """The first of four free ports in a row. Each worker of the tests looks in a range of its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    for first in range(21000 + 500 * worker, 21480 + 500 * worker, 4):
        if all(not _taken(first + step) for step in range(4)):
            return first
    raise RuntimeError("no free ports")


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Node:
    folder = tmp_path_factory.mktemp("video")
    return topology("", folder, {"name": "district", "port": free_ports(), "rtp": "24000-24499"})["district"]


@pytest.fixture(scope="session")
def installed() -> None:
    if config.libraries() is None:
        pytest.skip("Janus is not installed")


@pytest.fixture(scope="module")
def server(installed, node: Node):
    running = MediaServer(node, node)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def janus(server: MediaServer, node: Node) -> Janus:
    return Janus(node)


class Browser:
    """What a browser does with a pass, without its media: session, handle and join by the signed rights alone."""

    def __init__(self, node: Node, session: str | None = None) -> None:
        self.janus = Janus(node)
        self._token = session_token(node.key("tokens"), seconds=60, now=time.time()) if session is None else session
        self.session = f"{node.api}/{self._post(node.api, janus='create')['data']['id']}"
        attached = self._post(self.session, janus="attach", plugin="janus.plugin.videoroom")
        self.handle = f"{self.session}/{attached['data']['id']}"

    def join(self, room: str, ticket: str, entry: str | None = None) -> dict:
        """What the room says to whoever comes: joined, or an error with its code."""
        if entry is None:
            entry = entry_token(self.janus.node.key("tokens"), room=room, seconds=60, now=time.time())
        body = {"request": "join", "ptype": "publisher", "room": room, "id": ticket, "token": entry}
        self._post(self.handle, janus="message", body=body)
        return self.next()

    def next(self, answer: bool = False) -> dict:
        """The next thing that the room tells, or that it answers."""
        while True:
            said = self.janus._fetch(f"{self.session}?token={quote(self._token)}", None)
            if said.get("janus") == "event" and ("transaction" in said or not answer):
                return said["plugindata"]["data"]

    def _post(self, address: str, **values) -> dict:
        body = {"transaction": "t", "token": self._token, **values}
        return self.janus._unwrapped(self.janus._fetch(address, body))


@pytest.fixture
def browser(server: MediaServer, node: Node) -> Browser:
    return Browser(node)


@pytest.fixture
def folder(node: Node) -> Path:
    return node.folder
