"""News: one small ASGI process that tells open pages *that* a record has changed, by server-sent events fed by LISTEN/NOTIFY.

GET /?about=<signed topic>      # data: conferences:17, each time it has changed; what has changed the page asks the site

The right to hear comes from the page that was shown (`kernel/ledger/news.py`). Of many changes at once one word is told: a slow
reader holds back nothing and fills no memory.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from django.http.request import validate_host
from psycopg.conninfo import make_conninfo

from anlan.kernel.ledger.news import CHANNEL, topic_of

QUIET = 15  # seconds after which a sign of life is sent, so that no proxy closes what is silent
MOST = 2000  # readers at once
_AGAIN = 1  # seconds until a lost database is tried again

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Board:
    """Who hears of what: each reader is one flag, raised when its topic has changed."""

    def __init__(self) -> None:
        self.readers: dict[str, set[asyncio.Event]] = {}
        self._listening: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def reading(self, topic: str) -> Any:
        """A flag that is raised at each change of the topic while the block lasts."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        flag = asyncio.Event()
        self.readers.setdefault(topic, set()).add(flag)
        try:
            yield flag
        finally:
            self.readers[topic].discard(flag)
            if not self.readers[topic]:
                del self.readers[topic]

    def tell(self, topic: str) -> None:
        for flag in self.readers.get(topic, ()):
            flag.set()

    @property
    def crowded(self) -> bool:
        return sum(map(len, self.readers.values())) >= MOST

    async def _listen(self) -> None:
        """Follow the database for ever; after a break everybody is told, since something may have been missed."""
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                async with await psycopg.AsyncConnection.connect(_database(), autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    for topic in list(self.readers):
                        self.tell(topic)
                    async for notification in line.notifies():
                        self.tell(notification.payload)
            await asyncio.sleep(_AGAIN)


board = Board()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one reader until they leave: 403 for a foreign origin or a right that does not hold, 503 where it is crowded."""
    if scope["type"] != "http":
        return
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    origin = headers.get("origin", "")
    topic = topic_in(scope["query_string"].decode("latin-1"))
    if topic is None or not welcome(origin):
        return await _refuse(send, 403)
    if board.crowded:
        return await _refuse(send, 503)
    await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
    departure = asyncio.create_task(_until_gone(receive))
    try:
        with board.reading(topic) as flag:
            await _say(send, "retry: 2000\n\n")
            while not departure.done():
                changed = asyncio.create_task(flag.wait())
                await asyncio.wait({changed, departure}, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                if departure.done():
                    break
                words = f"data: {topic}\n\n" if flag.is_set() else ": \n\n"
                flag.clear()
                await _say(send, words)
    finally:
        departure.cancel()


def topic_in(query: str) -> str | None:
    """What the reader may hear of; None where their right does not hold."""
    return topic_of(parse_qs(query).get("about", [""])[0])


def welcome(origin: str) -> bool:
    """Whether a page of that origin is one of ours. The site's own address behind a proxy sends none."""
    if not origin or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    host = urlsplit(origin).hostname or ""
    return validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS)


def _database() -> str:
    """Where the site's own database is, in the driver's words."""
    database = connection.settings_dict
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parameters = {word: database[name] for word, name in parts.items() if database[name]}
    return make_conninfo(**parameters, **database["OPTIONS"])


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, words: str) -> None:
    await send({"type": "http.response.body", "body": words.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    if origin:
        headers += [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]
    return headers
