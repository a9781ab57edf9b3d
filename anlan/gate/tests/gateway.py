"""A gateway for SMS for tests: what was sent is what it was handed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Gateway:
    """Takes messages; `status` is what the next ones are answered with, `dies` whether none is."""

    def __init__(self):
        self.messages, self.status, self.dies, self.shown = [], 200, False, ""


@pytest.fixture
def gateway(settings):
    taking = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"]))
            taking.shown = self.headers["Authorization"]
            if taking.status == 200:
                taking.messages.append(json.loads(content))
            if taking.dies:
                self.connection.close()
                return
            self.send_response(taking.status)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "a token"
    yield taking
    server.shutdown()
    server.server_close()
    thread.join()
