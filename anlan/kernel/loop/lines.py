"""Events and spans as lines of text for COPY, hashed and spelled as `history.chain` does it, a hundred thousand at a time.

lines = Lines(Hazard, actor, now)
line, digest = lines.event(b"41", (1, "imported", "", "found"), now, b'{"values":{}}', members, GENESIS)
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring as _quoted
from typing import Any

from ..history import chain, editions
from ..history.plain import plain_value
from ..people.actor import Actor
from ..scope import Record

EVENT_COLUMNS = (
    "ledger", "record_id", "seq", "step", "before", "after", "person_id", "post_id", "happened_at", "recorded_at",
    "content", "key", "edition", "facts", "prev", "hash",
)  # fmt: skip
SPAN_COLUMNS = ("ledger", "record_id", "state", "since", "until")
GENESIS = chain.GENESIS.hex().encode()
_REMEMBERED = 20_000  # different values of a column: what most cells say comes again
_COMING_AGAIN = frozenset((str, date, int))
_SPELLED_ALIKE = frozenset((bool, Decimal, type(None)))  # and those

Act = tuple[int, str, str, str]  # an event's seq, step, before, after


class Lines:
    """Makes the lines of one ledger, all by one actor at one moment."""

    def __init__(self, model: type[Record], actor: Actor, now: datetime) -> None:
        self.now, self._who = now, (actor.person_id, actor.post_id)
        edition = editions.number(model)
        code = model.code.encode()
        self._said, self._line = b'["%b",' % code, b"%b\t" % code
        self._end = chain.canonical(["", *([edition] if edition > 1 else [])])[2:]
        self._edition = b"%d\t\\\\x" % edition
        self._acts: dict[tuple[Act, datetime], tuple[bytes, bytes]] = {}
        self._members: dict[str, dict[Any, bytes]] = defaultdict(dict)

    def event(
        self, record: bytes, act: Act, happened_at: datetime, content: bytes, facts: Iterable[bytes], prev: bytes
    ) -> tuple[bytes, bytes]:
        """An event without a key, as chain.event_parts() names what it says, and its hash in hexadecimal digits.

        record: its id in digits; content: spelled; facts: spelled members, in the order of their names; prev: the hash before.
        """
        act_json, copied = self._act(act, happened_at)
        hashed = chain.sm3(b"{%b}" % b",".join(facts)).hex().encode()
        parts = (self._said, record, b",", act_json, b",", content, b',null,"', hashed, b'","', prev, self._end)
        digest = chain.sm3(b"".join(parts)).hex().encode()
        if b"\\" in content:
            content = content.replace(b"\\", rb"\\")
        line = (
            self._line, record, copied, content, b"\t\\N\t", self._edition, hashed, b"\t\\\\x", prev, b"\t\\\\x", digest, b"\n",
        )  # fmt: skip
        return b"".join(line), digest

    def _act(self, act: Act, happened_at: datetime) -> tuple[bytes, bytes]:
        """What an event says from its seq to the moment at which it was recorded: hashed, and copied."""
        if (spellings := self._acts.get((act, happened_at))) is None:
            parts = (*act, *self._who, happened_at, self.now)
            copied = "\t".join(("", *map(str, parts), "")).encode()
            spellings = chain.canonical(parts)[1:-1], copied
            if len(self._acts) < _REMEMBERED:
                self._acts[act, happened_at] = spellings
        return spellings

    def span(self, record: bytes, state: str, since: datetime, until: datetime) -> bytes:
        return b"%b%b\t%b\t%b\t%b\n" % (self._line, record, state.encode(), _moment(since), _moment(until))

    def members(self, values: Iterable[tuple[str, Any]]) -> tuple[list[bytes], list[bytes]]:
        """Values as members of an object: as chain.canonical() spells them, and as an event keeps them, which is another spelling
        only for what JSON lacks (moments by ISO 8601).
        """
        hashed: list[bytes] = []
        others: dict[int, bytes] = {}
        for name, value in values:
            kind = type(value)
            if kind in _COMING_AGAIN:
                if (member := self._members[name].get(value)) is None:
                    member = self._member(name, value)
            else:
                member = b'"%b":%b' % (name.encode(), chain.canonical(value))
                if kind not in _SPELLED_ALIKE:
                    others[len(hashed)] = b'"%b":%b' % (name.encode(), chain.canonical(plain_value(value)))
            hashed.append(member)
        return hashed, [others.get(at, member) for at, member in enumerate(hashed)] if others else hashed

    def state(self, state: str) -> bytes:
        """The member of a state."""
        return self._members["state"].get(state) or self._member("state", state)

    def _member(self, name: str, value: str | date | int) -> bytes:
        text = _quoted(value) if isinstance(value, str) else str(value)
        member = (f'"{name}":"{text}"' if isinstance(value, date) else f'"{name}":{text}').encode()
        members = self._members[name]
        if len(members) < _REMEMBERED:
            members[value] = member
        return member


def _moment(at: datetime) -> bytes:
    return at.isoformat().encode()
