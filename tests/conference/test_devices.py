"""Devices by GB/T 28181 meet the station over real sockets: they register, and tell what they have."""

import pytest

from .devices import CHANNEL, NUMBER, admitted
from .fake_device import HOST, item
from .stage import eventually


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
