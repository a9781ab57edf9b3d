"""Requests of one person with values that nobody means: each is undone, and what it broke is kept with what was sent."""

import json
import re
import traceback
from collections import Counter
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from .hostile import Fuzz

_WORDS = re.compile("[一-龥]")
_FOR_SCRIPTS = ("/policy-reports/", "/entrance/")  # which read the status alone
_LONGEST_ADDRESS = 6000  # bytes of one value: the server's line ends somewhere


class Attack:
    """Requests of one person, each undone; what broke."""

    def __init__(self, client: Client, fuzz: Fuzz, who: str) -> None:
        self.client, self.fuzz, self.who = client, fuzz, who
        self.client.raise_request_exception = False
        self.faults: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()

    def send(
        self, method: str, address: str, *, unreached: bool = False, read: bool = False, **sent: Any
    ) -> HttpResponse:
        """Send it and undo what it did, but where `read`. unreached: 503 says that no media server answers, which is no fault."""
        errors: list[str] = []

        def hear(sender: Any, **_: Any) -> None:
            errors.append(traceback.format_exc(limit=-4))

        got_request_exception.connect(hear)
        try:
            with transaction.atomic():
                answer = self.client.generic(method, address, **sent)
                transaction.set_rollback(not read)
        finally:
            got_request_exception.disconnect(hear)
        if errors or not (unreached and answer.status_code == 503):
            self.note(answer, f"{method} {address[:300]} {str(sent)[:500]}", "".join(errors))
        return answer

    def note(self, answer: HttpResponse, told: str, error: str = "") -> None:
        """Count an answer, and keep it where it is a fault: one of each kind."""
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 500 or error:
            self.faults.setdefault(error[-300:] or told[:60], f"{answer.status_code} {self.who} {told}\n{error}")
        elif answer.status_code >= 400 and not told.startswith("HEAD") and not self._in_words(answer):
            self.faults.setdefault(
                f"{answer.status_code} {told.partition('?')[0]}"[:60], f"{answer.status_code} without words: {told}"
            )

    def _in_words(self, answer: HttpResponse) -> bool:
        """To a person: 405 is for programs, as is what a script asks and reads the status of."""
        text = answer.content.decode("utf-8", "replace")
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            text = str(json.loads(text))
        path = answer.wsgi_request.path  # type: ignore[attr-defined]
        return answer.status_code == 405 or path.endswith(_FOR_SCRIPTS) or bool(_WORDS.search(text))

    @staticmethod
    def quoted(text: str) -> str:
        """As it stands in an address."""
        return quote(text.encode("utf-8", "surrogatepass")[:_LONGEST_ADDRESS], safe="")


class Sent(BytesIO):
    """A file under a name that Django's own class for tests would refuse to have."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name
