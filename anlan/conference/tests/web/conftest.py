"""The pages of a conference for tests: how one enters and presses, and what a page hands to its script."""

import json
from uuid import uuid4

import pytest

from anlan.kernel.scope import unscoped

from ...decide.rows import Invitation

PLAIN = {"HTTP_ACCEPT": "text/plain"}


@pytest.fixture
def seat_of(client_of, conference):
    """Enters the conference by its page: seat_of(actor) -> (client, address of the seat)."""

    def enter(actor):
        client = client_of(actor)
        answer = client.post(f"/conferences/{conference.number}/entry/")
        assert answer.status_code == 302, answer.content.decode()
        return client, answer["Location"]

    return enter


@pytest.fixture
def base(conference):
    return f"/conferences/{conference.number}/"


@pytest.fixture
def post(base):
    """Presses a button of a page with script: post(client, "lock") -> (status, words)."""

    def pressed(client, noun, **said):
        answer = client.post(f"{base}{noun}/", {"key": str(uuid4()), **said}, **PLAIN)
        return answer.status_code, answer.content.decode()

    return pressed


def site_of(conference, region):
    with unscoped("test", Invitation):
        return Invitation.objects.get(conference=conference, region=region)


def live(answer):
    """The state that the page hands to its script."""
    text = answer.content.decode()
    start = text.index('<script id="live" type="application/json">') + len('<script id="live" type="application/json">')
    return json.loads(text[start : text.index("</script>", start)])
