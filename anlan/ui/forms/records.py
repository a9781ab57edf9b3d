"""The form of any ledger, made from its declaration: to put a record in and to correct it.

form = opening_form(LEDGERS["hazards"], actor, data=request.POST, files=request.FILES)
if form.is_valid(): record = open_record(Hazard, form.values(), actor=actor, key=form.key)
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from anlan.kernel.column.reference import words_for
from anlan.kernel.column.spelling import bare
from anlan.kernel.ledger.declare import LEDGERS, Ledger
from anlan.kernel.ledger.naming import agreeing
from anlan.kernel.loop import deciders, requests
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of

from .fields import FilesField, ReferenceField, asked
from .keys import KeyField
from .prefill import by_role, known
from .presses import PRESS

TWIN = "twin"  # the number of a record that says the same, once the person has been asked about it
PAGES_OWN = {
    "csrfmiddlewaretoken",
    PRESS,
    "purpose",
    "page",
    "next",
    "belongs",
    "confirmed",
}  # what pages send beside a form's fields
_NOTHING: tuple[Any, ...] = (None, "", [])


class RecordForm(forms.Form):
    """Fields of one ledger's records. `key` makes the same form, posted twice, one deed."""

    def __init__(
        self,
        model: type[Record],
        names: Iterable[str],
        *,
        actor: Actor,
        required: Iterable[str] = (),
        photos: Iterable[str] = (),
        photo_needed: bool = False,
        required_if: Mapping[str, tuple[str, ...]] | None = None,
        remember: bool = False,
        one_each: str = "",
        **kwargs: Any,
    ) -> None:
        """required_if: fields needed where another says so. remember: keep beside each field what it was when it was shown.

        one_each: the reference in which several may be named.
        """
        super().__init__(**kwargs)
        self.model, self.names, self.photos = model, tuple(names), tuple(photos)
        self.beside: dict[str, Any] = {}  # what the page knows of fields that it does not ask this role for
        self.proposed: set[str] = set()  # fields that begin with one of several values that may be true
        self.standing: set[str] = set()  # fields in which what the record says stands, untouched
        needed = set(required)
        hints = LEDGERS[model.code].form.hints if model.code in LEDGERS else {}
        for name in self.names:
            self.fields[name] = asked(
                field_of(model, name), actor=actor, required=name in needed, several=name == one_each
            )
            self.fields[name].show_hidden_initial = remember
            if hint := hints.get(name, ""):
                self.fields[name].help_text = f"{self.fields[name].help_text} {hint}".strip()
        self.required_if = {
            name: rule for name, rule in (required_if or {}).items() if {name, rule[0]} <= set(self.names)
        }
        for name, (other, *values) in self.required_if.items():
            field = self.fields[name]
            field.needed_when = _when(self.fields[other], values)  # type: ignore[attr-defined]
        for position, purpose in enumerate(self.photos):
            self.fields[f"photos-{position}"] = FilesField(purpose, required=photo_needed)
        self.fields["key"] = KeyField(widget=forms.HiddenInput, initial=uuid4)
        self.order_fields([*self.names])

    def clean(self) -> dict[str, Any]:
        """What another field demands is said at the field that lacks it; what was typed into a field that is gone is not dropped unseen."""
        filled = super().clean() or self.cleaned_data
        self._let_stand(filled)
        self._tell_apart(filled)
        self._offer_words(filled)
        self._say_once(filled)
        for name, (other, *values) in self.required_if.items():
            says = "" if filled.get(other) in _NOTHING else filled[other]  # an empty day is None
            if says in values and filled.get(name) in _NOTHING and not {name, other} & set(self.errors):
                self.add_error(name, self.fields[name].error_messages["required"])
        if bygone := self._bygone():
            text = "，".join(f"“{each}”" for each in bygone)
            self.add_error(
                None,
                f"您填写的时候这张表改了，有栏目已经取消，那里写的是{text}。要留就抄到别的栏里；再点一次就不带它保存。",
            )
        return filled

    def _let_stand(self, filled: dict[str, Any]) -> None:
        """What the record says already and nobody touched is not refused, though this person could not write it anew: a town
        corrects one word of a decision of a meeting that lies beyond it.
        """
        for name in [name for name in self.names if name in self.errors]:
            field = self.fields[name]
            value = self.get_initial_for_field(field, name)
            text = as_typed(field, value)
            if text and str(self[name].data or "").strip() == text:
                del self.errors[name]
                filled[name] = value
                self.standing.add(name)

    def _bygone(self) -> list[str]:
        """What was sent in fields that the form has no more, since its ledger lost them while somebody wrote."""
        field_names = {self.add_prefix(name) for name in self.fields} | {
            self.add_initial_prefix(name) for name in self.fields
        }
        texts = {name: str(self.data.get(name, "")).strip() for name in self.data if name not in field_names}
        return [text for name, text in texts.items() if text and self._was_asked(name)]

    def _was_asked(self, name: str) -> bool:
        """Whether a name that was sent looks like a field of this form; pages send further ones of their own."""
        prefix = f"{self.prefix}-" if self.prefix else ""
        return name.startswith(prefix) and name not in PAGES_OWN

    def _tell_apart(self, values: dict[str, Any]) -> None:
        """Namesakes, by what the other boxes say of them: a person by the body, a firm by the region."""
        beside = {field_of(self.model, name).attname: value.pk if isinstance(value, Record) else value
                  for name, value in values.items() if name in self.names}  # fmt: skip
        for name, field in self.fields.items():
            if name in self.errors and isinstance(field, ReferenceField) and field.namesakes:
                matches = agreeing(field.namesakes, beside)
                if len(matches) == 1:
                    del self.errors[name]
                    values[name] = matches[0]

    def _offer_words(self, values: dict[str, Any]) -> None:
        """What no ledger has is told in words, where the form takes words: written there, to be said again."""
        for name, field in self.fields.items():
            words = words_for(name)
            if not (isinstance(field, ReferenceField) and field.unknown and words in self.fields) or values.get(words):
                continue
            put(self, name, "")
            put(self, words, field.unknown)
            label = self.fields[words].label
            self.add_error(
                words,
                f"“{field.unknown}”不在台账里，已写到{label}一栏。就是这里，再点一次；是企业（单位），请先登记它。",
            )

    def _say_once(self, values: dict[str, Any]) -> None:
        """The words that told a place before its record was there say no more than its name now: they are left out."""
        for name in self.names:
            words = words_for(name)
            if (
                words in self.fields
                and values.get(name) is not None
                and bare(values.get(words) or "") == bare(str(values[name]))
            ):
                values[words] = ""

    @property
    def key(self) -> UUID:
        return self.cleaned_data["key"]

    def values(self) -> dict[str, Any]:
        """What was filled in: {field name: value}; empty ones are left out, so that defaults hold."""
        filled = {name: self.cleaned_data.get(name) for name in self.names}
        return {name: value for name, value in filled.items() if value not in _NOTHING}

    def changed_values(self) -> dict[str, Any]:
        """What the person changed since the form was shown; an emptied field is there, empty."""
        closed = {name for name, field in self.fields.items() if field.disabled}
        changed = set(self.changed_data) - self.standing - closed
        return {name: self.cleaned_data[name] for name in self.names if name in changed}

    def uploads(self) -> list[tuple[str, UploadedFile]]:
        """(purpose, file) of every file that was added."""
        pairs = ((purpose, f"photos-{position}") for position, purpose in enumerate(self.photos))
        return [(purpose, upload) for purpose, name in pairs for upload in self.cleaned_data.get(name) or []]

    def say(self, messages: Mapping[str, str]) -> None:
        """Put what a loop found wrong at its fields; what belongs to none stands above."""
        for name, message in messages.items():
            at = name.removesuffix("_id")
            if at == "photo":
                at = "photos-0"
            self.add_error(at if at in self.fields else None, message)

    def new_key(self) -> None:
        """Take a fresh key: what follows is another deed."""
        put(self, "key", str(uuid4()))

    def asked_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.is_hidden and not field.name.startswith("photos-")]

    def photo_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("photos-")]


def as_typed(field: forms.Field, value: Any) -> Any:
    """A value as its box would hold it."""
    value = field.prepare_value(value)
    if isinstance(value, bool | list):
        return value
    if isinstance(field.widget, forms.DateInput | forms.DateTimeInput):
        value = field.widget.format_value(value)
    return "" if value is None else str(value)


def _when(other: forms.Field, values: Iterable[str]) -> str:
    """In words, when another field demands one: 处罚方式是“罚款”时必填."""
    if tuple(values) == ("",):
        return f"没有填{other.label}的必填"
    titles = dict(getattr(other.widget, "choices", ()))
    return f"{other.label}是{'或'.join(f'“{titles.get(value, value)}”' for value in values)}时必填"


def opening_form(ledger: Ledger, actor: Actor, **kwargs: Any) -> RecordForm:
    """The form that puts a record in. Its region follows from the place where the form does not ask for it."""
    initial = {**known(ledger, actor), **(kwargs.pop("initial", None) or {})}
    later = loop.told_later if (loop := loop_of(ledger.code)) else frozenset()
    form = RecordForm(
        ledger.model,
        [name for name in ledger.form.asked_of(actor.role) if name not in ledger.counted_fields | later],
        actor=actor,
        required=ledger.required | {name for name, other in ledger.told_instead.items() if other in later},
        required_if=ledger.form.required_if,
        photos=ledger.form.photos[:1],
        one_each=ledger.form.one_each,
        initial=initial,
        **kwargs,
    )
    if (each := ledger.form.one_each) in form.fields:
        form.fields[each].help_text = f"要几家办就写几家，用顿号隔开：一家登记一{ledger.counted}，各自办结。"
    _offer_what_is_true(form, ledger, actor)
    form.fields[TWIN] = forms.CharField(required=False, widget=forms.HiddenInput)
    return form


def _offer_what_is_true(form: RecordForm, ledger: Ledger, actor: Actor) -> None:
    """Where several values may be true for who writes, those are offered, the usual one chosen; and the field stands with the needed ones."""
    for name, values in ledger.form.true_for(actor.role).items():
        if len(values) > 1 and name in form.fields:
            widget = form.fields[name].widget
            offered = {
                *values,
                form.get_initial_for_field(form.fields[name], name),
                form.data.get(form.add_prefix(name)),
            }
            widget.choices = [choice for choice in widget.choices if choice[0] in offered]  # type: ignore[attr-defined]
            form.proposed.add(name)


def opening_values(
    form: RecordForm, ledger: Ledger, actor: Actor, parent_values: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The values of a new record: what was filled in; what was not asked of this role follows from who acts.

    parent_values: what follows from the record to which it is to belong.
    """
    follows = {**by_role(ledger, actor), **parent_values, **form.beside}
    unasked = {name: value for name, value in follows.items() if name not in form.fields}
    return {**unasked, **form.values()}


def one_for_each(ledger: Ledger, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values of each record that a form makes: one, or one for each of those that it names where it takes several."""
    name = ledger.form.one_each
    several = values.get(name)
    return [{**values, name: each} for each in several] if isinstance(several, list) else [dict(values)]


class CorrectionForm(RecordForm):
    """The same fields to correct; carries the version the person saw."""

    def __init__(self, ledger: Ledger, record: Record, actor: Actor, **kwargs: Any) -> None:
        names = ledger.form.asked_of(actor.role)
        if words_for("place") in names and getattr(record, "place_id", None) is not None:
            names = tuple(name for name in names if name != "region")  # it follows the place
        loop = loop_of(ledger.code)
        names = tuple(name for name in names if loop is None or name not in loop.fixed_in(record.state))
        super().__init__(
            ledger.model, names, actor=actor, required=ledger.required, required_if=ledger.form.required_if, remember=True,
            initial={name: initial_value(record, name) for name in names}, **kwargs,
        )  # fmt: skip
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version)
        self.fields["reason"] = forms.CharField(
            label="更正的理由", required=False, max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
        )
        if deciders.wants_reason(record, actor):
            self.fields["reason"].needed_when = "必填"  # type: ignore[attr-defined]  # asked of what differs, not of every form sent
        asks_for = deciders.asks_for(record, actor)
        for name in self.names:
            if field_of(ledger.model, name).attname in asks_for:
                _tell_who_decides(self.fields[name], record, name if deciders.only_asks(record, actor) else "")


def _tell_who_decides(field: forms.Field, record: Record, asked_of: str) -> None:
    """Of a field that nobody here changes alone: that it becomes a request, or why not even that just now.

    asked_of: the field, where whoever looks may only ask.
    """
    role = deciders.answering(record, [asked_of]) if asked_of else ""
    decider_words, asked_before = deciders.decider_words(record, role), requests.pending(record) is not None
    field.disabled = asked_before
    note = (
        f"已有申请在等{decider_words}答复，有了结果再改。"
        if asked_before
        else f"改了要由{decider_words}定，作为申请提出。"
    )
    field.help_text = f"{field.help_text} {note}".strip()


def initial_value(record: Record, name: str) -> Any:
    field = field_of(type(record), name)
    return getattr(record, field.name) if field.is_relation else getattr(record, field.attname)


def put(form: forms.BaseForm, name: str, value: str) -> None:
    """Change one value of a bound form, as if it had been sent so; lists among the others stay lists."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix(name)] = value
    form.data = data
