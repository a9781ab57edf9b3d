"""A pass says where to enter and with what right, or in words why there is no media."""

from dataclasses import replace

import pytest

from .. import passes
from ..entrance import Caller, enter
from ..nodes import BadTopology, Node, nearest, topology
from ..passes import pass_for
from .conftest import Browser

TWO = """
[[node]]
name = "district"
region = "990199"
tunnel = "10.8.0.1"
[[node]]
name = "qinghe"
region = "990199103"
parent = "district"
tunnel = "10.8.0.3"
ws = "wss://qinghe.example.cn/janus"
"""


def asked(**more):
    return pass_for(
        **{"room": "HYS-1", "ticket": "wanghai", "name": "王海", "role": "member", "region": "990199103", **more}
    )


@pytest.fixture(autouse=True)
def _one_node(settings, node):
    settings.VIDEO_NODES = {"district": node}


def test_a_pass_opens_the_room_at_once(server, node):
    passed = asked()

    browser = Browser(node, session=passed["session"])
    assert passed["ws"] == [f"ws://127.0.0.1:{node.port}/janus"]
    session, handle = (int(each.rpartition("/")[2]) for each in (browser.session, browser.handle))
    enter(Caller(passed["node"], session, handle, "t1"), "990199103", room=passed["room"], seat=passed["id"])
    assert browser.next()["videoroom"] == "joined"


def test_no_secret_is_in_a_pass(server, node):
    passed = str(asked())

    assert not [purpose for purpose in ("api", "admin", "rooms", "tokens", "room:HYS-1") if node.key(purpose) in passed]


def test_without_janus_the_words_say_what_to_install(settings, node, monkeypatch):
    settings.VIDEO_NODES = {"district": replace(node, port=1024)}
    monkeypatch.setattr(passes.config, "libraries", lambda: None)

    passed = asked()

    assert passed["ws"] == []
    assert "apt-get install janus" in passed["why"]


def test_a_janus_that_is_down_is_said_to_come_back(settings, node):
    settings.VIDEO_NODES = {"district": replace(node, port=1024)}

    assert "重启" in asked()["why"]


def test_without_a_network_interface_the_words_say_so(settings, server, monkeypatch):
    monkeypatch.setattr(passes, "media_addresses", lambda: {})

    assert "网卡" in asked()["why"]


def test_a_pass_for_the_relay_lasts_and_names_it(settings, server, node):
    settings.VIDEO_NODES = {"district": replace(node, turn="video.example.cn:3478")}

    relay = asked()["ice"][0]

    assert relay["urls"][0] == "turn:video.example.cn:3478?transport=udp"
    assert relay["username"].endswith(":wanghai")


def test_the_nearest_node_comes_first_and_then_those_above(tmp_path):
    nodes = topology(TWO, tmp_path, {})

    assert [node.name for node in nearest(nodes, "990199103201")] == ["qinghe", "district"]
    assert [node.name for node in nearest(nodes, "990199104")] == ["district"]
    assert [node.name for node in nearest(nodes, "")] == ["district"]


def test_a_town_without_an_answering_node_enters_at_the_district(settings, server, node, tmp_path):
    town = Node("qinghe", tmp_path, region="990199103", parent="district", port=1024)
    settings.VIDEO_NODES = {"district": node, "qinghe": town}

    assert asked()["ws"] == [node.ws]


def test_only_the_root_is_asked_on_loopback_where_there_is_a_tunnel(tmp_path):
    nodes = topology(TWO, tmp_path, {})

    assert (nodes["district"].host, nodes["district"].link_ip) == ("127.0.0.1", "10.8.0.1")
    assert (nodes["qinghe"].host, nodes["qinghe"].link_ip) == ("10.8.0.3", "10.8.0.3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[node]]\nname = "District"', "small letters"),
        ('[[node]]\nname = "a"\nparent = "b"', "root first"),
        ('[[node]]\nname = "a"\n[[node]]\nname = "b"', "after its parent"),
        ('[[node]]\nname = "a"\nhots = "1"', "hots"),
        ('[[node]]\nname = "a"\nrtp = "20000-20001"', "range"),
        ('[[node]\nname = "a"', "cannot be read"),
    ],
)
def test_a_topology_that_makes_no_sense_is_refused(tmp_path, text, words):
    with pytest.raises(BadTopology, match=words):
        topology(text, tmp_path, {})


def test_each_purpose_has_a_secret_of_its_own(node):
    keys = {node.key(purpose) for purpose in ("api", "admin", "rooms", "tokens", "events", "turn", "room:1", "room:2")}

    assert len(keys) == 8
