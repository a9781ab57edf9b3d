"""One call: INVITE for the live picture, ACK, BYE (GB/T 28181-2016 9.2 实时视音频点播, 附录F for SDP).

call = Call(station, "34020000001310000001", route); call.invite(port=30000, ssrc="0190000017", tcp=True); call.bye()
"""

import re
import secrets
import threading
from dataclasses import dataclass

from .asking import NoAnswer
from .registrar import Route
from .sip import Headers, Message
from .station import Station

_RINGING = 15.0  # seconds: a recorder wakes a camera first
_FAREWELL = 2.0


@dataclass(frozen=True)
class Offer:
    """What the device says it sends. host: from where, "" where it does not say. ssrc: None where it takes ours."""

    host: str
    ssrc: int | None
    tcp: bool


class Call:
    """A dialogue with a device. over: set once it has hung up."""

    def __init__(self, station: Station, number: str, route: Route) -> None:
        self._station, self._number, self._route = station, number, route
        self._id, self._tag, self._their_tag = secrets.token_hex(8), secrets.token_hex(4), ""
        self.over = threading.Event()

    def invite(self, *, port: int, ssrc: str, tcp: bool) -> Offer:
        """Ask for the live picture, sent to our port. Raises NoAnswer."""
        platform, host = self._station.platform.number, self._station.asking.own_host(self._route)
        ways = ["a=setup:passive", "a=connection:new"] if tcp else []
        body = "\r\n".join([
            "v=0", f"o={platform} 0 0 IN IP4 {host}", "s=Play", f"c=IN IP4 {host}", "t=0 0",
            f"m=video {port} {'TCP/' if tcp else ''}RTP/AVP 96", "a=recvonly", "a=rtpmap:96 PS/90000", *ways, f"y={ssrc}", "",
        ])  # fmt: skip
        about = (("Subject", f"{self._number}:{ssrc},{platform}:0"), ("Content-Type", "APPLICATION/SDP"))
        self._station.calls[self._id] = self.over
        try:
            answer = self._ask("INVITE", 1, about, body.encode(), within=_RINGING)
        except NoAnswer:
            self._station.calls.pop(self._id, None)
            self._station.say(self._message("CANCEL", 1), self._route)
            raise
        match = re.search(r";\s*tag=([^\s;]{1,100})", answer["To"])
        self._their_tag = match[1] if match else ""
        # What refuses is told ACK within the same exchange, what agrees by one of its own (RFC 3261 17.1.1.3, 13.2.2.4).
        branch = secrets.token_hex(8) if answer.status == 200 else ""
        self._station.say(self._message("ACK", 1, branch=branch), self._route)
        if answer.status != 200:
            self._station.calls.pop(self._id, None)
            raise NoAnswer(f"{self._number} 不给看：{answer.status} {answer.reason}")
        return offered(answer.body)

    def bye(self) -> None:
        """Say that it is enough; who does not answer stops by itself."""
        if self._station.calls.pop(self._id, None) is None or self.over.is_set():
            return
        try:
            self._ask("BYE", 2, (), b"", within=_FAREWELL)
        except NoAnswer:
            return

    def _ask(self, verb: str, cseq: int, more: Headers, body: bytes, *, within: float) -> Message:
        return self._station.ask(self._message(verb, cseq, more, body), self._route, within=within)

    def _message(self, verb: str, cseq: int, more: Headers = (), body: bytes = b"", branch: str = "") -> Message:
        headers = self._station.asking.headers(
            verb, self._number, self._route, cseq=cseq, call=self._id, tags=(self._tag, self._their_tag), branch=branch
        )
        target = f"sip:{self._number}@{self._route.host}:{self._route.port}"
        return Message(verb, target, headers=(*headers, *more), body=body)


def offered(body: bytes) -> Offer:
    """What an answer's SDP says; `y=` is the SSRC in ten decimal digits."""
    text = body.decode("utf-8", "replace")
    host = re.search(r"^c=IN IP4 (\d+\.\d+\.\d+\.\d+)\s*$", text, re.M)
    ssrc = re.search(r"^y=(\d{1,10})\s*$", text, re.M | re.A)
    number = int(ssrc[1]) if ssrc else 2**32
    tcp = re.search(r"^m=video \d+ TCP/RTP/AVP\b", text, re.M) is not None
    return Offer(host[1] if host else "", number if number < 2**32 else None, tcp)
