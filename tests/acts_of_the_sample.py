"""Who did what in the sample, as JSON: `python -m tests.acts_of_the_sample`, with the sample as the database.

{ledger: {"asked": how many records, "wrong": ["YH-2024-0001: …", …]}} of all that the sample's people must have done themselves:
whatever happened in the last 30 days, every open matter, every case and its penalty.
"""

import json
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.db.models import Q  # noqa: E402

from anlan.kernel import clock  # noqa: E402
from anlan.kernel.column import kind_of  # noqa: E402
from anlan.kernel.column.day import Moment  # noqa: E402
from anlan.kernel.history.acts import IMPORTED, OPENED  # noqa: E402
from anlan.kernel.history.models import Event  # noqa: E402
from anlan.kernel.ledger.declare import LEDGERS, Ledger  # noqa: E402
from anlan.kernel.loop.declare import loop_of  # noqa: E402
from anlan.kernel.people.actor import roles_with  # noqa: E402
from anlan.kernel.people.roles import SYSTEM  # noqa: E402
from anlan.kernel.scope import Scoped, field_of, unscoped  # noqa: E402
from anlan.sample.year import LIVED_SINCE  # noqa: E402

_ALL = Q(pk__isnull=False)  # an empty condition vanishes beside another
_BY_THE_PUBLIC = {"tips"}  # who has no account sends it from a page of theirs, which the system puts in
_BY_PERSONS = {"enforcement": _ALL, "penalties": _ALL}  # of any day


def of_persons(ledger: Ledger) -> Any:
    """The rows that must have been put in and moved on by the people whose work it is."""
    model, loop = ledger.model, loop_of(ledger.code)
    where = Q(pk__in=[])
    if model.when:
        moment = isinstance(kind_of(field_of(model, model.when)), Moment)
        where |= Q(**{f"{model.when}__gte": clock.start_of(LIVED_SINCE) if moment else LIVED_SINCE})
    if loop is not None:
        where |= Q(state__in=[state.code for state in loop.states if not state.closed])
    if ledger.code in _BY_PERSONS:
        where |= _BY_PERSONS[ledger.code]
    return model.objects.filter(where)


def wrong(ledger: Ledger, numbers: dict[int, str]) -> Iterator[str]:
    """What of these records' history no person did on a page."""
    if roles_with(f"{ledger.code}.add") == [SYSTEM]:
        return  # nobody puts it in: it follows from what people do
    events = Event.objects.filter(ledger=ledger.code, record_id__in=numbers).select_related("post")
    for event in events.order_by("record_id", "seq"):
        number = numbers[event.record_id]
        if event.step == OPENED and event.post.role == SYSTEM and ledger.code in _BY_THE_PUBLIC:
            continue
        if event.post.role == SYSTEM and _is_the_systems(ledger, event):
            continue
        if event.step == IMPORTED or event.post.role == SYSTEM:
            yield f"{number}: {event.step} by {event.post}"
        elif event.step == OPENED and (handed := _handed_in(ledger, event)):
            yield f"{number}: no page asks {event.post} for {'、'.join(sorted(handed))}"


def _is_the_systems(ledger: Ledger, event: Event) -> bool:
    """Whether its loop gives a step to the system itself: a certificate runs out whether or not anybody looks."""
    loop = loop_of(ledger.code)
    return loop is not None and any(step.code == event.step and SYSTEM in step.by for step in loop.steps)


def _handed_in(ledger: Ledger, event: Event) -> set[str]:
    """Values that the page of whoever put the record in neither asks nor works out."""
    given = event.content["values"]
    asked = {field_of(ledger.model, name).attname for name in ledger.form.asked_of(event.post.role)}
    follows = {name for name, roles in ledger.form.by_role.items() if event.post.role in roles}
    if "place_id" in given and "place_id" in asked:
        follows |= {"region", "sector"}
    if given.get("region") == event.post.region:
        follows.add("region")
    return given.keys() - asked - follows


def main() -> None:
    found = {}
    with unscoped("the sample's history is read", Scoped):
        for code, ledger in LEDGERS.items():
            numbers = dict(of_persons(ledger).values_list("pk", "number"))
            found[code] = {"asked": len(numbers), "wrong": list(wrong(ledger, numbers))}
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
