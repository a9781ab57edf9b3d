"""One of a few: a choice, yes or no, the state of a record."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q

from ..people.actor import Actor
from ..people.roles import SYSTEM
from ..scope import Scope
from ..scope.record import WITHDRAWN
from .kind import BadValue, Field, Kind, Read, Who, one_of
from .spelling import CellRefused, plain

_YES = {"是", "是的", "有", "☑", "■", "1", "true", "√", "✓", "✔", "y", "yes", "已", "on", "对"}
_NO = {"否", "无", "没有", "不是", "☐", "□", "0", "false", "×", "✗", "n", "no", "未", "off", "不"}


def yes_or_no(value: Any) -> bool | None:
    """What a word says where yes or no is asked; None where it says neither."""
    text = plain(value).lower()
    return True if text in _YES else False if text in _NO else None


class Choice(Kind):
    """One of the field's own choices."""

    def titles(self, field: Field) -> Mapping[str, str]:
        return {str(code): str(title) for code, title in field.flatchoices}

    def offered(self, field: Field) -> list[tuple[Any, str]]:
        """What people may choose."""
        return [(code, str(title)) for code, title in field.flatchoices]

    def reader(self, field: Field, who: Who) -> Read:
        return one_of(str(field.verbose_name), {title: code for code, title in self.offered(field)})

    def words(self, field: Field, value: Any) -> str:
        return str(_titles(field).get(value, value))

    def begins(self, field: Field) -> Any:
        return None if _may_stay_open(field) else field.get_default()

    def box(self, field: Field, value: Any) -> Any:
        return "" if value is None else value

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        """Where nothing is chosen as yet, that is said in words, not by Django's row of dashes."""
        blank = [("", "请选" if required else "不选")]
        return forms.Select(choices=[*(blank if _may_stay_open(field) else []), *self.offered(field)])

    def hint(self, field: Field) -> str:
        return "填：" + "、".join(title for _, title in self.offered(field))

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        return [str(title) for _, title in self.offered(field) if title]

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        if value not in {str(code) for code, _ in field.flatchoices}:
            raise BadValue(f"{field.verbose_name}没有“{value}”这一项。")
        return Q(**{field.name: value})

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        return [("", "全部"), *((str(code), title) for code, title in self.offered(field))]


class Role(Choice):
    """The role of a post. The system's own is nobody's to give or to look for; a sheet that has it comes in again."""

    def reader(self, field: Field, who: Who) -> Read:
        read = super().reader(field, who)
        its_own = {SYSTEM, str(dict(field.flatchoices).get(SYSTEM))}
        return lambda value: SYSTEM if plain(value) in its_own else read(value)

    def offered(self, field: Field) -> list[tuple[Any, str]]:
        return [(code, title) for code, title in super().offered(field) if code != SYSTEM]


def _may_stay_open(field: Field) -> bool:
    return bool(field.blank or not field.has_default())


_TITLES: dict[Field, dict[Any, Any]] = {}


def _titles(field: Field) -> dict[Any, Any]:
    """A field's choices; kept, for a list asks for them in every row."""
    if field not in _TITLES:
        _TITLES[field] = dict(field.flatchoices)
    return _TITLES[field]


class YesNo(Kind):
    """Yes or no."""

    always_said = True

    def reader(self, field: Field, who: Who) -> Read:
        def read(value: Any) -> bool:
            answer = yes_or_no(value)
            if answer is None:
                raise CellRefused(f"“{plain(value).lower()}”请改成“是”或“否”")
            return answer

        return read

    def words(self, field: Field, value: Any) -> str:
        return "是" if value else "否"

    def nothing(self, field: Field) -> Any:
        return None

    def begins(self, field: Field) -> Any:
        return None if field.null else field.get_default()

    def box(self, field: Field, value: Any) -> Any:
        return bool(value) if not field.null else "" if value is None else self.words(field, value)

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        """A tick; where it may be unknown, a list: what was left alone says neither yes nor no."""
        if field.null:
            return forms.Select(choices=[("", "不选"), ("是", "是"), ("否", "否")])
        return forms.CheckboxInput()

    def hint(self, field: Field) -> str:
        return "填“是”或“否”"

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        return ["是", "否"]

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        if value not in ("yes", "no"):
            raise BadValue(f"{field.verbose_name}请选“是”或“否”。")
        return Q(**{field.name: value == "yes"})

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        return [("", "全部"), ("yes", f"是{field.verbose_name}"), ("no", f"不是{field.verbose_name}")]


class State(Kind):
    """The state of a record, in the words of its ledger."""

    layout = "state"

    def titles(self, field: Field) -> Mapping[str, str]:
        return titles_of(field)

    def reader(self, field: Field, who: Who) -> Read:
        return one_of("状态", {title: code for code, title in titles_of(field).items() if code != WITHDRAWN})

    def words(self, field: Field, value: Any) -> str:
        return "已撤回" if value == WITHDRAWN else titles_of(field).get(value, str(value))

    def hint(self, field: Field) -> str:
        return "填：" + "、".join(titles_of(field).values())

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        if value not in titles_of(field) and value != WITHDRAWN:
            raise BadValue(f"没有“{value}”这个状态。")
        return Q(state=value)

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        model: Any = field.model
        return [("", "全部"), *model.reached_states().items(), (WITHDRAWN, "已撤回")]


def titles_of(field: Field) -> dict[str, str]:
    """What the states of a column's ledger are called."""
    model: Any = field.model
    titles: dict[str, str] = model.state_titles
    return titles
