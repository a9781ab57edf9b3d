"""One Janus, asked over its HTTP API. Every call stands behind this class, so that a newer Janus can replace it.

janus = Janus(node); janus.room("listparticipants", room="HYS-2024-0001")
"""

import itertools
import json
import threading
import urllib.error
import urllib.request
from typing import Any

from .nodes import Node
from .tokens import ROOM

NO_SUCH_ROOM, ROOM_EXISTS, NO_SUCH_FEED = 426, 427, 428
SESSION_GONE = {458, 459}  # Janus was started anew, or forgot us after a minute of silence


class Unreachable(Exception):
    """Nothing answers where the media server should be."""


class Refused(Exception):
    """The media server says no. `code` is Janus' own."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code


class Janus:
    """A server session with one Janus, opened when first needed and opened anew when it is gone. Safe in threads."""

    def __init__(self, node: Node, *, seconds: float = 2) -> None:
        self.node = node
        self._seconds = seconds
        self._handle = ""  # address of our handle of the room plugin
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def info(self) -> dict[str, Any]:
        """What Janus says of itself. Raises Unreachable."""
        return self._fetch(f"{self.node.api}/info", None)

    def room(self, request: str, **values: Any) -> dict[str, Any]:
        """The room plugin's answer. Raises Refused, Unreachable."""
        body = {"request": request, **values}
        try:
            return self._told(self._post(self._opened(), janus="message", body=body))
        except Refused as error:
            if error.code not in SESSION_GONE:
                raise
        self._handle = ""
        return self._told(self._post(self._opened(), janus="message", body=body))

    def ask_for(self, session: int, handle: int, transaction: str, body: dict[str, Any]) -> None:
        """Ask the room plugin in the place of another session, which is told the answer. Raises Refused, Unreachable."""
        self._post(f"{self.node.api}/{session}/{handle}", janus="message", transaction=transaction, body=body)

    def end_session(self, session: int) -> None:
        """End anybody's session. Raises Refused, Unreachable."""
        self._post(f"{self.node.api}/{session}", janus="destroy")

    def administer(self, verb: str, path: str = "", **values: Any) -> dict[str, Any]:
        """An answer of the administration, which only a Janus on this machine gives. Raises Refused, Unreachable."""
        body = {
            "janus": verb,
            "admin_secret": self.node.key("admin"),
            "transaction": str(next(self._numbers)),
            **values,
        }
        return self._unwrapped(self._fetch(self.node.admin_api + path, body))

    def _opened(self) -> str:
        with self._lock:
            if not self._handle:
                session = f"{self.node.api}/{self._post(self.node.api, janus='create')['data']['id']}"
                self._handle = f"{session}/{self._post(session, janus='attach', plugin=ROOM)['data']['id']}"
            return self._handle

    def _post(self, address: str, **values: Any) -> dict[str, Any]:
        body = {"transaction": str(next(self._numbers)), "apisecret": self.node.key("api"), **values}
        return self._unwrapped(self._fetch(address, body))

    def _fetch(self, address: str, body: dict[str, Any] | None) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=content, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:
                reply: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.reason) from error
        except (OSError, ValueError) as error:
            raise Unreachable(f"{self.node.name}: {error}") from error
        return reply

    @staticmethod
    def _unwrapped(reply: dict[str, Any]) -> dict[str, Any]:
        if reply.get("janus") == "error":
            raise Refused(reply["error"]["code"], reply["error"]["reason"])
        return reply

    @staticmethod
    def _told(reply: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = reply["plugindata"]["data"]
        if "error_code" in content:
            raise Refused(content["error_code"], content["error"])
        return content
