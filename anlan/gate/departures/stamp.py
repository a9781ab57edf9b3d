"""Anchors stamped with the time by a service of RFC 3161 that ANLAN_ANCHOR_TSA names. The answer is kept beside the anchor.

Whoever trusts the service's certificate sees by it when the anchor was there, whatever this house's clock and database say.
Of a service whose certificates no library here reads (SM2) it is only seen that an answer is about this anchor and this question;
the signature is kept unread, and that is said.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

from anlan.kernel.history.leaving import Letter, NotGone, declare

_SECONDS = 20.0
_LARGEST = 2**18  # bytes of an answer
_UNREAD = (
    "回执用这里不会核验的算法（如国密SM2）签名：原样留存，只核对了说的是这份存证，签名没有核验；"
    "要核验，请把回执和存证文件交时间戳服务单位，或用会国密的工具。"
)


class _NoRedirect(HTTPRedirectHandler):
    """What the service answers comes from the address that was set, and the letter goes nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_DIRECTLY = build_opener(_NoRedirect)


class Stamp:
    """The letter's SHA-256 goes there, and a signed time comes back (application/timestamp-reply)."""

    code, title = "stamp", "时间戳服务"

    def addresses(self) -> list[str]:
        return [settings.ANCHOR_TSA] if settings.ANCHOR_TSA else []

    def send(self, address: str, letter: Letter) -> bytes:
        trusted = _trusted(settings.ANCHOR_TSA_CERTIFICATES)
        asking = TimestampRequestBuilder().data(letter.content).hash_algorithm(HashAlgorithm.SHA256)
        timestamp_request = asking.cert_request(cert_request=not trusted.own).build()
        query = Request(address, timestamp_request.as_bytes(), {"Content-Type": "application/timestamp-query"})
        try:
            with _DIRECTLY.open(query, timeout=_SECONDS) as answer:
                reply: bytes = answer.read(_LARGEST)
        except OSError as error:
            raise NotGone(f"{address} 没有回应：{error}。") from error
        if what := _wrong(letter, reply, timestamp_request.nonce):
            raise NotGone(f"{address} 的回执验不过：{what}")
        return reply

    def compare(self, address: str, letter: Letter, reply: bytes) -> str:
        what = _wrong(letter, reply)
        return f"回执验不过：{what}" if what else ""

    def unread(self, address: str) -> str:
        try:
            signed = _trusted(settings.ANCHOR_TSA_CERTIFICATES).verifier is not None
        except (OSError, ValueError):
            return ""  # said of each answer
        return "" if signed else _UNREAD


def _wrong(letter: Letter, reply: bytes, nonce: int | None = None) -> str:
    """Why an answer does not prove that the letter was there; "" where it does. nonce: of the question it answers."""
    try:
        answer = decode_timestamp_response(reply)
        verifier = _trusted(settings.ANCHOR_TSA_CERTIFICATES).verifier
        if verifier is not None:
            verifier.verify_message(answer, letter.content)
        elif answer.tst_info.message_imprint.message != sha256(letter.content).digest():
            return "说的不是这份存证。"
        if nonce is not None and answer.tst_info.nonce != nonce:
            return "答的不是这一次的问。"
    except (ValueError, VerificationError) as error:
        return f"{error}。"
    except OSError as error:
        return f"证书文件读不了：{error}。"
    return ""


@dataclass(frozen=True)
class _Trusted:
    """What trusts the certificates of a file, None where it cannot read their keys; own: whether the service's own is among them,
    so that it need not send it.
    """

    verifier: Verifier | None
    own: bool


@cache
def _trusted(path: str) -> _Trusted:
    """By a PEM file: certificates that signed themselves are roots, one for time stamping alone is the service's own, the others
    lead from it to a root.
    """
    builder, own = VerifierBuilder(), False
    certificates = x509.load_pem_x509_certificates(Path(path).read_bytes())
    if not all(map(_has_readable_key, certificates)):
        return _Trusted(None, any(map(_is_of_a_service, certificates)))
    for certificate in certificates:
        if certificate.issuer == certificate.subject:
            builder = builder.add_root_certificate(certificate)
        elif _is_of_a_service(certificate):
            builder, own = builder.tsa_certificate(certificate), True
        else:
            builder = builder.add_intermediate_certificate(certificate)
    return _Trusted(builder.build(), own)


def _has_readable_key(certificate: x509.Certificate) -> bool:
    try:
        certificate.public_key()
    except UnsupportedAlgorithm:  # SM2, GB/T 32918
        return False
    return True


def _is_of_a_service(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return x509.ExtendedKeyUsageOID.TIME_STAMPING in usage


declare(Stamp())
