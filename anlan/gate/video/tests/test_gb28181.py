"""The parts of GB/T 28181 that need no socket: messages, proofs, registrations, catalogues, packets; and junk in all of them."""

import asyncio
import logging
import shutil
import subprocess
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ..gb28181 import digest, manscdp, sip
from ..gb28181.call import offered
from ..gb28181.catalogue import Gathering
from ..gb28181.coding import coding_of
from ..gb28181.platform import BadPlatform, Platform, is_number, span
from ..gb28181.registrar import SILENT, Device, Registrar, Route
from ..gb28181.rtp import in_order, own, payload
from ..gb28181.station import Station
from ..gb28181.throttle import FREE, FREE_OF_HOST, LONGEST, Throttle

NUMBER = "34020000001320000001"
PLATFORM = Platform("99019900002000000001", 5060)
ROUTE = Route("10.1.2.3", 6060)


class Hand:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def request(verb="REGISTER", *, more="", body=b"", contact="10.1.2.3:5060", sender=NUMBER):
    head = (
        f"{verb} sip:{PLATFORM.number}@{PLATFORM.realm} SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.2.3:5060;rport;branch=z9hG4bK1\r\n"
        f"From: <sip:{sender}@{PLATFORM.realm}>;tag=1\r\nTo: <sip:{sender}@{PLATFORM.realm}>\r\nCall-ID: c\r\n"
        f"CSeq: 1 {verb}\r\nContact: <sip:{sender}@{contact}>\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return sip.read(head.encode() + body)


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


def secrets(password="geheim-2024"):
    return {each: digest.secret(each, NUMBER, PLATFORM.realm, password) for each in digest.ALGORITHMS}


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def registrar(clock):
    made = Registrar(PLATFORM, clock)
    made.admit([Device(NUMBER, secrets())])
    return made


# Messages.


def test_short_names_folded_lines_and_a_body_are_read():
    raw = b"MESSAGE sip:a SIP/2.0\r\ni: call\r\nf: <sip:1@x>\r\nSubject: one\r\n two\r\nl: 3\r\n\r\nabcdef"

    message = sip.read(raw)

    assert (message["Call-ID"], message["subject"], message.body) == ("call", "one two", b"abc")
    assert message.sender == "1"


def test_what_is_written_is_read_again():
    message = request("MESSAGE", body="名称".encode("gb18030"))

    again = sip.read(sip.write(sip.Message("MESSAGE", "sip:a", headers=message.headers[:-1], body=message.body)))

    assert (again.body, again["CSeq"]) == (message.body, "1 MESSAGE")


def test_an_answer_says_back_where_the_request_came_from():
    said = sip.answer(request(), 200, "OK", source=("192.0.2.7", 1234))

    assert said["Via"] == "SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK1;received=192.0.2.7;rport=1234"
    assert ";tag=" in said["To"]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"REGISTER sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        b"REGISTER sip:a SIP/2.0\r\nContent-Length: 9\r\n\r\nshort", b"SIP/2.0 999 Odd\r\n\r\n",
        b"REGISTER sip:a SIP/2.0\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"REGISTER sip:a SIP/2.0\r\nno colon\r\n\r\n",
        "REGISTER sip:a SIP/2.0\r\nContent-Length: ３\r\n\r\nabc".encode(),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(raw):
    with pytest.raises(sip.NotSip):
        sip.read(raw)


# Proofs.


def test_the_example_of_the_standards_own_source_is_proven():
    """RFC 2617 3.5, and RFC 7616 3.9.1 for SHA-256."""
    old = digest.claim(
        'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", '
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    new = digest.claim(
        'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, '
        'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", '
        'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"'
    )
    kept_old = {"MD5": digest.secret("MD5", "Mufasa", "testrealm@host.com", "Circle Of Life")}
    kept_new = {"SHA-256": digest.secret("SHA-256", "Mufasa", "http-auth@example.org", "Circle of Life")}

    assert digest.proven(old, "GET", kept_old)
    assert digest.proven(new, "GET", kept_new)
    assert not digest.proven(old, "GET", kept_new)
    assert not digest.proven(old, "POST", kept_old)


def test_nothing_is_proven_where_nothing_is_kept():
    said = digest.claim('Digest username="a", realm="r", nonce="n", uri="u", response=""')
    empty = digest._hash("MD5", f":n:{digest._hash('MD5', 'REGISTER:u')}")

    forged = digest.claim(f'Digest username="a", realm="r", nonce="n", uri="u", response="{empty}"')

    assert not digest.proven(said, "REGISTER", {})
    assert not digest.proven(forged, "REGISTER", {})


def test_a_nonce_is_for_one_host_one_time_and_one_minute(clock):
    nonces = digest.Nonces(clock)
    mine, late = nonces.fresh("10.1.2.3"), nonces.fresh("10.1.2.3")

    assert not nonces.take(mine, "10.9.9.9")
    assert nonces.take(mine, "10.1.2.3")
    assert not nonces.take(mine, "10.1.2.3")
    clock.now += 61
    assert not nonces.take(late, "10.1.2.3")
    assert nonces.ours(late, "10.1.2.3")


# Registrations.


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


# Catalogues.


def catalogue(serial, total, *items, encoding="GB2312"):
    text = "".join(
        f"<Item><DeviceID>{number}</DeviceID><Name>{name}</Name><Longitude>{east}</Longitude><Latitude>{north}</Latitude>"
        f"<Status>{status}</Status></Item>"
        for number, name, east, north, status in items
    )
    said = f'<?xml version="1.0" encoding="{encoding}"?>\n<Response><CmdType>Catalog</CmdType><SN>{serial}</SN>'
    body = f"{said}<SumNum>{total}</SumNum><DeviceList>{text}</DeviceList></Response>"
    return manscdp.read(body.encode("gb18030" if encoding.upper().startswith("GB") else encoding))


def test_parts_in_any_order_twice_and_of_other_questions_make_one_catalogue():
    one = ("34020000001310000001", "清河水库", "100.5", "30.25", "ON")
    two = ("34020000001320000002", "𠮷沟村", "NaN", "30", "OFF")  # beyond GB2312: GB18030 alone has it
    three = ("34020000001310000003", "", "0", "0", "")
    gathering = Gathering(NUMBER, 17)

    assert not gathering.take(catalogue(18, 1, one))
    for part in (catalogue(17, 3, three), catalogue(17, 3, one, encoding="GB18030"), catalogue(17, 3, one)):
        assert gathering.take(part)
        assert not gathering.whole
    gathering.take(catalogue(17, 3, two, encoding="UTF-8"))

    assert gathering.whole
    found = {each.number[-1]: each for each in gathering.channels.values()}
    assert (found["1"].name, found["1"].longitude, found["1"].on) == ("清河水库", Decimal("100.5"), True)
    assert (found["2"].name, found["2"].longitude, found["2"].latitude, found["2"].on) == ("𠮷沟村", None, None, False)
    assert (found["3"].name, found["3"].longitude) == ("34020000001310000003", None)


def test_gbk_that_calls_itself_utf_8_is_read_all_the_same():
    body = '<?xml version="1.0" encoding="UTF-8"?><Notify><Name>清河水库</Name></Notify>'.encode("gbk")

    assert manscdp.read(body)["Name"] == "清河水库"


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a SYSTEM "http://10.0.0.9/a.dtd"><a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>&b;</a>", "<a>",
        "", "<a/><b/>", "<a>" * 50 + "</a>" * 50, "<a>" + "<b/>" * 30_000 + "</a>",
    ],
)  # fmt: skip
def test_xml_that_no_device_has_business_to_send_is_refused(body):
    with pytest.raises(manscdp.NotManscdp):
        manscdp.read(body.encode())


# Packets and what is agreed about them.


def test_an_answer_says_from_where_and_by_which_ssrc():
    said = offered(b"v=0\r\nc=IN IP4 10.1.2.9\r\nm=video 9 TCP/RTP/AVP 96\r\na=setup:active\r\ny=0190000017\r\n")

    assert (said.host, said.ssrc, said.tcp) == ("10.1.2.9", 190000017, True)
    assert offered(b"y=9999999999\r\n").ssrc is None


def test_a_lost_packet_is_passed_over_and_a_late_one_dropped():
    numbers = [*range(40), *range(41, 90), 40, 90]

    found = list(in_order((number, number.to_bytes(1, "big")) for number in numbers))

    assert found[:40] == [bytes([number]) for number in range(40)]
    assert bytes([40]) not in found
    assert bytes([57]) in found


def test_numbers_come_round():
    found = in_order(iter([(65534, b"a"), (65535, b"b"), (1, b"d"), (0, b"c"), (2, b"e")]))

    assert b"".join(found) == b"abcde"


def test_a_packet_gives_up_its_extension_and_padding():
    packet = (
        bytes([0x80 | 0x20 | 0x10 | 1])
        + bytes(11)
        + bytes(4)
        + b"\xbe\xde\x00\x01"
        + bytes(4)
        + b"content"
        + b"\x00\x02"
    )

    assert payload(packet) == b"content"


def test_packets_of_another_ssrc_and_reports_are_passed_over():
    head = b"\x80\x60\x00\x01" + bytes(4)
    report = b"\x80\xc8\x00\x01" + bytes(4) + bytes([0, 0, 0, 7]) + b"x"

    assert list(own([head + bytes([0, 0, 0, 8]) + b"x", report, head + bytes([0, 0, 0, 7]) + b"y"], 7)) == [(1, b"y")]


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="not installed: ffmpeg")
@pytest.mark.parametrize(("coder", "coding"), [("libx264", "h264"), ("libx265", "hevc")])
def test_the_coding_is_told_by_the_stream_itself_however_it_is_cut(coder, coding):
    drawn = ["-f", "lavfi", "-i", "testsrc=s=64x64:r=15", "-frames:v", "20", "-c:v", coder, "-f", "vob", "pipe:1"]
    stream = subprocess.run(["ffmpeg", "-v", "error", *drawn], capture_output=True, check=True).stdout

    for length in (3, 1400, len(stream)):
        told, parts = coding_of(stream[start : start + length] for start in range(0, len(stream), length))
        assert told == coding
        assert b"".join(parts) == stream


def test_a_stream_that_tells_no_coding_is_taken_for_the_usual_one_and_goes_on():
    told, parts = coding_of(iter([b"\x00\x00\x01\xba" + bytes(20)] * 3))

    assert (told, len(list(parts))) == ("h264", 3)


# The platform.


@pytest.mark.parametrize("wrong", [{"number": "1"}, {"port": 70000}, {"address": "host"}, {"media": (9, 10)}])
def test_a_platform_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadPlatform):
        Platform(**wrong)


def test_a_span_of_ports_and_a_number_are_told_from_nonsense():
    assert span("30000-30499") == (30000, 30499)
    with pytest.raises(BadPlatform):
        span("30000")
    assert not is_number("３" * 20)


# Junk. What is half right goes deeper than what is all wrong.

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
    log = logging.getLogger("anlan.gate.video.gb28181.station")
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
