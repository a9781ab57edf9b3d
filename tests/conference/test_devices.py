"""Devices by GB/T 28181 meet the station over real sockets: they register, tell what they have, play, and hang up."""

import random
import socket
import threading

import pytest

from anlan.conference.carry.gb28181 import digest
from anlan.conference.carry.gb28181 import play as play_module
from anlan.conference.carry.gb28181.asking import NoAnswer
from anlan.conference.carry.gb28181.media import receiver
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.play import play
from anlan.conference.carry.gb28181.registrar import Device as Admitted
from anlan.conference.carry.gb28181.station import NotOpen, Station

from .fake_device import HOST, PLATFORM, Device, item
from .stage import eventually

NUMBER, CHANNEL, PASSWORD = "34020000001320000001", "34020000001310000001", "geheim-2024"
SET = b"\x00\x00\x01\x67"  # how a picture of H.264 begins


def admitted(number=NUMBER, password=PASSWORD):
    kept = {each: digest.secret(each, number, PLATFORM[:10], password) for each in digest.ALGORITHMS}
    return Admitted(number, kept)


def free_port():
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def station():
    with Station(Platform(PLATFORM, free_port(), HOST, (30500, 30599))) as made:
        made.admit([admitted()])
        yield made


@pytest.fixture
def device(station):
    """Makes a device at the station: device(tcp=True, items=[…])."""
    made = []

    def make(number=NUMBER, password=PASSWORD, **values):
        made.append(Device(number, password, station.port, **values))
        return made[-1]

    yield make
    for each in made:
        each.__exit__()


@pytest.fixture
def playing(station, tmp_path):
    """Plays an address into a file: playing(address) -> (file, its end, the thread, what went wrong)."""
    threads = []

    def begin(address):
        out, stopping, wrong = tmp_path / "out", threading.Event(), []

        def run():
            try:
                play(station, address, lambda coding: ["sh", "-c", f"exec cat > {out}"], stopping)
            except (NoAnswer, OSError) as error:
                wrong.append(str(error))

        thread = threading.Thread(target=run)
        thread.start()
        threads.append((stopping, thread))
        return out, stopping, thread, wrong

    yield begin
    for stopping, thread in threads:
        stopping.set()
        thread.join(10)
        assert not thread.is_alive()


def holds(out, content):
    return lambda: out.exists() and out.read_bytes() == content


# Registering.


@pytest.mark.parametrize("tcp", [False, True])
@pytest.mark.parametrize("algorithm", ["", "SHA-256"])
def test_a_device_with_the_right_password_is_there_until_it_says_goodbye(station, device, tcp, algorithm):
    camera = device(tcp=tcp, algorithm=algorithm)

    assert camera.register() == 200
    assert station.online() == {NUMBER}
    assert camera.keepalive() == 200
    assert camera.register(expires=0) == 200
    assert station.online() == set()
    assert camera.keepalive() == 403


def test_a_wrong_password_is_refused_told_without_it_and_slowed(station, device, caplog):
    camera = device(password="falsch-falsch")

    tried = [camera.register() for _ in range(5)]

    assert tried == [403, 403, 403, 503, 503]
    assert station.online() == set()
    assert f"{NUMBER} 从 {HOST}" in caplog.text
    assert "falsch" not in caplog.text
    assert "response=" not in caplog.text


def test_a_device_that_was_not_entered_is_asked_the_same_and_refused(station, device):
    known, unknown = device(), device(number="34020000001320000009")

    assert "401" in known.challenge().split("\r\n")[0]
    assert "401" in unknown.challenge().split("\r\n")[0]
    assert unknown.register() == 403


def test_a_device_cannot_register_as_another_with_its_own_password(station, device):
    station.admit([admitted(), admitted("34020000001320000002", "another-one")])
    thief = device(number=NUMBER, password="another-one")

    assert thief.register(username="34020000001320000002") == 403
    assert station.online() == set()


def test_a_proof_that_was_overheard_is_worth_nothing_the_second_time(station, device):
    camera = device()
    challenge = camera.challenge()

    first, again = camera.answer_challenge(challenge), camera.answer_challenge(challenge, expires=0)

    assert first.startswith("SIP/2.0 200")
    assert again.startswith("SIP/2.0 401")
    assert "stale=true" in again
    assert station.online() == {NUMBER}


def test_a_device_whose_entry_was_withdrawn_or_whose_password_was_changed_is_gone(station, device):
    camera = device()
    camera.register()

    station.admit([admitted(password="a-new-password")])

    assert station.online() == set()
    assert camera.register() == 403


def test_whose_connection_is_lost_is_gone_at_once(station, device):
    camera = device(tcp=True)
    camera.register()
    assert station.online() == {NUMBER}

    camera.__exit__()

    assert eventually(lambda: station.online() == set(), 3)


# The catalogue.


@pytest.mark.parametrize("tcp", [False, True])
def test_channels_are_asked_for_and_told_in_many_messages(station, device, tcp):
    folder = item("34020000002150000001", "文件夹")
    cameras = [item(f"3402000000131000000{n}", f"清河水库{n}号机位") for n in range(1, 5)]
    recorder = device(tcp=tcp, items=[folder, *cameras, item("34020000001340000001", "报警器")])

    recorder.register()
    found = []
    assert eventually(lambda: found.extend(station.catalogues()) or found, 5)

    assert found[0].device == NUMBER
    assert found[0].whole
    assert [each.name for each in found[0].channels.values()] == [f"清河水库{n}号机位" for n in range(1, 5)]
    assert str(found[0].channels[CHANNEL].longitude) == "100.500000"
    assert found[0].channels[CHANNEL].spot == "坝顶"


def test_who_did_not_register_tells_nothing(station, device):
    assert device().message("<Notify><CmdType>Keepalive</CmdType></Notify>").startswith("SIP/2.0 403")


def test_a_bomb_of_entities_is_refused_and_the_station_lives(station, device):
    camera = device()
    camera.register()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Notify><CmdType>&b;</CmdType></Notify>'

    assert camera.message(bomb).startswith("SIP/2.0 400")
    assert camera.keepalive() == 200


# Playing.


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


# The station itself.


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
