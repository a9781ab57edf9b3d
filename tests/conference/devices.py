"""What tests of devices by GB/T 28181 share: who is admitted, a free port, what a file must hold."""

import socket

from anlan.conference.carry.gb28181 import digest
from anlan.conference.carry.gb28181.registrar import Device as Admitted

from .fake_device import HOST, PLATFORM

NUMBER, CHANNEL, PASSWORD = "34020000001320000001", "34020000001310000001", "geheim-2024"
SET = b"\x00\x00\x01\x67"  # how a picture of H.264 begins


def admitted(number=NUMBER, password=PASSWORD):
    kept = {each: digest.secret(each, number, PLATFORM[:10], password) for each in digest.ALGORITHMS}
    return Admitted(number, kept)


def free_port():
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def holds(out, content):
    return lambda: out.exists() and out.read_bytes() == content
