"""A to-do as a line of a page: what is to be done, by when, where, and the way to it.

lines(list(open_todos(actor)[:6]), actor.scope, now)     # three queries: the to-dos, what sent them back, the places they are about
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap

from anlan.kernel import clock
from anlan.kernel.column.day import last_day
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.holding import who_holds
from anlan.kernel.loop.models import Todo
from anlan.kernel.loop.returns import returned
from anlan.kernel.people.divisions import region_path
from anlan.kernel.scope import Record, Scope, field_of
from anlan.ui.addresses import record_url
from anlan.ui.progress import due_words


@dataclass(frozen=True)
class Line:
    """A to-do on a page. go: the button's words; pressing: overdue or due today; place: the enterprise or site, if it is about one;
    returned: who sent it back, and why."""

    key: int
    what: str
    url: str
    go: str
    due: str
    due_on: date | None
    pressing: bool
    place: str
    region: str
    record: str
    since: date
    holder: str
    returned: str = ""

    @property
    def where(self) -> str:
        return self.place if self.place and self.place not in self.what else self.region


def lines(todos: Sequence[Todo], scope: Scope, now: datetime) -> list[Line]:
    """To-dos in their order, each with the name of its place."""
    places = _places(todos, scope)
    back = returned(todos)
    return [
        _line(
            todo,
            places.get((todo.ledger, todo.place), ""),
            "" if todo.request_id else back.get((todo.ledger, todo.record_id), ""),
            now,
        )
        for todo in todos
    ]


def _line(todo: Todo, place: str, back: str, now: datetime) -> Line:
    words, late = due_words(todo.due_at, now)
    due_on = last_day(todo.due_at) if todo.due_at else None
    return Line(
        key=todo.pk,
        what=todo.title,
        url=record_url(todo.ledger, todo.number),
        go=f"去{todo.verb}",
        due=words,
        due_on=due_on,
        pressing=late or due_on == clock.legal_day(now),
        place=place,
        region=region_path(todo.region),
        record=f"{LEDGERS[todo.ledger].title} {todo.number}",
        since=clock.legal_day(todo.opened_at),
        holder=str(todo.post or todo.body or who_holds(todo.role, todo.region, place)),
        returned=back,
    )


def _places(todos: Iterable[Todo], scope: Scope) -> dict[tuple[str, int | None], str]:
    """What the places of to-dos are called: {(ledger, place): name}; a query for each kind of place."""
    pairs_by_kind: dict[type[Record], set[tuple[str, int]]] = defaultdict(set)
    for todo in todos:
        if todo.place is not None and (kind := _kind_of_place(todo.ledger)) is not None:
            pairs_by_kind[kind].add((todo.ledger, todo.place))
    names: dict[tuple[str, int | None], str] = {}
    for kind, pairs in pairs_by_kind.items():
        places: dict[int, Any] = kind.objects.within(scope).in_bulk([place for _, place in pairs])
        names |= {pair: str(places[pair[1]]) for pair in pairs if pair[1] in places}
    return names


def _kind_of_place(code: str) -> type[Record] | None:
    """The model of the places that a ledger's records belong to; None where they belong to none."""
    model = LEDGERS[code].model
    if model.scope_place in ("", "pk"):
        return None
    kind = field_of(model, model.scope_place).related_model
    return kind if isinstance(kind, type) and issubclass(kind, Record) else None


def refreshed(request: ActingRequest, fragment: str, context: dict[str, Any]) -> HttpResponse:
    """What a page that asks every 30 seconds gets: the fragment anew, or where nothing changed only the moment.

    context: `seen` names what the fragment shows. What stands on the page is not touched without need: a selection, the
    focus and the place where somebody reads stay.
    """
    if request.GET.get("seen") == context["seen"]:
        return reswap(render(request, "desk/_moment.html", {"now": context["now"], "anew": True}), "none")
    return render(request, fragment, context)


def fingerprint(*parts: object) -> str:
    """A short name of what a fragment shows: the same where the same is shown."""
    return sha256(repr(parts).encode()).hexdigest()[:16]
