"""Cameras: watched on one tap, noted, and among the pictures of a conference."""

from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3

from ...decide.camera_rows import CameraAddress, CameraView
from ...decide.cameras import watch
from ...decide.room_plan import wanted_rooms
from ...models import CameraSource
from .conftest import live


@pytest.fixture
def camera(district):
    values = {"name": "石沟水库（示范）", "region": TOWN_3, "kind": "rtsp"}
    return open_record(CameraSource, values, actor=district.town_3, key=uuid4())


def test_a_camera_is_watched_on_one_tap_and_the_view_is_kept(district, client_of, camera):
    client = client_of(district.town_3)
    assert f"/cameras/{camera.number}/views/" in client.get(f"/ledgers/cameras/{camera.number}/").content.decode()

    view = client.post(f"/cameras/{camera.number}/views/")["Location"]

    assert camera.name in client.get(view).content.decode()
    assert client_of(district.town_3_other).get(view).status_code == 404
    client.post(f"{view}end/")
    with unscoped("test", CameraView):
        assert CameraView.objects.get().ended_at is not None


def test_who_watched_when_is_for_those_who_may_know_the_address(district, client_of, camera):
    client_of(district.town_3).post(f"/cameras/{camera.number}/views/")

    assert "张明" in client_of(district.office).get(f"/cameras/{camera.number}/views/").content.decode()
    assert client_of(district.town_3).get(f"/cameras/{camera.number}/views/").status_code == 403
    assert client_of(district.town_4).get(f"/cameras/{camera.number}/views/").status_code == 404
    assert client_of(district.town_4).post(f"/cameras/{camera.number}/views/").status_code == 404


def test_a_camera_stands_among_the_pictures_of_a_conference(district, seat_of, post, camera):
    chair, seat = seat_of(district.leader)
    assert post(chair, "cameras", camera=camera.number)[0] == 200
    shown = live(chair.get(f"{seat}now/"))["tiles"]

    assert [tile["key"] for tile in shown if tile["place"] == camera.name] == [f"camera.{camera.pk}"]
    with unscoped("test", CameraView):
        view = CameraView.objects.get().pk
    post(chair, "camera-ends", view=view)
    assert camera.name not in [tile["place"] for tile in live(chair.get(f"{seat}now/"))["tiles"]]


ALLOWED = ["rtsp://10.1.2.3/1", "rtsp://admin:geheim@192.168.1.64:554/Streaming/Channels/101", "rtsps://[fd00::7]/1"]
ELSEWHERE = [
    "rtsp://127.0.0.1:8188/1", "rtsp://[::1]/1", "rtsp://169.254.169.254/latest", "rtsp://8.8.8.8/1", "rtsp://localhost/1",
    "rtsp://camera.example.cn/1", "rtsp://10.1.2.3@127.0.0.1/1", "rtsp://0.0.0.0/1", "rtsp://[::ffff:127.0.0.1]/1", "rtsp://2130706433/1",
    "rtsp://10.1.2.3:99999/1", "rtsp://[fe80::1]/1", "rtsp://10.1.2.3\\@127.0.0.1/1",
]  # fmt: skip


@pytest.mark.parametrize("address", ALLOWED)
def test_a_camera_in_a_network_of_cameras_is_asked(district, client_of, camera, address):
    client_of(district.office).post(f"/cameras/{camera.number}/access/", {"address": address})
    watch(camera, actor=district.office)

    assert [feed.address for room in wanted_rooms(clock.now()) for feed in room.feeds] == [address]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_camera_elsewhere_is_refused_in_words_and_never_asked(district, client_of, camera, address):
    client = client_of(district.office)
    refused = client.post(f"/cameras/{camera.number}/access/", {"address": address})
    with unscoped("kept before there was a list", CameraAddress):
        CameraAddress.objects.create(camera=camera, region=camera.region, sector=camera.sector, address=address)
    watch(camera, actor=district.office)

    assert refused.status_code == 422
    assert "10.0.0.0/8" in refused.content.decode()
    assert [feed for room in wanted_rooms(clock.now()) for feed in room.feeds] == []


def test_a_device_that_does_not_register_is_asked_in_a_network_of_cameras_alone(district, client_of):
    values = {"name": "路口（示范）", "region": TOWN_3, "kind": "gb28181"}
    camera = open_record(CameraSource, values, actor=district.town_3, key=uuid4())
    page, number = f"/cameras/{camera.number}/access/", "34020000001310000001"
    client = client_of(district.office)

    assert client.post(page, {"address": f"{number}@127.0.0.1:5060"}).status_code == 422
    assert client.post(page, {"address": f"{number}@10.1.2.3:5060"}).status_code == 302
