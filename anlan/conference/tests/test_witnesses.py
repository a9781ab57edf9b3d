"""What was said, decided and who was there cannot be changed past the program without a word of `verify`."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.history.witness import state_first
from anlan.kernel.testing.cast import NOW

from ..decide.presence import Arrival, left
from ..decide.talk import resolve, say
from .conftest import enter


@pytest.fixture
def held_conference(district, conference):
    state_first()
    mine = enter(conference, district.town_3, NOW)
    say(conference, "2号坝水位已退", actor=district.town_3, key=uuid4())
    due_on = clock.today() + timedelta(days=3)
    resolve(conference, "加固2号坝", district.bodies["town_3"], due_on, actor=district.leader, key=uuid4())
    left(conference, [Arrival(mine.token, NOW + timedelta(minutes=5))])
    return conference


@pytest.mark.parametrize(
    ("statement", "part", "what"),
    [
        ("UPDATE conferences_message SET text = '2号坝水位在涨'", "messages", "会上发言和经过对不上"),
        ("DELETE FROM conferences_message", "messages", "会上发言不在了"),
        ("UPDATE conferences_resolution SET due_on = due_on + 30", "resolutions", "会上议定和经过对不上"),
        ("DELETE FROM conferences_resolution", "resolutions", "会上议定不在了"),
        ("UPDATE conferences_presence SET left_at = left_at + interval '1 hour'", "presences", "在会时段和经过对不上"),
        ("DELETE FROM conferences_presence", "presences", "在会时段不在了"),
        (
            "INSERT INTO conferences_presence (conference_id, region, sector, ticket_id, person_id, joined_at, left_at) SELECT "
            "conference_id, region, sector, ticket_id, person_id, joined_at - interval '1 hour', joined_at FROM conferences_presence",
            "presences", "在会时段没有经过",
        ),
    ],
)  # fmt: skip
def test_words_decisions_and_presence_changed_by_sql_are_told(held_conference, statement, part, what):
    assert list(verify()) == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")

    [problem] = verify()
    assert problem.ledger == f"witness.conferences.{part}"
    assert what in problem.what
