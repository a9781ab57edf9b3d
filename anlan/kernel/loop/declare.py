"""A loop, declared once per kind of matter. Buttons, API, to-dos, reminders, escalation and the diagram follow from it.

Loop(Hazard, start="found", states=(State("found", "待交办", holder=TOWN, todo="交办", within=Limit(1, WORKING, source="…")), …),
     steps=(Step("assign", "交办", ("found",), "rectifying", by=(TOWN,), brings=("fix_due",)), …))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..people import powers
from ..people.actor import Actor
from ..scope import Record
from ..scope.record import WITHDRAWN

WORKING, CALENDAR, HOURS = "working", "calendar", "hours"
LIMIT_WORDS = {WORKING: "个工作日", CALENDAR: "天", HOURS: "小时"}


@dataclass(frozen=True)
class Limit:
    """How long a state may last: `amount` working days, calendar days or hours, and the rule that says so."""

    amount: int
    kind: str
    source: str

    def __str__(self) -> str:
        return f"{self.amount}{LIMIT_WORDS[self.kind]}"


@dataclass(frozen=True)
class State:
    """A state of a matter. An open one has a holder (a role, the body in `body_field`, or the one post in `post_field`) and
    may have a deadline.

    placeless: the role that holds it where the record names no place, though the holder's role is bound to one.
    held_instead: f(record) → the role that holds a record which says so, "" for the holder (the reply to a graver accident is waited for).
    todo: what the holder is asked to do, a verb: 复查.
    within: the limit counted from the moment the state is entered, or from the day in `counted_from`; `due_field`: or the date on the
    record itself that sets it.
    escalate: the roles told when it is late, the first at once, each further one three working days later.
    escalate_instead: f(record) → as many roles, told instead of those; () for those (what a town asked for itself goes to the town first).
    sealed: what a record says in it stands for good; corrections are refused.
    fixed: fields that no correction changes in it; a step may.
    reminds: whether its holder is reminded a day before; what comes again and again is read in the inbox.
    """

    code: str
    title: str
    holder: str = ""
    body_field: str = ""
    post_field: str = ""
    placeless: str = ""
    held_instead: Callable[[Any], str] | None = None
    todo: str = ""
    within: Limit | None = None
    counted_from: str = ""
    due_field: str = ""
    escalate: tuple[str, ...] = ()
    escalate_instead: Callable[[Any], tuple[str, ...]] | None = None
    closed: bool = False
    sealed: bool = False
    fixed: tuple[str, ...] = ()
    reminds: bool = True

    @property
    def own_dates(self) -> tuple[str, ...]:
        """The dates on the record itself by which the state is due, or from which its limit counts."""
        return tuple(name for name in (self.due_field, self.counted_from) if name)

    def told_late(self, record: Record) -> tuple[str, ...]:
        """The roles told when a record is late in this state, one after the other."""
        return (self.escalate_instead(record) if self.escalate_instead is not None else ()) or self.escalate

    def role_for(self, record: Record) -> str:
        """The role that holds a record in this state."""
        if self.held_instead is not None and (role := self.held_instead(record)):
            return role
        name = type(record).scope_place
        lacks_place = name not in ("", "pk") and getattr(record, f"{name}_id", None) is None
        return self.placeless if self.placeless and lacks_place else self.holder


@dataclass(frozen=True)
class Step:
    """A step from one of `source` to `target`.

    by: the roles that hold its power. Of those, a matter that one body, post or place holds is moved by its holder alone.
    instead: roles that may act in the holder's stead, which the history says.
    taker: who takes the step where it is not the holder's: f(record, actor) (收回 by the drafter).
    brings: fields of the record that it sets; required ones are in `needs`.
    not_by: an earlier step whose person may not take this one (销号不得由整改人自己办); "opened": whoever put the record in.
    named: columns that name who took the step (复查人): with `not_by` they name another person, too.
    opens: the public name of the loop in which it opens a record that refers to this one, and belongs to it.
    opens_with: f(record) → what that one says, as far as this one knows: {field: value}; the form asks for the rest.
    opens_files: the purpose under which the files of this one go along; "" where they stay.
    sets: further facts that follow from the step: f(record, happened_at) → {field: value}.
    also: what else the step does in its transaction: f(record, actor, now); what it raises undoes the step.
    one_moment: all that the step reads is of one moment, whatever others write meanwhile.
    photo: the purpose of a picture or file that must be attached in the state in which the step begins: what proves it.
    offers_photo: the purpose of pictures that its form takes and does not demand.
    why: it sends a matter back, so its note, which says why, must be there.
    fits: {field: f(other record, record, actor) → whether it may be named there}: what a form offers, and the step itself says again.
    offers: {field: f(record) → choices, as a list of groups}: what a form lists to pick from, of a column that takes any text; `sets`
    refuses what may not be picked.
    begins: {field: another one}: what a form begins with where the field is empty: what the other says is mostly what is meant.
    barred: f(record) → why the step is not to be taken with a record as it is, "" where it may.
    early: f(record) → why it is too early for the step; it stays what is to be done next, and the page says until when it waits.
    about: what the step is for, said below its button; of one that leads to another state its state says it.
    led: it is taken along with a step of another record, by whoever takes that one, and never alone: `advance(…, led=True)`. Who must
    know of it is told by what it does besides (`also`).
    routine: it is taken again and again, and nobody is told that it was.
    """

    code: str
    title: str
    source: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    brings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    taker: Callable[[Any, Actor], bool] | None = None
    photo: str = ""
    offers_photo: str = ""
    why: bool = False
    fits: Mapping[str, Callable[[Any, Any, Actor], bool]] = field(default_factory=dict)
    offers: Mapping[str, Callable[[Any], list[Any]]] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)
    barred: Callable[[Any], str] | None = None
    early: Callable[[Any], str] | None = None
    about: str = ""
    not_by: str = ""
    named: tuple[str, ...] = ()
    opens: str = ""
    opens_with: Callable[[Any], dict[str, Any]] | None = None
    opens_files: str = ""
    sets: Callable[[Any, Any], dict[str, Any]] | None = None
    also: Callable[[Any, Actor, datetime], None] | None = None
    one_moment: bool = False
    led: bool = False
    routine: bool = False

    def why_not(self, record: Record) -> str:
        """Why the step cannot be taken with a record just now, "" where it can."""
        return next(filter(None, (ask(record) for ask in (self.barred, self.early) if ask is not None)), "")

    def waits(self, record: Record) -> bool:
        """Whether it is only too early for the step."""
        return self.early is not None and bool(self.early(record)) and not (self.barred and self.barred(record))


@dataclass(frozen=True)
class Beginning:
    """Where a record begins that is registered after the fact, which is not where others of its loop do.

    states: those in which some begin. reads: the attnames that tell. of: f({attname: value}) → one of the states, "" for the loop's
    own start.
    """

    states: tuple[str, ...]
    reads: tuple[str, ...]
    of: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Loop:
    """A kind of matter and how it closes; declaring it registers it and grants its powers.

    acts: what else its ledger writes into a record's history without a step, and what that is called: {"called": "叫人"}.
    grants_time: f(record) → the roles that may give this one more time, of those with the power; the first is asked. None: all of them.
    asks: whoever opens a record asks something of its holder (an opinion wants an answer), and follows what becomes of it.
    corrector: who of those with the power corrects a record, where not all of them: f(record as it was, actor).
    beginning: where its facts put a record that does not begin at the start.
    also: what else putting a record in does, in its transaction: f(record, actor, now); what it raises undoes it.
    """

    model: type[Record]
    start: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    acts: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False
    grants_time: Callable[[Any], tuple[str, ...]] | None = None
    corrector: Callable[[Any, Actor], bool] | None = None
    beginning: Beginning | None = None
    also: Callable[[Any, Actor, datetime], None] | None = None
    by_code: dict[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {state.code: state for state in self.states})
        LOOPS[self.model.code] = self
        self.model.state_titles = {state.code: state.title for state in self.states}
        for step in self.steps:
            powers.grant(self.power(step), (*step.by, *step.instead))

    @property
    def code(self) -> str:
        return self.model.code

    def power(self, step: Step) -> str:
        return f"{self.code}.{step.code}"

    def step(self, code: str) -> Step:
        """The step by its code. Raises KeyError."""
        return {step.code: step for step in self.steps}[code]

    @property
    def step_codes(self) -> set[str]:
        return {step.code for step in self.steps}

    @property
    def first_states(self) -> tuple[str, ...]:
        """The states in which a record may begin, the usual one first."""
        return (self.start, *(self.beginning.states if self.beginning else ()))

    def first_state(self, values: Mapping[str, Any]) -> str:
        """The state in which a record with these values ({attname: value}) begins."""
        return (self.beginning.of(values) if self.beginning else "") or self.start

    def is_open(self, state: str) -> bool:
        """Whether something is still to be done in a state; of one that no loop has, which somebody wrote past the loop, nothing."""
        return state in self.by_code and not self.by_code[state].closed

    def is_sealed(self, state: str) -> bool:
        """Whether nobody corrects what a record says in this state."""
        return state in self.by_code and self.by_code[state].sealed

    def fixed_in(self, state: str) -> tuple[str, ...]:
        """The fields that no correction changes in this state."""
        return self.by_code[state].fixed if state in self.by_code else ()

    @property
    def told_later(self) -> frozenset[str]:
        """The fields that a later step says: whoever puts a record in says nothing of them, nor corrects them in the first state."""
        return frozenset(self.fixed_in(self.start))

    def steps_from(self, state: str) -> list[Step]:
        return [step for step in self.steps if state in step.source]


LOOPS: dict[str, Loop] = {}


def loop_of(code: str) -> Loop | None:
    """The loop of a ledger, None where its records are merely kept."""
    return LOOPS.get(code)


def state_title(model: type[Record], state: str) -> str:
    """What a state is called: 整改中; withdrawn records are 已撤回."""
    return "已撤回" if state == WITHDRAWN else model.state_titles.get(state, state)
