"""What a form asks for one field of a record. Choices are reads too: regions, sectors, other records only within scope.

asked(field_of(Hazard, "place"), actor=actor, required=True)     # a ReferenceField
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Q

from anlan.kernel.column.spelling import CellRefused
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.naming import named
from anlan.kernel.ledger.shown import words
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import DISTRICT, TOWN, VILLAGE, current_regions, forget_names, given_up, sector_names
from anlan.kernel.scope import Record, Scoped
from anlan.kernel.sheets.cells import reader

DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
_NUMBER = re.compile(r"[A-Z]{2,3}-\d{4}-\d{3,}$")
NEAR = 8  # how many near names an error offers


def asked(field: models.Field, *, actor: Actor, required: bool) -> forms.Field:
    """The form field for a model's field, labelled as the model says."""
    made = _made(field, actor, required)
    made.label = getattr(made, "own_label", "") or str(field.verbose_name)
    made.required = made.widget.is_required = required and not isinstance(field, models.BooleanField)
    made.help_text = str(field.help_text) or getattr(made, "own_help", "")
    made.error_messages["required"] = f"请填写{field.verbose_name}。"
    _dress(made)
    return made


def _made(field: models.Field, actor: Actor, required: bool) -> forms.Field:
    if field.name == "region":
        model: Any = field.model
        return RegionCode(field, actor) if model.natural == ("region",) else RegionChoice(actor, required)
    if field.name == "sector":
        return forms.ChoiceField(choices=_sector_choices(actor))
    if field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, Record):
        return ReferenceField(field.related_model, actor)
    if field.name in ("regions", "sectors"):
        return NamesField(field, actor)
    if isinstance(field, ArrayField):
        return WordsField()
    if isinstance(field, models.DateTimeField):
        return forms.DateTimeField(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
    if isinstance(field, models.DateField):
        return DayField(input_formats=DATE_FORMATS, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if isinstance(field, models.DecimalField):
        return HalfWidthDecimal(
            max_digits=field.max_digits, decimal_places=field.decimal_places,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip
    if isinstance(field, models.IntegerField) and not field.choices:
        return HalfWidthInteger(
            min_value=0 if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField) else None,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        )
    made = field.formfield(choices=_choices(field, required)) if field.choices else field.formfield()
    assert made is not None, f"{field} cannot be asked"
    target = field.related_model
    if isinstance(made, forms.ModelChoiceField) and isinstance(target, type) and issubclass(target, Scoped):
        made.queryset = target.objects.within(actor.scope)
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 3
    return made


def _choices(field: models.Field, required: bool) -> list[tuple[Any, Any]]:
    """What may be chosen; where nothing is as yet, that is said in words, not by Django's row of dashes."""
    open_ = field.blank or not field.has_default()
    return list(field.get_choices(include_blank=open_, blank_choice=[("", "请选" if required else "不选")]))


def _dress(made: forms.Field) -> None:
    widget = made.widget
    if isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
        widget.attrs.setdefault("class", "form-control")


def _region_choices(actor: Actor, required: bool) -> list[tuple[str, Any]]:
    """Every region in scope: the district and its towns, then each town's villages under its name."""
    forget_names()  # one that another process has just put in may be chosen at once
    names = current_regions()
    own = sorted(code for code in names if actor.scope.reaches(code))
    villages = [code for code in own if len(code) == VILLAGE]
    choices: list[tuple[str, Any]] = [("", "请选" if required else "不选，随单位或本岗位")]
    choices += [(code, names[code]) for code in own if len(code) in (DISTRICT, TOWN)]
    for town in dict.fromkeys(code[:TOWN] for code in villages):
        under = [(code, names[code]) for code in villages if code.startswith(town)]
        choices.append((names.get(town, town), under))
    return choices


def _sector_choices(actor: Actor) -> list[tuple[str, str]]:
    own = actor.scope.sectors
    return [("", "请选"), *((code, name) for code, name in sector_names().items() if own is None or code in own)]


class RegionChoice(forms.ChoiceField):
    """One of the regions in scope. One that was given up while somebody was writing is answered with what succeeded it."""

    def __init__(self, actor: Actor, required: bool) -> None:
        super().__init__(choices=_region_choices(actor, required))

    def validate(self, value: Any) -> None:
        if not self.valid_value(value) and (words := given_up(str(value))):
            raise forms.ValidationError(f"{words}，请重新选。您填的其他内容都还在。")
        super().validate(value)


class RegionCode(forms.CharField):
    """The code of a region that need not be there yet: it is being put in."""

    def __init__(self, field: models.Field, actor: Actor) -> None:
        super().__init__(max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
        self.own_label = "区划代码"
        self.own_help = "镇（街道）9位，村（社区）12位；末尾的000可以不填"
        self._read = reader(field, LEDGERS["regions"], actor)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self._read(text) if text else text
        except CellRefused as error:
            raise forms.ValidationError(f"{error}。") from error


class ReferenceField(forms.CharField):
    """Another record, by its name or number, among those in scope. Works typed; suggestions only help."""

    def __init__(self, target: type[Record], actor: Actor) -> None:
        super().__init__(widget=ReferenceInput(target.code, offers=actor.may(f"{target.code}.view")), max_length=200)
        self.target, self.actor = target, actor
        self.namesakes: list[Record] = []  # what the last text may mean; the form's other boxes may tell them apart

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            value = self.target.objects.within(self.actor.scope, withdrawn=True).filter(pk=value).first()
        return spelled(value) if isinstance(value, Record) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()

    def clean(self, value: Any) -> Record | None:
        text = super().clean(value).strip()
        if not text:
            return None
        rows = self.target.objects.within(self.actor.scope)
        if number := _NUMBER.search(text):
            found = list(rows.filter(number=number.group())[:1])
        else:
            found = named(rows, self.target, text)
            self.namesakes = found if len(found) > 1 else []
            found = found or list(near(rows, self.target, text)[: NEAR + 1])
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_unclear(self.target, text, found))


def spelled(record: Record) -> str:
    """A record as it is offered and read back: its name, then its number."""
    return f"{record} {record.number}" if str(record) != record.number else f"{record.subject()} {record.number}"


def near(rows: Any, target: type[Record], text: str) -> Any:
    """Rows whose searched fields hold `text`, or whose number begins with it."""
    where = Q(number__istartswith=text)
    for name in LEDGERS[target.code].search or (_name_field(target),):
        where |= Q(**{f"{name}__icontains": text})
    return rows.filter(where).order_by("pk")


def _name_field(target: type[Record]) -> str:
    names = {field.name for field in target._meta.concrete_fields}
    return next(name for name in ("name", "title", "number") if name in names)


def _unclear(target: type[Record], text: str, found: list[Record]) -> str:
    kind = target._meta.verbose_name
    if not found:
        return f"管辖范围内没有“{text}”这个{kind}，请核对名称，或填它的编号。"
    offered = "、".join(spelled(record) for record in found[:NEAR])
    more = "等" if len(found) > NEAR else ""
    return f"和“{text}”相近的{kind}有：{offered}{more}。请填其中一个，带上编号。"


class ReferenceInput(forms.TextInput):
    """A text box whose suggestions come from /suggest/<ledger>/ as one types."""

    template_name = "desk/widgets/reference.html"

    def __init__(self, ledger: str, *, offers: bool) -> None:
        super().__init__(attrs={"autocomplete": "off", "placeholder": "名称或编号"})
        self.ledger, self.offers = ledger, offers

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = f"{context['widget']['attrs'].get('id', name)}_options"
        if self.offers:
            context["widget"]["attrs"]["list"] = options
        return {**context, "ledger": self.ledger, "options": options, "offers": self.offers}


class WordsField(forms.CharField):
    """Several words in one box, apart by 、 or a blank."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _words(self.prepare_value(initial) or "") != _words(data or "")

    def clean(self, value: Any) -> list[str]:
        return _words(super().clean(value))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[、，,;；\s]+", text) if word]


class NamesField(WordsField):
    """Several regions or sectors in one box, by their names as in a spreadsheet; kept as their codes."""

    def __init__(self, field: models.Field, actor: Actor) -> None:
        super().__init__()
        self._field = field
        model: Any = field.model
        self._read = reader(field, LEDGERS[model.code], actor)

    def prepare_value(self, value: Any) -> Any:
        """Codes as names; what was typed as it was typed."""
        codes = _words(value) if isinstance(value, str) else value
        return words(self._field, codes) if codes else ""

    def clean(self, value: Any) -> Any:
        text = "、".join(super().clean(value))
        if not text:
            return None if self._field.null else []
        try:
            return self._read(text)
        except CellRefused as error:
            raise forms.ValidationError(f"{error}。") from error


class DayField(forms.DateField):
    """A day, full-width digits and all."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(half_width(value))


class HalfWidthDecimal(forms.DecimalField):
    """An amount, full-width digits and thousands separators and all."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(half_width(value).replace(",", "") if isinstance(value, str) else value)


class HalfWidthInteger(forms.IntegerField):
    """A whole number, full-width digits and all."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(half_width(value))


def half_width(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files under one purpose."""

    def __init__(self, label: str, *, required: bool = False) -> None:
        attrs = {"class": "form-control", "accept": "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"}
        super().__init__(label=label, required=required, widget=FilesInput(attrs=attrs))

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(f"请附上{self.label}照片。")
        return [super(FilesField, self).clean(each, initial) for each in given]
