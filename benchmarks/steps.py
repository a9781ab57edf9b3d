"""One step of a loop, with its checks, its hash and its to-dos, against the same rows written by hand and nothing checked.

Hazards are assigned one after the other, in turns; all is rolled back, so neither side waits for the disk.
"""

import os
import sys
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import django
from django.db import connection, transaction

from .record import record

# A step is some ten statements where four write; checking and hashing in Python may cost as much again.
GOAL, STEPS = 10.0, 300

BY_HAND = (
    """UPDATE hazards_hazard SET state = 'rectifying', fix_due_on = %(day)s, due_at = %(day)s::timestamptz + interval '1 day',
        fix_person = %(name)s, version = 2, head = %(hash)s WHERE id = %(id)s AND state = 'found'""",
    """INSERT INTO loop_event (ledger, record_id, seq, step, before, after, person_id, post_id, happened_at, recorded_at,
            content, key, facts, prev, hash)
        VALUES ('hazards', %(id)s, 2, 'assign', 'found', 'rectifying', %(person)s, %(post)s, now(), now(), '{}', %(key)s,
            %(hash)s, %(hash)s, %(hash)s)""",
    "UPDATE loop_todo SET closed_at = now() WHERE ledger = 'hazards' AND record_id = %(id)s AND closed_at IS NULL",
    """INSERT INTO loop_todo (region, sector, ledger, record_id, number, title, verb, state, role, place, opened_at, due_at,
            late_level)
        SELECT region, sector, 'hazards', id, number, left(description, 60), '整改', state, 'enterprise', place_id, now(),
            due_at, 0 FROM hazards_hazard WHERE id = %(id)s""",
)


def main() -> int:
    """Measure in turns; 1 where a step costs more than its goal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    with transaction.atomic():
        ours, by_hand = _measured()
        transaction.set_rollback(True)
    held = record(
        "steps", ours * 1000, by_hand * 1000, GOAL, "ms", "the same four writes, nothing checked",
        rounds=STEPS, steps_per_second=1 / ours,
    )  # fmt: skip
    print(f"steps: {1 / ours:.0f} a second in one process")
    return 0 if held else 1


def _measured() -> tuple[float, float]:
    """Seconds of a step: ours, and by hand."""
    from anlan.kernel.loop.advance import advance
    from anlan.kernel.people.actor import actor_of, posts_of
    from anlan.kernel.people.models import Account

    person = Account.objects.select_related("person").get(username="town").person
    day = date(2024, 11, 30)
    actor = actor_of(posts_of(person, day)[0])
    hazards = _opened(2 * STEPS, day - timedelta(days=46), actor)
    content = {"fix_due_on": day, "fix_person": person.name}

    def by_hand(hazard: Any) -> None:
        values = {
            "id": hazard.pk, "day": day, "name": person.name, "person": actor.person_id, "post": actor.post_id,
            "key": uuid4(), "hash": bytes(32),
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in BY_HAND:
                cursor.execute(statement, values)

    taken = []
    for ours, theirs in zip(hazards[::2], hazards[1::2], strict=True):
        started = perf_counter()
        advance(ours, "assign", actor=actor, key=uuid4(), content=content)
        between = perf_counter()
        by_hand(theirs)
        taken.append((between - started, perf_counter() - between))
    return median(first for first, _ in taken), median(second for _, second in taken)


def _opened(count: int, day: date, actor: Any) -> list[Any]:
    """New hazards in the actor's town that wait to be assigned."""
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.loop.bulk import Origin, open_many

    hazard, enterprise = LEDGERS["hazards"].model, LEDGERS["enterprises"].model
    place = enterprise.objects.within(actor.scope).order_by("pk")[0]
    rows = [(place.pk, place.region, place.sector, f"第{number}处", day) for number in range(count)]
    columns = ("place_id", "region", "sector", "description", "found_on")
    ids = open_many(hazard, columns, rows, actor=actor, origin=Origin("steps", ""), row_numbers=range(count))
    return list(hazard.objects.within(actor.scope).filter(pk__in=ids).order_by("pk"))


if __name__ == "__main__":
    sys.exit(main())
