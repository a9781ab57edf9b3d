"""A device as the platform hears it: its number, what it asks and what is kept of its password."""

from ...gb28181 import digest, sip
from ...gb28181.platform import Platform

NUMBER = "34020000001320000001"
PLATFORM = Platform("99019900002000000001", 5060)


def request(verb="REGISTER", *, more="", body=b"", contact="10.1.2.3:5060", sender=NUMBER):
    head = (
        f"{verb} sip:{PLATFORM.number}@{PLATFORM.realm} SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.2.3:5060;rport;branch=z9hG4bK1\r\n"
        f"From: <sip:{sender}@{PLATFORM.realm}>;tag=1\r\nTo: <sip:{sender}@{PLATFORM.realm}>\r\nCall-ID: c\r\n"
        f"CSeq: 1 {verb}\r\nContact: <sip:{sender}@{contact}>\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return sip.read(head.encode() + body)


def secrets(password="geheim-2024"):
    return {each: digest.secret(each, NUMBER, PLATFORM.realm, password) for each in digest.ALGORITHMS}
