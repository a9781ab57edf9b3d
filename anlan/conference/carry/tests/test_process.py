"""Janus as a process of ours: it dies and comes back, is taken over, is stopped, and says why it cannot start."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from .. import config, process
from ..janus import Janus, Unreachable
from ..network import media_addresses
from ..process import MediaServer, NotStarted
from ..rooms import Rooms, Wanted
from ..tokens import relay_credential
from .conftest import free_ports


@pytest.fixture
def own(installed, node, tmp_path):
    """A server of this test alone."""
    mine = replace(node, folder=tmp_path / "own", port=free_ports())
    running = MediaServer(mine, mine)
    running.start()
    yield running
    running.stop()


def test_a_killed_janus_is_back_with_its_rooms_within_a_second(own):
    rooms = Rooms(Janus(own.node))
    wanted = {"HYS-1": Wanted("HYS-1", frozenset())}
    rooms.settle(wanted)
    killed_at = time.monotonic()
    os.kill(own.pid, signal.SIGKILL)

    while not own.tend():
        time.sleep(0.01)
    rooms.settle(wanted)

    assert [each["room"] for each in Janus(own.node).room("list", admin_key=own.node.key("rooms"))["list"]] == ["HYS-1"]
    assert time.monotonic() - killed_at < 1


def test_one_that_dies_again_and_again_is_not_started_without_pause(own):
    began = []
    until = time.monotonic() + 4
    while time.monotonic() < until:
        if own.pid is not None:
            os.kill(own.pid, signal.SIGKILL)
        if own.tend():
            began.append(time.monotonic())
        time.sleep(0.01)

    assert 1 <= len(began) <= 3


def test_a_server_left_behind_is_taken_over_with_its_people(own):
    pid = own.pid
    Rooms(Janus(own.node)).make("HYS-1")

    again = MediaServer(own.node, own.node)
    again.start()

    assert again.pid == pid
    assert Janus(own.node).room("exists", room="HYS-1")["exists"]


def test_a_changed_configuration_starts_it_anew(own):
    pid = own.pid
    changed = replace(own.node, rtp="24500-24999")

    again = MediaServer(changed, changed)
    again.start()
    now = again.pid
    again.stop()

    assert now not in (None, pid)
    assert own.pid is None


def test_a_worn_server_is_started_anew_once_its_rooms_are_empty(own, monkeypatch):
    monkeypatch.setattr(process, "_WORN", 0)
    monkeypatch.setattr(process, "_COUNT_EVERY", 0)
    rooms, pid = Rooms(Janus(own.node)), own.pid
    rooms.make("HYS-1")

    own.renew_if_worn()
    assert own.pid == pid
    rooms.settle({})
    own.renew_if_worn()
    assert own.pid not in (None, pid)


def test_stopping_stops_it(own):
    own.stop()

    with pytest.raises(Unreachable):
        Janus(own.node).info()


def test_a_port_that_is_taken_is_said(own, node, tmp_path):
    second = MediaServer(replace(own.node, folder=tmp_path / "second"), own.node)

    with pytest.raises(NotStarted, match=f"端口 {own.node.port} 被别的程序占用"):
        second.start()


@pytest.fixture
def relay(installed, node, tmp_path):
    """A server with its relay, of this test alone, at this machine's address."""
    if shutil.which("turnserver") is None:
        pytest.skip("coturn is not installed")
    if not media_addresses():
        pytest.skip("no network address but loopback")
    ports, address = free_ports(), next(iter(media_addresses().values()))
    mine = replace(node, folder=tmp_path / "own", port=ports, media_ip=address, turn=f"{address}:{ports + 100}")
    running = MediaServer(mine, mine)
    running.start()
    assert _hears(ports + 100)
    yield running
    running.stop()


def _hears(port, within=10):
    until = time.monotonic() + within
    while time.monotonic() < until and not process._listens(port):
        time.sleep(0.05)
    return process._listens(port)


def test_the_relay_is_stopped_beside_it(relay):
    relay.stop()

    assert not process._listens(relay.node.port + 100)
    assert (relay.node.folder / "turn.conf").stat().st_mode & 0o077 == 0


def test_a_killed_relay_is_back_but_not_without_pause(relay, monkeypatch):
    monkeypatch.setattr(process, "QUICK", 0.5)
    os.kill(relay._relay.pid, signal.SIGKILL)
    relay._relay_again_at = time.monotonic() + 0.5
    relay._relay._child.wait()

    relay.tend()
    assert not relay._relay.alive()
    time.sleep(0.5)
    relay.tend()
    assert _hears(relay.node.port + 100)


@pytest.mark.parametrize("changed", [False, True])
def test_a_relay_left_behind_is_taken_over_only_as_it_should_be(relay, changed):
    pid = relay._relay.pid
    if changed:  # as an older release wrote it
        config.relay_file(relay.node).write_text("no-cli\n")

    again = MediaServer(relay.node, relay.node)
    again.start()

    assert (again._relay.pid != pid) == changed
    again.stop()


def _asked_to_reach(relay, peer, *more):
    """What the relay says to whoever has a pass and wants to be led to `peer`: up to its answer, yes or no."""
    user, credential = relay_credential(relay.node.key("turn"), "3kfj", seconds=60, now=time.time())
    host, _, port = relay.node.turn.partition(":")
    asking = ["turnutils_uclient", "-v", "-c", "-n", "1", "-u", user, "-w", credential, "-e", peer, "-p", port]
    said = ""
    with subprocess.Popen([*asking, *more, host], stdout=subprocess.PIPE, text=True) as client:
        late = threading.Timer(20, client.kill)
        late.start()
        for line in client.stdout:
            answered = "error" in line or "cb response received" in said
            said += line
            if answered:
                break
        late.cancel()
        client.kill()  # let through, it would wait for an answer of the peer
    return said


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "192.168.1.1", "169.254.169.254", "203.0.113.9"]
)
def test_the_relay_leads_to_no_other_address_than_the_media_servers(relay, peer):
    assert "channel bind: error 403" in _asked_to_reach(relay, peer)


def test_the_relay_leads_to_the_media_server(relay):
    said = _asked_to_reach(relay, relay.node.media_ip)

    assert "cb response received" in said
    assert "error" not in said


def test_the_relay_opens_no_connections(relay):
    assert "error 442" in _asked_to_reach(relay, relay.node.media_ip, "-T")


def test_the_relay_does_not_lead_into_the_tunnel_between_sites(node, monkeypatch):
    monkeypatch.setattr(config, "media_addresses", lambda: {"eth0": "192.0.2.2", "wg0": "10.8.0.1"})

    said = config.relay_text(replace(node, turn="district.example.cn:3478", tunnel="10.8.0.1", public_ip="203.0.113.9"))

    assert [line for line in said.splitlines() if line.startswith("allowed")] == ["allowed-peer-ip=192.0.2.2"]
    assert "external-ip=203.0.113.9/192.0.2.2" in said.splitlines()


def test_a_page_of_another_site_opens_no_line_to_janus(installed, node, tmp_path):
    ours = "https://anlan.example.cn"
    mine = replace(node, folder=tmp_path / "own", port=free_ports(), origin=ours)
    running = MediaServer(mine, mine)
    running.start()
    try:
        statuses = {origin: _opened(mine.port, origin) for origin in (ours, "https://evil.example", "null", "")}
    finally:
        running.stop()

    assert statuses.pop(ours) == "101"
    assert "101" not in statuses.values()


def _opened(port, origin):
    """The status that a browser is told which opens a WebSocket from a page of this origin; empty where the line is cut."""
    lines = [
        "GET /janus HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: janus-protocol", *([f"Origin: {origin}"] if origin else []),
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            answer = line.recv(400).decode()
        except ConnectionError:
            return ""
    return answer.split(" ")[1] if answer else ""
