"""A camera is taken into a conference: everybody sees it moving, by whichever way it comes, and it goes when it is sent away."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from .carry import DEVICE, PASSWORD, SIP_PORT
from .stage import ROOM, eventually, here, missing, stage

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]
ADDRESSES = {
    "rtsp": (8554, "rtsp://127.0.0.1:8554/1"),
    "rtp": (28010, "rtp://127.0.0.1:28010"),
    "gb28181": (5060, "34020000001310000001@127.0.0.1:5060"),
}


@pytest.fixture(scope="module")
def on(tmp_path_factory):
    with stage(tmp_path_factory.mktemp("cameras"), {"district": ""}) as made:
        yield made


@contextlib.contextmanager
def running(on, module, *words):
    """A false camera, with the ffmpeg that draws for it: left alone that would go on drawing for ever."""
    command = [sys.executable, "-m", f"tests.conference.{module}", *words]
    with subprocess.Popen(on.network["district"].command(command), env=here(), start_new_session=True) as started:
        try:
            yield
        finally:
            os.killpg(started.pid, signal.SIGTERM)


# What registers itself is tried below, H.265 as well.
WAYS = [("rtsp", []), ("rtsp", ["hevc"]), ("rtp", []), ("rtp", ["hevc"]), ("gb28181", [])]
SOON = [("rtsp", []), ("rtp", ["hevc"])]


@pytest.mark.parametrize(
    ("kind", "said"), [pytest.param(*way, marks=[] if way in SOON else pytest.mark.slow) for way in WAYS]
)
def test_everybody_sees_the_camera_until_it_is_sent_away(on, kind, said):
    port, address = ADDRESSES[kind]
    with running(on, "fake_camera", kind, str(port), "0xcc00cc", *said):
        on.room(["leader"], cameras=[{"id": "camera.7", "kind": kind, "address": address}])
        guest = on.guest("district", "leader", send="#c00", width=320, height=180)

        assert guest.sees("camera.7", "#c0c", within=15)
        assert on.seen()["present"] == {ROOM: ["leader"]}
        on.room(["leader"])
        assert eventually(lambda: "camera.7" not in guest.watched(), 5)
        guest.leave()


@pytest.mark.slow
@pytest.mark.parametrize("said", [["tcp"], ["tcp", "hevc"], []])
def test_everybody_sees_a_camera_that_has_registered_itself(on, said):
    """Where a stream goes by TCP the device comes to us (附录L). What browsers cannot show is drawn anew."""
    with running(on, "fake_device", DEVICE, PASSWORD, str(SIP_PORT), "0xcc00cc", *said):
        assert eventually(lambda: on.seen()["registered"] == [DEVICE], 10)
        address = f"34020000001310000001@{DEVICE}" + (";tcp" if "tcp" in said else "")
        on.room(["leader"], cameras=[{"id": "camera.8", "kind": "gb28181", "address": address}])
        guest = on.guest("district", "leader", send="#c00", width=320, height=180)

        assert guest.sees("camera.8", "#c0c", within=15)
        on.room(["leader"])
        assert eventually(lambda: "camera.8" not in guest.watched(), 5)
        guest.leave()
