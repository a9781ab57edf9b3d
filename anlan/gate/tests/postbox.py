"""A server of mail for tests: what was sent is what it was handed."""

import socket

import pytest
from aiosmtpd.controller import Controller


class Postbox:
    """Takes mail; `answer` is what the next ones hear instead."""

    def __init__(self):
        self.mails, self.answer = [], ""

    async def handle_DATA(self, server, session, envelope):
        if self.answer:
            return self.answer
        self.mails.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "nobody" in address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def postbox(settings):
    taking = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(taking, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.ADDRESS = "https://anlan.example.cn"
    yield taking
    server.stop()
