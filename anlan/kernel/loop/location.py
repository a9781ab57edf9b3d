"""Where a record lies and whose it is, as far as that follows from what it names: the one rule of forms, steps, sheets, programs and corrections.

follow(record, values)               # a new record: at the place that it names, else as its model declares, else where its writer belongs
names = follow_change(record, said)  # one that names another now: it goes there
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from ..history.errors import Incomplete
from ..people.divisions import region_path
from ..people.models import Body, Person
from ..scope import Record, field_of, lineage

REGION, SECTOR = "region", "sector"


class Elsewhere(Exception):
    """A region was written beside a place that lies in another; the words say which."""


@cache
def sources(model: type[Record]) -> dict[str, tuple[str, ...]]:
    """{attname: the columns that name the record from which it is taken, the first that is filled in}.

    What says where a record lies says its line of business, too; its place goes before all else.
    """
    place = (model.scope_place,) if model.scope_place not in ("", "pk") else ()
    names = {field_of(model, own).attname: columns for own, columns in model.follows.items()}
    regions = tuple(dict.fromkeys((*place, *names.get(REGION, ()))))
    sectors = tuple(dict.fromkeys((*place, *names.get(SECTOR, regions))))
    return {name: columns for name, columns in {**names, REGION: regions, SECTOR: sectors}.items() if columns}


def settled(model: type[Record], attname: str, source: str, said: Any, theirs: Any) -> Any:
    """What a record has in `attname`: `said`, None where nothing was; `theirs` is what the record has that it names in `source`.

    The people of a place see no region but their own, so there a record lies. Of what a record is part of (a team, a case)
    the town alone means the village in it. A body or person says where somebody works; what is said goes before it.
    Raises Elsewhere.
    """
    if said is None:
        return theirs
    if attname != REGION or is_body_or_person(model, source):
        return said
    if lineage.holds(said, theirs):
        return theirs
    if source == model.scope_place:
        title = field_of(model, source).verbose_name
        raise Elsewhere(f"{title}在{region_path(theirs)}，和这里写的不一样，请核对。这一栏也可以空着，随{title}走。")
    return said


def is_body_or_person(model: type[Record], source: str) -> bool:
    return field_of(model, source).related_model in (Body, Person)


def follow(record: Record, values: Mapping[str, Any]) -> None:
    """Let a new record take over what it was not given from what it names. Raises Incomplete where its place lies elsewhere."""
    model = type(record)
    given = {field_of(model, name).attname for name, value in values.items() if value not in (None, "")}
    for attname in sources(model):
        if source := _first(record, attname):
            _settle(record, attname, source, given)
    _settle_by_nature(record)


def follow_change(record: Record, given: Collection[str]) -> set[str]:
    """Let a record that names another now follow that one, but for the attnames that were given with it; which were set.

    What somebody once said otherwise than the former one stays, save where it lies at a place. Raises Incomplete.
    """
    model = type(record)
    was = _as_it_was(record)
    names: set[str] = set()
    if any(_key(record, name) != _key(was, name) for name in model.place_column()):
        hold_place(record)
    for attname in sources(model):
        source, old_source = _first(record, attname), _first(was, attname)
        if not source:
            continue
        moves = (source, _key(record, source)) != (old_source, _key(was, old_source))
        if attname in given or (moves and (source == model.scope_place or _followed(was, attname, old_source))):
            before = getattr(record, attname)
            _settle(record, attname, source, given)
            names |= {attname} if getattr(record, attname) != before else set()
    return names | _settle_by_nature(record)


def held_place(record: Record, name: str, key: Any) -> Any:
    """The place with this key in a column, as it lies now; it moves nowhere before the record is written. Raises DoesNotExist."""
    kind: Any = field_of(type(record), name).related_model
    return kind.objects.of(kind(pk=key)).select_for_update(no_key=True).get()


def _settle(record: Record, attname: str, source: str, given: Collection[str]) -> None:
    said = getattr(record, attname) if attname in given else None
    try:
        theirs = getattr(getattr(record, source), attname)
    except ObjectDoesNotExist:
        return  # what names nothing is refused where all columns are
    try:
        value = settled(type(record), attname, source, said, theirs)
    except Elsewhere as error:
        raise Incomplete({attname: str(error)}) from None
    setattr(record, attname, value)


def _settle_by_nature(record: Record) -> set[str]:
    """Let a record have the line of business that it has by what it is, whatever was said; which attnames that changed."""
    sector = record.sector_by_nature(vars(record))
    if sector in ("", record.sector):
        return set()
    record.sector = sector
    return {SECTOR}


def hold_place(record: Record) -> None:
    """Let a record name its place as that is now, and hold it there while the verb's transaction writes."""
    for name in type(record).place_column():
        if (key := _key(record, name)) is not None:
            with suppress(ObjectDoesNotExist):  # what names nothing is refused where all columns are
                setattr(record, name, held_place(record, name, key))


def _followed(was: Record, attname: str, source: str) -> bool:
    return bool(source) and getattr(was, attname) == getattr(getattr(was, source), attname)


def _first(record: Record, attname: str) -> str:
    """The column that names the record from which `attname` is taken; "" where none is filled in."""
    return next((name for name in sources(type(record))[attname] if _key(record, name) is not None), "")


def _key(record: Record, name: str) -> Any:
    return getattr(record, field_of(type(record), name).attname) if name else None


def _as_it_was(record: Record) -> Record:
    was = type(record)()
    for name, value in (record.locked_facts or {}).items():
        setattr(was, name, value)
    return was
