"""The time-stamping service is the one that was set: no redirect is followed, no false certificate taken."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from anlan.gate.departures.stamp import Stamp
from anlan.kernel import clock
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.leaving import NotGone, letter_of


class Service(BaseHTTPRequestHandler):
    """Leads everybody to another address, and counts who came there."""

    requests: list[str] = []

    def do_POST(self):
        self.requests.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(302 if self.path == "/" else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_):
        pass


@pytest.fixture
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    Service.requests = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def letter(district, settings, tmp_path):
    settings.ANCHOR_TSA_CERTIFICATES = str(_own_certificate(tmp_path))
    return letter_of(drop_anchor(clock.today()))


def test_no_redirect_is_followed(service, letter):
    with pytest.raises(NotGone):
        Stamp().send(f"http://127.0.0.1:{service.server_port}/", letter)

    assert Service.requests == ["/"]


def test_a_certificate_that_nobody_vouches_for_is_refused(service, letter, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_own_certificate(tmp_path))
    service.socket = context.wrap_socket(service.socket, server_side=True)

    with pytest.raises(NotGone, match="CERTIFICATE_VERIFY_FAILED"):
        Stamp().send(f"https://127.0.0.1:{service.server_port}/", letter)

    assert Service.requests == []


def _own_certificate(folder):
    """For 127.0.0.1, signed by itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]),
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
