"""All nodes together: which of them count as silent."""

import time

import pytest

from .. import plane
from ..gb28181.platform import Platform
from ..gb28181.station import Station
from ..plane import Plane


@pytest.fixture
def watched(server, node, monkeypatch):
    """A plane of one node that soon loses patience, and the nodes that each turn's links were told of."""
    monkeypatch.setattr(plane, "PATIENCE", 0.05)
    monkeypatch.setattr(plane, "GRACE", 0.4)
    told = []
    with Station(Platform()) as station, Plane({node.name: node}, station) as made:
        monkeypatch.setattr(made.links, "settle", lambda wanted, seen, answering, copies: told.append(set(seen)))
        while not made.settle({}, {}):
            time.sleep(0.05)
        yield made, told


def _answers_after(seconds, monkeypatch, made, node):
    at_once = made.rooms[node.name].settle

    def late(wanted):
        time.sleep(seconds)
        return at_once(wanted)

    monkeypatch.setattr(made.rooms[node.name], "settle", late)


def test_a_node_that_was_not_asked_meanwhile_has_not_fallen_silent(watched, node, monkeypatch):
    made, told = watched
    time.sleep(0.5)  # as long as a turn lasts that has much to put right over a line that loses
    _answers_after(0.2, monkeypatch, made, node)

    made.settle({}, {})

    assert told[-1] == {node.name}


def test_a_node_that_leaves_questions_unanswered_falls_silent_and_is_back_when_it_answers(watched, node, monkeypatch):
    made, told = watched
    _answers_after(1, monkeypatch, made, node)
    until = time.monotonic() + 0.8
    while time.monotonic() < until:
        made.settle({}, {})
    assert told[-1] == set()

    while not made.settle({}, {}):
        time.sleep(0.05)
    assert told[-1] == {node.name}
