"""A record put in by a program: read, bounded and doubted as the page's form is, by the same verb.

POST /api/v1/ledgers/hazards/records/
{"key": "…a new UUID…", "values": {"place": "QY-2024-0001", "description": "…", "found_on": "2024-10-12"}, "confirm": []}
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema
from ninja.utils import check_csrf
from pydantic import UUID4, Field

from anlan.kernel import clock
from anlan.kernel.column import CellRefused, Who, kind_of
from anlan.kernel.column.reference import is_reference
from anlan.kernel.column.spelling import is_empty
from anlan.kernel.history.errors import Incomplete, KeyConflict, LoopError, NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.history.writing import own_place
from anlan.kernel.ledger import doubles
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.questions import questions
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of

from .refusals import Refused


class NewRecord(Schema):
    """A record to put in. key: the same key with the same values makes one record. confirm: questions that are answered yes."""

    key: UUID4  # drawn: what the program does by itself has keys that follow from what it is about (ui/forms/keys.py)
    values: dict[str, Any]
    confirm: list[str] = Field(default_factory=list)


def opened(request: ActingRequest, ledger: Ledger, new: NewRecord) -> Record:
    """The record. Raises Refused: 403, 409 with `questions` or another record under this key, 422 with `fields`."""
    refuse_forged(request)
    actor = request.actor
    values = _values(ledger, new.values, actor)
    all_questions = {**questions(ledger, values, actor.scope, clock.now()), **_twin(ledger, new.key, values, actor)}
    if open_ := {name: question for name, question in all_questions.items() if question not in new.confirm}:
        raise Refused(409, "请核对后再交一次，把这些问题原样放进“confirm”。", questions=open_)
    try:
        return open_record(ledger.model, values, actor=actor, key=new.key)
    except Incomplete as error:
        raise Refused(422, str(error), fields=error.missing) from None
    except KeyConflict as error:
        raise Refused(409, str(error)) from None
    except NotAllowed as error:
        raise Refused(403, str(error)) from None
    except LoopError as error:
        raise Refused(422, str(error)) from None


def _twin(ledger: Ledger, key: UUID, values: Mapping[str, Any], actor: Actor) -> dict[str, str]:
    """The question about a record that says the same of the same day; none where this very one is sent again."""
    if Event.objects.filter(key=key).exists():
        return {}
    twin = doubles.same_day(ledger, values, actor)
    return {"number": f"{doubles.question(twin)}，要另登一条吗？"} if twin is not None else {}


def refuse_forged(request: ActingRequest) -> None:
    """Raises Refused for a request that another site may have made a browser send."""
    if check_csrf(request, _never) is not None:
        raise Refused(403, "请在请求头X-CSRFToken里带上登录时给的令牌。")


def _never() -> HttpResponse:
    return HttpResponse()


def _values(ledger: Ledger, raw_values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What was given, read by the kinds of its columns; what follows from who acts where it was not given."""
    unasked = ledger.counted_fields | (loop.told_later if (loop := loop_of(ledger.code)) else frozenset())
    written = ledger.form.written_by(actor.role)
    fields = [name for name in dict.fromkeys([*written, "region"]) if name not in unasked]
    wrong = {name: f"没有“{name}”这一项，可用的有：{'、'.join(fields)}。" for name in raw_values if name not in fields}
    values: dict[str, Any] = dict(ledger.form.usual_for(actor.role))
    own = (
        {ledger.model.scope_place} if own_place(ledger.model, actor) else set()
    )  # whoever acts for a place need not name it
    for name in fields:
        if name not in raw_values or is_empty(raw_values[name]) or raw_values[name] == []:
            if name in ledger.required and name not in {*values, *own}:
                wrong[name] = f"请填写{field_of(ledger.model, name).verbose_name}。"
            continue
        try:
            values[name] = _read(ledger, name, raw_values[name], actor)
        except CellRefused as error:
            wrong[name] = f"{field_of(ledger.model, name).verbose_name}：{str(error).rstrip('。')}。"
    for name, (other, *triggers) in ledger.form.required_if.items():
        if name not in {*values, *wrong, *own} and values.get(other, "") in triggers:
            wrong[name] = f"请填写{field_of(ledger.model, name).verbose_name}。"
    if wrong:
        raise Refused(422, "".join(wrong.values()), fields=wrong)
    return values


def _read(ledger: Ledger, name: str, value: Any, actor: Actor) -> Any:
    field = field_of(ledger.model, name)
    if not _is_plain(value):
        raise CellRefused("这样的值看不懂，请写成文字或数字")
    read = kind_of(field).reader(field, Who(actor))(value)
    if not is_reference(field):
        return read
    model: Any = field.related_model
    return model.objects.nameable(actor.scope).filter(pk=read).first() or read


def _is_plain(value: Any) -> bool:
    """A text, a number, yes or no, or several texts: what a box of a form can say too."""
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return isinstance(value, str | bool | int) or (isinstance(value, float) and isfinite(value))
