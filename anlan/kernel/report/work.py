"""What is known while a report is composed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..indicator.declare import Period
from ..scope import Scope
from .memory import Memory
from .tables import Table
from .values import Printed
from .writers import Awaited


@dataclass
class Work:
    """printed: each figure by its key. link: the address of the rows behind one. waiting: what is said of a paragraph that has not come."""

    scope: Scope
    period: Period  # as it was asked for
    span: Period  # as far as it has been
    printed: dict[str, Printed]
    link: Callable[[Printed], str]
    waiting: Callable[[Awaited], str]
    memory: Memory
    tables: dict[str, Table] = field(default_factory=dict)
    charts: dict[str, int] = field(default_factory=dict)  # the number of each chart by its key
    wrong: dict[str, str] = field(default_factory=dict)  # by the keys of figures that cannot be counted
