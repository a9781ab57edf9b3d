"""What was so on a past day: the state that a row was in then, where it lay, and whether it was known at all.

as_of(Hazard, Q(state="closed"), date(2023, 10, 15))      # Q: closed by the end of that day
stood(Reservoir, "", date(2023, 10, 15))                  # Q: entered by the end of that day

A state that nobody dated (a sheet brought the row in it and lacked the day) is taken to have held from the beginning.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from .. import clock
from ..history.models import Span
from ..history.moved import has_moved_since
from ..scope import field_of

STATE = "state"


def as_of(model: Any, where: Q, day: date) -> Q:
    """`where`, its states asked as of the end of `day`; unchanged for a day that has not ended."""
    return _as_of(model, where, clock.end_of(day)) if has_ended(day) and names_state(where) else where


def has_ended(day: date) -> bool:
    """Whether a state is asked of history on `day`, and not of the records as they stand."""
    return clock.end_of(day) <= clock.now()


def moved_after(model: Any, day: date) -> datetime | None:
    """The end of `day`, where records of the ledger have moved to another region since: then it is asked where they lay."""
    moment = clock.end_of(day)
    return moment if has_ended(day) and has_moved_since(model.code, moment) else None


def names_state(where: Q) -> bool:
    """Whether a filter asks for a state."""
    return any(names_state(child) if isinstance(child, Q) else bool(_state_path(child)) for child in where.children)


def names_only_own_state(where: Q) -> bool:
    """Whether a filter asks for a state, and for none but the record's own."""
    paths = set(_states_asked(where))
    return bool(paths) and not any(paths)


def _states_asked(where: Q) -> Iterator[str]:
    """The paths to the records whose states a filter asks for; "" is the record itself."""
    for child in where.children:
        if isinstance(child, Q):
            yield from _states_asked(child)
        elif (state_lookup := _state_path(child)) is not None:
            yield state_lookup[0]


def stood(model: Any, since: str, day: date) -> Q:
    """Rows that existed on `day`: since their own day, else since they were entered. All of them for yesterday and later:
    what exists is asked as it stands now."""
    entry_filter = Q() if is_present(day) else _entered_before(model, clock.end_of(day))
    if not since:
        return entry_filter
    if not field_of(model, since).null:
        return Q(**{f"{since}__lte": day})
    return Q(**{f"{since}__lte": day}) | (Q(**{f"{since}__isnull": True}) & entry_filter)


def is_present(day: date) -> bool:
    """Whether what stood on `day` is asked as it stands now: yesterday, where usual periods end, and later."""
    return day >= clock.today() - timedelta(days=1)


def _entered_before(model: Any, moment: datetime) -> Q:
    earlier = Span.objects.filter(ledger=model.code, record_id=OuterRef("pk"), since__lt=moment)
    return Q(state_since__isnull=True) | Q(state_since__lt=moment) | Q(Exists(earlier))


def _as_of(model: Any, where: Q, moment: datetime) -> Q:
    children = [
        _as_of(model, child, moment) if isinstance(child, Q) else _leaf(model, child, moment)
        for child in where.children
    ]
    return Q(*children, _connector=where.connector, _negated=where.negated)


def _state_path(leaf: Any) -> tuple[str, str] | None:
    """(path to the record, lookup) of a leaf that asks for a state: ("team", "exact") of team__state."""
    if not isinstance(leaf, tuple):
        return None
    *parts, last = leaf[0].split("__")
    if last == STATE:
        return "__".join(parts), "exact"
    if parts and parts[-1] == STATE:
        return "__".join(parts[:-1]), last
    return None


def _leaf(model: Any, leaf: Any, moment: datetime) -> Any:
    state_lookup = _state_path(leaf)
    if state_lookup is None:
        return leaf
    path, lookup = state_lookup
    lookup_class = CharField().get_lookup(lookup)
    assert lookup_class is not None  # the check at the start refuses others
    return lookup_class(_state_at(_model_at(model, path.split("__") if path else ()), path, moment), leaf[1])


def _model_at(model: Any, path: Iterable[str]) -> Any:
    for name in path:
        model = field_of(model, name).related_model
    return model


def _state_at(model: Any, path: str, moment: datetime) -> Case:
    """The state of the record at `path` just before `moment`: its own where it is old enough, else that of a span."""
    before = f"{path}__" if path else ""
    spans = Span.objects.filter(ledger=model.code, record_id=OuterRef(f"{before}pk"))
    then = spans.filter(since__lt=moment).order_by("-since").values(STATE)[:1]
    first = spans.order_by("since").values(STATE)[:1]
    own = F(f"{before}{STATE}")
    since = f"{before}state_since"
    return Case(
        When(Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lt": moment}), then=own),
        default=Coalesce(Subquery(then), Subquery(first), own),
        output_field=CharField(),
    )
