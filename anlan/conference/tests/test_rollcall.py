"""The roll call: who is absent stands first, what was marked by hand stands, and what remains as attendance."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.verify import verify
from anlan.kernel.testing.cast import NOW, TOWN_3, TOWN_4

from ..decide.acting import take
from ..decide.presence import Arrival, left
from ..decide.rollcall import mark, roll_call, tally
from ..models import Attendance
from .conftest import enter, site_of


def test_absent_sites_come_first_and_a_mark_by_hand_stands(district, conference):
    enter(conference, district.town_3)
    before = [(line.name, line.present) for line in roll_call(conference)]

    mark(conference, site_of(conference, TOWN_4), True, actor=district.leader, key=uuid4())
    mark(conference, site_of(conference, TOWN_3), False, actor=district.leader, key=uuid4())

    assert before == [("柳溪镇", False), ("清河镇", True)]
    assert [(line.name, line.present, line.words) for line in roll_call(conference)] == [
        ("清河镇", False, "未到（人工）"), ("柳溪镇", True, "到（人工）"),
    ]  # fmt: skip
    assert tally(roll_call(conference)) == (1, 2)


def test_a_member_marks_nobody(district, conference):
    with pytest.raises(NotAllowed):
        mark(conference, site_of(conference, TOWN_4), True, actor=district.town_4, key=uuid4())


def test_when_it_ends_each_site_leaves_its_attendance(district, conference):
    mine = enter(conference, district.town_3)
    left(conference, [Arrival(mine.token, NOW + timedelta(minutes=30))])

    take(conference, "end", actor=district.leader, key=uuid4(), happened_at=NOW + timedelta(hours=1))

    rows = Attendance.objects.within(district.leader.scope).order_by("region")
    assert [(row.region, row.level, row.came, row.minutes, row.names) for row in rows] == [
        (TOWN_3, "town", True, 30, "张明"), (TOWN_4, "town", False, 0, ""),
    ]  # fmt: skip
    assert [row.region for row in Attendance.objects.within(district.town_4.scope)] == [TOWN_4]
    assert list(verify()) == []
