"""A device that somebody entered on a page registers over a real socket: the ledger learns that it is there and what it has."""

import socket
import time
from dataclasses import replace
from uuid import uuid4

import pytest

from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.decide import devices
from anlan.conference.models import CameraSource
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, TOWN_3
from tests.conference.fake_device import HOST, Device, item

from .. import registering
from ..registering import AWAY, NEW, Registering, open_station

NUMBER, PASSWORD = "34020000001320000001", "geheim-2024"


@pytest.fixture
def platform(settings):
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    settings.VIDEO_PLATFORM = Platform(port=port, address=HOST)
    return settings.VIDEO_PLATFORM


@pytest.fixture
def camera(district, platform):
    values = {"name": "清河水库录像机", "kind": "gb28181", "region": TOWN_3}
    made = open_record(CameraSource, values, actor=district.office, key=uuid4())
    devices.enter(made, NUMBER, password=PASSWORD, tcp=False, actor=district.office)
    return made


@pytest.fixture
def turning(platform, monkeypatch):
    monkeypatch.setattr(registering, "EVERY", 0)
    with open_station(platform) as station:
        yield Registering(station)


def turn_until(turning, holds, within=5.0):
    until = time.monotonic() + within
    while time.monotonic() < until:
        turning.turn()
        if holds():
            return True
        time.sleep(0.05)
    return False


def now_of(camera):
    with unscoped("test", CameraSource):
        return CameraSource.objects.get(pk=camera.pk)


def test_a_device_that_was_entered_registers_and_its_channels_can_be_taken_in(camera, turning, platform):
    items = [item(f"3402000000131000000{each}", f"{each}号机位") for each in (1, 2)]
    turning.turn()
    with Device(NUMBER, PASSWORD, platform.port, items=items) as device:
        assert device.register() == 200
        assert turn_until(turning, lambda: now_of(camera).link == "online")
        assert turn_until(turning, lambda: len(devices.channels_of(devices.device_of(camera))) == 2)

    assert now_of(camera).link_since == NOW


def test_a_device_that_is_gone_is_said_to_be_after_a_while_and_after_our_own_start_later(
    camera, turning, platform, monkeypatch
):
    turning.turn()
    assert now_of(camera).link == ""
    with Device(NUMBER, PASSWORD, platform.port) as device:
        device.register()
        assert turn_until(turning, lambda: now_of(camera).link == "online")
        device.register(expires=0)
    turning.turn()
    assert now_of(camera).link == "online"

    began = time.monotonic()
    monkeypatch.setattr(registering.time, "monotonic", lambda: began + AWAY + 1)
    turning.turn()
    assert now_of(camera).link == "offline"


def test_a_device_that_never_came_is_offline_once_it_has_had_its_time(camera, turning, monkeypatch):
    turning.turn()
    assert now_of(camera).link == ""

    began = time.monotonic()
    monkeypatch.setattr(registering.time, "monotonic", lambda: began + NEW + 1)
    turning.turn()

    assert now_of(camera).link == "offline"


def test_without_a_port_the_ledger_is_not_even_asked(camera, platform, django_assert_num_queries):
    with open_station(replace(platform, port=0)) as station, django_assert_num_queries(0):
        Registering(station).turn()


def test_a_port_that_is_taken_is_said_and_cameras_of_known_addresses_go_on(platform, capsys):
    with socket.create_server((HOST, platform.port)), open_station(platform) as station:
        assert station.platform.port == 0

    assert "国标设备注册不了" in capsys.readouterr().out
