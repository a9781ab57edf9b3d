"""The forms of what is done with a record that is there: a step, a reason, a decision, more time.

form = StepForm(loop, step, record, actor, data=request.POST, files=request.FILES)
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms

from anlan.kernel.column.page_day import DayField
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import Loop, Step, loop_of
from anlan.kernel.loop.stepping import NOTE
from anlan.kernel.loop.ties import tied_records
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of

from .fields import asked
from .keys import KeyField
from .records import RecordForm, initial_value

STEP = "step"  # the part of an address that says which step's form is open
_SHORT = 100  # characters that an address carries; what is longer the device has kept
SHARED = {"region", "sector", "place"}  # what a referred record takes over from the one it comes from


def _only_one(record: Record, name: str, fits: Callable[[Any], bool]) -> Record | None:
    """The one record that belongs to this one already and that a reference of a step may mean: nobody types its number again."""
    target = getattr(field_of(type(record), name).related_model, "code", "")
    if target not in {each.ledger for each in LEDGERS[record.code].related}:
        return None
    there = [each for each in tied_records(record, target) if fits(each)]
    return there[0] if len(there) == 1 else None


class StepForm(RecordForm):
    """What one step brings: its fields, a note, the photo it needs, and what a referred record must say."""

    def __init__(
        self,
        loop: Loop,
        step: Step,
        record: Record,
        actor: Actor,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """answers: what the address of the page says of its forms, as `address` wrote it."""
        signed = LEDGERS[record.code].form.own_name
        initial = {name: initial_value(record, name) for name in step.brings}
        initial |= {
            name: initial_value(record, other) for name, other in step.begins.items() if initial[name] in (None, "")
        }
        initial |= {name: actor.name for name in signed if name in initial and not initial[name]}
        initial |= {name: answers[at] for name in step.brings if (at := f"{step.code}-{name}") in answers}
        self.is_asked_for = answers.get(STEP) == step.code
        super().__init__(
            loop.model, step.brings, actor=actor, required=step.needs, photos=tuple(filter(None, (step.photo, step.offers_photo))),
            initial=initial, prefix=step.code, **kwargs,
        )  # fmt: skip
        if (when := loop.model.when) in step.brings:
            # A new record may be planned for that day, which its form says; a step says that it has come.
            hint = LEDGERS[record.code].form.hints.get(when, "")
            self.fields[when].help_text = str(self.fields[when].help_text).removesuffix(hint).strip()
        for name, fits in step.fits.items():
            self.fields[name] = asked(
                field_of(loop.model, name), actor=actor, required=name in step.needs,
                fits=partial(_fits, fits, record, actor),
            )  # fmt: skip
            if self.initial[name] is None:
                self.initial[name] = _only_one(record, name, partial(_fits, fits, record, actor))
        for name, choices in step.offers.items():
            listed = [("", "不选"), *choices(record)]
            self.fields[name].widget = forms.Select(attrs={"class": "form-select"}, choices=listed)
        self.step = step
        self.questions: Sequence[str] = ()  # what must be said again
        self.opened = _asked_of_referred(step, record)
        for name in self.opened:
            field = field_of(LEDGERS[step.opens].model, name)
            self.fields[f"opens-{name}"] = asked(field, actor=actor, required=True)
        self.fields[NOTE] = forms.CharField(
            label="理由" if step.why else "说明",
            required=step.why,
            error_messages={"required": "请写明理由，接手的人要照着办。"},
            max_length=500,
            widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version)

    def address(self, page: str) -> str:
        """The address of its record's page at which it stands open, with the short answers that were typed."""
        boxes = {self.add_prefix(name): str(self.data.get(self.add_prefix(name), "")) for name in self.step.brings}
        answers = {box: text for box, text in boxes.items() if text and len(text) <= _SHORT}
        return f"{page}?{urlencode({STEP: self.step.code, **answers})}"

    def opened_values(self) -> dict[str, Any]:
        """What the record that the step opens elsewhere is to say."""
        return {name: self.cleaned_data[f"opens-{name}"] for name in self.opened}

    def content(self) -> dict[str, Any]:
        """What the step brings, as `advance` takes it."""
        content = self.values()
        if note := self.cleaned_data.get(NOTE):
            content[NOTE] = note
        if self.opened:
            content["opens"] = self.opened_values()
        return content


def _fits(fits: Callable[[Any, Any, Actor], bool], record: Record, actor: Actor, other: Any) -> bool:
    return fits(other, record, actor)


def _asked_of_referred(step: Step, record: Record) -> list[str]:
    """The compulsory fields of the record that a step opens elsewhere, but for those it takes over or that follow from this one."""
    if not step.opens or step.opens not in LEDGERS or loop_of(step.opens) is None:
        return []
    opened = LEDGERS[step.opens]
    known = step.opens_with(record) if step.opens_with else {}
    return [name for name in opened.form.fields if name in opened.required and name not in SHARED and name not in known]


class ReasonForm(forms.Form):
    """Why a record is withdrawn."""

    questions: Sequence[str] = ()  # what must be said again
    key = KeyField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": "请写明理由。"},
    )  # fmt: skip


class DecisionForm(ReasonForm):
    """Whether what was asked for is granted; a refusal says why."""

    granted = forms.ChoiceField(
        label="答复", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.Select(attrs={"class": "form-select"})
    )
    field_order = ("granted", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class ExtensionForm(ReasonForm):
    """Until when, and why."""

    until = DayField(label="延至", error_messages={"required": "请选新的期限。"})
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("until", "reason")
