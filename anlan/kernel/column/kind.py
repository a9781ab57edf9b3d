"""What a kind of column answers. Everything that hangs on a field's type is asked here, so that form, import, API and page agree.

kind = kind_of(field_of(Hazard, "found_on"))
kind.reader(field, who)("2024年5月1日")      # date(2024, 5, 1)
kind.words(field, date(2024, 5, 1))          # 2024-05-01
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import Q

from ..people.actor import Actor
from ..scope import Record, Scope
from .spelling import CellRefused, bare, listed, plain, written

Field = models.Field  # a column of a ledger
Read = Callable[[Any], Any]  # from what somebody wrote to what the field keeps; raises CellRefused
EMPTY = ""
_SHOWN_NAMES = 12


@dataclass(frozen=True)
class Who:
    """Who reads, and what they may name: only what lies in their scope. unit: what a column's title says its numbers are in; title: what
    the column is called in a sheet, whose titles say of which year its days are. "" in a form and a program: there the year is meant
    in which it is written.
    """

    actor: Actor
    unit: str = ""
    title: str = ""


class BadValue(Exception):
    """A condition that cannot be; the message says what is wrong with it."""


class Kind:
    """A kind of column. Subclasses say only where they differ from plain words.

    layout: how a list lays it out: plain, day, figure, state, unit. sortable: whether sorting by it makes sense.
    masked: shown with its middle hidden. as_text: a spreadsheet must keep it as text, or digits are lost.
    is_text: kept as text, so that it can be searched. any_words: takes whatever words one likes. always_said: an empty box says
    something too. refers: points to a record. dated: a day; timed: with its time. located: says where.
    nested: what it names lies in others of its kind, which sheets name in columns beside it.
    """

    layout: ClassVar[str] = "plain"
    sortable: ClassVar[bool] = False
    masked: ClassVar[bool] = False
    as_text: ClassVar[bool] = False
    is_text: ClassVar[bool] = False
    any_words: ClassVar[bool] = False
    always_said: ClassVar[bool] = False
    refers: ClassVar[bool] = False
    dated: ClassVar[bool] = False
    timed: ClassVar[bool] = False
    located: ClassVar[bool] = False
    nested: ClassVar[bool] = False

    def reader(self, field: Field, who: Who) -> Read:
        """How what somebody wrote is read: from a cell, a box or a body. What is empty never reaches it."""
        raise NotImplementedError

    def renamed(self, field: Field) -> Mapping[str, str]:
        """{name that something had, as names are compared: what it is called now}: by either it is read, and a sheet tells of it."""
        return {}

    def words(self, field: Field, value: Any) -> str:
        """A value that is not empty, as people read it."""
        return str(value)

    def shown(self, record: Record, field: Field) -> str:
        """A record's value as people read it; "" where there is none."""
        value = getattr(record, field.attname)
        return EMPTY if value is None or value == "" or value == [] else self.words(field, value)

    def kept_words(self, field: Field, value: Any) -> str:
        """A value as an event keeps it, in words."""
        return self.words(field, self.from_plain(field, value))

    def from_plain(self, field: Field, value: Any) -> Any:
        """A value from what an event keeps of it in JSON's own types."""
        return value

    def json(self, field: Field, value: Any) -> Any:
        """A value for programs, in JSON's own types; an amount as text, so that 730.485 stays 730.485."""
        return self.words(field, value) if self.masked and value else value

    def titles(self, field: Field) -> Mapping[str, str]:
        """{value: words} of a column that keeps one of a few; none of another."""
        return {}

    def nothing(self, field: Field) -> Any:
        """What an empty box says."""
        return None if field.null else EMPTY

    def asks_unit(self, title: str) -> bool:
        """Whether a spreadsheet's column of this title leaves open which unit it means."""
        return False

    def begins(self, field: Field) -> Any:
        """What a box of a new record holds before anybody says anything: where it cannot be left empty, what holds then."""
        return None

    def box(self, field: Field, value: Any) -> Any:
        """What a form's box holds for a value."""
        return EMPTY if value is None else self.words(field, value)

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        """The box in which it is asked."""
        return forms.TextInput()

    def label(self, field: Field) -> str:
        """What the box is called in a form."""
        return str(field.verbose_name)

    def help(self, field: Field) -> str:
        """A few words beside the box in a form."""
        return str(field.help_text)

    def hint(self, field: Field) -> str:
        """What a column of a spreadsheet takes, in a few words."""
        return str(field.help_text)

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        """What may stand in a spreadsheet's cell, where it is one of a few words; none where it is not, or where they are over `most`."""
        return []

    def cell(self, record: Record, field: Field) -> Any:
        """What a spreadsheet's cell holds: a text, number, date or moment; "" where there is nothing."""
        return self.shown(record, field)

    def condition(self, field: Field, parameters: Mapping[str, str], scope: Scope) -> tuple[Q, dict[str, str]]:
        """The filter that an address asks for, and the part of the address that says it. Raises BadValue."""
        value = parameters.get(field.name, "")
        return (self.narrow(field, value, scope), {field.name: value}) if value else (Q(), {})

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        """Rows with this value. Raises BadValue."""
        return Q(**{f"{field.name}__icontains": value})

    def span(self, field: Field, start: date | None, end: date | None) -> Q:
        """Rows of whole days from `start` to `end`, both included; of what is dated."""
        raise NotImplementedError

    def ends(self, field: Field) -> tuple[str, ...]:
        """The names under which an address may narrow by it."""
        return (field.name,)

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        """(value, words) of what a list can be narrowed to, the widest first; none where it is written, not chosen."""
        return []

    def lookup_words(self, field: Field, value: Any) -> str:
        """A value in a filter, in words."""
        return "空" if value == "" else self.words(field, value)

    def follows(self, field: Field) -> bool:
        """Whether a value of it cannot well be earlier than the day on which the record's matter happened."""
        return False

    @property
    def doubts(self) -> bool:
        """Whether a value of it is ever doubted."""
        return type(self).doubt is not Kind.doubt

    def doubt(self, field: Field, value: Any, context: "Doubting") -> str:
        """A question to whoever wrote a value that may be but hardly is; "" where there is none."""
        return ""


@dataclass(frozen=True)
class Doubting:
    """What is known when a value is doubted. usual: what the ledger's values of this column mostly reach, None where few are there."""

    today: Any  # the legal day
    happened: bool  # whether the field says on which day the record's matter happened
    planned: bool  # whether that may be still to come, and the matter begins otherwise then
    usual: Callable[[], Any]


def one_of(what: str, codes: Mapping[str, Any]) -> Read:
    """Reads one of a few names, {name: value}; brackets and their widths do not matter, the value itself is a name too."""
    codes_by_name = {bare(name): code for name, code in codes.items()}
    codes_too = {str(code): code for code in codes.values()}

    def read(value: Any) -> Any:
        text = plain(value)
        code = codes_by_name.get(bare(text), codes_too.get(text))
        if code is None:
            raise CellRefused(f"{what}没有“{written(value)}”，可以填：{listed(codes, _SHOWN_NAMES)}")
        return code

    return read
