"""Lines are measured: by a Janus that sends packets back, and by echoes."""

from dataclasses import replace

import pytest

from ..linetest import Line, Probe, copies_for, ping


def test_a_node_sends_every_packet_back(server, node):
    sent, came, seconds = Probe(node).round()

    assert sent == came
    assert 0 < seconds < 0.1


def test_a_second_round_uses_the_same_way(server, node, janus):
    probe = Probe(node)
    probe.round()
    target = probe._target

    assert probe.round()[1] > 0
    assert probe._target == target


def test_this_machine_echoes():
    line = ping("127.0.0.1", packets=5, gap=0.01)

    assert (line.loss_percent, line.delay_ms) == (0, 0)


def test_where_nobody_is_nothing_comes_back():
    assert ping("192.0.2.253", packets=2, gap=0.01) == Line(None, None)


@pytest.mark.parametrize(("there_and_back", "copies"), [(0, 1), (0.5, 1), (2, 2), (6, 3), (19, 3), (None, 1)])
def test_the_worse_the_line_the_more_copies(there_and_back, copies):
    assert copies_for(Line(there_and_back, 20)) == copies


def test_a_line_not_yet_measured_carries_one_copy():
    assert copies_for(None) == 1


def test_a_node_that_is_not_there_is_said_so(node):
    from ..janus import Unreachable

    with pytest.raises(Unreachable):
        Probe(replace(node, port=1024)).round()
