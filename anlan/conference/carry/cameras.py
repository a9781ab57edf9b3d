"""Cameras taken into rooms as participants: ffmpeg fetches the stream and sends it on, copied, never drawn anew where it needs not be.

Cameras(place, station).settle(wanted, inside)      # again and again, with the other parts of the plane
"""

import contextlib
import logging
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .coding import coding_of
from .feeds import Feed
from .gb28181.asking import NoAnswer
from .gb28181.play import play
from .gb28181.station import Station
from .links import At
from .rooms import Camera, Inside, Wanted

_LONGEST_PAUSE = 30  # seconds between two tries to reach a camera
_FAREWELL = 3.0  # seconds that one has to end, together with its ffmpeg
_log = logging.getLogger(__name__)
_COPIED = ("-c:v", "copy", "-bsf:v", "dump_extra")
# What browsers cannot show (H.265) is drawn anew, as cheaply as can be.
_REDRAWN = (
    "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline", "-pix_fmt", "yuv420p",
    "-g", "30", "-maxrate", "1200k", "-bufsize", "1200k", "-vf", "scale='min(1280,iw)':-2",
)  # fmt: skip


class Cameras:
    """The cameras that one node feeds into its rooms."""

    def __init__(self, place: At, station: Station) -> None:
        self._place, self._station = place, station
        self._sources: dict[tuple[str, str], Source] = {}

    def settle(self, wants: Mapping[str, Wanted], inside: Mapping[str, Inside]) -> None:
        """Begin those that are wanted in rooms that are there, end the others. Raises Refused, Unreachable."""
        listed = {
            (room, camera.id): camera for room, want in wants.items() for camera in want.cameras if room in inside
        }
        for key in [key for key in self._sources if key not in listed]:
            self._sources.pop(key).stop()
        for room, each in inside.items():
            for camera_id in each.fed:
                if camera_id.startswith("camera.") and "@" not in camera_id and (room, camera_id) not in listed:
                    self._place.feeds.close(room, camera_id)
        for (room, camera_id), camera in listed.items():
            feed = self._place.feeds.get(room, camera_id)
            if feed is None and camera_id in inside[room].fed:
                self._place.feeds.close(room, camera_id)  # left by an earlier conductor: its port is not known
            if feed is None:
                feed = self._place.feeds.open(room, camera_id, audio=False, video="h264")
            source = self._sources.get((room, camera_id))
            if source is None or source.feed != feed:
                if source is not None:
                    source.stop()
                self._sources[room, camera_id] = Source(camera, feed, self._station)

    def stop(self) -> None:
        """End all, and wait until the devices have been told."""
        for source in self._sources.values():
            source.stop()
        for source in self._sources.values():
            source.join()
        self._sources.clear()


@dataclass
class Source:
    """One camera's stream on its way to one feed; begun again with pauses for as long as it is wanted."""

    camera: Camera
    feed: Feed
    station: Station

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=self.camera.id)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()

    def join(self) -> None:
        self._thread.join(_FAREWELL)

    def _run(self) -> None:
        pause = 1
        while not self._stopping.is_set():
            try:
                if self.camera.kind == "gb28181":
                    play(self.station, self.camera.address, self._from_program_stream, self._stopping)
                else:
                    self._pull()
            except (NoAnswer, OSError, subprocess.SubprocessError) as error:
                _log.warning("%s: %s", self.camera.id, error)
            self._stopping.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _from_program_stream(self, coding: str) -> list[str]:
        return command(["-f", "mpeg", "-i", "pipe:0"], self.feed, _COPIED if coding == "h264" else _REDRAWN)

    def _pull(self) -> None:
        """Run ffmpeg until it ends or nobody wants it."""
        coding = coding_of(self.camera)
        source, words = source_of(self.camera, coding)
        arguments = command(source, self.feed, _COPIED if coding == "h264" else _REDRAWN)
        running = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert running.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            running.stdin.write(words)
            running.stdin.close()
        while running.poll() is None and not self._stopping.wait(0.2):
            pass
        if running.poll() is None:
            running.terminate()
        running.wait(5)


def source_of(camera: Camera, coding: str) -> tuple[list[str], bytes]:
    """How ffmpeg is told where the stream comes from: arguments, and what it reads from us."""
    if camera.kind == "rtsp":
        return ["-rtsp_transport", "tcp", "-timeout", "5000000", "-i", camera.address], b""
    where, name = urlsplit(camera.address), "H265" if coding == "hevc" else "H264"
    # Somebody sends to us, or to a group, as payload 96, the most common by far.
    description = (
        f"v=0\no=- 0 0 IN IP4 {where.hostname}\ns=-\nc=IN IP4 {where.hostname}\nt=0 0\n"
        f"m=video {where.port} RTP/AVP 96\na=rtpmap:96 {name}/90000\n"
    )
    return ["-protocol_whitelist", "pipe,udp,rtp", "-f", "sdp", "-i", "pipe:0"], description.encode()


def command(source: list[str], feed: Feed, coding: tuple[str, ...]) -> list[str]:
    """ffmpeg from a source to a feed."""
    return [
        "ffmpeg", "-v", "error", "-fflags", "nobuffer", "-probesize", "500000", "-analyzeduration", "1000000", *source,
        "-an", *coding, "-f", "rtp", "-payload_type", "96", "-ssrc", str(feed.ssrcs[1]),
        f"rtp://{feed.ip}:{feed.port}?pkt_size=1200",
    ]  # fmt: skip
