"""Reports of the sample: one issued on the clock's first morning, with a record corrected since, and one still a draft.

The first three quarters are frozen; the draft runs to the day before the clock starts and is the clerk's next to-do.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, open_record
from anlan.kernel.people.actor import Actor

from ..organisation import Seated

ISSUED_AT = datetime(2024, 10, 16, 0, 20, tzinfo=UTC)  # 08:20: after all is imported and moved, before the clock starts
CORRECTED_AT = datetime(2024, 10, 16, 0, 40, tzinfo=UTC)
YEAR_BEGAN = date(2024, 1, 1)


def write(seated: Seated) -> None:
    """Issue the report on three quarters, correct one record that it counts, and begin the next one."""
    keys = _keys()
    clerk = seated.actors["clerk"]
    with clock.fixed(ISSUED_AT):
        issued = _draft("前三季度安全生产工作汇报", date(2024, 9, 30), clerk, keys)
        leader = seated.actors["leader"]
        for step, actor, content in (
            ("submit", clerk, {"signer": leader.post_id}),
            ("sign", leader, {}),
            ("issue", clerk, {}),
        ):
            advance(issued, step, actor=actor, key=next(keys), content=content)
        _draft("全区安全生产工作汇报", date(2024, 10, 15), clerk, keys)
    with clock.fixed(CORRECTED_AT):
        _correct_one_visit(seated, keys)


def _keys() -> Iterator[UUID]:
    random = Random("reports")
    return (UUID(int=random.getrandbits(128), version=4) for _ in iter(int, 1))


def _draft(title: str, until: date, clerk: Actor, keys: Iterator[UUID]) -> Any:
    """A report on the year to `until`, by the annual outline."""
    outlines: Any = LEDGERS["outlines"].model
    outline = outlines.objects.within(clerk.scope).get(name="annual")
    values = {
        "title": title, "outline": outline.name, "text": outline.text, "starts_on": YEAR_BEGAN, "ends_on": until,
        "region": clerk.region,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=clerk, key=next(keys))


def _correct_one_visit(seated: Seated, keys: Iterator[UUID]) -> None:
    """Somebody finds that a visit of August left no advice: the issued figure and today's then differ by one."""
    visits: Any = LEDGERS["guidance"].model
    august = (date(2024, 8, 1), date(2024, 8, 31))
    visit = (
        visits.objects.within(seated.actors["clerk"].scope)
        .exclude(advice="")
        .filter(visited_on__range=august)
        .order_by("number")[0]
    )
    correct(
        visit, {"advice": ""}, actor=seated.actors["clerk"], key=next(keys), version=visit.version,
        reason="核对现场记录，这次没有提出书面建议",
    )  # fmt: skip
