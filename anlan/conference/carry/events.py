"""Where Janus tells what happens: who came, who left. Authenticated, answered at once, kept in memory only.

with Listener(root, nodes) as listener:
    listener.changed.wait(0.5); listener.gone()      # {("HYS-2024-0001", "3kfj…")}
    listener.poor()                                  # the same of those whose line is bad now
"""

import base64
import hmac
import json
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .config import EVENTS_USER
from .nodes import Node
from .quality import Gauge
from .tokens import ROOM

_log = logging.getLogger(__name__)
_LARGEST = 4 * 2**20
_COMING, _GOING = ("joined", "published", "unpublished"), ("leaving", "kicked")


class Listener:
    """An address for Janus' event handler. What it tells wakes whoever waits; the truth is what Janus lists when asked."""

    def __init__(self, root: Node, nodes: Mapping[str, Node]) -> None:
        self.changed = threading.Event()
        self._nodes = nodes
        self._gone: set[tuple[str, str]] = set()
        self._gauge = Gauge()
        self._listening = False
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer((root.link_ip, root.events_port), self._handler(), bind_and_activate=False)
        self._server.daemon_threads = True

    def __enter__(self) -> "Listener":
        """Begin to listen. Where the port is taken nothing is heard, and the looks every half second must do."""
        self._server.allow_reuse_address = True
        try:
            self._server.server_bind()
            self._server.server_activate()
        except OSError as error:
            _log.warning("port %s: %s", self._server.server_address[1], error)
            return self
        self._listening = True
        threading.Thread(target=self._server.serve_forever, daemon=True, name="video events").start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._listening:
            self._server.shutdown()
        self._server.server_close()

    def gone(self) -> set[tuple[str, str]]:
        """Who has left which room since the last question, by their own doing or put out."""
        with self._lock:
            departures, self._gone = self._gone, set()
        return departures

    def poor(self) -> set[tuple[str, str]]:
        """(room, ticket) of everybody whose line loses too much on the way to their media server."""
        with self._lock:
            return self._gauge.poor()

    def hear(self, payload: Any) -> None:
        """Take what a Janus payload: a list of events, or one."""
        for event in payload if isinstance(payload, list) else [payload]:
            if not isinstance(event, dict):
                continue
            with self._lock:
                self._gauge.hear(event)
            about = event.get("event", {})
            details = about.get("data", {}) if isinstance(about, dict) and about.get("plugin") == ROOM else {}
            if details.get("event") not in _COMING + _GOING:
                continue
            with self._lock:
                key = (str(details.get("room", "")), str(details.get("id", "")))
                if details["event"] in _GOING:
                    self._gone.add(key)
                else:
                    self._gone.discard(key)
            self.changed.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                if not listener._trusts(self.path, self.headers.get("Authorization", "")):
                    self._answer(401)
                elif not 0 < length <= _LARGEST:
                    self._answer(413)
                else:
                    content = self.rfile.read(length)
                    self._answer(200)
                    with suppress(ValueError):
                        listener.hear(json.loads(content))

            def _answer(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: who comes and goes is no matter for a log."""

        return Handler

    def _trusts(self, path: str, authorization: str) -> bool:
        node = self._nodes.get(path.strip("/"))
        if node is None:
            return False
        expected = base64.b64encode(f"{EVENTS_USER}:{node.key('events')}".encode()).decode()
        return hmac.compare_digest(authorization, f"Basic {expected}")
