"""A false camera of one colour, by RTSP, RTP or GB/T 28181, for as long as it is let run.

python -m tests.conference.fake_camera rtsp 8554 0xcc00cc [hevc]
"""

import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

HOST = "127.0.0.1"


def picture(colour: str, *sent: str, hevc: bool = False) -> list[str]:
    """ffmpeg that draws the colour with something that moves, as a camera would code it."""
    drawn = f"color=c={colour}:s=320x180:r=15[back];testsrc=s=32x32:r=15[moves];[back][moves]overlay=0:0"
    usual = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"]
    newer = ["-c:v", "libx265", "-preset", "ultrafast", "-tune", "zerolatency", "-x265-params", "log-level=none"]
    coded = [*(newer if hevc else usual), "-pix_fmt", "yuv420p", "-g", "15"]
    return ["ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", drawn, *coded, *sent]


def rtp(port: int, colour: str, hevc: bool) -> None:
    """Sends to a port and asks nobody."""
    subprocess.run(
        picture(colour, "-bsf:v", "dump_extra", "-f", "rtp", "-payload_type", "96", f"rtp://{HOST}:{port}", hevc=hevc),
        check=False,
    )


def rtsp(port: int, colour: str, hevc: bool) -> None:
    """Serves one viewer after the other over the RTSP connection itself."""
    with socket.create_server((HOST, port)) as server:
        while True:
            viewer, _ = server.accept()
            threading.Thread(target=_serve, args=(viewer, colour, hevc), daemon=True).start()


def gb28181(port: int, colour: str, hevc: bool) -> None:
    """Answers INVITE and sends a program stream by RTP."""
    sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sip.bind((HOST, port))
    running = None
    while True:
        said, caller = sip.recvfrom(65535)
        words = said.decode()
        verb = words.split()[0]
        if verb == "ACK":
            continue
        if verb == "INVITE":
            to, ssrc = int(re.search(r"m=video (\d+)", words)[1]), int(re.search(r"y=(\d+)", words)[1])
            running = subprocess.Popen(picture(colour, "-f", "vob", "pipe:1", hevc=hevc), stdout=subprocess.PIPE)
            threading.Thread(target=_program_stream, args=(running, to, ssrc), daemon=True).start()
        elif running is not None:
            running.terminate()
        kept = [line for line in words.split("\r\n") if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        sip.sendto("\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0", "", ""]).encode(), caller)


def _program_stream(running: "subprocess.Popen[bytes]", port: int, ssrc: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for number, part in enumerate(iter(lambda: running.stdout.read1(1400), b"")):
            head = b"\x80\x60" + (number & 0xFFFF).to_bytes(2, "big") + bytes(4) + ssrc.to_bytes(4, "big")
            out.sendto(head + part, (HOST, port))


def _serve(viewer: socket.socket, colour: str, hevc: bool) -> None:
    with viewer, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
        media.bind((HOST, 0))
        described = "\r\n".join([
            "v=0", f"o=- 0 0 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0", "m=video 0 RTP/AVP 96",
            f"a=rtpmap:96 {'H265' if hevc else 'H264'}/90000", "a=control:v", "",
        ])  # fmt: skip
        running = None
        try:
            for verb, number in _requests(viewer):
                body = described if verb == "DESCRIBE" else ""
                more = {
                    "DESCRIBE": "Content-Type: application/sdp\r\n", "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n",
                    "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n",
                }.get(verb, "Session: 1\r\n")  # fmt: skip
                viewer.sendall(
                    f"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode()
                )
                if verb == "PLAY":
                    sent = [
                        "-bsf:v",
                        "dump_extra",
                        "-f",
                        "rtp",
                        "-payload_type",
                        "96",
                        f"rtp://{HOST}:{media.getsockname()[1]}",
                    ]
                    running = subprocess.Popen(picture(colour, *sent, hevc=hevc), stdout=subprocess.DEVNULL)
                    threading.Thread(target=_interleave, args=(media, viewer), daemon=True).start()
        finally:
            if running is not None:
                running.terminate()


def _requests(viewer: socket.socket) -> Iterator[tuple[str, str]]:
    reading = viewer.makefile("rb")
    while line := reading.readline():
        if line.startswith(b"$"):  # the viewer's reports, among the requests
            continue
        words, number = line.decode(errors="replace").split(), ""
        while (head := reading.readline().strip()) != b"":
            if head.lower().startswith(b"cseq"):
                number = head.split(b":")[1].strip().decode()
        if words:
            yield words[0], number


def _interleave(media: socket.socket, viewer: socket.socket) -> None:
    try:
        while packet := media.recv(2048):
            viewer.sendall(b"$\x00" + len(packet).to_bytes(2, "big") + packet)
    except OSError:
        return


if __name__ == "__main__":
    {"rtsp": rtsp, "rtp": rtp, "gb28181": gb28181}[sys.argv[1]](int(sys.argv[2]), sys.argv[3], sys.argv[4:] == ["hevc"])
