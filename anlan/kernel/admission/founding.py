"""How a district begins, a real one and the sample: calendar, sectors, its own region and the system's post, each record with
its event, so that no row is without a history.

system = found_district("990199", "青禾区")
"""

from datetime import date

from django.db import connection, transaction

from .. import clock
from ..clock import holidays
from ..history import number
from ..history.acts import OPENED
from ..history.writing import derive, write_event
from ..people import divisions, sectors
from ..people.actor import Actor, actor_of
from ..people.models import Person, Post, Region
from ..people.roles import SYSTEM
from ..scope import Record
from ..scope.record import KEPT


class AlreadyFounded(Exception):
    """这里已经有一个区了，一个数据库只放一个区。"""


def found_district(code: str, name: str) -> Actor:
    """Found the district with its six-digit code; returns the system's own actor. Raises AlreadyFounded."""
    now = clock.now()
    with transaction.atomic():
        _alone()
        if Region.objects.known().exists():
            raise AlreadyFounded(AlreadyFounded.__doc__)
        holidays.load()
        sectors.load()
        region = Region(region=code, name=name, level="district")
        person = Person(region=code, name="系统", title="自动办理")
        _keep(region, now.year)
        _keep(person, now.year)
        post = Post(region=code, person=person, role=SYSTEM, title="系统", regions=[code], starts_on=date(2000, 1, 1))
        _keep(post, now.year)
        actor = actor_of(post)
        for record in (region, person, post):
            write_event(
                record, OPENED, actor=actor, key=None, before="", content={"values": {}}, happened_at=None, now=now
            )
    divisions.forget_names()
    return actor


def _alone() -> None:
    """Of two who found at the same moment the second waits, and finds a district."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Region._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


def _keep(record: Record, year: int) -> None:
    record.state = KEPT
    record.number = number.take(type(record), year)
    derive(record)
    record.save(force_insert=True)
