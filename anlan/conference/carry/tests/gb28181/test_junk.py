"""Junk in all that is read from a device. What is half right goes deeper than what is all wrong."""

import asyncio
import logging

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ...gb28181 import manscdp, sip
from ...gb28181.call import offered
from ...gb28181.catalogue import Gathering
from ...gb28181.registrar import Device
from ...gb28181.rtp import in_order, own
from ...gb28181.station import Station
from .device import NUMBER, PLATFORM, secrets

WORDS = st.sampled_from([
    "REGISTER sip:a SIP/2.0", "MESSAGE sip:a SIP/2.0", "BYE sip:a SIP/2.0", "INVITE sip:a SIP/2.0", "SIP/2.0 200 OK", "SIP/2.0 401",
    f"From: <sip:{NUMBER}@9901990000>;tag=1", f"To: <sip:{NUMBER}@x>", "Via: SIP/2.0/UDP a;rport", "Call-ID: c", "CSeq: 1 REGISTER",
    "CSeq: 1 INVITE", "CSeq: 1 MESSAGE", "Expires: 0", "Expires: ９", "Contact: <sip:1@10.1.2.3:99999>", "Content-Length: 40",
    "Authorization: Digest", 'Authorization: Digest username="é", realm="9901990000", nonce="a-b-c", uri="", response="é"',
    'Authorization: Digest algorithm=SHA-256', "", " folded", "l: 0",
])  # fmt: skip
HALF_RIGHT = st.lists(WORDS | st.text(max_size=30), max_size=14).map(
    lambda lines: "\r\n".join([*lines, "", ""]).encode()
)
BODIES = st.sampled_from([b"", b"<?xml version='1.0' encoding='GB2312'?><a>\xff\xff</a>", b"<Response/>"]) | st.binary()
JUNK = st.binary(max_size=300) | st.builds(lambda head, body: head + body, HALF_RIGHT, BODIES)


@given(st.lists(JUNK, max_size=8))
@example([b"REGISTER sip:a SIP/2.0\r\nVia: a\r\nFrom: b\r\nTo: c\r\nCall-ID: d\r\nCSeq: e\r\n\r\n"])
@settings(deadline=None)
def test_junk_by_datagram_ends_nothing_and_lets_nobody_in(junk):
    """No exception but NotSip, and even that one stays inside: the station would log anything else."""
    station = Station(PLATFORM)
    station.registrar.admit([Device(NUMBER, secrets())])
    wrong = []
    handler = logging.Handler()
    handler.emit = wrong.append
    log = logging.getLogger("anlan.conference.carry.gb28181.station")
    log.addHandler(handler)
    try:
        for each in junk:
            station._wire._take(each, "10.1.2.3", 6060)
    finally:
        log.removeHandler(handler)
        station._loop.close()

    assert wrong == []
    assert station.registrar.online() == {}


@given(JUNK)
@settings(deadline=None, max_examples=50)
def test_junk_by_stream_ends_its_own_connection_only(junk):
    async def throw():
        heard = []
        station._wire._hear = lambda message, route: heard.append(message)
        reader = asyncio.StreamReader(limit=sip.LARGEST_HEAD)
        reader.feed_data(junk)
        reader.feed_eof()
        await station._wire._serve(reader, Writer())
        return station._wire._open

    station = Station(PLATFORM)
    try:
        assert station._loop.run_until_complete(throw()) == {}
    finally:
        station._loop.close()


class Writer:
    """What the wire needs of a connection that nobody reads."""

    class transport:
        abort = staticmethod(lambda: None)

    def get_extra_info(self, name):
        return ("10.1.2.3", 6060)

    def close(self):
        pass


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: f"<a><b>{text}</b></a>".encode("gb18030", "replace"))
)
def test_junk_for_xml_is_read_or_refused(body):
    try:
        gathered = Gathering(NUMBER, 1).take(manscdp.read(body))
    except manscdp.NotManscdp:
        return
    assert not gathered


@given(st.lists(st.binary(max_size=60), max_size=60), st.integers(0, 2**32 - 1))
def test_junk_for_packets_is_passed_over(packets, ssrc):
    assert all(isinstance(part, bytes) for part in in_order(own(packets, ssrc)))
    offered(b"".join(packets))
