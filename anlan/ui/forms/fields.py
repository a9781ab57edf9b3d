"""What a form asks for one field of a record: read, bounded and shown as its kind says, whatever the way in.

asked(field_of(Hazard, "place"), actor=actor, required=True)     # a ReferenceField
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Q
from django.utils.datastructures import MultiValueDict

from anlan.kernel import limits
from anlan.kernel.column import CellRefused, Kind, Read, Who, kind_of
from anlan.kernel.column.reference import named_by
from anlan.kernel.column.spelling import plain, seen
from anlan.kernel.ledger.declare import LEDGERS, Ledger, groups_of_who_and_where
from anlan.kernel.ledger.naming import named
from anlan.kernel.ledger.paging import with_references
from anlan.kernel.people.actor import Actor, to_name
from anlan.kernel.people.divisions import region_path
from anlan.kernel.people.models import Body, Post
from anlan.kernel.people.together import called_together
from anlan.kernel.scope import Record, Scoped
from anlan.kernel.scope.record import says_whose

_NUMBER = re.compile(r"[A-Z]{2,3}-\d{4}-\d{3,}$")
NEAR = 8  # how many near names an error offers
_THINGS = ("照片", "表", "报告", "图", "文件")  # what a file of some purpose shows is said
_BETWEEN = re.compile(r"[、；;\n]")  # several names in one box
_FEW = 30  # records that are chosen from a list instead of typed
_LOOKED_AT = 1000  # of which these are picked: the posts of a district


def asked(
    field: models.Field,
    *,
    actor: Actor,
    required: bool,
    fits: Callable[[Any], bool] = lambda other: True,
    several: bool = False,
) -> forms.Field:
    """The form field for a model's field, labelled as the model says.

    fits: of the records that may be chosen, those offered. several: takes more than one of them.
    """
    kind = kind_of(field)
    if field.is_relation and not kind.refers:
        return _of_rows(field, actor)
    if several:
        form_field: forms.Field = SeveralReferences(field.related_model, actor)  # type: ignore[arg-type]
    elif kind.refers:
        form_field = _reference(field, actor, required, fits)
    else:
        form_field = ColumnField(field, kind, actor, required)
    form_field.label = kind.label(field)
    form_field.required = form_field.widget.is_required = required and not isinstance(
        form_field.widget, forms.CheckboxInput
    )
    form_field.help_text = kind.help(field)
    form_field.error_messages["required"] = f"请填写{field.verbose_name}。"
    _dress(form_field)
    return form_field


def _reference(field: models.Field, actor: Actor, required: bool, fits: Callable[[Any], bool]) -> forms.Field:
    """Where a field says which records may be meant, and they are few, they are chosen from; else typed."""
    limits: Any = field.remote_field.limit_choices_to  # type: ignore[union-attr]
    target: Any = field.related_model
    if limits:
        found = with_references(target.objects.within(actor.scope).filter(to_name(target), **limits))
        known = list(found.order_by("pk")[:_LOOKED_AT])
        offered = [row for row in known if fits(row) and not getattr(row, "has_left", False)]
        if len(offered) <= _FEW:
            return ChosenField(offered, required, known)
    return ReferenceField(target, actor)


def _of_rows(field: models.Field, actor: Actor) -> forms.Field:
    """A choice of rows that are no records, within scope where they have one."""
    form_field = field.formfield()
    target = field.related_model
    assert isinstance(form_field, forms.ModelChoiceField)
    if isinstance(target, type) and issubclass(target, Scoped):
        form_field.queryset = target.objects.within(actor.scope)
    _dress(form_field)
    return form_field


class ColumnField(forms.Field):
    """A box for one column, read by its kind."""

    def __init__(self, column: models.Field, kind: Kind, actor: Actor, required: bool) -> None:
        super().__init__(widget=kind.widget(column, actor, required), initial=kind.begins(column))
        self.column, self.kind = column, kind
        if isinstance(self.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
            self.hidden_widget = forms.MultipleHiddenInput
        self._who = Who(actor)
        self._read: Read | None = None

    def prepare_value(self, value: Any) -> Any:
        is_text = isinstance(value, str) and self.hidden_widget is not forms.MultipleHiddenInput
        return value if is_text else self.kind.box(self.column, value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            value = "、".join(map(str, value))  # what was ticked, as it may be written
        if value is None or (isinstance(value, str) and not seen(value).strip()):
            return self.kind.nothing(self.column)
        if self._read is None:
            self._read = self.kind.reader(self.column, self._who)
        try:
            return self._read(value)
        except CellRefused as error:
            raise forms.ValidationError(f"{str(error).rstrip('。')}。") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


def _dress(form_field: forms.Field) -> None:
    widget = form_field.widget
    if isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.HiddenInput):
        widget.attrs.setdefault("class", "form-control")


def _called(row: Any) -> str:
    """What a record is called in a list of few: a post with whoever holds it, for its title may be another's too."""
    named = not isinstance(row, Post) or row.person.name in row.title
    return f"{row}" if named else f"{row}，{row.person}"


class ChosenField(forms.ChoiceField):
    """One of a few records. known: further ones that may be sent, by a page shown long ago: whoever keeps the rule says why not."""

    def __init__(self, rows: list[Any], required: bool, known: list[Any]) -> None:
        labels = Counter(map(_called, rows))
        names = {
            row.number: f"{_called(row)}（{row.number}）" if labels[_called(row)] > 1 else _called(row) for row in rows
        }
        super().__init__(choices=[("", "请选" if required else "不选"), *names.items()])
        called = Counter(
            f"{row}" for row in known
        )  # a name that is one's alone may be sent as well, as in a box that is typed in
        self._rows = {f"{row}": row for row in known if called[f"{row}"] == 1} | {row.number: row for row in known}

    def valid_value(self, value: Any) -> bool:
        return value in self._rows

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = next((row for row in self._rows.values() if row.pk == value), None)
        return value.number if isinstance(value, Record) else value

    def clean(self, value: Any) -> Record | None:
        return self._rows.get(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class ReferenceField(forms.CharField):
    """Another record, by its name or number, among those in scope. Works typed; suggestions only help."""

    def __init__(self, target: type[Record], actor: Actor) -> None:
        super().__init__(widget=ReferenceInput(target.code, offers=actor.may(f"{target.code}.view")), max_length=200)
        self.target, self.actor = target, actor
        self.unknown = ""  # the last text, where no record holds it
        self.elsewhere: Ledger | None = None  # another ledger that has the last text: it is not registered here as well
        self.namesakes: list[Record] = []  # what the last text may mean; the form's other boxes may tell them apart
        self.offers: list[tuple[str, str]] = []  # the same to click: (what is then sent, what is read)

    @property
    def add_url(self) -> str:
        """The form in which a record that nobody knows yet is put in with the name that was typed; "" where the actor may not."""
        ledger = LEDGERS[self.target.code]
        name = named_by(self.target)
        may_add = self.actor.may(f"{ledger.code}.add") and name in ledger.form.fields
        if not self.unknown or self.elsewhere is not None or not may_add:
            return ""
        return f"/ledgers/{ledger.code}/new/?{urlencode({name: self.unknown})}"

    @property
    def target_ledger(self) -> Ledger:
        """Where a record that nobody knows yet would be put in, for the page to say what belongs there."""
        return LEDGERS[self.target.code]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = self.target.objects.nameable(self.actor.scope, withdrawn=True).filter(pk=value).first()
        return spelled(value) if isinstance(value, Record) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()

    def clean(self, value: Any) -> Record | None:
        text = seen(super().clean(value)).strip()
        if not text:
            return None
        rows = self.target.objects.nameable(self.actor.scope).filter(to_name(self.target))
        if number := _NUMBER.search(plain(text)):
            records = list(rows.filter(number=number.group())[:1])
        else:
            records = named(rows, self.target, text)
            self.namesakes = records if len(records) > 1 else []
            records = records or list(near(rows, self.target, text)[: NEAR + 1])
        if len(records) == 1:
            return records[0]
        self.unknown = "" if records else text
        self.elsewhere = None if records else _elsewhere(self.target, self.actor, text)
        self.offers = [(spelled(record), _with_whereabouts(record)) for record in records[:NEAR]]
        raise forms.ValidationError(_unclear(self.target, text, records, self.elsewhere))


class SeveralReferences(ReferenceField):
    """One record, or several with 、 between them, or all bodies of a kind (各镇（街道）): a Record, or a list of them."""

    def __init__(self, target: type[Record], actor: Actor) -> None:
        super().__init__(target, actor)
        self.max_length, self.validators = None, []
        self.widget.several = True

    def clean(self, value: Any) -> Any:
        parts = list(filter(None, (part.strip() for part in _BETWEEN.split(seen(value or "")))))
        texts = list(
            dict.fromkeys(text for part in parts[: limits.NAMES_IN_A_BOX + 1] for text in self._each_meant(part))
        )
        if len(texts) > limits.NAMES_IN_A_BOX:
            raise forms.ValidationError(f"一次最多写{limits.NAMES_IN_A_BOX}个，请分几次填。")
        if len(texts) <= 1:
            return super().clean(texts[0] if texts else value)
        records: list[Any] = []
        problems: list[Any] = []
        choices: list[tuple[str, str]] = []
        for position, text in enumerate(texts):
            try:
                records.append(super().clean(text))
            except forms.ValidationError as error:
                problems += error.messages
                for name, label in self.offers if not choices else ():
                    choices.append(("、".join([*texts[:position], name, *texts[position + 1 :]]), label))
        self.offers = choices
        self.namesakes = []  # nothing else in the form is about one of them alone
        if problems:
            raise forms.ValidationError(problems)
        return list(dict.fromkeys(records))

    def _each_meant(self, part: str) -> list[str]:
        """What a part names: itself, or each body of the kind that it calls together."""
        where = called_together(part, self.actor.region) if self.target is Body else None
        bodies = (
            Body.objects.nameable(self.actor.scope).filter(where).order_by("region", "pk") if where is not None else []
        )
        return [spelled(body) for body in bodies] or [part]


def spelled(record: Record) -> str:
    """A record as it is offered and read back: its name, then its number."""
    return f"{record} {record.number}" if str(record) != record.number else f"{record.subject()} {record.number}"


def near(rows: Any, target: type[Record], text: str) -> Any:
    """Rows whose searched fields hold `text`, or whose number begins with it."""
    where = Q(number__istartswith=text)
    for name in LEDGERS[target.code].search or (named_by(target),):
        where |= Q(**{f"{name}__icontains": text})
    return rows.filter(where).order_by("pk")


def _elsewhere(target: type[Record], actor: Actor, text: str) -> Ledger | None:
    """Another ledger of who and where that has a record of this name, as far as the actor sees it: a firm typed where a body is asked."""
    groups = groups_of_who_and_where()
    for ledger in LEDGERS.values():
        if ledger.model is target or ledger.group not in groups or not actor.may(f"{ledger.code}.view"):
            continue
        if named(ledger.model.objects.nameable(actor.scope), ledger.model, text):
            return ledger
    return None


def _unclear(target: type[Record], text: str, records: list[Record], elsewhere: Ledger | None) -> str:
    kind = target._meta.verbose_name
    if elsewhere is not None:
        return f"“{text}”记在“{elsewhere.title}”里，不是这里的{kind}，请改填{kind}。"
    if not records:
        return f"管辖范围内没有“{text}”这个{kind}，请核对名称，或填它的编号。"
    more = f"不止{NEAR}个，先列这些" if len(records) > NEAR else f"有{len(records)}个"
    return f"和“{text}”相近的{kind}{more}：请点选一个，或写上编号。"


def _with_whereabouts(record: Record) -> str:
    """A record among others of its name: with its number, its place, and the body it belongs to."""
    body = getattr(record, "body", None) if says_whose(type(record)) else None
    return "，".join(filter(None, (spelled(record), region_path(record.region), str(body or ""))))


class ReferenceInput(forms.TextInput):
    """A text box whose suggestions come from /suggest/<ledger>/ as one types."""

    template_name = "ui/widgets/reference.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed; where one of several was clicked beside it, that."""
        texts = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name)]
        return next((text for text in reversed(texts) if text), "")

    def __init__(self, ledger: str, *, offers: bool) -> None:
        super().__init__(attrs={"autocomplete": "off", "placeholder": "名称或编号"})
        self.ledger, self.offers, self.several = ledger, offers, False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = f"{context['widget']['attrs'].get('id', name)}_options"
        if self.offers:
            context["widget"]["attrs"]["list"] = options
        return {**context, "ledger": self.ledger, "options": options, "offers": self.offers, "several": self.several}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


def _pictured(purpose: str) -> str:
    """What a box for files is called: 整改前照片; what already says what is photographed stays: 签到表, 现场照片."""
    return purpose if purpose.endswith(_THINGS) else f"{purpose}照片"


class FilesField(forms.FileField):
    """Any number of files under one purpose."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        attrs = {"class": "form-control", "accept": "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"}
        super().__init__(label=_pictured(label), required=required, widget=FilesInput(attrs=attrs))

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(f"请附上{self.label}。")
        return [super(FilesField, self).clean(each, initial) for each in files]
