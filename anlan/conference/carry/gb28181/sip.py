"""One SIP message (RFC 3261): read from bytes that anybody may have sent, and written.

message = read(datagram); message.verb, message["Call-ID"], message.body
write(answer(message, 200, "OK"))
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST_HEAD, LARGEST_BODY = 16_384, 262_144  # bytes; a page of a catalogue is some thousand
_MOST_HEADERS = 100
_SHORT = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
    "s": "subject", "k": "supported", "e": "content-encoding",
}  # fmt: skip
_ASKED = re.compile(r"([A-Z]{1,20}) (\S{1,300}) SIP/2\.0")
_ANSWERED = re.compile(r"SIP/2\.0 ([1-6]\d\d)(?: (.*))?")
_ANSWERABLE = ("via", "from", "to", "call-id", "cseq")
_USER = re.compile(r"<?sips?:([^@>;\s]{1,64})@([^>;:\s]{1,64})(?::(\d{1,5}))?", re.I)

Headers = tuple[tuple[str, str], ...]


class NotSip(Exception):
    """Bytes that are no SIP message."""


@dataclass(frozen=True)
class Message:
    """A request (verb, target) or an answer (status, reason). Names of headers are as they came."""

    verb: str = ""
    target: str = ""
    status: int = 0
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""

    def __getitem__(self, name: str) -> str:
        """The first header of that name, in its long form or its short one; "" where there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        key = name.lower()
        return [value for each, value in self.headers if _long(each) == key]

    @property
    def sender(self) -> str:
        """The number in From; "" where there is none."""
        match = _USER.search(self["From"])
        return match[1] if match else ""

    @property
    def dialogue(self) -> tuple[str, str]:
        """What tells one exchange from another: Call-ID and CSeq."""
        return self["Call-ID"], " ".join(self["CSeq"].split())


def read(data: bytes) -> Message:
    """The message in a datagram. Raises NotSip."""
    head, separator, rest = data.partition(b"\r\n\r\n")
    if not separator or len(head) > LARGEST_HEAD:
        raise NotSip("no end of the head")
    message = read_head(head)
    length = body_length(message)
    if length is None:
        length = len(rest)
    if length > len(rest):
        raise NotSip("the body is cut off")
    return Message(message.verb, message.target, message.status, message.reason, message.headers, rest[:length])


def read_head(head: bytes) -> Message:
    """The message without its body. Raises NotSip."""
    text = head.decode("utf-8", "replace").lstrip("\r\n")
    if "\0" in text:
        raise NotSip("a zero byte")
    # A line that begins with a space goes on from the one before (RFC 3261 7.3.1).
    first, *lines = re.sub(r"\r\n[ \t]+", " ", text).split("\r\n")
    if len(lines) > _MOST_HEADERS:
        raise NotSip("too many headers")
    headers = tuple(_header(line) for line in lines)
    if request := _ASKED.fullmatch(first):
        return Message(verb=request[1], target=request[2], headers=headers)
    if answered := _ANSWERED.fullmatch(first):
        return Message(status=int(answered[1]), reason=(answered[2] or "")[:100], headers=headers)
    raise NotSip("neither a request nor an answer")


def body_length(message: Message) -> int | None:
    """What Content-Length says; None where nothing. Raises NotSip."""
    text = message["Content-Length"]
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 8) or int(text) > LARGEST_BODY:
        raise NotSip("no length of a body")
    return int(text)


def write(message: Message) -> bytes:
    """The message as bytes, its Content-Length counted."""
    first = (
        f"{message.verb} {message.target} SIP/2.0"
        if message.verb
        else f"SIP/2.0 {message.status} {message.reason}".rstrip()
    )
    lines = [first, *(f"{name}: {value}" for name, value in message.headers), f"Content-Length: {len(message.body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + message.body


def answer(
    request: Message,
    status: int,
    reason: str,
    more: Iterable[tuple[str, str]] = (),
    *,
    source: tuple[str, int] | None = None,
) -> Message:
    """The answer to a request. source: where it came from, said back in its first Via (RFC 3581). Raises NotSip."""
    if not all(request[name] for name in _ANSWERABLE):
        raise NotSip("a request that cannot be answered")
    vias = request.all("Via")
    if source is not None:
        vias[0] = f"{re.sub(r';(?:rport|received)(?:=[^;,]*)?', '', vias[0])};received={source[0]};rport={source[1]}"
    to = request["To"] if ";tag=" in request["To"].lower() else f"{request['To']};tag={secrets.token_hex(4)}"
    headers = (
        *(("Via", via) for via in vias), ("From", request["From"]), ("To", to), ("Call-ID", request["Call-ID"]),
        ("CSeq", request["CSeq"]), *more,
    )  # fmt: skip
    return Message(status=status, reason=reason, headers=headers)


def place(header: str) -> tuple[str, str, int] | None:
    """Number, host and port that a Contact, From or To names; None where it names none. 5060 where no port is said."""
    match = _USER.search(header)
    if match is None or not 0 < int(match[3] or 5060) < 65536:
        return None
    return match[1], match[2], int(match[3] or 5060)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name = name.strip()
    if not colon or not name or not name.isascii() or any(each < " " and each != "\t" for each in value):
        raise NotSip("a line that is no header")
    return name, value.strip()


def _long(name: str) -> str:
    return _SHORT.get(name.lower(), name.lower())
