"""What a page offers beyond itself: an act on every record, a place in the navigation, a bar above every page.

RecordAct("conference", "视频会商", power="conferences.add", address=lambda record: f"/conferences/from/{record.code}/{record.number}/")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..people.actor import Actor
from ..scope import Record
from .access import ActingRequest


@dataclass(frozen=True)
class RecordAct:
    """Something that may be begun from records of every ledger.

    power: who is offered it. address: where it is posted to with a fresh `key`; "" where a record does not offer it.
    opens: it changes nothing and is a link. hint: what it does, in one sentence. read: what is to be read before a step is taken
    with the record, as HTML for its own page; "" where nothing is.
    """

    code: str
    title: str
    power: str
    address: Callable[[Record], str]
    hint: str = ""
    opens: bool = False
    read: Callable[[Record, Actor], str] | None = None

    def __post_init__(self) -> None:
        RECORD_ACTS[self.code] = self


@dataclass(frozen=True)
class RecordNote:
    """What is told under the heading of a record's page. html: for whoever looks, "" where nothing is told of this record."""

    code: str
    html: Callable[[Record, Actor], str]

    def __post_init__(self) -> None:
        RECORD_NOTES[self.code] = self


@dataclass(frozen=True)
class FirstTodo:
    """What is to be done before all else on somebody's home, whatever falls due. note: what is told of a record there, as HTML."""

    ledger: str
    state: str
    note: Callable[[str, Actor], str]

    def __post_init__(self) -> None:
        FIRST_TODOS[self.ledger, self.state] = self


@dataclass(frozen=True)
class NavEntry:
    """A page that stands in the navigation; `icon` is the name of a symbol of `ui/_icons.html`, `i-…` without its `i-`.

    about: what it is for, in one line of the help. power: who sees it, "" everybody. place: where it stands among the others;
    the desk's own stand at 10 to 60. thumb: the power that puts it under the thumb of a phone, "" where all who see it need it
    there, None where it stands in the menu of a phone alone.
    """

    title: str
    address: str
    icon: str
    about: str
    power: str = ""
    thumb: str | None = ""
    place: int = 100

    def __post_init__(self) -> None:
        NAV_ENTRIES[self.address] = self


def _always(actor: Actor) -> bool:
    return True


@dataclass(frozen=True)
class FieldAct:
    """Something done outdoors many times a day: the first and largest on a phone's home. `icon` as of a NavEntry.

    offered: whether there is anything to do just now. place: where it stands among the others, the lowest first.
    """

    title: str
    address: str
    icon: str
    power: str
    offered: Callable[[Actor], bool] = _always
    place: int = 10

    def __post_init__(self) -> None:
        FIELD_ACTS[self.address] = self


@dataclass(frozen=True)
class KeptPages:
    """Pages that a phone keeps for where there is no signal, beside the forms of what takes photos: their addresses, for an actor."""

    code: str
    addresses: Callable[[Actor], Iterable[str]]

    def __post_init__(self) -> None:
        KEPT_PAGES[self.code] = self


@dataclass(frozen=True)
class Bar:
    """Something that cannot wait, told above every page: asked for once with the page, then again and again while it is open.

    html: what is told to whoever asks now, "" where nothing is. address: the same as a fragment. every: seconds.
    """

    address: str
    html: Callable[[ActingRequest], str]
    every: int

    def __post_init__(self) -> None:
        BARS[self.address] = self


PAPER = "paper"  # the act of a report's record that opens what is printed
RECORD_ACTS: dict[str, RecordAct] = {}
RECORD_NOTES: dict[str, RecordNote] = {}
FIRST_TODOS: dict[tuple[str, str], FirstTodo] = {}
NAV_ENTRIES: dict[str, NavEntry] = {}
BARS: dict[str, Bar] = {}
FIELD_ACTS: dict[str, FieldAct] = {}
KEPT_PAGES: dict[str, KeptPages] = {}


def field_acts_of(actor: Actor) -> list[FieldAct]:
    """What a phone's home begins with for the actor."""
    acts = [act for act in FIELD_ACTS.values() if actor.may(act.power) and act.offered(actor)]
    return sorted(acts, key=lambda act: act.place)


def kept_addresses(actor: Actor) -> list[str]:
    """What a phone of the actor keeps of pages that ledgers bring."""
    return [address for each in KEPT_PAGES.values() for address in each.addresses(actor)]


def pages_of(actor: Actor | None) -> list[NavEntry]:
    """The pages in the navigation that the actor may open, in their order; of nobody those that are everybody's."""
    entries = (each for each in NAV_ENTRIES.values() if not each.power or (actor and actor.may(each.power)))
    return sorted(entries, key=lambda each: each.place)


def to_read(record: Record, actor: Actor) -> list[str]:
    """What is to be read on a record's page before one acts, as HTML."""
    asked = [act.read(record, actor) for act, _ in acts_on(record, actor) if act.read is not None]
    return [html for html in asked if html]


def notes_on(record: Record, actor: Actor) -> list[str]:
    """What is told of a record under its heading, as HTML."""
    return [html for note in RECORD_NOTES.values() if (html := note.html(record, actor))]


def acts_on(record: Record, actor: Actor) -> list[tuple[RecordAct, str]]:
    """What the actor may begin from a record, each with its address."""
    offered = [(act, act.address(record)) for act in RECORD_ACTS.values() if actor.may(act.power)]
    return [(act, address) for act, address in offered if address]
