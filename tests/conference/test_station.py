"""The station for devices by GB/T 28181: junk, ports that are taken, and how it ends."""

import random
import socket
import threading

import pytest

from anlan.conference.carry.gb28181.asking import NoAnswer
from anlan.conference.carry.gb28181.media import receiver
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.play import play
from anlan.conference.carry.gb28181.station import NotOpen, Station

from .devices import CHANNEL, NUMBER, PASSWORD, admitted, free_port
from .fake_device import HOST, PLATFORM, Device
from .stage import eventually


@pytest.mark.parametrize("tcp", [False, True])
def test_after_junk_of_every_kind_a_device_registers_as_ever(station, device, caplog, tcp):
    kinds = [
        bytes(70),
        b"\xff" * 5000,
        b"REGISTER sip:a SIP/2.0\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"\r\n\r\n",
        b"GET / HTTP/1.1",
    ]
    for each in [*kinds, *(random.Random(3).randbytes(300) for _ in range(50))]:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM) as thrower:
            thrower.connect((HOST, station.port))
            thrower.send(each)

    assert device(tcp=tcp).register() == 200
    assert caplog.records == []


def test_a_station_without_a_port_answers_nobody():
    with Station(Platform(PLATFORM, address=HOST)) as station, Device(NUMBER, PASSWORD, station.port) as camera:
        station.admit([admitted()])
        camera.send(b"OPTIONS sip:x SIP/2.0\r\nVia: a\r\nFrom: b\r\nTo: c\r\nCall-ID: d\r\nCSeq: 1 OPTIONS\r\n\r\n")
        camera._socket.settimeout(0.5)

        assert eventually(lambda: camera._answers.empty(), 0.5)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, station.port))


def test_a_port_that_is_taken_is_said():
    with socket.create_server((HOST, 0)) as taken, pytest.raises(NotOpen, match="占用"):
        Station(Platform(PLATFORM, taken.getsockname()[1], HOST)).__enter__()


def test_nothing_goes_on_after_the_station_was_left():
    with Station(Platform(PLATFORM, free_port(), HOST)) as station:
        station.admit([admitted()])
        with Device(NUMBER, PASSWORD, station.port, tcp=True) as camera:
            camera.register()

    assert "gb28181" not in [each.name for each in threading.enumerate()]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, station.port))


def test_a_call_that_waits_when_the_station_is_left_ends(playing):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((HOST, 0))
        wrong = []

        def run():
            try:
                play(asking, f"{CHANNEL}@{HOST}:{silent.getsockname()[1]}", lambda coding: ["cat"], threading.Event())
            except NoAnswer as error:
                wrong.append(str(error))

        with Station(Platform(PLATFORM, address=HOST)) as asking:
            thread = threading.Thread(target=run)
            thread.start()
            assert silent.recv(10) == b"INVITE sip"
        thread.join(5)

    assert wrong == ["信令服务停了"]


def test_every_port_of_the_span_is_used_before_none_is_left():
    span = (30600, 30605)
    taken = [receiver(tcp=True, ports=span) for _ in range(3)]

    assert sorted(each.port for each in taken) == [30600, 30602, 30604]
    with pytest.raises(OSError, match="都在用"):
        receiver(tcp=True, ports=span)
    for each in taken:
        each.__exit__()


def test_a_command_that_ends_ends_the_call(station, device):
    camera = device(parts=lambda: iter(lambda: b"x" * 1000, None))
    camera.register()

    play(station, f"{CHANNEL}@{NUMBER};tcp", lambda coding: ["true"], threading.Event())

    assert "BYE" in camera.told


def test_an_address_that_is_not_ours_is_said():
    with pytest.raises(NotOpen, match="没有 ANLAN_SIP_IP"):
        Station(Platform(PLATFORM, 5060, "192.0.2.1")).__enter__()
