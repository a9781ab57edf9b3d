"""News: who may hear, and that they hear of every change and of nothing else."""

import asyncio
import time
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.news import right_to_hear
from anlan.kernel.loop.opening import open_record
from anlan.site.news import application, board, welcome

PATIENCE = 60  # seconds: more than a busy machine takes


class Reader:
    """One reader of the news, as the server would hold them."""

    def __init__(self, right, origin="http://testserver"):
        query = f"about={right}".encode()
        self.scope = {"type": "http", "headers": [(b"origin", origin.encode())], "query_string": query}
        self.sent = []
        self.leaving = asyncio.Event()
        self.heard = asyncio.Event()

    async def receive(self):
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)
        if message.get("body", b"").startswith(b"data:"):
            self.heard.set()

    @property
    def status(self):
        return self.sent[0]["status"]


@pytest.fixture
def conference(district):
    model = LEDGERS["conferences"].model
    facts = {"title": "暴雨会商（示范）", "planned_for": clock.now(), "chair": district.leader.person_id}
    return open_record(model, facts, actor=district.leader, key=uuid4())


def status_of(reader_of):
    """The status that a reader made inside the loop is answered with."""

    async def answered():
        reader = reader_of()
        await application(reader.scope, reader.receive, reader.send)
        return reader.status

    return asyncio.run(answered())


@pytest.mark.parametrize("right", ["conferences:1", ""])
def test_a_right_that_was_never_given_hears_nothing(right):
    assert status_of(lambda: Reader(right)) == 403


def test_a_page_of_another_origin_hears_nothing(conference):
    right = right_to_hear(conference)

    assert status_of(lambda: Reader(right, origin="https://elsewhere.example")) == 403
    assert welcome("http://testserver:8001")
    assert not welcome("http://testserver.example")


def test_a_right_runs_out_in_half_a_day(conference, monkeypatch):
    right = right_to_hear(conference)
    later = time.time() + 13 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert status_of(lambda: Reader(right)) == 403


@pytest.mark.django_db(transaction=True)
def test_a_change_is_heard_by_who_reads_of_it_and_by_nobody_else(district, conference):
    other = open_record(
        type(conference),
        {"title": "另一个会（示范）", "planned_for": clock.now(), "chair": district.leader.person_id},
        actor=district.leader,
        key=uuid4(),
    )

    def change():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE conferences_conference SET banner = 'x' WHERE id = %s", [conference.pk])
        connection.close()  # this thread's own

    async def heard():
        board._listening = None  # of another test's loop
        mine, theirs = Reader(right_to_hear(conference)), Reader(right_to_hear(other))
        tasks = [asyncio.create_task(application(each.scope, each.receive, each.send)) for each in (mine, theirs)]
        await asyncio.wait_for(asyncio.gather(mine.heard.wait(), theirs.heard.wait()), PATIENCE)  # begun to listen
        mine.heard.clear()
        theirs.heard.clear()
        await asyncio.get_running_loop().run_in_executor(None, change)
        await asyncio.wait_for(mine.heard.wait(), PATIENCE)
        told = theirs.heard.is_set()
        for each in (mine, theirs):
            each.leaving.set()
        await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)
        board._listening.cancel()
        return told, len(board.readers)

    told, left = asyncio.run(heard())

    assert told is False
    assert left == 0
