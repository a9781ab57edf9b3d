"""Takes become recordings in the catalogue, go when their time is over, and due lines are tested."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from anlan.conference.carry import recordings as films
from anlan.conference.carry.linetest import Line
from anlan.conference.carry.measuring import Lack
from anlan.conference.carry.nodes import Node
from anlan.conference.decide.recordings import KEPT_DAYS
from anlan.conference.models import Endpoint, LineTest, Recording
from anlan.conference.tests.conftest import run_conference
from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3

from .. import filming

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.fixture
def conference(district):
    return run_conference(district.leader)


@pytest.fixture
def take(settings, tmp_path, conference, monkeypatch):
    """A take of the conference; what makes a film of it is replaced by a second of a picture, made by ffmpeg."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    node = Node("district", tmp_path / "district")
    settings.VIDEO_NODES = {"district": node}
    folder = node.folder / "recordings" / conference.number
    folder.mkdir(parents=True)
    (folder / "videoroom-x-user-leader-1-video-1-1.mjr").write_bytes(b"MJR00002")
    films.close_takes(node, recorded=set())
    monkeypatch.setattr(films, "make", filmed)
    return films.takes(node)[0]


def filmed(take, folder, unwanted=()):
    path = folder / "film.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=c=red:s=64x64:d=1", str(path)]
    subprocess.run(command, check=True)
    return films.Film(path, datetime(2024, 10, 16, 0, 30, tzinfo=UTC), 1)


def recordings(conference):
    with unscoped("test", Recording):
        return list(Recording.objects.filter(conference=conference))


def test_a_take_becomes_a_recording_that_lies_in_the_store_by_its_hash(take, conference):
    assert filming.keep_films() == 1

    kept = recordings(conference)[0]
    assert store.path_of(kept.sha256).stat().st_size == kept.size
    assert (kept.seconds, kept.keep_until) == (1, NOW.date() + timedelta(days=KEPT_DAYS))
    assert not take.exists()
    assert filming.keep_films() == 0


def test_a_take_of_which_no_film_can_be_made_stays(take, conference, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(films, "make", full)

    assert filming.keep_films() == 0
    assert take.exists()
    assert list(take.parent.glob("making-*")) == []


def test_a_film_that_falls_short_says_so_and_its_take_is_kept_until_its_time_is_over(
    take, conference, monkeypatch, client_of, district
):
    def short(take, folder, unwanted=()):
        return replace(filmed(take, folder), lacks=(Lack("leader", "video", 65), Lack("camera.7", "audio", 3)))

    take = take.rename(take.with_name(f"{conference.number}~{round(NOW.timestamp() * 1000)}"))
    monkeypatch.setattr(films, "make", short)
    assert filming.keep_films() == 1
    assert filming.keep_films() == 0

    node = settings.VIDEO_NODES["district"]
    assert [each.name for each in films.takes_set_aside(node)] == [take.name]
    page = client_of(district.leader).get(f"/conferences/{conference.number}/recordings/").content.decode()
    assert "这段录像不全：摄像头的画面少65秒；摄像头的声音少3秒。" in page
    with clock.fixed(NOW + timedelta(days=KEPT_DAYS + 1)):
        filming.drop_films()
    assert films.takes_set_aside(node) == []


def test_killed_between_film_and_end_the_second_time_changes_nothing(take, conference, tmp_path):
    shutil.copytree(take, tmp_path / "copy")
    filming.keep_films()
    shutil.copytree(tmp_path / "copy", take)

    filming.keep_films()

    assert len(recordings(conference)) == 1


def test_a_take_of_an_unknown_room_stays_and_stops_nobody(take, conference):
    take.rename(take.with_name("HYS-9999~1"))

    assert filming.keep_films() == 0


def test_a_recording_whose_time_is_over_is_deleted_and_its_row_stays(take, conference):
    filming.keep_films()
    kept = recordings(conference)[0]

    with clock.fixed(NOW + timedelta(days=KEPT_DAYS + 1)):
        assert filming.drop_films() == 1
        assert filming.drop_films() == 0

    assert not store.path_of(kept.sha256).exists()
    assert recordings(conference)[0].dropped_at is not None


def test_what_is_still_recorded_is_no_take(tmp_path):
    node = Node("district", tmp_path)
    (tmp_path / "recordings/HYS-1").mkdir(parents=True)
    (tmp_path / "recordings/HYS-1/a.mjr").write_bytes(b"")

    films.close_takes(node, recorded={"HYS-1"})

    assert films.takes(node) == []


def test_due_lines_with_an_address_are_tested_once_a_day(district, monkeypatch):
    for name, address in (("清河镇会场", "10.1.3.1"), ("柳溪镇会场", None)):
        facts = {"name": name, "level": "town", "region": TOWN_3, "address": address}
        open_record(Endpoint, facts, actor=district.office, key=uuid4())
    monkeypatch.setattr(filming, "ping", lambda address: Line(1.25, 34))

    assert filming.test_due_lines() == 1
    assert filming.test_due_lines() == 0

    with unscoped("test", Endpoint, LineTest):
        test = LineTest.objects.get()
        assert (str(test.loss_percent), test.delay_ms, test.passed) == ("1.25", 34, True)
        assert Endpoint.objects.get(name="清河镇会场").tested_on == date(2024, 10, 16)


def test_a_line_that_answers_nothing_has_failed(district, monkeypatch):
    facts = {"name": "清河镇会场", "level": "town", "region": TOWN_3, "address": "10.1.3.1"}
    open_record(Endpoint, facts, actor=district.office, key=uuid4())
    monkeypatch.setattr(filming, "ping", lambda address: Line(None, None))

    filming.test_due_lines()

    with unscoped("test", LineTest):
        assert LineTest.objects.get().passed is False
