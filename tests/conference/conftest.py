"""A station over real sockets, devices at it, and what they play."""

import threading

import pytest

from anlan.conference.carry.gb28181.asking import NoAnswer
from anlan.conference.carry.gb28181.platform import Platform
from anlan.conference.carry.gb28181.play import play
from anlan.conference.carry.gb28181.station import Station

from .devices import NUMBER, PASSWORD, admitted, free_port
from .fake_device import HOST, PLATFORM, Device


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
