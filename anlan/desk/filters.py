"""The filter of a list, said in words with its alternatives. The address holds it whole.

chosen = read(ledger, request.GET, actor, now)
rows = ledger.model.objects.within(actor.scope).filter(chosen.where)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from html import escape
from urllib.parse import quote_plus

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from anlan.kernel import clock
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.narrowing import LATE, OPEN, TEXT, clean, conditions_of, ends, find, names_of, narrow
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import TOWN, VILLAGE, current_regions, region_name, sector_names
from anlan.kernel.scope import Record, field_of
from anlan.kernel.scope.record import WITHDRAWN


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
    """What was asked of a list. `query` is the filter as an address; `problems` name what could not be read."""

    where: Q
    conditions: tuple[Condition, ...]
    problems: tuple[str, ...]
    query: Mapping[str, str]
    text: str

    @property
    def active(self) -> bool:
        return bool(self.text) or any(condition.active for condition in self.conditions)

    def sentence(self) -> str:
        """The conditions that narrow the list, in words."""
        said = [condition.words for condition in self.conditions if condition.active]
        return "，".join([*said, *([f"含“{self.text}”"] if self.text else [])])


def read(ledger: Ledger, asked: Mapping[str, str], actor: Actor, now: datetime) -> Filtering:
    """The filter that an address asks for. What makes no sense is left out and named in `problems`."""
    narrowed = narrow(ledger, asked, actor.scope, now)
    lost = {end for name in narrowed.problems for end in (name, *ends(name))}
    known = {"sort", *names_of(ledger)} - lost
    kept = {name: clean(value) for name, value in asked.items() if name in known and clean(value)}
    query = {name: value for used in narrowed.used.values() for name, value in used.items()}
    if narrowed.text:
        query[TEXT] = narrowed.text
    # A record that a list is not usually narrowed by is said only where it is.
    named = [name for name in conditions_of(ledger) if name in ledger.filters or narrowed.used[name]]
    said = tuple(
        _condition(ledger, field_of(ledger.model, name), narrowed.used[name], kept, actor, now) for name in named
    )
    problems = tuple(f"{problem}这一条没有用上。" for problem in narrowed.problems.values())
    return Filtering(narrowed.where, said, problems, query, narrowed.text)


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
    ledger: Ledger, field: models.Field, used: Mapping[str, str], kept: Mapping[str, str], actor: Actor, now: datetime
) -> Condition:
    label = str(field.verbose_name)
    if isinstance(field, models.DateField):
        return _date_condition(field, used, kept, now)
    value = used.get(field.name, "")
    if isinstance(field.related_model, type) and issubclass(field.related_model, Record):
        other = find(field.related_model, actor.scope, value) if value else None
        words = f"{label}是{other.subject() if other else value}" if value else f"{label}不限"
        others = (Choice(f"{label}不限", address(kept, **{field.name: ""})),) if value else ()
        return Condition(field.name, label, words, "choices" if value else "text", bool(value), others, value)
    if not (pairs := _alternatives(ledger, field, value, actor)):
        return Condition(
            field.name, label, f"{label}含“{value}”" if value else f"{label}不限", "text", bool(value), (), value
        )
    choices = tuple(
        Choice(title, address(kept, **{field.name: code}), code == value) for code, title in pairs
    )  # fmt: skip
    current = next((choice.words for choice in choices if choice.current), value)
    if not value and field.name not in ("region", "sector"):
        current = f"{label}不限"
    return Condition(field.name, label, current, "choices", bool(value), choices, value)


def _alternatives(ledger: Ledger, field: models.Field, value: str, actor: Actor) -> list[tuple[str, str]]:
    """(code, words) of each alternative, the widest first; none where it is written, not chosen."""
    if field.name == "region":
        return regions_to_choose(actor, value)
    if field.name == "sector":
        own = actor.scope.sectors
        named = [(code, name) for code, name in sector_names().items() if own is None or code in own]
        return [("", "各行业"), *named]
    if field.name == "state":
        loop = loop_of(ledger.code)
        extra = [(OPEN, "未办结"), (LATE, "超期")] if loop else []
        return [("", "全部"), *extra, *ledger.model.reached_states().items(), (WITHDRAWN, "已撤回")]
    if field.choices:
        return [("", "全部"), *((str(code), str(title)) for code, title in field.flatchoices)]
    if isinstance(field, models.BooleanField):
        return [("", "全部"), ("yes", f"是{field.verbose_name}"), ("no", f"不是{field.verbose_name}")]
    return []


def regions_to_choose(actor: Actor, value: str = "") -> list[tuple[str, str]]:
    """The whole scope, then its towns, or the villages of the town that is chosen or is the scope."""
    names = current_regions()
    own = actor.scope.regions
    whole = "全部" if len(own) != 1 else region_name(own[0]) if len(own[0]) > 6 else "全区"
    listed = [("", whole)]
    for code in own:
        if len(code) == VILLAGE:
            listed += [(code, region_name(code))] if len(own) > 1 else []
        elif len(code) == TOWN:
            listed += _under(code, names)
        else:
            listed += [(each, name) for each, name in sorted(names.items()) if len(each) == TOWN]
            if len(value) >= TOWN:
                listed += [(each, f"　{name}") for each, name in _under(value[:TOWN], names)]
    if value and value not in dict(listed):
        listed.append((value, region_name(value)))
    return listed


def _under(town: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, name) for code, name in sorted(names.items()) if len(code) == VILLAGE and code.startswith(town)]


def _date_condition(field: models.Field, used: Mapping[str, str], kept: Mapping[str, str], now: datetime) -> Condition:
    label = str(field.verbose_name)
    first, last = ends(field.name)
    start, end = used.get(first, ""), used.get(last, "")
    today = clock.legal_day(now)
    spans = (
        ("不限", "", ""),
        ("今年", f"{today.year}-01-01", f"{today}"),
        ("本月", f"{today.replace(day=1)}", f"{today}"),
        ("近30天", f"{today - timedelta(days=29)}", f"{today}"),
        ("去年", f"{today.year - 1}-01-01", f"{today.year - 1}-12-31"),
    )
    choices = tuple(
        Choice(f"{words}", address(kept, **{first: begin, last: stop}), (begin, stop) == (start, end))
        for words, begin, stop in spans
    )
    named = next((choice.words for choice in choices if choice.current), "")
    said = f"{label}{named or _span_words(start, end)}" if start or end else f"{label}不限"
    return Condition(field.name, label, said, "dates", bool(start or end), choices, "", start, end)


def _span_words(start: str, end: str) -> str:
    if start and end:
        return f"{start}至{end}"
    return f"{start}起" if start else f"{end}前（含当日）"
