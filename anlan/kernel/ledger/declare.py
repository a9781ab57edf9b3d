"""What a ledger declares about its model; declaring it registers it and grants its powers.

LEDGERS["training"].title      # 培训
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Q

from ..column import kind_of
from ..loop.ties import COUNTED_IN, FILES_IN
from ..people import powers
from ..people.actor import Actor
from ..people.roles import ADMINISTRATOR, AUDITOR, ENTERPRISE, LEADER, OFFICE, STAFF, VILLAGE, WRITERS
from ..scope import Record, field_of

NOBODY: tuple[str, ...] = ()
_BRIEF = (VILLAGE, ENTERPRISE)  # who writes a short form

# What most ledgers let whom do; a ledger names only where it differs.
USUAL_GRANTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "view": (*STAFF, ADMINISTRATOR),
        "add": WRITERS,
        "change": WRITERS,
        "withdraw": WRITERS,
        "extend": (OFFICE, LEADER),
        "decide": (OFFICE,),
        "import": WRITERS,
        "export": STAFF,
    }
)


@dataclass(frozen=True)
class Group:
    """Where a group of ledgers stands among the others, the lowest position first. A group that nobody places stands last.

    who_and_where: its records are what others are about, and are found before them.
    """

    title: str
    position: int
    who_and_where: bool = False

    def __post_init__(self) -> None:
        _GROUPS[self.title] = self


_GROUPS: dict[str, Group] = {}
_LAST = 1_000


def groups() -> list[str]:
    """The groups that have ledgers, in their order."""
    titles = dict.fromkeys(declared.group for declared in LEDGERS.values())
    return sorted(titles, key=lambda title: _GROUPS[title].position if title in _GROUPS else _LAST)


def groups_of_who_and_where() -> set[str]:
    """The groups whose ledgers say who and where, before what happened."""
    return {group.title for group in _GROUPS.values() if group.who_and_where}


@dataclass(frozen=True)
class Form:
    """What is asked when a record is put in: field names in their order; `required` are the few that must be there.

    A phone form demands at most three (burden.md: ≤ 3 compulsory fields). `photos` names the purpose of pictures asked for.
    required_if: fields that must be there where another says one of some values: {"fine_yuan": ("kind", "fine")}.
    short: the fields that a village or an enterprise writes, where that is not all of them.
    for_roles: fields that only these roles write: {"supervised_by": (OFFICE, DEPARTMENT)}.
    by_role: what follows from who acts: {"source": {ENTERPRISE: "self"}}; of several that may be true the usual one comes first, and
    the form asks: {"source": {DEPARTMENT: ("supervision", "enforcement")}}.
    own_name: columns, also of steps, that name who did it: they begin with the name of whoever fills the form in.
    hints: what is said below a field, beside what its kind says: {"body": "企业的人填企业所在的镇（街道）"}.
    one_each: a reference in which a new form takes several: each of them gets a record of its own. "" for none.
    """

    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    required_if: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short: tuple[str, ...] = ()
    for_roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_role: Mapping[str, Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)
    own_name: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    one_each: str = ""

    def __post_init__(self) -> None:
        names = {
            *self.required,
            *self.required_if,
            *self.short,
            *self.for_roles,
            *self.by_role,
            *self.hints,
            *filter(None, [self.one_each]),
        }
        if strange := names - set(self.fields):
            raise ValueError(f"the form does not ask for {', '.join(sorted(strange))}")
        if self.short and (missing := set(self.required) - set(self.short)):
            raise ValueError(f"the short form lacks {', '.join(sorted(missing))}")

    def usual_for(self, role: str) -> dict[str, str]:
        """What follows from who acts, where nothing else is said: {field: value}."""
        return {name: values[0] for name, values in self.true_for(role).items()}

    def true_for(self, role: str) -> dict[str, tuple[str, ...]]:
        """The values that may be true where a role acts, the usual one first: {field: values}."""
        declared = {name: each[role] for name, each in self.by_role.items() if role in each}
        return {name: (value,) if isinstance(value, str) else value for name, value in declared.items()}

    def asked_of(self, role: str) -> tuple[str, ...]:
        """The fields that a role writes, in the form's order."""
        short = self.short if role in _BRIEF else ()
        return tuple(name for name in self.written_by(role) if not short or name in short)

    def written_by(self, role: str) -> tuple[str, ...]:
        """The fields that a role may fill in, whatever its own form leaves out for brevity."""
        return tuple(name for name in self.fields if role in self.for_roles.get(name, (role,)))


@dataclass(frozen=True)
class Related:
    """Records of another ledger that belong to a record of this one though no field of theirs points here: hazards of a visit.

    They are added on the record's own page. counted_in: fields of this ledger that say how many of them there are, of each by
    which condition; nobody types them: {"problems": Q()}. gives: what follows for a record that is added here:
    {"source": "enforcement"}. same_day: what was found there is of its day.
    """

    ledger: str
    counted_in: Mapping[str, Q] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)
    same_day: bool = False


@dataclass(frozen=True)
class Past:
    """What a sheet's row shows of a step that was taken before it came in; a ledger lists them in the order of its loop.

    step: of the ledger's loop. on: the fields that say on which day, the first that the sheet has; what is filled there shows
    that the step was taken. shown_by: fields that show it without its day. unless: values with which they show nothing.
    brings: further fields that the step filled. ends: a sheet that has no column for the days of later steps means by this
    one that the matter is closed. approval: told only together with what was done after it, for no sheet stands in for an approval.
    at_once: it is due within hours, so that of a matter of an earlier day it was taken, on a day that nobody knows, unless its row
    names the state before it.
    """

    step: str
    on: tuple[str, ...] = ()
    shown_by: tuple[str, ...] = ()
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brings: tuple[str, ...] = ()
    ends: bool = False
    approval: bool = False
    at_once: bool = False


Likeness = Callable[[Any, Actor], tuple[str, Sequence[Record]] | None]


@dataclass(frozen=True)
class Ledger:
    """One ledger.

    counted: the measure word of its rows (条, 次, 家). columns: fields of the list, in order; the first names the record.
    filters: fields that the list can be narrowed by. search: text fields that a search looks into.
    headers: further words by which spreadsheets call a field: {"name": ("单位名称", "企业名称")}.
    spellings: further words by which spreadsheets say a choice or a state: {"kind": {"combined": ("综合演练",)}}; a state
    "" is an open one, which of them the row's other facts tell.
    spans: days with the ones on which what began then ended: {"held_on": "ends_on"}; a cell such as 3.5-3.7 fills both.
    rising: columns whose values rise from one to the next, as far as they are known: a flood's level below the dam's crest. Another order
    is asked about.
    sheet: fields in the order in which the trade's own table has them, what steps bring among them; those of the model that it
    does not name follow in the model's order, but for those of `not_in_sheet`, which no such table has.
    past: which facts of a sheet show which steps were taken before.
    grants: acts whose roles differ from USUAL_GRANTS.
    related: what belongs to its records beside what points to them.
    asks: what is asked about a new record besides: f(its values, {name: value}) → {field name: question}.
    gathers: which records of a related ledger belong to one of this by what they say, without being added to it; None where it
    states no rule for them.
    counts_files: fields that say how many files a record has of a purpose: {"documents": "执法文书"}; who has them on paper types more.
    offered_on: f(record) → whether a record of another ledger, by its code, is where one of this is added: a penalty only on a case that
    has its decision, which writes the first one itself.
    to_complete: columns of text that a record says it still lacks where it was registered by its name alone, with a sheet that names it.
    likeness: f(record, actor) → what the page of a record points out: what is said of others that are like it, and these; None for nothing.
    acts: what those of its acts are called that are neither usual ones nor its loop's: {"watch": "看画面"}.
    """

    model: type[Record]
    title: str
    counted: str
    group: str
    columns: tuple[str, ...]
    form: Form
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    spans: Mapping[str, str] = field(default_factory=dict)
    rising: tuple[tuple[str, ...], ...] = ()
    sheet: tuple[str, ...] = ()
    not_in_sheet: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    asks: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None
    gathers: "Callable[[Any, Ledger], Q | None] | None" = None
    likeness: Likeness | None = None
    counts_files: Mapping[str, str] = field(default_factory=dict)
    offered_on: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    to_complete: tuple[str, ...] = ()
    begins_at: str = ""  # the page on which a person makes one of its records, where that is not done by its form
    read_elsewhere: tuple[str, ...] = ()  # fields that are read on a page of the ledger's own, not among the facts
    about: str = ""  # one sentence for the empty page: what will stand here and how it gets here

    def __post_init__(self) -> None:
        if self.code in LEDGERS:
            raise ValueError(f"two ledgers are called {self.code}")
        LEDGERS[self.code] = self
        grants = {**USUAL_GRANTS, **self.grants}
        grants["export"] = tuple(
            role for role in grants["export"] if role in grants["view"]
        )  # nobody takes out unseen rows
        for act, roles in grants.items():
            powers.grant(f"{self.code}.{act}", roles)
        powers.grant(
            f"{self.code}.view", (AUDITOR,)
        )  # what was withdrawn where no auditor looks would be found by nobody
        if self.counts_files:
            FILES_IN[self.code] = self.counts_files
        for each in self.related:
            if each.counted_in:
                COUNTED_IN[self.code, each.ledger] = each.counted_in

    @property
    def required(self) -> frozenset[str]:
        """Fields of the form that must be there: those it declares, and those without which the model keeps no record."""
        demanded = {name for name in self.form.fields if name not in OWN and _is_demanded(field_of(self.model, name))}
        return frozenset(self.form.required) | demanded

    @property
    def told_instead(self) -> dict[str, str]:
        """Fields that must be there unless another tells it instead: {"place": "place_words"}."""
        return {name: other for name, (other, *values) in self.form.required_if.items() if values == [""]}

    @property
    def counted_fields(self) -> frozenset[str]:
        """Fields that are counted from other records and typed by nobody."""
        return frozenset(name for each in self.related for name in each.counted_in)

    @property
    def code(self) -> str:
        return self.model.code

    @property
    def new_url(self) -> str:
        """Where a person makes one of its records."""
        return self.begins_at or f"/ledgers/{self.code}/new/"

    def so_many(self, count: int) -> str:
        """A number of its records in a sentence: 导入了12条隐患, 11名人员."""
        return f"{count}{_OF_PEOPLE if self.counted == _PERSONS else self.counted}{self.title}"


_PERSONS, _OF_PEOPLE = "人", "名"  # 人 is counted by itself; before a noun it is 名
OWN = ("region", "sector", "body")  # what a record has from whoever puts it in, where nothing is said


def _is_demanded(field: "models.Field[Any, Any]") -> bool:
    return not (field.null or field.blank or field.has_default() or kind_of(field).always_said)


LEDGERS: dict[str, Ledger] = {}


class UnknownLedger(LookupError):
    """No ledger has this code."""


def ledger(code: str) -> Ledger:
    """The declared ledger. Raises UnknownLedger."""
    try:
        return LEDGERS[code]
    except KeyError:
        raise UnknownLedger(f"没有“{code}”这个台账。") from None
