"""A record: the row that a ledger keeps. Its facts are the ledger's, its number, state and history are the same everywhere.

class Course(Record):
    code, prefix, when = "training", "PX", "held_on"
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from .guard import Scoped
from .names import key_part

KEPT, WITHDRAWN = "kept", "withdrawn"
PUT_IN_BY = "填报单位"
KEY_RULE = 2  # the edition of how keys are spelled; keys made by another are rewritten after `migrate`
_BETWEEN = "\x1f"  # what no text holds once it is bare
APART = _BETWEEN * 2  # between a key and whose it is, where a rival out of scope has the key


class OwnBody(models.ForeignKey):
    """The body of a record, called what its model says. What it is called is no schema: it makes no migration."""

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        self.verbose_name = getattr(cls, "body_title", PUT_IN_BY)
        super().contribute_to_class(cls, name, *args, **kwargs)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, {**kwargs, "verbose_name": PUT_IN_BY}


class Record(Scoped):
    """A numbered row with a history. Written only by `kernel.loop`; nothing happens in `save()`."""

    code: ClassVar[str]  # the ledger's public name: in addresses, powers, events and indicator codes
    prefix: ClassVar[str]  # two or three letters before its numbers
    when: ClassVar[str] = ""  # the field that says on which day it happened; "" for what merely exists
    # Attnames that tell a repeated row of a spreadsheet from a new one: with the region wherever two towns may use one name.
    natural: ClassVar[tuple[str, ...]] = ()
    given_code: ClassVar[str] = ""  # the code that others gave it: of a record that has one, it alone tells

    # Attnames by which two records may be one though their keys differ; a person settles it: a list of them, any one will do.
    alike: ClassVar[tuple[tuple[str, ...], ...]] = ()

    state_titles: ClassVar[dict[str, str]] = {
        KEPT: "在册"
    }  # what its states are called; a loop that is declared sets it

    # Of a ledger without a loop: the state that follows from a fact being filled in, {state: field}, the first that applies.
    state_from: ClassVar[Mapping[str, str]] = MappingProxyType({})
    # What a record takes over from one that it names, unless it is given: {own field: fields of references, the first that is there}.
    follows: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    # The line of business of all its records, whoever enters them: what they are tells it. "" where who or what they name does.
    nature: ClassVar[str] = ""
    # The column by which that differs, and the line of business of each of its values: ("kind", {"school": "education"}).
    nature_by: ClassVar[tuple[str, Mapping[str, str]]] = ("", MappingProxyType({}))
    # The column of a reference on whose day it happened, unless its own is given: of a decision "meeting.held_at".
    day_of: ClassVar[str] = ""
    # What weighs: facts that nobody changes alone once a matter is in other hands (who, where, how bad).
    guarded: ClassVar[tuple[str, ...]] = ()
    # Whether `body` is whom a record is about, not who put it in: then it is asked, never taken from the actor.
    names_body: ClassVar[bool] = False

    # Whether what is open goes with its place when that moves to another region. What happened somewhere (an accident) stays there.
    moves_with_place: ClassVar[bool] = True

    # What `body` is called: who put the record in, unless the trade sees another part of it there (主办单位, 所在单位).
    body_title: ClassVar[str] = PUT_IN_BY

    number = models.CharField("编号", max_length=32, unique=True)
    body = OwnBody("people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=PUT_IN_BY)
    state = models.CharField("状态", max_length=20, default=KEPT)
    state_since = models.DateTimeField(
        "进入现状态时间", null=True, editable=False
    )  # the loop's own; NULL before the first event
    due_at = models.DateTimeField("期限", null=True, blank=True)
    natural_key = models.CharField(max_length=300, null=True, unique=True, editable=False)  # noqa: DJ001 NULL: no rival
    version = models.PositiveIntegerField(default=0, editable=False)  # the sequence number of its last event
    head = models.BinaryField(max_length=32, default=bytes, editable=False)  # the hash of its last event
    extra = models.JSONField("其他栏目", default=dict, blank=True)  # columns of a spreadsheet that we have no place for

    locked_facts: dict[str, Any] | None = None  # what its facts were when a verb locked it
    locked_key: str | None = None  # what its natural key was then

    class Meta:
        abstract = True

    @classmethod
    def present(cls) -> Q:
        return ~Q(state=WITHDRAWN)

    @classmethod
    def key_names(cls) -> tuple[str, ...]:
        """The attnames that its key is made of."""
        return (cls.given_code, *cls.natural) if cls.given_code else cls.natural

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """What tells a record with these values ({attname: value}) from a new one; None where its first part is empty."""
        code = values.get(cls.given_code) if cls.given_code else None
        parts = [code] if code else [values.get(name) for name in cls.natural]
        if not parts or parts[0] in (None, ""):
            return None
        return _BETWEEN.join(map(_spelled, parts))

    @classmethod
    def apart(cls, key: str, values: Mapping[str, Any]) -> str:
        """The key of a record whose rival its writer may not see: whoever may write it sees all of its region, sector and place."""
        place = values.get(f"{cls.scope_place}_id") if cls.scope_place not in ("", "pk") else None
        owner = (values.get("region"), values.get("sector"), place)
        return key + APART + _BETWEEN.join(map(_spelled, owner))

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """What merely follows from a record's values and is kept to be found or sorted by: {attname: value}."""
        return {}

    @classmethod
    def sector_by_nature(cls, values: Mapping[str, Any]) -> str:
        """The line of business that a record with these values ({attname: value}) has by what it is; "" where that does not tell it."""
        column, sectors = cls.nature_by
        return sectors.get(values.get(column, ""), cls.nature)

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """Raise ValidationError for a change that the model's rules forbid, whatever writes it. was: {attname: value} before it.

        What a record may be when it is new is asked by clean().
        """

    def why_kept(self) -> str:
        """Why a record is not withdrawn as its matter stands, "" where it may be."""
        return ""

    @classmethod
    def state_by_facts(cls, values: Mapping[str, Any]) -> str | None:
        """The state that follows from a record's values ({attname: value}); None where none does."""
        return next((state for state, name in cls.state_from.items() if values.get(name)), None)

    @classmethod
    def reached_states(cls) -> dict[str, str]:
        """The states that a record can come into here, and their titles; some that a sheet brings are only shown."""
        if KEPT not in cls.state_titles:
            return cls.state_titles
        return {code: title for code, title in cls.state_titles.items() if code == KEPT or code in cls.state_from}

    @property
    def others(self) -> dict[str, Any]:
        """Columns of its spreadsheet that we have no place for: {title: value}. What was written there past the loop may be no such."""
        return self.extra if isinstance(self.extra, dict) else {}

    def subject(self) -> str:
        """The record in a few words of its own, for lists, to-dos and notices."""
        return str(getattr(self, "name", self.number))

    def headline(self) -> str:
        """The record where nothing stands beside it (a notice, the name of a conference): the place it is about, then its own words."""
        place = getattr(self, self.scope_place) if self.scope_place not in ("", "pk") else None
        own, name = self.subject(), "" if place is None else str(place)
        return own if not name or name in own else f"{name}：{own}"

    def __str__(self) -> str:
        return self.number


def says_whose(model: type[Record]) -> bool:
    """Whether a ledger's `body` says whose its records are, not who put them in."""
    return model.body_title != PUT_IN_BY


def field_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """A column of a model by its name. Raises FieldDoesNotExist; what only points back from another table is none."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise FieldDoesNotExist(f"{model.__name__}.{name} is no column")
    return field


def _spelled(part: Any) -> str:
    if part is None:
        return ""
    if isinstance(part, datetime):
        return f"{part.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return key_part(str(part))
