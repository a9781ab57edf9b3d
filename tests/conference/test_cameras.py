"""A camera is taken into a conference: everybody sees it moving, by whichever way it comes, and it goes when it is sent away."""

import contextlib
import subprocess
import sys

import pytest

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
def camera(on, kind, port, coding):
    inside = on.network["district"].command(
        [sys.executable, "-m", "tests.conference.fake_camera", kind, str(port), "0xcc00cc", coding]
    )
    with subprocess.Popen(inside, env=here()) as running:
        try:
            yield
        finally:
            running.terminate()


WAYS = [(kind, coding) for kind in ADDRESSES for coding in ("h264", "h265")]
SOON = [("rtsp", "h264"), ("gb28181", "h265")]


@pytest.mark.parametrize(
    ("kind", "coding"), [pytest.param(*way, marks=[] if way in SOON else pytest.mark.slow) for way in WAYS]
)
def test_everybody_sees_the_camera_until_it_is_sent_away(on, kind, coding):
    port, address = ADDRESSES[kind]
    with camera(on, kind, port, coding):
        on.room(["leader"], cameras=[{"id": "camera.7", "kind": kind, "address": address}])
        guest = on.guest("district", "leader", send="#c00", width=320, height=180)

        assert guest.sees("camera.7", "#c0c", within=15)
        assert on.seen()["present"] == {ROOM: ["leader"]}
        on.room(["leader"])
        assert eventually(lambda: "camera.7" not in guest.watched(), 5)
        guest.leave()
