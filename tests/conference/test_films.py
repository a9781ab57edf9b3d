"""Films of takes in which people come again and pictures change their size: all sound, all pictures, or said what lacks."""

import shutil
import subprocess

import pytest

from anlan.conference.carry.measuring import lacks
from anlan.conference.carry.montage import Montage, Piece
from anlan.conference.carry.recordings import make
from anlan.conference.carry.tracks import tracks

from .films import colour_at, probe
from .streams import loudness, picture, tone, write

pytestmark = pytest.mark.skipif(
    any(shutil.which(each) is None for each in ("ffmpeg", "janus-pp-rec")), reason="no ffmpeg, no janus-pp-rec"
)
LENGTH = 14


@pytest.fixture(scope="module")
def take(tmp_path_factory):
    """The chair's line goes weak and clear again, a phone is turned, and after a gap the chair comes again."""
    folder = tmp_path_factory.mktemp("take")
    sizes = [picture("red", 640, 360, 2), picture("lime", 160, 90, 2), picture("blue", 180, 320, 2)]
    write(folder / "videoroom-x-user-chair-1-video-1-1.mjr", *sizes)
    write(folder / "videoroom-x-user-chair-1-audio-0-0.mjr", tone(6))
    write(folder / "videoroom-x-user-chair-2-video-1-1.mjr", picture("yellow", 640, 360, 5), at=9)
    write(folder / "videoroom-x-user-chair-2-audio-0-0.mjr", tone(5), at=9)
    write(folder / "videoroom-x-user-town-3-video-1-1.mjr", picture("white", 320, 180, LENGTH))
    return folder


@pytest.fixture(scope="module")
def film(take, tmp_path_factory):
    return make(take, tmp_path_factory.mktemp("film"))


def near(colour):
    return tuple(value > 100 for value in colour)


@pytest.mark.parametrize(
    ("second", "shows"),
    [(1, (1, 0, 0)), (3, (0, 1, 0)), (5, (0, 0, 1)), (7.5, (0, 0, 0)), (10, (1, 1, 0)), (13, (1, 1, 0))],
)
def test_each_picture_is_there_at_its_time_whatever_size_it_has(film, second, shows):
    assert near(colour_at(film.path, second, 0.25, 0.25)) == shows
    assert near(colour_at(film.path, second, 0.75, 0.25)) == (1, 1, 1)


def test_sound_is_there_to_the_end_and_pauses_where_nobody_was_there(film):
    heard = [loudness(film.path, second) > -40 for second in (0.5, 2.5, 5, 7, 8, 9.5, 11, 13.2)]

    assert heard == [True, True, True, False, False, True, True, True]
    lengths = [float(each) for each in probe(film.path, "stream=duration").split()]
    assert all(abs(each - LENGTH) < 1 for each in lengths)


def test_a_film_that_has_it_all_lacks_nothing(film):
    assert film.lacks == ()


@pytest.mark.parametrize(
    ("how", "what"),
    [
        (["-t", "8", "-c", "copy"], {("chair", "audio", 5), ("chair", "video", 5), ("town", "video", 6)}),
        (["-vf", "drawbox=w=640:h=360:t=fill:c=black:enable='gt(t,2)'", "-c:a", "copy"], {("chair", "video", 4), ("chair", "video", 5)}),
        (["-af", "volume=0:enable='gt(t,9)'", "-c:v", "copy"], {("chair", "audio", 5)}),
    ],
    ids=["cut off", "black", "still"],
)  # fmt: skip
def test_what_a_film_lacks_is_named(film, take, tmp_path, how, what):
    damaged = tmp_path / "damaged.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(film.path), *how, str(damaged)], check=True)
    montage = Montage.of([Piece(track, _read(track, film)) for track in tracks(take)])

    found = {(each.publisher, each.kind, each.seconds) for each in lacks(damaged, montage)}

    assert {each[:2] for each in found} == {each[:2] for each in what}
    assert all(any(abs(mine[2] - each[2]) <= 2 for each in what if each[:2] == mine[:2]) for mine in found)


def _read(track, film):
    return next(film.path.parent.glob(f"{track.path.stem}.*"))


def test_a_stream_that_cannot_be_read_is_told(take, tmp_path):
    spoilt = shutil.copytree(take, tmp_path / "take")
    stream = spoilt / "videoroom-x-user-town-3-video-1-1.mjr"
    content = stream.read_bytes()
    head = 10 + int.from_bytes(content[8:10], "big")
    stream.write_bytes(content[:head] + content[head:].replace(b"\x9d\x01\x2a", b"\x00\x00\x00"))

    film = make(spoilt, tmp_path / "film")

    assert ("town", "video") in {(each.publisher, each.kind) for each in film.lacks}


def test_whoever_may_not_send_is_in_no_film(take, tmp_path):
    film = make(take, tmp_path, unwanted={"town"})

    assert near(colour_at(film.path, 1, 0.75, 0.25)) == (1, 0, 0)
