"""Another record, by its number or its name, within the scope of whoever names it; bodies and experts are known to everybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from django.db.models import Q

from ..people.actor import Actor, to_name
from ..people.models import Body
from ..scope import Record, Scope, unscoped
from . import past_names
from .kind import EMPTY, BadValue, Field, Kind, Read, Who
from .record_names import abbreviates, shorter, with_town
from .spelling import Ambiguous, CellRefused, GivenUp, NoSuchRecord, Shortened, bare, plain, written

_SUGGESTED = 50  # misses of a column that are compared with every name; more would take minutes


class Reference(Kind):
    """A column that points to a record."""

    layout = "unit"
    refers = True

    def reader(self, field: Field, who: Who) -> Read:
        what = str(field.verbose_name)
        pks_by_name: dict[str, Any] = {}
        twice: dict[str, set[Any]] = {}
        cores: dict[str, set[Any]] = {}
        misses: list[str] = []
        as_kept: dict[str, str] = {}
        organ = field.related_model is Body
        for pk, *names in _spelled(field.related_model, who.actor):
            spellings = {
                bare(part): part for each in names if each for part in str(each).split("、" if organ else "\0")
            }
            for name in spellings.keys() & pks_by_name.keys():
                twice.setdefault(name, {pks_by_name[name]}).add(pk)
            if organ:
                for core in shorter(spellings):
                    cores.setdefault(core, set()).add(pk)
            pks_by_name |= dict.fromkeys(spellings, pk)
            as_kept |= spellings
        heirs = past_names.heirs() if organ else {}

        def read(value: Any) -> Any:
            name = bare(plain(value))
            meant_too: set[Any] = twice.get(name, set())
            if organ and not meant_too and name not in pks_by_name:
                meant_too = set().union(*(cores.get(core, set()) for core in shorter([name])))
            if len(meant_too) > 1:
                raise Ambiguous(f"叫“{written(value)}”的不止一个，请填编号", frozenset(meant_too))
            target_pk = pks_by_name.get(name, next(iter(meant_too), None))
            if target_pk is None and (heir_keys := _heirs_of(name, heirs)):
                raise _given_up(value, heir_keys)
            if target_pk is None and organ:
                _refuse_short(value, _shortened(name, cores))
            if target_pk is None:
                misses.append(name)
                like = get_close_matches(name, pks_by_name, 1, 0.7) if len(misses) <= _SUGGESTED else []
                suggestion = as_kept[like[0]] if like else ""
                hint = f"最像的是“{suggestion}”" if suggestion else f"请先登记这个{what}，或核对名称"
                raise NoSuchRecord(f"台账里没有“{written(value)}”，{hint}", suggestion)
            return target_pk

        return read

    def renamed(self, field: Field) -> dict[str, str]:
        if field.related_model is not Body:
            return {}
        return {name: past_names.today(key) for name, key in past_names.former_names().items()}

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        """The names of the records that may be named, or, where these are too many, of those in scope, each of which names one alone."""
        model: Any = field.related_model
        if not is_reference(field):
            return []
        names: list[str] = []
        for rows in (model.objects.nameable(actor.scope), model.objects.within(actor.scope)):
            shown = rows.filter(to_name(model)).order_by(named_by(model)).values_list(named_by(model), flat=True)
            names = [str(name) for name in shown[: most + 1]]
            if len(names) <= most:
                break
        else:
            return []
        counts = Counter(map(bare, names))
        return [name for name in names if name.strip() and counts[bare(name)] == 1]

    def shown(self, record: Record, field: Field) -> str:
        """What the other record is called; it must have been fetched. Where there is none, the words that stand for it."""
        if getattr(record, field.attname) is not None:
            return str(getattr(record, field.name))
        return getattr(record, words_for(field.name), "") or EMPTY

    def kept_words(self, field: Field, value: Any) -> str:
        target: Any = field.related_model
        with unscoped("a record's history tells what the record said, the name of another among it", target):
            other = target.objects.filter(pk=value).first()
        return str(other) if other is not None else str(value)

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        """By the other record's number; only one that may be named is found."""
        target: Any = field.related_model
        target_pk = (
            target.objects.nameable(scope, withdrawn=True).filter(number=value).values_list("pk", flat=True).first()
        )
        if target_pk is None:
            raise BadValue(f"没有编号为“{value}”的{field.verbose_name}。")
        return Q(**{field.attname: target_pk})


def words_for(name: str) -> str:
    """The column that tells in words what a reference names where no ledger has it: place_words beside place."""
    return f"{name}_words"


def is_reference(field: Field) -> bool:
    """Whether a column points to a record."""
    return isinstance(field.related_model, type) and issubclass(field.related_model, Record)


def is_body(model: type[Record], name: str) -> bool:
    """Whether a column of a model, or its key, points to a body."""
    return any(
        field.related_model is Body for field in model._meta.concrete_fields if name in (field.name, field.attname)
    )


def named_by(model: type[Record]) -> str:
    """The column by which people name a record of a model: name or title, else what tells it from others, else its number."""
    names = {field.name for field in model._meta.concrete_fields}
    usual = next((name for name in ("name", "title") if name in names), "")
    return usual or next((name for name in model.natural[:1] if name in names), "number")


def _heirs_of(name: str, heirs: Mapping[str, set[int]]) -> set[int]:
    """What stands today for a body that was given up, by what it was called."""
    return heirs.get(name) or set().union(*(heirs.get(core, set()) for core in shorter([name])) if heirs else ())


def _shortened(name: str, cores: Mapping[str, set[Any]]) -> set[Any]:
    """The bodies of which a name is the usual short one, with or without the district before it."""
    short_names = shorter([name])
    return {key for core, keys in cores.items() if any(abbreviates(each, core) for each in short_names) for key in keys}


def _refuse_short(value: Any, keys: set[Any]) -> None:
    """Raises CellRefused for a short name of one body, or of several."""
    if len(keys) > 1:
        raise Ambiguous(f"简称“{written(value)}”的不止一个，请填全称", frozenset(keys))
    if keys:
        (key,) = keys
        name = past_names.today(key)
        raise Shortened(f"“{written(value)}”请写全称，是“{name}”吗？", name, key)


def _given_up(value: Any, keys: set[int]) -> CellRefused:
    if len(keys) > 1:
        return Ambiguous(f"“{written(value)}”已经撤销，接管的不止一个，请填编号", frozenset(keys))
    (heir,) = keys
    name = past_names.today(heir)
    return GivenUp(f"“{written(value)}”已经撤销，请改填“{name}”", name, heir)


def _spelled(model: Any, actor: Actor) -> Iterable[Any]:
    """(primary key, number, names…) of the records that a cell may name."""
    if not issubclass(model, Record):
        return model._default_manager.values_list("pk", "pk")
    names = ["number", named_by(model)]
    if model.given_code:
        names.append(model.given_code)
    names += [field.name for field in model._meta.concrete_fields if field.name in ("short", "formers")]
    rows = model.objects.nameable(actor.scope)
    if model is Body:
        return [(*row, *with_town(region, row[2])) for region, *row in rows.values_list("region", "pk", *names)]
    return rows.values_list("pk", *names).iterator(chunk_size=5000)
