"""The disk is full while a conference is recorded."""

import os

import pytest

from anlan.conference.carry.recordings import make

from .films import probe, takes
from .stage import eventually, missing, stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing()),
]


def test_a_full_disk_keeps_what_was_recorded_and_the_room_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("ANLAN_VIDEO_SECRET_DISTRICT", "known to the test, for its disk is not the server's")
    with stage(tmp_path, {"district": ""}, disk="200k") as on:
        on.room(["leader", "wanghai"], recorded=True)
        guests = {each: on.guest("district", each, send="#0c0") for each in ("leader", "wanghai")}
        inside = on.network["district"].files / str(on.folder / "district")[1:]
        assert eventually(lambda: os.statvfs(inside).f_bavail == 0, 30), "the disk is not full"

        assert guests["leader"].sees("wanghai", "#0c0")
        on.room(["leader", "wanghai"])
        assert eventually(lambda: takes(inside), 5)
        film = make(takes(inside)[0], tmp_path / "film")

        assert film.seconds >= 3
        assert "h264" in probe(film.path, "stream=codec_name")
