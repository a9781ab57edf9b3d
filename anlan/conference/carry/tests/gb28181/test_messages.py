"""Messages: read whatever their form, written so that they are read again, refused where they are none."""

import pytest

from ...gb28181 import sip
from .device import request


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
