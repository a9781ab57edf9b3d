"""A camera by GB/T 28181-2016: our INVITE asks it to play, its program stream comes by RTP and goes to ffmpeg as it is.

play("34020000001310000001@10.1.2.3:5060", ["ffmpeg", …], stopping)      # until told to stop, or nothing comes any more

Only the playing of a device that is reached by its address (9.2 实时视音频点播): no registration, no catalogue, UDP.
"""

import contextlib
import heapq
import re
import secrets
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator

PLATFORM = (
    "99019900002000000001"  # our own number as a platform, of the invented district until a district sets its own
)
_ANSWER_WITHIN, _SILENT = 5.0, 10.0  # seconds
_WINDOW = 32  # packets that wait for one before them
_ADDRESS = re.compile(r"(?P<id>\d{20})@(?P<host>[^:\s]+)(?::(?P<port>\d+))?$")


class NoAnswer(Exception):
    """The device does not play; the message says what it said."""


class Call:
    """One dialogue with a device, by SIP over UDP."""

    def __init__(self, address: str) -> None:
        named = _ADDRESS.match(address)
        if named is None:
            raise NoAnswer(f"{address}：国标地址写成 20位编号@主机:端口")
        self.device, self._to = named["id"], (named["host"], int(named["port"] or 5060))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(self._to)
        self._socket.settimeout(_ANSWER_WITHIN)
        self.host, self._port = self._socket.getsockname()
        self._id, self._tag, self._their_tag = secrets.token_hex(8), secrets.token_hex(4), ""

    def invite(self, port: int, ssrc: str) -> None:
        """Ask for the live picture, sent to our port. Raises NoAnswer."""
        body = "\r\n".join([
            "v=0", f"o={PLATFORM} 0 0 IN IP4 {self.host}", "s=Play", f"c=IN IP4 {self.host}", "t=0 0",
            f"m=video {port} RTP/AVP 96", "a=recvonly", "a=rtpmap:96 PS/90000", f"y={ssrc}", "",
        ])  # fmt: skip
        self._send(
            "INVITE", 1, body, f"Subject: {self.device}:{ssrc},{PLATFORM}:0\r\nContent-Type: APPLICATION/SDP\r\n"
        )
        said = self._answer()
        self._their_tag = ((found := re.search(r"^To:.*?(;tag=[^\s;]+)", said, re.M | re.I)) and found[1]) or ""
        self._send("ACK", 1)

    def bye(self) -> None:
        """Say that it is enough; who does not answer stops by itself."""
        with contextlib.suppress(OSError):
            self._send("BYE", 2)
            self._socket.recv(65535)
        self._socket.close()

    def _answer(self) -> str:
        while True:
            try:
                said = self._socket.recv(65535).decode(errors="replace")
            except OSError as error:
                raise NoAnswer(f"{self.device} 没有应答：{error}") from error
            status = said.split("\r\n")[0]
            if " 200 " in status:
                return said
            if " 1" not in status[:9]:
                raise NoAnswer(f"{self.device} 不给看：{status}")

    def _send(self, verb: str, number: int, body: str = "", more: str = "") -> None:
        domain = PLATFORM[:10]
        self._socket.send((
            f"{verb} sip:{self.device}@{self._to[0]}:{self._to[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {self.host}:{self._port};rport;branch=z9hG4bK{self._id}{verb}\r\n"
            f"From: <sip:{PLATFORM}@{domain}>;tag={self._tag}\r\nTo: <sip:{self.device}@{domain}>{self._their_tag}\r\n"
            f"Call-ID: {self._id}\r\nCSeq: {number} {verb}\r\nContact: <sip:{PLATFORM}@{self.host}:{self._port}>\r\n"
            f"Max-Forwards: 70\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode())  # fmt: skip


def play(address: str, command: list[str], stopping: threading.Event) -> None:
    """Let a device play into a command's standard input, until told to stop or it falls silent. Raises NoAnswer."""
    call = Call(address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
        media.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 2**20)
        media.bind((call.host, 0))
        media.settimeout(0.5)
        # 0: live; the district's five digits; four of our own (附录 on SSRC).
        call.invite(media.getsockname()[1], f"0{PLATFORM[3:8]}{secrets.randbelow(10_000):04d}")
        running = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert running.stdin is not None
        try:
            for part in in_order(_packets(media, lambda: stopping.is_set() or running.poll() is not None)):
                running.stdin.write(part)
                running.stdin.flush()
        except BrokenPipeError:
            pass
        finally:
            call.bye()
            with contextlib.suppress(OSError):
                running.stdin.close()
            running.terminate()
            running.wait(5)


def in_order(packets: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
    """Contents in the order of their numbers (16 bits, which come round): a late one is waited for, a lost one passed over."""
    waiting: list[tuple[int, bytes]] = []
    last, following = None, 0
    for number, content in packets:
        # The number without its coming round: as near to the last one as can be.
        whole = number if last is None else last + ((number - last + 0x8000) % 0x10000) - 0x8000
        if last is None:
            following = whole
        last = whole
        if whole < following:
            continue
        heapq.heappush(waiting, (whole, content))
        while waiting and (waiting[0][0] <= following or len(waiting) > _WINDOW):
            number_, part = heapq.heappop(waiting)
            if number_ >= following:
                following = number_ + 1
                yield part


def payload(packet: bytes) -> bytes:
    """What an RTP packet carries, without its head, sources, extension and padding."""
    start = 12 + 4 * (packet[0] & 15)
    if packet[0] & 0x10:
        start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4], "big")
    return packet[start : len(packet) - packet[-1]] if packet[0] & 0x20 else packet[start:]


def _packets(media: socket.socket, over: Callable[[], bool]) -> Iterator[tuple[int, bytes]]:
    silent = 0.0
    while not over() and silent < _SILENT:
        try:
            packet = media.recv(65535)
        except TimeoutError:
            silent += 0.5
            continue
        silent = 0.0
        if len(packet) > 12:
            yield int.from_bytes(packet[2:4], "big"), payload(packet)
