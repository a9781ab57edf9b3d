"""`anlan serve` on a port that is one of the video's: the video takes others by itself, unless somebody set them."""

import socket

import pytest

from anlan.site.commands.serve import video_port


@pytest.fixture(autouse=True)
def nobody_set_them(monkeypatch):
    for name in ("ANLAN_VIDEO_PORT", "ANLAN_VIDEO_NODES"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("port", "moves"), [(0, True), (1, True), (3, True), (-1, False), (4, False)])
def test_the_video_leaves_its_ports_to_the_site(settings, port, moves):
    (node, *_) = settings.VIDEO_NODES.values()

    first = video_port(node.port + port)

    assert (first != node.port) == moves
    assert node.port + port not in range(first, first + 4)


def test_ports_that_somebody_has_are_passed_over(settings):
    (node, *_) = settings.VIDEO_NODES.values()
    before = video_port(node.port + 1)
    with socket.create_server(("127.0.0.1", before + 1)):
        assert video_port(node.port + 1) > before


def test_ports_that_were_set_stay(settings, monkeypatch):
    (node, *_) = settings.VIDEO_NODES.values()
    monkeypatch.setenv("ANLAN_VIDEO_PORT", str(node.port))

    assert video_port(node.port + 1) == node.port
