"""The bodies that have a part in a record besides its holder (监管部门, 督办单位): they see it, and are told when they are named.

before = parties(record)
tell_parties(record, before, event, actor, now)     # those that were not named before
"""

from datetime import datetime

from ..history.models import Event
from ..notice.recipients import Audience
from ..notice.sending import About, tell
from ..people.actor import Actor
from ..scope import Record, field_of


def parties(record: Record) -> dict[str, int]:
    """{column: primary key of the body that it names}; who merely put the record in has no part in it."""
    names = (name for name in record.scope_parties if name != "body")
    keys = {name: getattr(record, field_of(type(record), name).attname) for name in names}
    return {name: key for name, key in keys.items() if key is not None}


def tell_parties(record: Record, before: dict[str, int], event: Event, actor: Actor, now: datetime) -> list[Audience]:
    """Tell each body that is named now, and was not before in that column, what it is to the record; which those are."""
    about = About(record.code, record.pk, record.region, record.sector)
    newcomers = {name: key for name, key in parties(record).items() if key != before.get(name)}
    for name, key in newcomers.items():
        if key != actor.body_id:
            words = f"{actor.name}把您单位列为{field_of(type(record), name).verbose_name}：{record.headline()}"
            tell(f"event:{event.pk}:{name}", words, to=Audience(body=key), about=about, now=now)
    return [Audience(body=key) for key in newcomers.values()]
