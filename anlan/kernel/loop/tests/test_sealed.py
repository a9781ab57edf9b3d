"""What is sealed night by night cannot be changed past the program without a word of `verify`: that somebody was told, and whom."""

from datetime import timedelta

import pytest

from anlan.kernel import clock
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.bundles import seal_all
from anlan.kernel.history.models import Event, Round
from anlan.kernel.history.reading import every_row, horizon
from anlan.kernel.history.rounds import faults, going_on, walk
from anlan.kernel.history.witness import state_first
from anlan.kernel.notice.models import Delivery, Notice
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.roles import OFFICE

from .test_proof import past_the_loop, told

NEXT_DAY = timedelta(days=1)


@pytest.fixture
def notices(district, hazard):
    """Three notices to the office; nothing is sealed yet."""
    state_first()
    office = Audience(role=OFFICE, region=hazard.region)
    about = About(hazard.code, hazard.pk, hazard.region, hazard.sector)
    for number in range(3):
        tell(f"test:{number}", f"第{number}件", to=office, about=about, now=clock.now())


@pytest.fixture
def night_after(notices):
    """The night after they were sealed."""
    with clock.fixed(clock.now() + NEXT_DAY):
        assert seal_all() >= 6  # and to whom they went
        assert told() == []
        yield


@pytest.mark.usefixtures("night_after")
@pytest.mark.parametrize(
    ("statement", "parts", "words"),
    [
        (
            "DELETE FROM notice_delivery WHERE notice_id = (SELECT id FROM loop_notice WHERE key = 'test:1'); "
            "DELETE FROM loop_notice WHERE key = 'test:1'", "deliveries notices", "绕开系统删去的",
        ),
        ("UPDATE loop_notice SET text = '没有这回事' WHERE key = 'test:1'", "notices", "提醒和封存时对不上：绕开系统改过"),
        ("DELETE FROM notice_delivery WHERE id = (SELECT min(id) FROM notice_delivery)", "deliveries", "绕开系统删去的"),
        (
            "UPDATE notice_delivery SET post_id = (SELECT min(id) FROM people_post)",
            "deliveries", "提醒的送达和封存时对不上：绕开系统改过",
        ),
    ],
)  # fmt: skip
def test_a_notice_that_is_deleted_changed_or_turned_to_another_by_sql_is_told(statement, parts, words):
    past_the_loop(statement)

    problems = told()
    assert [problem.split()[0] for problem in problems] == [f"sealed.{part}" for part in parts.split()]
    assert all(words in problem for problem in problems)


@pytest.mark.usefixtures("night_after")
def test_a_notice_that_is_put_in_afterwards_with_an_old_date_is_told():
    past_the_loop(
        "INSERT INTO loop_notice SELECT (jsonb_populate_record(n, jsonb_build_object('id', n.id + 100, 'key', 'forged', 'created_at', "
        "n.created_at - interval '60 days'))).* FROM loop_notice n WHERE key = 'test:2'"
    )
    with clock.fixed(clock.now() + NEXT_DAY):
        assert seal_all() == 1

    assert [words.partition(" ")[2] for words in told()] == ["提醒有1条写的时间早于上一次封存：是后来补进去的"]


def test_a_day_is_sealed_once_and_what_is_read_or_sent_later_is_no_alteration(notices):
    with clock.fixed(clock.now() + NEXT_DAY):
        with every_row(Notice):
            assert seal_all() == Notice.objects.count() + Delivery.objects.count()
        assert seal_all() == 0
        Delivery.objects.update(read_at=clock.now(), state=Delivery.SENT, tries=3)

        assert told() == []


@pytest.mark.usefixtures("night_after")
def test_the_anchor_reaches_what_was_sealed():
    event = Event.objects.get(ledger="notices")
    assert drop_anchor(clock.today()).last_event >= event.pk

    past_the_loop("UPDATE loop_event SET content = jsonb_set(content, '{values,rows}', '2') WHERE ledger = 'notices'")
    assert "sealed.notices 提醒的封存和前文接不上" in told()

    past_the_loop("DELETE FROM loop_event WHERE ledger = 'notices'")
    assert any("存证与经过对不上" in words for words in told())


@pytest.mark.usefixtures("night_after")
def test_the_next_night_reads_what_was_changed_since():
    since = horizon()
    past_the_loop("UPDATE loop_notice SET text = '没有这回事' WHERE key = 'test:1'")

    with going_on(Round.WRITTEN, since=since) as (round_, _):
        walk(round_)

    assert [fault.what for fault in faults("sealed.notices")] == ["提醒和封存时对不上：绕开系统改过"]
