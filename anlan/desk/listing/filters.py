"""The filter of a list, said in words with its alternatives. The address holds it whole.

filtering = read(ledger, request.GET, actor, now)
rows = ledger.model.objects.within(actor.scope).filter(filtering.where)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote_plus

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from anlan.kernel import clock
from anlan.kernel.column import Kind, kind_of
from anlan.kernel.ledger.belongings import BELONGS
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.narrowing import LATE, OPEN, TEXT, Narrowing, clean, conditions_of, find, names_of, narrow
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of


@dataclass(frozen=True)
class Choice:
    """One alternative of a condition and the address that takes it."""

    words: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Condition:
    """One condition of the sentence. `words`: as it is said now; `kind`: choices, dates or text."""

    name: str
    label: str
    words: str
    kind: str
    active: bool
    choices: tuple[Choice, ...] = ()
    value: str = ""
    start: str = ""
    end: str = ""

    def menu(self) -> SafeString:
        return menu(self.choices)


@dataclass(frozen=True)
class Filtering:
    """What was asked of a list. `query` is the filter as an address; `problems` name what could not be read.

    own: what the rows themselves are asked; parent: the record to which they must belong besides.
    """

    where: Q
    own: Q
    parent: Record | None
    conditions: tuple[Condition, ...]
    problems: tuple[str, ...]
    query: Mapping[str, str]
    text: str

    @property
    def active(self) -> bool:
        return bool(self.text) or any(condition.active for condition in self.conditions)

    def sentence(self) -> str:
        """The conditions that narrow the list, in words."""
        parts = [condition.words for condition in self.conditions if condition.active]
        return "，".join([*parts, *([f"含“{self.text}”"] if self.text else [])])


def read(
    ledger: Ledger, parameters: Mapping[str, str], actor: Actor, now: datetime, carried: Mapping[str, str] | None = None
) -> Filtering:
    """The filter that an address asks for. What makes no sense is left out and named in `problems`.

    carried: what else the address holds and each alternative keeps, as the period of the figure whose rows are listed.
    """
    narrowed = narrow(ledger, parameters, actor, now)
    bad_names = {end for name in narrowed.problems for end in _ends(ledger, name)}
    valid_names = {"sort", *names_of(ledger)} - bad_names
    base_query = {name: clean(value) for name, value in parameters.items() if name in valid_names and clean(value)}
    base_query = {**(carried or {}), **base_query}
    query = {name: value for values in narrowed.used.values() for name, value in values.items()}
    if narrowed.text:
        query[TEXT] = narrowed.text
    # A record that a list is not usually narrowed by is said only where it is.
    names = [name for name in conditions_of(ledger) if name in ledger.filters or narrowed.used[name]]
    conditions = tuple(
        _condition(ledger, field_of(ledger.model, name), narrowed.used[name], base_query, actor, now) for name in names
    )
    if BELONGS in narrowed.used:
        conditions = (*conditions, _belonging(narrowed, base_query))
    problems = tuple(f"{problem}这一条没有用上。" for problem in narrowed.problems.values())
    return Filtering(narrowed.where, narrowed.own, narrowed.parent, conditions, problems, query, narrowed.text)


def _belonging(narrowed: Narrowing, base_query: Mapping[str, str]) -> Condition:
    """To which record the list is narrowed, and the way back to all."""
    value = narrowed.used[BELONGS][BELONGS]
    words = f"归到{narrowed.parent.subject() if narrowed.parent else value}的"
    return Condition(
        BELONGS, "归属", words, "choices", True, (Choice("归属不限", address(base_query, **{BELONGS: ""})),), value
    )


def _ends(ledger: Ledger, name: str) -> tuple[str, ...]:
    if name == BELONGS:
        return (BELONGS,)
    field = field_of(ledger.model, name)
    return kind_of(field).ends(field)


def address(query: Mapping[str, str], **changes: str) -> str:
    """The address of the same list with some conditions changed; an empty one is dropped."""
    merged = {name: value for name, value in {**query, **changes}.items() if value}
    return "?" + "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in merged.items())


_quoted = lru_cache(maxsize=4096)(quote_plus)  # a page writes the same codes some sixty times


def menu(choices: Iterable[Choice]) -> SafeString:
    """Choices as the items of a list, every word in them escaped; written here, where it takes a tenth of a template's time."""
    return mark_safe(
        "".join(
            _ITEM.format(
                url=escape(each.url), current=' aria-current="true"' if each.current else "", words=escape(each.words)
            )
            for each in choices
        )
    )


_ITEM = '<li><a href="{url}"{current}>{words}</a></li>'


# The same conditions in words, each with its alternatives.


def _condition(
    ledger: Ledger,
    field: models.Field,
    values: Mapping[str, str],
    base_query: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> Condition:
    kind, label = kind_of(field), str(field.verbose_name)
    if kind.dated:
        return _date_condition(field, values, base_query, now)
    value = values.get(field.name, "")
    if kind.refers:
        return _reference_condition(field, value, base_query, actor)
    if not (pairs := _alternatives(ledger, kind, field, value, actor)):
        return Condition(
            field.name, label, f"{label}含“{value}”" if value else f"{label}不限", "text", bool(value), (), value
        )
    choices = tuple(
        Choice(title, address(base_query, **{field.name: code}), code == value) for code, title in pairs
    )  # fmt: skip
    current = next((choice.words for choice in choices if choice.current), value)
    if not value and field.name not in ("region", "sector"):
        current = f"{label}不限"
    return Condition(field.name, label, current, "choices", bool(value), choices, value)


def _reference_condition(field: models.Field, value: str, base_query: Mapping[str, str], actor: Actor) -> Condition:
    """Which record the list is narrowed to, and the way back to all."""
    label = str(field.verbose_name)
    if not value:
        return Condition(field.name, label, f"{label}不限", "text", False)
    other: Any = find(field.related_model, actor.scope, value)  # type: ignore[arg-type,type-var]
    words = f"{label}是{other.subject() if other else value}"
    return Condition(
        field.name,
        label,
        words,
        "choices",
        True,
        (Choice(f"{label}不限", address(base_query, **{field.name: ""})),),
        value,
    )


def _alternatives(ledger: Ledger, kind: Kind, field: models.Field, value: str, actor: Actor) -> list[tuple[str, str]]:
    """(code, words) of each alternative, the widest first; none where it is written, not chosen."""
    pairs = kind.alternatives(field, value, actor.scope)
    if field.name == "state" and loop_of(ledger.code):
        return [pairs[0], (OPEN, "未办结"), (LATE, "超期"), *pairs[1:]]
    return pairs


def _date_condition(
    field: models.Field, values: Mapping[str, str], base_query: Mapping[str, str], now: datetime
) -> Condition:
    label = str(field.verbose_name)
    first, last = kind_of(field).ends(field)
    start, end = values.get(first, ""), values.get(last, "")
    today = clock.legal_day(now)
    spans = (
        ("不限", "", ""),
        ("今年", f"{today.year}-01-01", f"{today}"),
        ("本月", f"{today.replace(day=1)}", f"{today}"),
        ("近30天", f"{today - timedelta(days=29)}", f"{today}"),
        ("去年", f"{today.year - 1}-01-01", f"{today.year - 1}-12-31"),
    )
    choices = tuple(
        Choice(f"{words}", address(base_query, **{first: begin, last: stop}), (begin, stop) == (start, end))
        for words, begin, stop in spans
    )
    preset = next((choice.words for choice in choices if choice.current), "")
    text = f"{label}{preset or _span_words(start, end)}" if start or end else f"{label}不限"
    return Condition(field.name, label, text, "dates", bool(start or end), choices, "", start, end)


def _span_words(start: str, end: str) -> str:
    if start and end:
        return f"{start}至{end}"
    return f"{start}起" if start else f"{end}前（含当日）"
