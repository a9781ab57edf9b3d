"""A false camera or recorder by GB/T 28181: registers, says that it lives, tells its channels, and plays; by UDP or TCP.

python -m tests.conference.fake_device 34020000001320000001 password 5060 0xcc00cc [tcp] [hevc]

Real SIP over real sockets, written apart from the code that is tested: from the standard's examples (附录J), not from our modules.
"""

import contextlib
import hashlib
import itertools
import queue
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator

HOST = "127.0.0.1"
PLATFORM = "99019900002000000001"
ITEM = (
    "<Item><DeviceID>{number}</DeviceID><Name>{name}</Name><Manufacturer>假</Manufacturer><CivilCode>990199</CivilCode>"
    "<Address>坝顶</Address><Parental>0</Parental><Status>{status}</Status>"
    "<Longitude>{longitude}</Longitude><Latitude>{latitude}</Latitude></Item>"
)


def item(number: str, name: str, *, status: str = "ON", longitude: str = "100.5", latitude: str = "30.25") -> str:
    """One entry of a catalogue."""
    return ITEM.format(number=number, name=name, status=status, longitude=longitude, latitude=latitude)


class Device:
    """One device with a socket and a thread of its own. parts: what it sends when it plays, as a program stream in pieces."""

    def __init__(
        self, number: str, password: str, port: int, *, tcp: bool = False, items: Iterable[str] = (),
        parts: Callable[[], Iterable[bytes]] = lambda: (), algorithm: str = "", platform: str = PLATFORM,
    ) -> None:  # fmt: skip
        self.number, self.password, self.platform, self.algorithm = number, password, platform, algorithm
        self.realm, self.tcp, self.items, self.parts = platform[:10], tcp, list(items), parts
        self.told: list[str] = []  # verbs that we were asked
        self.ssrc: int | None = None  # another one than was asked for
        self.status = "200 OK"  # to an INVITE
        self.playing = threading.Event()
        self.hung_up = threading.Event()
        self._answers: queue.Queue[str] = queue.Queue()
        self._cseq = itertools.count(1)
        self._call = secrets.token_hex(6)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._socket.connect((HOST, port))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Device":
        return self

    def __exit__(self, *_: object) -> None:
        self.hung_up.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def register(self, expires: int = 3600, *, username: str = "") -> int:
        """Register, answering the challenge; the status of the last answer."""
        offer = ""
        if self.algorithm:
            offer = f'Authorization: Digest username="{self.number}", realm="", algorithm={self.algorithm}\r\n'
        said = self._ask("REGISTER", more=f"Expires: {expires}\r\n{offer}")
        if " 401 " not in said.split("\r\n")[0]:
            return status_of(said)
        return status_of(self.answer_challenge(said, expires, username=username))

    def challenge(self) -> str:
        """The first answer to a REGISTER."""
        return self._ask("REGISTER", more="Expires: 3600\r\n")

    def answer_challenge(self, said: str, expires: int = 3600, *, username: str = "") -> str:
        realm, nonce = (re.search(rf'{name}="([^"]+)"', said)[1] for name in ("realm", "nonce"))
        algorithm = re.search(r"algorithm=([\w-]+)", said)[1]
        name, uri = username or self.number, f"sip:{self.platform}@{self.realm}"

        def hashed(text: str) -> str:
            return hashlib.new({"MD5": "md5", "SHA-256": "sha256"}[algorithm], text.encode()).hexdigest()

        response = hashed(f"{hashed(f'{name}:{realm}:{self.password}')}:{nonce}:{hashed(f'REGISTER:{uri}')}")
        proof = (
            f'Authorization: Digest username="{name}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", algorithm={algorithm}\r\n'
        )
        return self._ask("REGISTER", more=f"Expires: {expires}\r\n{proof}")

    def keepalive(self) -> int:
        return status_of(
            self.message(f"<Notify><CmdType>Keepalive</CmdType><SN>1</SN><DeviceID>{self.number}</DeviceID></Notify>")
        )

    def message(self, xml: str, encoding: str = "GB2312") -> str:
        """Tell something; the answer."""
        body = f'<?xml version="1.0" encoding="{encoding}"?>\r\n{xml}'.encode(encoding)
        return self._ask("MESSAGE", more="Content-Type: Application/MANSCDP+xml\r\n", body=body)

    def hang_up(self) -> int:
        """End the call that was asked of us."""
        call = re.search(r"^Call-ID: (\S+)", self._invite, re.M)[1]
        self.hung_up.set()
        return status_of(self._ask("BYE", call=call))

    def send(self, raw: bytes) -> None:
        self._socket.send(raw)

    def _ask(self, verb: str, *, more: str = "", body: bytes = b"", call: str = "") -> str:
        number = next(self._cseq)
        self.send(
            (
                f"{verb} sip:{self.platform}@{self.realm} SIP/2.0\r\n"
                f"Via: SIP/2.0/{'TCP' if self.tcp else 'UDP'} {HOST}:{self.port};rport;branch=z9hG4bK{secrets.token_hex(6)}\r\n"
                f"From: <sip:{self.number}@{self.realm}>;tag={self._call}\r\nTo: <sip:{self.number}@{self.realm}>\r\n"
                f"Call-ID: {call or self._call}\r\nCSeq: {number} {verb}\r\nContact: <sip:{self.number}@{HOST}:{self.port}>\r\n"
                f"Max-Forwards: 70\r\n{more}Content-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
        )
        until = time.monotonic() + 5
        while (left := until - time.monotonic()) > 0:
            said = self._answers.get(timeout=left)
            if f"CSeq: {number} {verb}" in said:
                return said
        raise TimeoutError(verb)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            if self.tcp:
                reading = self._socket.makefile("rb")
                # A line at a time, for the stream may end in any of them.
                while head := b"".join(itertools.takewhile(bytes.strip, reading)):
                    length = int(re.search(rb"Content-Length: (\d+)", head)[1])
                    self._heard((head + b"\r\n" + reading.read(length)).decode())
            else:
                while said := self._socket.recv(65535):
                    self._heard(said.decode())

    def _heard(self, words: str) -> None:
        if words.startswith("SIP/2.0"):
            self._answers.put(words)
            return
        verb = words.split()[0]
        self.told.append(verb)
        if verb == "ACK":
            threading.Thread(target=self._play, args=(self._invite,), daemon=True).start()
        elif verb == "INVITE":
            self._invite = words
            self._reply(words, "100 Trying")
            self._reply(words, self.status, self._described(words))
        else:
            self._reply(words, "200 OK")
        if verb == "BYE":
            self.hung_up.set()
        if verb == "MESSAGE" and "<CmdType>Catalog</CmdType>" in words:
            threading.Thread(target=self._tell_catalogue, args=(words,), daemon=True).start()

    def _reply(self, words: str, status: str, body: str = "") -> None:
        kept = [line for line in words.split("\r\n") if line.split(":")[0] in ("Via", "From", "Call-ID", "CSeq")]
        to = re.search(r"^To: ([^\r;]*)", words, re.M)[1]
        more = ["Content-Type: application/sdp"] if body else []
        lines = [f"SIP/2.0 {status}", *kept, f"To: {to};tag=d1", *more, f"Content-Length: {len(body)}", "", ""]
        self.send(("\r\n".join(lines) + body).encode())

    def _described(self, words: str) -> str:
        ssrc = re.search(r"^y=(\d+)", words, re.M)[1] if self.ssrc is None else f"{self.ssrc:010d}"
        way = "TCP/RTP/AVP" if "TCP/RTP/AVP" in words else "RTP/AVP"
        return "\r\n".join([
            "v=0", f"o={self.number} 0 0 IN IP4 {HOST}", "s=Play", f"c=IN IP4 {HOST}", "t=0 0", f"m=video 9 {way} 96",
            "a=sendonly", "a=rtpmap:96 PS/90000", *(["a=setup:active"] if "TCP/" in way else []), f"y={ssrc}", "",
        ])  # fmt: skip

    def _tell_catalogue(self, words: str) -> None:
        """Two entries a message, as small devices do."""
        serial = re.search(r"<SN>(\d+)</SN>", words)[1]
        for two in [self.items[first : first + 2] for first in range(0, len(self.items), 2)]:
            self.message(
                f"<Response><CmdType>Catalog</CmdType><SN>{serial}</SN><DeviceID>{self.number}</DeviceID>"
                f"<SumNum>{len(self.items)}</SumNum><DeviceList Num='{len(two)}'>{''.join(two)}</DeviceList></Response>"
            )

    def _play(self, words: str) -> None:
        port, ssrc = int(re.search(r"m=video (\d+)", words)[1]), int(re.search(r"y=(\d+)", words)[1])
        ssrc = ssrc if self.ssrc is None else self.ssrc
        self.playing.set()
        tcp = "TCP/RTP/AVP" in words
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as out:
            out.connect((HOST, port))
            with contextlib.suppress(OSError):
                for number, part in enumerate(self.parts()):
                    if self.hung_up.is_set():
                        return
                    packet = (
                        b"\x80\x60" + (number & 0xFFFF).to_bytes(2, "big") + bytes(4) + ssrc.to_bytes(4, "big") + part
                    )
                    out.sendall(len(packet).to_bytes(2, "big") + packet if tcp else packet)
                self.hung_up.wait(10)


def status_of(said: str) -> int:
    return int(said.split()[1])


def _main(number: str, password: str, port: str, colour: str, *, tcp: bool, hevc: bool) -> None:
    """Register, and live until ended; plays a picture of one colour."""
    from .fake_camera import picture

    def parts() -> Iterator[bytes]:
        with subprocess.Popen(picture(colour, "-f", "vob", "pipe:1", hevc=hevc), stdout=subprocess.PIPE) as running:
            try:
                yield from iter(lambda: running.stdout.read1(1400), b"")
            finally:
                running.terminate()

    channel = number[:10] + "131" + number[13:]
    with Device(number, password, int(port), tcp=tcp, items=[item(channel, "一号机位")], parts=parts) as device:
        while device.register() != 200:
            time.sleep(0.5)
        while device.keepalive():
            time.sleep(5)


if __name__ == "__main__":
    _main(*sys.argv[1:5], tcp="tcp" in sys.argv, hevc="hevc" in sys.argv)
