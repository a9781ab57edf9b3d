"""Registrations: how long one holds, where a device is asked, and how long whoever tries passwords waits."""

from dataclasses import replace

import pytest

from ...gb28181 import digest
from ...gb28181.registrar import SILENT, Device, Registrar, Route
from ...gb28181.throttle import FREE, FREE_OF_HOST, LONGEST, Throttle
from .device import NUMBER, PLATFORM, request, secrets

ROUTE = Route("10.1.2.3", 6060)


def registered(registrar, *, more="", contact="10.1.2.3:5060", route=ROUTE):
    """A device that registers with the right password; the last answer."""
    asked = registrar.register(request(contact=contact), route).message["WWW-Authenticate"]
    said = digest.claim(f'{asked}, username="{NUMBER}", uri="sip:x", response=""')
    middle = digest._hash("MD5", f"{secrets()['MD5']}:{said.nonce}:{digest._hash('MD5', 'REGISTER:sip:x')}")
    proof = (
        f'Authorization: Digest username="{NUMBER}", realm="{said.realm}", nonce="{said.nonce}", uri="sip:x", '
        f'response="{middle}"\r\n{more}'
    )
    return registrar.register(request(more=proof, contact=contact), route)


@pytest.fixture
def registrar(clock):
    made = Registrar(PLATFORM, clock)
    made.admit([Device(NUMBER, secrets())])
    return made


def test_where_md5_may_not_be_used_a_proof_by_it_is_asked_for_again_by_sha_256(clock):
    strict = Registrar(replace(PLATFORM, md5=False), clock)
    strict.admit([Device(NUMBER, secrets())])

    answered = registered(strict)

    assert answered.message["WWW-Authenticate"].endswith("algorithm=SHA-256")
    assert strict.online() == {}


def test_a_registration_ends_with_its_time_or_its_silence(registrar, clock):
    assert registered(registrar, more="Expires: 600\r\n").arrived == NUMBER
    for _ in range(5):
        clock.now += 119
        assert registrar.heard(NUMBER, ROUTE)
    assert set(registrar.online()) == {NUMBER}

    clock.now += 6
    assert registrar.online() == {}
    registered(registrar)
    clock.now += SILENT
    assert registrar.online() == {}


def test_a_repeated_registration_is_no_new_arrival(registrar):
    assert registered(registrar).arrived == NUMBER
    assert registered(registrar).arrived == ""


def test_a_registration_that_is_too_short_is_refused_and_one_too_long_shortened(registrar):
    assert registered(registrar, more="Expires: 5\r\n").message["Min-Expires"] == "60"
    assert registered(registrar, more="Expires: 9999999\r\n").message["Expires"] == "86400"


@pytest.mark.parametrize(
    ("contact", "way"),
    [("10.1.2.3:5070", Route("10.1.2.3", 5070)), ("192.168.1.64:5060", ROUTE), ("10.9.9.9:53", ROUTE)],
)
def test_a_device_is_asked_at_its_own_host_whatever_it_names(registrar, contact, way):
    registered(registrar, contact=contact)

    assert registrar.route(NUMBER) == way


def test_a_word_from_another_host_is_not_the_devices(registrar):
    registered(registrar)

    assert not registrar.heard(NUMBER, Route("10.9.9.9", 6060))
    assert not registrar.heard("34020000001320000002", ROUTE)


def test_who_tries_passwords_waits_twice_as_long_each_time_and_others_do_not(clock):
    throttle = Throttle(clock)
    waits = []
    for _ in range(FREE + 12):
        throttle.wrong("a", NUMBER)
        waits.append(throttle.wait("a", NUMBER))

    assert waits[: FREE + 2] == [0, 0, 1, 2, 4]
    assert waits[-1] == LONGEST
    assert throttle.wait("b", NUMBER) == 0
    assert throttle.wait("a", "34020000001320000002") == 0
    throttle.right("a", NUMBER)
    assert throttle.wait("a", NUMBER) == 0


def test_a_host_that_tries_many_devices_waits_for_all_of_them(clock):
    throttle = Throttle(clock)
    for each in range(FREE_OF_HOST):
        throttle.wrong("a", str(each))

    assert throttle.wait("a", "never tried") > 0
