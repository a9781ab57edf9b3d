"""What becomes of a filled form: the record with its photos, a question, or what is wrong at its fields.

made = save_new(request, LEDGERS["hazards"], form)     # Saved(record, 200), or Saved(None, 422) and the form says why
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.column.reference import words_for
from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.acts import DEVICE
from anlan.kernel.history.errors import Incomplete, KeyConflict, LoopError
from anlan.kernel.history.models import Event
from anlan.kernel.ledger import doubles
from anlan.kernel.ledger.access import ActingRequest, find, require
from anlan.kernel.ledger.belongings import BELONGS, belongs_to
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups_of_who_and_where
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import count_files, tie
from anlan.kernel.scope import Record

from .arrival import arrival_of
from .questions import open_questions
from .records import TWIN, RecordForm, one_for_each, opening_values, put


@dataclass(frozen=True)
class Saved:
    """What became of a form: the record, or none and the form says why.

    further: what it made beside, where it names several. first: what the same form made before. questions: what must be said again.
    """

    record: Record | None
    status: int
    first: Record | None = None
    further: Sequence[Record] = ()
    questions: Sequence[str] = ()


def given_by(parent: Record | None, ledger: Ledger) -> dict[str, Any]:
    """What follows for a new record from the one to which it is to belong: {field name: value}."""
    if parent is None:
        return {}
    declared = LEDGERS[parent.code]
    values: dict[str, Any] = {
        name: value for each in declared.related if each.ledger == ledger.code for name, value in each.gives.items()
    }
    day = getattr(parent, parent.when) if parent.when else None
    if day is not None and any(each.same_day for each in declared.related if each.ledger == ledger.code):
        values |= {ledger.model.when: clock.legal_day(day) if isinstance(day, datetime) else day}
    words = words_for("place")
    if words in ledger.form.fields and declared.group in groups_of_who_and_where():  # a reservoir's hazard lies there
        values |= {words: str(parent), "region": parent.region}
    return values


def _values(request: ActingRequest, ledger: Ledger, form: RecordForm) -> list[dict[str, Any]]:
    values = opening_values(form, ledger, request.actor, given_by(parent_of(request, ledger), ledger))
    return one_for_each(ledger, values)


def save_new(request: ActingRequest, ledger: Ledger, form: RecordForm, button: str = "登记") -> Saved:
    """Make what a filled form asks for; what is wrong stands at the form's fields. button: what the page's own says."""
    if not form.is_valid():
        return Saved(None, 422)
    if questions := open_questions(request, ledger, _values(request, ledger, form)[0]):
        return Saved(None, 422, questions=questions)
    if (twin := _twin(request, ledger, form, button)) is not None:
        return Saved(None, 422, twin)
    try:
        record, *further = _open(request, ledger, form)
        return Saved(record, 200, further=further)
    except KeyConflict as conflict:
        return Saved(None, 409, _first(request, ledger, form, conflict, button))
    except Incomplete as error:
        form.say(error.missing)
    except (LoopError, EvidenceRefused) as error:
        form.add_error("photos-0" if isinstance(error, EvidenceRefused) else None, str(error))
    return Saved(None, 422)


def _twin(request: ActingRequest, ledger: Ledger, form: RecordForm, button: str) -> Record | None:
    """A record that says the same of the same day: asked about once. A second press takes it, as does the first form sent again."""
    if TWIN not in form.fields or Event.objects.filter(key=form.key).exists():
        return None
    twins = (doubles.same_day(ledger, values, request.actor) for values in _values(request, ledger, form))
    twin = next(filter(None, twins), None)
    if twin is None or form.cleaned_data.get(TWIN) == twin.number:
        return None
    form.add_error(None, f"{doubles.question(twin)}。要另登一条，请再点一次“{button}”。")
    put(form, TWIN, twin.number)
    return twin


def _open(request: ActingRequest, ledger: Ledger, form: RecordForm) -> list[Record]:
    """The records with their photos, or nothing of all that. The first has the form's own key, by which it is known again."""
    records: list[Record] = []
    parent, arrival = parent_of(request, ledger), arrival_of(request)
    with transaction.atomic():
        for values in _values(request, ledger, form):
            key = uuid5(form.key, values[ledger.form.one_each].number) if records else form.key
            record = open_record(
                ledger.model,
                values,
                actor=request.actor,
                key=key,
                happened_at=arrival.happened_at if arrival else None,
                content={DEVICE: arrival.device} if arrival else None,
            )
            for purpose, upload in form.uploads():
                upload.seek(0)
                store.keep(record, upload, actor=request.actor, purpose=purpose)
            count_files(record, request.actor, clock.now())
            if parent is not None:
                tie(parent, record, actor=request.actor, now=clock.now())
            records.append(record)
    return records


def _first(
    request: ActingRequest, ledger: Ledger, form: RecordForm, conflict: KeyConflict, button: str
) -> Record | None:
    """The form was saved before, with other content: say where, and let the new content be sent as a further record."""
    first = Event.objects.filter(key=form.key, ledger=ledger.code).first()
    records = ledger.model.objects.within(request.actor.scope, withdrawn=True)
    record = records.filter(pk=first.record_id).first() if first else None
    if record is None:
        form.add_error(None, str(conflict))
    else:
        form.add_error(
            None,
            f"这张表刚才已经登记为{record.number}，之后又改了内容。要改它，请到那条记录里更正；要另登一条，请再点一次“{button}”。",
        )
    form.new_key()
    return record


def parent_of(request: ActingRequest, ledger: Ledger) -> Record | None:
    """The record to which the new one is to belong, as the address says. Raises Http404 where it is not in scope, PermissionDenied where
    nobody of this role looks at such records.
    """
    reference = belongs_to(request.GET.get(BELONGS, ""), ledger)
    if reference is None:
        return None
    require(request.actor, f"{reference[0].code}.view")
    return find(reference[0].model, request.actor, reference[1])
