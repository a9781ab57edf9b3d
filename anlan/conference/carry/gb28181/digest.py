"""Who registers proves a password without saying it (RFC 2617, RFC 7616; GB/T 28181-2016 9.1.2.1 基本注册 asks for MD5).

nonces.fresh("10.1.2.3"); challenge(realm, nonce, "MD5")
proven(claim(header), "REGISTER", {"MD5": secret("MD5", number, realm, password)})

We keep no password: only its digest for our realm, H(A1), one for each algorithm.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}
GOOD_FOR = 60.0  # seconds from a challenge to the proof
_MOST_USED = 10_000
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"([^"\\]*)"|([^\s,"]+))')


@dataclass(frozen=True)
class Claim:
    """What an Authorization header says."""

    username: str
    realm: str
    nonce: str
    uri: str
    response: str
    algorithm: str = "MD5"
    qop: str = ""
    nc: str = ""
    cnonce: str = ""


def claim(header: str) -> Claim | None:
    """The claim in an Authorization header, None where it is no digest or lacks something."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "digest" or len(rest) > 2000:
        return None
    values = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    algorithm = values.get("algorithm", "MD5").upper()
    if (
        any(name not in values for name in ("username", "realm", "nonce", "uri", "response"))
        or algorithm not in ALGORITHMS
    ):
        return None
    names = ("username", "realm", "nonce", "uri", "response", "qop", "nc", "cnonce")
    return Claim(algorithm=algorithm, **{name: values[name] for name in names if name in values})


def wanted_algorithm(header: str, *, md5: bool) -> str:
    """SHA-256 where the device offers it in an Authorization of its own (RFC 8760), else MD5, which all understand, if it may be."""
    match = re.search(r'algorithm\s*=\s*"?(SHA-256)\b(?!-)', header, re.I)
    return "SHA-256" if match or not md5 else "MD5"


def challenge(realm: str, nonce: str, algorithm: str, *, stale: bool = False) -> str:
    """The WWW-Authenticate header. No qop: devices of 2016 know none, and our nonces work once."""
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm={algorithm}' + (", stale=true" if stale else "")


def secret(algorithm: str, username: str, realm: str, password: str) -> str:
    """H(A1): what is kept of a password."""
    return _hash(algorithm, f"{username}:{realm}:{password}")


def proven(claim: Claim, verb: str, secrets_kept: Mapping[str, str]) -> bool:
    """Whether the claim could only be made with the password. Takes the same time for whoever has none here."""
    secret = secrets_kept.get(claim.algorithm, "")
    request_hash = _hash(claim.algorithm, f"{verb}:{claim.uri}")
    middle = f"{claim.nonce}:{claim.nc}:{claim.cnonce}:{claim.qop}" if claim.qop else claim.nonce
    right = _hash(claim.algorithm, f"{secret}:{middle}:{request_hash}")
    return (
        hmac.compare_digest(right.encode(), claim.response.lower().encode())
        and secret != ""
        and claim.qop in ("", "auth")
    )


class Nonces:
    """Nonces that nobody else can make, for one host and one proof each, kept in mind only once they were used."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._key, self._now = secrets.token_bytes(32), now
        self._used: dict[str, float] = {}

    def fresh(self, host: str) -> str:
        moment = f"{self._now():.3f}-{secrets.token_hex(4)}"
        return f"{moment}-{self._seal(moment, host)}"

    def ours(self, nonce: str, host: str) -> bool:
        """Whether it was made here for this host, however long ago."""
        moment, _, seal = nonce.rpartition("-")
        return hmac.compare_digest(seal.encode(), self._seal(moment, host).encode())

    def take(self, nonce: str, host: str) -> bool:
        """Whether a proof may be made with it, now and never again."""
        now = self._now()
        if not self.ours(nonce, host) or nonce in self._used or now - float(nonce.split("-")[0]) > GOOD_FOR:
            return False
        self._used = {each: until for each, until in self._used.items() if until > now}
        if len(self._used) >= _MOST_USED:
            return False
        self._used[nonce] = now + GOOD_FOR
        return True

    def _seal(self, moment: str, host: str) -> str:
        return hmac.new(self._key, f"{moment}|{host}".encode(), hashlib.sha256).hexdigest()[:32]


def _hash(algorithm: str, text: str) -> str:
    return hashlib.new(ALGORITHMS[algorithm], text.encode(), usedforsecurity=False).hexdigest()
