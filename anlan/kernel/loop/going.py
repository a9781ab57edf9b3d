"""What goes along when that at which it lies moves or is succeeded: what merely exists and what is open; what is closed stays.

rows = Hazard.objects.of(firm).filter(going(Hazard))
"""

from django.db.models import Q

from ..scope import Record
from ..scope.record import WITHDRAWN
from .declare import loop_of

_CLOSED = "closed"  # the last state of what has no loop and a fact that closes it: a case


def going(model: type[Record]) -> Q:
    """The rows of a ledger that are open; of one whose rows merely exist, all of them but those that are over: a team in service, none
    that was disbanded.
    """
    if (loop := loop_of(model.code)) is not None:
        left = {source for step in loop.steps for source in step.source}
        lasting = left if not model.when else set[str]()
        return Q(state__in=[state.code for state in loop.states if not state.closed or state.code in lasting])
    if not model.when:
        return ~Q(state=WITHDRAWN)
    return ~Q(state__in=(_CLOSED, WITHDRAWN)) if _CLOSED in model.state_from else Q(pk__in=[])
