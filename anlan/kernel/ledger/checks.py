"""Start-up checks: a ledger that names what its model lacks does not start."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from ..column.computed import computed_names
from ..history.verify import record_models
from ..loop.declare import loop_of
from ..scope import Record, field_of
from .declare import LEDGERS, Ledger

# What a form carries beside the record's fields: the key of the act, the edition that was seen, why something is corrected.
OWN_OF_FORMS = frozenset({"key", "version", "reason"})


@register("anlan")
def check_ledgers(**kwargs: Any) -> list[CheckMessage]:
    """Every ledger's fields exist, and every model of records has a ledger."""
    errors = [message for declared in LEDGERS.values() for message in ledger_errors(declared)]
    declared_models = {declared.model for declared in LEDGERS.values()}
    errors += [
        Error(f"{model.__name__} has no ledger", hint="declare one in ledger.py", id="ledger.E003")
        for model in record_models()
        if model not in declared_models
    ]
    return errors + list(prefix_errors(record_models()))


def prefix_errors(models: Iterable[type[Record]]) -> Iterable[CheckMessage]:
    """Each ledger's numbers begin with letters of their own: a number is said on the phone without its ledger."""
    first: dict[str, str] = {}
    for model in models:
        other = first.setdefault(model.prefix, model.code)
        if other != model.code:
            yield Error(
                f"{model.code}: numbers begin with {model.prefix}, as those of {other} do",
                hint="give it a prefix of its own; numbers that were given stay", id="ledger.E009",
            )  # fmt: skip


def ledger_errors(declared: Ledger) -> Iterable[CheckMessage]:
    names = {
        *declared.columns, *declared.filters, *declared.search, *declared.form.fields, *declared.form.required,
        *declared.headers, *declared.model.natural, *declared.counted_fields, *declared.spellings, *declared.form.own_name,
        *(name for past in declared.past for name in (*past.on, *past.shown_by, *past.unless, *past.brings)),
    }  # fmt: skip
    for each in declared.related:
        if each.ledger not in LEDGERS:
            yield Error(f"{declared.code}: no ledger {each.ledger}", hint="name a declared ledger", id="ledger.E006")
    yield from _past_errors(declared)
    for name in sorted(names):
        if not _has_field(declared, name):
            yield Error(f"{declared.code}: no field {name}", hint="name a field of its model", id="ledger.E001")
    input_names = {
        *declared.form.fields,
        *declared.model.natural,
        *(name for each in declared.past for name in each.brings),
    }
    for name in sorted(input_names & set(computed_names(declared.model))):
        yield Error(f"{declared.code}: {name} is worked out", hint="a form cannot ask for it", id="ledger.E008")
    for name in sorted(OWN_OF_FORMS & set(declared.form.fields)):
        yield Error(
            f"{declared.code}: {name} is every form's own", hint="give the field another name", id="ledger.E011"
        )
    several = declared.form.one_each
    if several and f"{several}_id" not in declared.model.natural:
        hint = f"name {several}_id among `natural`: what several are given is no double"
        yield Error(f"{declared.code}: one record for each {several}", hint=hint, id="ledger.E010")
    if len(declared.form.required) > 3:
        yield Error(f"{declared.code}: more than three compulsory fields", hint="burden.md", id="ledger.E004")
    dated = declared.model.when
    leading = [tuple(index.fields[:2]) for index in declared.model._meta.indexes]
    if dated and ("region", dated) not in leading:
        yield Error(f"{declared.code}: no index on region and {dated}", hint="lists need it", id="ledger.E005")


def _past_errors(declared: Ledger) -> Iterable[CheckMessage]:
    """The steps that sheets tell of follow each other from the loop's start."""
    loop = loop_of(declared.code)
    state = loop.start if loop else ""
    for past in declared.past:
        step = next((each for each in loop.steps if each.code == past.step), None) if loop else None
        if step is None or state not in step.source:
            yield Error(
                f"{declared.code}: no step {past.step} from {state}", hint="list past in order", id="ledger.E007"
            )
            return
        state = step.target


def _has_field(declared: Ledger, name: str) -> bool:
    try:
        field_of(declared.model, name.removesuffix("_id"))
    except FieldDoesNotExist:
        return False
    return True
