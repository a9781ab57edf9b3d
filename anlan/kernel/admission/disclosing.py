"""Numbers that are hidden elsewhere (telephones, identity numbers) are written down where somebody sees or takes them.

disclose(actor, SHOWN, "people", ["手机"], number="RY-2022-0007")
"""

from collections.abc import Sequence
from datetime import timedelta

from .. import clock
from ..people.actor import Actor
from ..people.models import Disclosure

SHOWN, EXPORTED = Disclosure.SHOWN, Disclosure.EXPORTED
_ONCE = timedelta(minutes=10)  # a form that comes back with an error is no second look


def disclose(
    actor: Actor, way: str, ledger: str, columns: Sequence[str], *, number: str = "", count: int = 1
) -> Disclosure:
    """Write down who saw or took which columns of what. The same look at the same record is one for some minutes."""
    now = clock.now()
    row = Disclosure(
        person_id=actor.person_id, post_id=actor.post_id, at=now, way=way, ledger=ledger, number=number, count=count,
        columns="、".join(columns)[:200],
    )  # fmt: skip
    if way == SHOWN:
        same = Disclosure.objects.filter(person_id=actor.person_id, way=way, ledger=ledger, number=number)
        if (earlier := same.filter(at__gt=now - _ONCE).first()) is not None:
            return earlier
    row.save(force_insert=True)
    return row
