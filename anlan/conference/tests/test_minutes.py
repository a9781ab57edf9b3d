"""What remains of a conference: chat, minutes, tasks, recordings, cameras watched, line tests and figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.history.errors import Incomplete, KeyConflict, NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper import docx, text
from anlan.kernel.testing.cast import NOW, TOWN_3, VILLAGE_3

from ..decide import cameras, lines, recordings
from ..decide.acting import take
from ..decide.ending import covered
from ..decide.errors import NotInside
from ..decide.invite import call
from ..decide.minutes import compose
from ..decide.rows import Message
from ..decide.sites import sites_of_regions
from ..decide.state import state_of
from ..decide.talk import resolve, say
from ..models import CameraSource, Conference, Endpoint
from .conftest import enter, run_conference

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
HASH = "ab" * 32


@pytest.fixture
def ended(district, conference):
    """A conference that was held: town 3 came, spoke and was given something to do."""
    enter(conference, district.town_3)
    say(conference, "2号坝水位已退<b>", actor=district.town_3, key=uuid4())
    say(conference, "加密巡查", actor=district.leader, key=uuid4(), kind=Message.POINT)
    resolve(
        conference, "加固2号淤地坝", district.bodies["town_3"], date(2024, 10, 20), actor=district.leader, key=uuid4()
    )
    take(conference, "end", actor=district.leader, key=uuid4(), happened_at=NOW + timedelta(minutes=40))
    return conference


def test_a_message_sent_twice_is_one_and_changed_is_a_conflict(district, conference):
    enter(conference, district.town_3)
    key = uuid4()

    first = say(conference, "收到", actor=district.town_3, key=key)
    again = say(conference, "收到", actor=district.town_3, key=key)

    assert first.pk == again.pk
    with pytest.raises(KeyConflict):
        say(conference, "没收到", actor=district.town_3, key=key)


def test_who_is_outside_or_has_nothing_to_say_is_told_so(district, conference):
    with pytest.raises(NotInside):
        say(conference, "收到", actor=district.town_3, key=uuid4())
    enter(conference, district.town_3)
    with pytest.raises(Incomplete, match="请写点什么"):
        say(conference, "  ", actor=district.town_3, key=uuid4())
    with pytest.raises(NotAllowed):
        say(conference, "要点", actor=district.town_3, key=uuid4(), kind=Message.POINT)


def test_the_minutes_hold_roll_call_points_decisions_and_chat(ended):
    page = text.write(compose(ended))

    for said in (
        "应到2个会场，到1个。",
        "未到：柳溪镇。",
        "加密巡查",
        "1. 加固2号淤地坝。",
        "完成时限：2024-10-20",
        "张明：2号坝水位已退<b>",
    ):
        assert said in page
    assert docx.write(compose(ended))[:2] == b"PK"


def test_decisions_become_tasks_of_the_body_that_holds_them(district, ended):
    advance(ended, "minute", actor=district.office, key=uuid4(), content={"summary": "会议强调，加密巡查。"})

    decision = LEDGERS["decisions"].model.objects.within(district.town_3.scope).get()
    assert ended.state == "minuted"
    assert (decision.text, decision.due_on) == ("加固2号淤地坝", date(2024, 10, 20))
    assert state_of(ended, district.leader).resolutions[0].task_number == decision.number
    assert decision.number in [todo.number for todo in open_todos(district.town_3)]
    assert "会议强调" in text.write(compose(ended))
    assert list(verify()) == []


def test_a_decision_needs_words_a_day_to_come_and_a_holder_below(district):
    conference = run_conference(district.town_3, towns=())

    with pytest.raises(Incomplete) as refused:
        resolve(conference, " ", district.bodies["town_4"], date(2024, 10, 1), actor=district.town_3, key=uuid4())

    assert set(refused.value.missing) == {"text", "due_on", "holder"}


def test_whose_turn_it_is_to_write_minutes_is_the_convening_body(district):
    conference = run_conference(district.town_3, towns=())
    take(conference, "end", actor=district.town_3, key=uuid4())

    assert [todo.verb for todo in open_todos(district.town_3_other)] == ["写纪要"]
    assert not open_todos(district.office).exists()


def test_a_recording_is_kept_once_seen_by_few_and_dropped_when_due(district, ended):
    facts = {"sha256": HASH, "size": 9_000_000, "started_at": NOW, "seconds": 2400}

    first = recordings.keep(ended, **facts, actor=district.leader, key=uuid4())
    again = recordings.keep(ended, **facts, actor=district.leader, key=uuid4())

    assert first.pk == again.pk
    assert [row.pk for row in recordings.of(ended, district.office)] == [first.pk]
    assert recordings.of(ended, district.town_3) == recordings.of(ended, district.auditor) == []
    assert recordings.due(first.keep_until) == []
    (due,) = recordings.due(first.keep_until + timedelta(days=1))
    recordings.dropped(due, actor=district.system, key=uuid4())
    assert recordings.of(ended, district.office) == []
    assert list(verify("conferences")) == []


@pytest.fixture
def camera(district):
    values = {"name": "2号坝（示范）", "kind": "rtsp", "region": VILLAGE_3}
    return open_record(CameraSource, values, actor=district.town_3, key=uuid4())


def test_a_cameras_address_is_known_to_few_and_stands_on_no_page(district, camera, client_of):
    secret = "rtsp://admin:geheim@10.0.0.9/1"
    cameras.set_address(camera, secret, actor=district.office)

    page = client_of(district.town_3).get(f"/ledgers/cameras/{camera.number}/").content.decode()

    assert cameras.address_of(camera, district.office) == secret
    assert "geheim" not in page
    with pytest.raises(NotAllowed):
        cameras.address_of(camera, district.town_3)
    with pytest.raises(Incomplete, match="rtsp://"):
        cameras.set_address(camera, "http://10.0.0.9", actor=district.office)


def test_who_watched_is_kept_and_another_town_finds_no_camera(district, camera, conference):
    view = cameras.watch(camera, actor=district.town_3)
    cameras.stop(view)
    taken = cameras.take_in(conference, camera, actor=district.leader, key=uuid4())

    seen = [(each.person.name, each.ended_at is not None) for each in cameras.views_of(camera, district.office)]

    assert seen == [("周远", False), ("张明", True)]
    assert [each.view for each in state_of(conference, district.town_3).cameras] == [taken.pk]
    with pytest.raises(CameraSource.DoesNotExist):
        cameras.watch(camera, actor=district.town_4)


def test_a_line_test_says_what_is_wrong_and_marks_its_terminal(district):
    facts = {"name": "石沟村会场（示范）", "level": "village", "region": VILLAGE_3}
    terminal = open_record(Endpoint, facts, actor=district.town_3, key=uuid4())
    waiting = [each.pk for each in lines.due(date(2024, 10, 16))]

    bad = lines.keep_test(terminal, lines.Measured(NOW, Decimal("12.50"), 80), key=uuid4())
    good = lines.keep_test(terminal, lines.Measured(NOW + timedelta(minutes=5), Decimal("0.10"), 80), key=uuid4())

    assert waiting == [terminal.pk]
    assert (bad.passed, "丢包12.50%" in bad.fault) == (False, True)
    assert (good.passed, good.fault) == (True, "")
    assert lines.due(date(2024, 10, 16)) == []
    assert compute(["lines.passed_rate"], district.leader.scope, YEAR)["lines.passed_rate"].total == 50
    terminal = Endpoint.objects.within(district.town_3.scope).get()
    assert (terminal.test_passed, terminal.tested_on) == (True, date(2024, 10, 16))


def test_figures_count_conferences_towns_villages_minutes_and_who_came(district, ended):
    second = run_conference(district.leader, towns=(TOWN_3,), title="再会商（示范）")
    call(second, sites_of_regions([VILLAGE_3]), actor=district.leader, key=uuid4())
    for actor in (district.town_3, district.village_3):
        enter(second, actor)
    codes = [
        "conferences.held", "conferences.minutes", "attendances.towns", "attendances.villages", "attendances.present_rate",
    ]  # fmt: skip
    before = compute(codes, district.leader.scope, YEAR)

    take(second, "end", actor=district.leader, key=uuid4())
    advance(second, "minute", actor=district.office, key=uuid4())
    after = compute(codes, district.leader.scope, YEAR)

    assert [before[code].total for code in codes] == [1, 0, 1, 0, 50]
    assert [after[code].total for code in codes] == [2, 1, 1, 1, 75]
    assert Conference.objects.within(district.town_3.scope).count() == 0


SPANS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 60)).map(
        lambda span: (
            datetime(2024, 1, 1) + timedelta(minutes=span[0]),
            datetime(2024, 1, 1) + timedelta(minutes=sum(span)),
        )
    ),
    max_size=12,
)


@given(SPANS)
def test_time_covered_counts_every_minute_once(spans):
    minutes = {
        start + timedelta(minutes=number)
        for start, stop in spans
        for number in range(int((stop - start).total_seconds() // 60))
    }

    assert covered(spans) == timedelta(minutes=len(minutes))
