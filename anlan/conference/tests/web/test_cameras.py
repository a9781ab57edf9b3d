"""Cameras: watched on one tap, noted, and among the pictures of a conference."""

from uuid import uuid4

import pytest

from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_3

from ...decide.rows import CameraView
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
