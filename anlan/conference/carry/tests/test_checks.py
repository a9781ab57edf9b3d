"""The doctor says what video lacks, and what to do."""

import socket
from dataclasses import replace

import pytest

from .. import checks, network
from ..checks import findings
from ..gb28181.platform import Platform
from ..gb28181.station import Station


def told(node, *, https=False, platform=Platform(), **more):  # noqa: B008 it is frozen
    nodes = {node.name: replace(node, **more)}
    return {each.what: (each.well, each.words) for each in findings(nodes, platform, https=https)}


def test_a_running_server_is_well(server, node):
    said = told(node)

    assert said["视频服务"][0] is True
    assert said["节点 district"] == (True, "Janus 1.1.2 正在运行")
    assert said["视频网络"][0] is True


def test_one_that_is_down_is_no_fault_of_the_machine(node):
    assert told(node, port=1024)["节点 district"][0] is None


def test_a_strangers_janus_on_our_port_is_told(server, node):
    assert told(node, name="another")["节点 another"] == (
        False, f"端口 {node.port} 上是别的 Janus，请停掉它，或用 ANLAN_VIDEO_PORT 换一个。",
    )  # fmt: skip


def test_a_town_that_does_not_answer_is(node):
    assert told(node, parent="district", port=1024, tunnel="127.0.0.1")["节点 district"][0] is False


@pytest.mark.parametrize(("kind", "well"), [("65534", True), ("1", None)])
def test_whether_the_tunnel_is_one_is_looked_at(node, monkeypatch, tmp_path, kind, well):
    """WireGuard's interface has no link below it, a network card has."""
    (tmp_path / "wg0").mkdir()
    (tmp_path / "wg0/type").write_text(f"{kind}\n")
    monkeypatch.setattr(network, "_INTERFACES", tmp_path)
    monkeypatch.setattr(network, "media_addresses", lambda: {"wg0": "127.0.0.1"})

    said = told(node, parent="district", port=1024, tunnel="127.0.0.1")["隧道 district"]

    assert said[0] is well
    assert "wg0" in said[1]


def test_a_tunnel_to_which_nothing_leads_is_told(node, monkeypatch):
    monkeypatch.setattr(network, "media_addresses", dict)

    assert "没有路由" in told(node, parent="district", port=1024, tunnel="127.0.0.1")["隧道 district"][1]


def test_without_janus_the_words_say_what_to_install(node, monkeypatch):
    monkeypatch.setattr(checks.config, "libraries", lambda: None)

    assert "apt-get install janus" in told(node)["视频服务"][1]


def test_https_needs_a_secure_way_in_for_video_too(node):
    assert "ANLAN_VIDEO_WS" in told(node, https=True)["视频入口"][1]


def test_a_certificate_that_cannot_be_had_is_told(node):
    assert told(node, https=True, ws="wss://127.0.0.1:1/janus")["视频证书"][0] is False


@pytest.mark.parametrize(("more", "words"), [({}, "ANLAN_VIDEO_TURN"), ({"turn": "127.0.0.1:1"}, "没有应答")])
def test_the_relay_is_looked_at(node, more, words):
    assert words in told(node, **more)["中继 TURN"][1]


def test_an_address_that_this_machine_does_not_have_is_told(node):
    assert told(node, media_ip="192.0.2.200")["视频网络"][0] is False


def test_where_no_device_may_register_the_settings_are_named(node):
    well, words = told(node)["国标接入"]

    assert well is None
    assert "ANLAN_SIP_PORT" in words


def test_a_station_that_hears_devices_is_well_and_one_that_is_down_is_told(node):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        platform = Platform(port=probe.getsockname()[1], address="127.0.0.1")

    assert told(node, platform=platform)["国标接入"][0] is None
    with Station(platform):
        well, words = told(node, platform=platform)["国标接入"]
    assert well is True
    assert platform.number in words


def test_an_address_for_devices_that_this_machine_does_not_have_is_told(node):
    assert told(node, platform=Platform(port=5060, address="192.0.2.1"))["国标接入"][0] is False
