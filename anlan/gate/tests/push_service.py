"""A browser maker's push service for tests, and a browser there: what was pushed is what the browser reads of it."""

import base64
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from anlan.site.cli import main


def _text(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Browser:
    """A browser at its maker's push service: it reads what was sealed for it."""

    def __init__(self, service, name):
        self.service, self.endpoint = service, f"{service.address}/{name}"
        self._key, self._secret = generate_private_key(SECP256R1()), os.urandom(16)

    @property
    def form(self):
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"way": "push", "endpoint": self.endpoint, "p256dh": _text(point), "auth": _text(self._secret)}

    @property
    def shown(self):
        return [
            json.loads(http_ece.decrypt(content, private_key=self._key, auth_secret=self._secret, version="aes128gcm"))
            for path, headers, content in self.service.messages
            if self.endpoint.endswith(path)
        ]


class Service:
    """Takes messages; `status` is what it answers, by the end of an address or by ""."""

    def __init__(self):
        self.messages, self.status, self.address = [], {"": 201}, ""


@pytest.fixture
def service(settings, capsys):
    taking = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"]))
            status = taking.status.get(self.path, taking.status[""])
            if status == 201:
                headers = {name.lower(): value for name, value in self.headers.items()}
                taking.messages.append((self.path, headers, content))
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"{taking.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    taking.address = f"http://127.0.0.1:{server.server_port}"
    assert main(["push-key"]) == 0
    settings.PUSH_KEY, settings.PUSH_HOSTS = capsys.readouterr().out.strip(), ["127.0.0.1"]
    settings.PUSH_CONTACT = "mailto:office@example.invalid"
    yield taking
    server.shutdown()
    server.server_close()
    thread.join()
