"""A camera by GB/T 28181: asked to play, its stream arrives whole and in order, and is told when it is enough."""

import re
import socket
import threading
import time

import pytest

from ..gb28181 import Call, NoAnswer, in_order, payload, play

DEVICE = "34020000001310000001"


class Device(threading.Thread):
    """A false camera: answers INVITE, then sends what it has as RTP, and notes what it was told."""

    def __init__(self, parts=(), *, status="200 OK"):
        super().__init__(daemon=True)
        self.parts, self.status, self.told = parts, status, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(3)
        self.address = f"{DEVICE}@127.0.0.1:{self.socket.getsockname()[1]}"
        self.start()

    def run(self):
        while "BYE" not in self.told:
            try:
                said, caller = self.socket.recvfrom(65535)
            except TimeoutError:
                return
            words = said.decode()
            verb = words.split()[0]
            self.told.append(verb)
            if verb == "INVITE":
                self.port = int(re.search(r"m=video (\d+)", words)[1])
                self.subject = re.search(r"^Subject: (.*)\r$", words, re.M)[1]
                self.socket.sendto(self.reply(words, "100 Trying"), caller)
            if verb != "ACK":
                self.socket.sendto(self.reply(words, self.status), caller)
            else:
                for number, part in self.parts:
                    self.socket.sendto(
                        b"\x80\x60" + number.to_bytes(2, "big") + bytes(8) + part, ("127.0.0.1", self.port)
                    )

    @staticmethod
    def reply(words, status):
        kept = [line for line in words.split("\r\n") if line.split(":")[0] in ("Via", "From", "Call-ID", "CSeq")]
        to = re.search(r"^To: ([^\r;]*)", words, re.M)[1]
        return "\r\n".join([f"SIP/2.0 {status}", *kept, f"To: {to};tag=d1", "Content-Length: 0", "", ""]).encode()


def test_what_the_device_sends_arrives_whole_and_in_order(tmp_path):
    device = Device([(65535, b"a"), (1, b"c"), (0, b"b"), (2, b"d")])
    stopping, out = threading.Event(), tmp_path / "out"
    playing = threading.Thread(target=play, args=(device.address, ["sh", "-c", f"cat > {out}"], stopping))
    playing.start()

    until = time.monotonic() + 5
    while time.monotonic() < until and not (out.exists() and len(out.read_bytes()) == 4):
        time.sleep(0.05)
    stopping.set()
    playing.join(5)
    device.join(5)

    assert out.read_bytes() == b"abcd"
    assert device.told == ["INVITE", "ACK", "BYE"]
    assert device.subject.startswith(f"{DEVICE}:0")


def test_a_device_that_refuses_is_told_of():
    with pytest.raises(NoAnswer, match="486 Busy"):
        Call(Device(status="486 Busy Here").address).invite(30000, "0100000001")


def test_an_address_without_a_host_is_said():
    with pytest.raises(NoAnswer, match="主机"):
        Call(DEVICE)


def test_a_lost_packet_is_passed_over_and_a_late_one_dropped():
    numbers = [*range(40), *range(41, 90), 40, 90]

    found = list(in_order((number, number.to_bytes(1, "big")) for number in numbers))

    assert found[:40] == [bytes([number]) for number in range(40)]
    assert bytes([40]) not in found
    assert bytes([57]) in found


def test_a_packet_gives_up_its_extension_and_padding():
    packet = (
        bytes([0x80 | 0x20 | 0x10 | 1])
        + bytes(11)
        + bytes(4)
        + b"\xbe\xde\x00\x01"
        + bytes(4)
        + b"content"
        + b"\x00\x02"
    )

    assert payload(packet) == b"content"
