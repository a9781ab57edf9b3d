"""What a form holds before anybody types: what follows from who acts, where, and today.

known(LEDGERS["hazards"], actor)     # {"found_on": date(2024, 10, 16), "place": <the enterprise's own>, "source": "self"}
"""

from collections.abc import Mapping
from typing import Any

from anlan.kernel import clock
from anlan.kernel.column import kind_of
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.loop import stepping
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN
from anlan.kernel.scope import Record, field_of


def known(ledger: Ledger, actor: Actor) -> dict[str, Any]:
    """{field name: value} of the fields that the actor's role writes in a new record."""
    names = ledger.form.asked_of(actor.role)
    values: dict[str, Any] = {name: value for name, value in by_role(ledger, actor).items() if name in names}
    values |= {name: actor.name for name in ledger.form.own_name if name in names}
    when = ledger.model.when
    if when in names and not ledger.model.day_of and _is_day(ledger, when) and not _may_be_planned(ledger):
        values[when] = clock.today()
    if actor.scope.place is not None and "place" in names:
        values["place"] = actor.scope.place
    follows = ledger.model.follows
    if "region" in names and "region" not in follows and len(actor.scope.regions) == 1 and len(actor.region) >= TOWN:
        values["region"] = actor.region
    theirs = "body" in ledger.required or "body" in follows  # whom the record is about, not who puts it in
    if "body" in names and not theirs and actor.body_id is not None:
        values["body"] = actor.body_id
    return values


def day_taken_over(ledger: Ledger, values: Mapping[str, Any]) -> dict[str, Any]:
    """The day of a new record where it is that of one it names: of a decision, its meeting's."""
    model = ledger.model
    if not model.day_of:
        return {}
    record = model(**{name: value for name, value in values.items() if isinstance(value, Record)})
    stepping.take_day(record)
    day = getattr(record, model.when)
    return {model.when: day} if day is not None else {}


def _may_be_planned(ledger: Ledger) -> bool:
    """Whether a record may say, instead of its day, for which one it is planned: nobody knows which of both is meant."""
    return any(rule == (ledger.model.when, "") for rule in ledger.form.required_if.values())


def _is_day(ledger: Ledger, name: str) -> bool:
    """Whether a column is a day; at which moment of today something happened nobody knows beforehand."""
    kind = kind_of(field_of(ledger.model, name))
    return kind.dated and not kind.timed


def by_role(ledger: Ledger, actor: Actor) -> dict[str, str]:
    """What follows from the actor's role, as the ledger declares it."""
    return ledger.form.usual_for(actor.role)
