"""Devices by GB/T 28181 play: what they send arrives whole, and what goes wrong is said."""

import socket
import threading

import pytest

from anlan.conference.carry.gb28181 import play as play_module
from anlan.conference.carry.gb28181.asking import NoAnswer
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.play import play
from anlan.conference.carry.gb28181.station import Station

from .devices import CHANNEL, NUMBER, SET, holds
from .fake_device import HOST, PLATFORM
from .stage import eventually


@pytest.mark.parametrize("media_tcp", [False, True])
@pytest.mark.parametrize("tcp", [False, True])
def test_what_a_registered_device_sends_arrives_whole_until_it_is_told_bye(station, device, playing, tcp, media_tcp):
    parts = [SET, *(bytes([number]) * 1000 for number in range(20))]
    camera = device(tcp=tcp, parts=lambda: parts)
    camera.register()

    out, stopping, thread, wrong = playing(f"{CHANNEL}@{NUMBER}" + (";tcp" if media_tcp else ""))
    assert eventually(holds(out, b"".join(parts)), 5)
    stopping.set()
    thread.join(5)

    assert [each for each in camera.told if each != "MESSAGE"] == ["INVITE", "ACK", "BYE"]
    assert wrong == []
    assert station.calls == {}


def test_the_ssrc_that_the_device_chooses_is_taken(station, device, playing):
    camera = device(parts=lambda: [SET + b"whole"])
    camera.ssrc = 77
    camera.register()

    out, *_ = playing(f"{CHANNEL}@{NUMBER}")

    assert eventually(holds(out, SET + b"whole"), 5)


def test_a_stream_falls_silent_only_after_a_while_and_one_that_never_came_is_said(
    station, device, playing, monkeypatch
):
    monkeypatch.setattr(play_module, "SILENT", 1.0)
    device().register()

    _, _, thread, wrong = playing(f"{CHANNEL}@{NUMBER}")
    thread.join(8)

    assert wrong == [f"{CHANNEL} 答应了，但没有传来画面"]


def test_a_stranger_who_sends_to_our_port_is_not_seen(station, device, playing):
    camera = device(parts=lambda: [SET + b"own"])
    camera.register()
    out, *_ = playing(f"{CHANNEL}@{NUMBER}")
    assert eventually(camera.playing.is_set, 5)
    port = int(camera._invite.split("m=video ")[1].split()[0])

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for head in (b"\x80\x60\x00\x05" + bytes(4) + b"\x00\x00\x00\x07", b"", b"\xff" * 40, b"\x80\x60"):
            stranger.sendto(head + b"strange", (HOST, port))

    assert eventually(holds(out, SET + b"own"), 5)


def test_a_device_that_hangs_up_ends_the_picture(station, device, playing):
    camera = device(parts=lambda: [SET + b"own"])
    camera.register()
    out, _, thread, _ = playing(f"{CHANNEL}@{NUMBER}")
    assert eventually(holds(out, SET + b"own"), 5)

    assert camera.hang_up() == 200
    thread.join(5)

    assert not thread.is_alive()
    assert "BYE" not in camera.told


def test_a_device_that_refuses_is_told_of(station, device, playing):
    camera = device()
    camera.status = "486 Busy Here"
    camera.register()

    _, _, thread, wrong = playing(f"{CHANNEL}@{NUMBER}")
    thread.join(5)

    assert wrong == [f"{CHANNEL} 不给看：486 Busy Here"]
    assert eventually(lambda: camera.told[-1] == "ACK", 2)


def test_a_device_that_is_not_there_is_said(station):
    with pytest.raises(NoAnswer, match="没有注册"):
        play(station, f"{CHANNEL}@{NUMBER}", lambda coding: ["cat"], threading.Event())


@pytest.mark.parametrize("address", ["", "x", f"{CHANNEL}@", f"{CHANNEL}@host:99999", f"{CHANNEL};udp"])
def test_an_address_that_names_nothing_is_said(station, address):
    with pytest.raises(NoAnswer, match="写成"):
        play(station, address, lambda coding: ["cat"], threading.Event())


def test_a_device_of_a_known_address_plays_without_having_registered(device, station, playing, tmp_path):
    camera = device(parts=lambda: [SET + b"own"])

    with Station(Platform(PLATFORM, address=HOST)) as asking:
        camera._socket.connect((HOST, asking.port))
        stopping, out = threading.Event(), tmp_path / "direct"
        address = f"{CHANNEL}@{HOST}:{camera.port}"
        command = ["sh", "-c", f"exec cat > {out}"]
        thread = threading.Thread(target=play, args=(asking, address, lambda coding: command, stopping))
        thread.start()
        assert eventually(holds(out, SET + b"own"), 5)
        stopping.set()
        thread.join(5)

    assert camera.told == ["INVITE", "ACK", "BYE"]
