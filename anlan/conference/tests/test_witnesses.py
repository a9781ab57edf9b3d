"""What was said, decided and who was there cannot be changed past the program without a word of `verify`."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel import clock
from anlan.kernel.history import witness
from anlan.kernel.history.bundles import seal_all
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.history.witness import state_first
from anlan.kernel.testing.cast import NOW

from ..decide import recordings
from ..decide.board import draw, wipe
from ..decide.presence import Arrival, left
from ..decide.talk import resolve, say
from ..decide.witnesses import RECORDING
from .conftest import enter


@pytest.fixture
def held_conference(district, conference):
    state_first()
    mine = enter(conference, district.town_3, NOW)
    say(conference, "2号坝水位已退", actor=district.town_3, key=uuid4())
    due_on = clock.today() + timedelta(days=3)
    resolve(conference, "加固2号坝", district.bodies["town_3"], due_on, actor=district.leader, key=uuid4())
    draw(conference, [10, 10, 200, 200], "red", actor=district.town_3, key=uuid4())
    recordings.keep(conference, sha256="a" * 64, size=1, started_at=NOW, seconds=60, actor=district.leader, key=uuid4())
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
        ("UPDATE conferences_recording SET keep_until = keep_until - 180", "recordings", "录像和经过对不上"),
        ("DELETE FROM conferences_recording", "recordings", "录像不在了"),
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


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE conferences_stroke SET points = ARRAY[0, 0, 1, 1]", "白板笔画和封存时对不上"),
        ("DELETE FROM conferences_stroke", "白板笔画封存时1条，现在0条"),
    ],
)
def test_the_whiteboard_changed_by_sql_is_told_and_wiped_it_holds(district, held_conference, statement, what):
    with clock.fixed(clock.now() + timedelta(days=1)):
        seal_all()
        wipe(held_conference, actor=district.leader)
        assert list(verify()) == []
        with connection.cursor() as cursor:
            cursor.execute(statement)

        [problem] = verify()
        assert problem.ledger == "sealed.conferences.strokes"
        assert what in problem.what


def test_a_recording_whose_time_is_over_goes_by_the_system_alone_and_holds(district, held_conference):
    [recording] = recordings.of(held_conference, district.leader)
    for name in ("leader", "office", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            recordings.dropped(recording, actor=getattr(district, name), key=uuid4())
    assert list(verify()) == []

    recordings.dropped(recording, actor=district.system, key=uuid4())

    assert list(verify()) == []
    assert [event.step for event in witness.of(RECORDING, recording.pk)] == ["added", "changed"]
