"""A time-stamping service of RFC 3161 for tests: openssl's own, behind a small server of this machine."""

import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

CONFIG = """
[req]
distinguished_name = name
prompt = no
x509_extensions = root
[name]
CN = Test time stamping
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = service
[service]
serial = serial
signer_cert = leaf.pem
signer_key = leaf.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
ess_cert_id_chain = no
tsa_name = no
"""


# rsaEncryption and SHA-256, and what stands in their place in an answer that is signed with SM2 (GB/T 33560)
IN_SM2 = {
    bytes.fromhex("2a864886f70d010101"): bytes.fromhex("2a811ccf55018375"),
    bytes.fromhex("608648016503040201"): bytes.fromhex("2a811ccf55018311"),
}
_OBJECT, _CONSTRUCTED = 0x06, 0x20


class Authority:
    """Answers what it is asked; `broken` turns a byte of each answer, `silent` answers nothing, `by_sm2` says that its signature
    was made with SM2, which no openssl makes in a token.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.broken, self.silent = folder, 0, False, False
        self.by_sm2 = False
        (folder / "config").write_text(CONFIG)
        (folder / "serial").write_text("01")
        for name, subject, more in (
            ("root", "/CN=Root", ["-x509", "-extensions", "root", "-days", "3650"]),
            ("leaf", "/CN=Leaf", []),
        ):
            out = f"{name}.pem" if more else f"{name}.csr"
            self._openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "config", "-subj", subject,
                          "-keyout", f"{name}.key", "-out", out, *more)  # fmt: skip
        self._openssl("x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                      "-days", "3650", "-extfile", "config", "-extensions", "leaf", "-out", "leaf.pem")  # fmt: skip
        (folder / "both.pem").write_text((folder / "root.pem").read_text() + (folder / "leaf.pem").read_text())
        self.root, self.root_and_own = str(folder / "root.pem"), str(folder / "both.pem")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsr"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._openssl(
            "ts", "-reply", "-config", "config", "-section", "service", "-queryfile", "query", "-out", "reply"
        )
        answer = bytearray((self.folder / "reply").read_bytes())
        if self.by_sm2:
            answer = bytearray(_said_of_signer(bytes(answer)))
        if self.broken:
            answer[-20] ^= 1
        return bytes(answer)

    def sm2_root(self) -> str:
        """A certificate whose key is SM2."""
        self._openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "sm2.key")
        self._openssl("req", "-new", "-x509", "-sm3", "-key", "sm2.key", "-config", "config", "-extensions", "root",
                      "-subj", "/CN=SM2", "-days", "3650", "-out", "sm2.pem")  # fmt: skip
        return str(self.folder / "sm2.pem")

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked += 1
                if authority.silent or self.headers["Content-Type"] != "application/timestamp-query":
                    self.send_error(503)
                    return
                answer = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None: ...

        return Handler


def _said_of_signer(answer: bytes) -> bytes:
    """An answer (RFC 3161: status, token; CMS: type, signed data) whose signer used SM2 with SM3, as far as its names go."""
    ((tag, (status, token)),) = _read(answer)
    kind, (wrapped, ((sequence, signed),)) = token[1]
    signers = signed[-1]
    named = [*signed[:-1], (signers[0], _renamed(signers[1]))]
    return _written([(tag, [status, (token[0], [kind, (wrapped, [(sequence, named)])])])])


def _read(der: bytes) -> list:
    """[(tag, bytes or list of the same)]"""
    parts, at = [], 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        value, at = der[at : at + length], at + length
        parts.append((tag, _read(value) if tag & _CONSTRUCTED else value))
    return parts


def _renamed(parts: list) -> list:
    return [
        (tag, _renamed(value) if tag & _CONSTRUCTED else IN_SM2.get(value, value) if tag == _OBJECT else value)
        for tag, value in parts
    ]


def _written(parts: list) -> bytes:
    der = b""
    for tag, value in parts:
        content = _written(value) if tag & _CONSTRUCTED else value
        size = len(content)
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        der += bytes([tag]) + (bytes([size]) if size < 0x80 else bytes([0x80 | len(length)]) + length) + content
    return der
