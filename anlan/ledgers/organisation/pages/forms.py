"""What is asked when regions are merged, divided or renamed."""

from typing import Any
from uuid import uuid4

from django import forms

from anlan.kernel import clock
from anlan.kernel.column.page_day import DayField
from anlan.kernel.people.codes import VILLAGE
from anlan.kernel.people.divisions import current_regions, region_path, towns
from anlan.ui.forms.keys import KeyField

from ..succession import villages_of

_NEW = ("", "新的一个，在下面填代码和名称")


class ChangeForm(forms.Form):
    """From which day, on what ground; `key` makes the same page, posted twice, one change."""

    day = DayField(label="从哪天起", initial=clock.today, error_messages={"required": "请选从哪天起。"})
    reason = forms.CharField(
        label="依据",
        max_length=200,
        help_text="批复文号，或者为什么改；写进每条记录的经过",
        error_messages={"required": "请写明依据。"},
    )
    key = KeyField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
            elif not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.HiddenInput):
                field.widget.attrs["class"] = "form-control"

    def say(self, messages: dict[str, str]) -> None:
        """Put what cannot be at its field."""
        for name, message in messages.items():
            self.add_error(name if name in self.fields else None, message)


class TargetForm(ChangeForm):
    """Which regions go, and to where: one that there is, or a new one."""

    olds = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, error_messages={"required": "请至少选一个。"})
    to = forms.ChoiceField(label="归到哪里", required=False)
    code = forms.CharField(
        label="新的区划代码", required=False, max_length=12, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    name = forms.CharField(label="新的名称", required=False, max_length=60)
    field_order = ("olds", "to", "code", "name", "day", "reason", "key")

    def target(self) -> tuple[str, str]:
        """The code of the successor, and what it is called where it is new."""
        successor = self.cleaned_data["to"]
        return (successor, "") if successor else (self.cleaned_data["code"].strip(), self.cleaned_data["name"].strip())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("to") and not values.get("code"):
            self.add_error("to", "请选归到哪里；是新的一个，就填新的代码和名称。")
        return values

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class MergerForm(TargetForm):
    """Towns, or the villages of one town, that are given up; and what they become."""

    def __init__(self, *args: Any, town: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["olds"].label = "撤销哪些村（社区）" if town else "撤销哪些镇（街道）"
        there = villages_of(town) if town else towns()
        self.choose("olds", list(there.items()))
        if town:
            others = [
                (code, region_path(code))
                for code in sorted(current_regions())
                if len(code) == VILLAGE and code not in there
            ]
            self.choose("to", [_NEW, *there.items(), *others])
        else:
            self.choose("to", [_NEW, *there.items()])


class DivisionForm(TargetForm):
    """Villages of a town that go to another one, or to one that is new."""

    def __init__(self, *args: Any, town: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["olds"].label = "划出哪些村（社区）"
        self.choose("olds", list(villages_of(town).items()))
        self.choose("to", [_NEW, *((code, name) for code, name in towns().items() if code != town)])


class NameForm(ChangeForm):
    """The new name of a region or body."""

    name = forms.CharField(label="新的名称", max_length=100, error_messages={"required": "请写新的名称。"})
    field_order = ("name", "day", "reason", "key")
