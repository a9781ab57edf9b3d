"""What was answered: a column of JSON that says to which edition, each value read, bounded and shown by the kind of its question.

{"of": "JCB-2024-0001", "said": {"flameout": "no", "age": 10, "wrong": ["old", "long"]}}

In a cell or a box it is a line for each question under the edition's number, which comes in again as it is:

    JCB-2024-0001
    灶具有没有熄火保护装置：没有
    灶具用了几年：10
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from anlan.kernel.column import BadValue, CellRefused, Kind, Read, Who, kind_of
from anlan.kernel.column.kind import Field, one_of
from anlan.kernel.column.number import NOBODY
from anlan.kernel.column.spelling import is_empty, seen
from anlan.kernel.history.plain import plain_value
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, Scope

from .jumps import holds
from .questions import ONE, SEVERAL, TICK, Form, Question

OF, SAID = "of", "said"
_BETWEEN = re.compile(r"[、，,;；]\s*")
_AS_SHEET = "第一行写检查表的编号或名称，下面一题一行，如“有没有熄火保护：有”"
_MOST_TOLD = 200  # answers that a list offers to narrow by


def take(form: Form, raw: Mapping[str, Any], who: Who) -> tuple[dict[str, Any], dict[str, str]]:
    """What was said and what is wrong, each {question: …}, of what was written: {question: text, or list of texts}.

    Of a question that is skipped as the other answers stand, nothing is kept and nothing is wrong.
    """
    values: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for question in form.asked:
        written = raw.get(question.name)
        if written in (None, [], "") or (isinstance(written, str) and not seen(written).strip()):
            continue
        try:
            value = read(question, written, who)
        except CellRefused as error:
            refused[question.name] = f"{str(error).rstrip('。')}。"
        else:
            if value not in (None, "", []):
                values[question.name] = value
    said = relevant(form, values)
    wrong: dict[str, str] = {}
    for question in form.asked:
        if not asked_now(form, question, said):
            continue
        if question.name in refused:
            wrong[question.name] = refused[question.name]
        elif question.name not in said:
            if question.required:
                wrong[question.name] = "这道题要答。"
        elif question.must and not holds(question.must, said, said[question.name]):
            wrong[question.name] = question.must_words or "这个回答超出了这道题的限制，请核对。"
    return said, wrong


def relevant(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to questions that are asked as these answers stand; skipped ones count as empty for what hangs on them."""
    said = dict(values)
    while True:
        kept = {
            name: value for name, value in said.items() if asked_now(form, form.by_name[name], said)
        }  # a circle is published nowhere, so that this comes to an end
        if len(kept) == len(said):
            return kept
        said = kept


def asked_now(form: Form, question: Question, said: Mapping[str, Any]) -> bool:
    """Whether a question is asked as the answers stand."""
    return question.when is None or holds(question.when, said)


def read(question: Question, written: Any, who: Who) -> Any:
    """A value in JSON's own types. Raises CellRefused."""
    if question.kind == SEVERAL:
        texts = written if isinstance(written, list) else _BETWEEN.split(str(written))
        reader = one_of(question.label, {words: name for name, words in question.choices})
        chosen = {reader(text) for text in texts if str(text).strip()}
        return [name for name, _ in question.choices if name in chosen]
    if isinstance(written, list | dict):
        raise CellRefused("这道题只答一个")
    column = question.column
    value = kind_of(column).reader(column, who)(written)
    if question.kind == TICK:
        return value or None  # what is not ticked says nothing
    return " ".join(value.split()) if isinstance(value, str) and question.kind != ONE else plain_value(value)


def words_of(question: Question, value: Any) -> str:
    """An answer in words."""
    titles = dict(question.choices)
    if question.kind == SEVERAL:
        return "、".join(titles.get(each, each) for each in value)
    if question.kind == ONE:
        return titles.get(value, str(value))
    return "是" if value is True else str(value)


def told(form: Form, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(question, answer) in words, in the order of the form."""
    for question in form.asked:
        if question.name in said:
            yield question.label, words_of(question, said[question.name])


class Answers(Kind):
    """What was answered to an edition of a checklist."""

    def reader(self, field: Field, who: Who) -> Read:
        def read_cell(value: Any) -> dict[str, Any]:
            edition, raw = _of_text(value)
            said, wrong = take(edition.form, raw, who)
            if wrong:
                name, words = next(iter(wrong.items()))
                raise CellRefused(f"“{edition.form.by_name[name].label}”：{words.rstrip('。')}")
            return {OF: edition.number, SAID: said}

        return read_cell

    def words(self, field: Field, value: Any) -> str:
        if not isinstance(value, dict) or not value.get(OF):
            return ""
        edition = _edition(value[OF])
        lines = told(edition.form, value.get(SAID) or {}) if edition else ()
        return "\n".join([value[OF], *(f"{label}：{words}" for label, words in lines)])

    def shown(self, record: Record, field: Field) -> str:
        return self.words(field, getattr(record, field.attname))

    def nothing(self, field: Field) -> Any:
        return {}

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return forms.Textarea(attrs={"rows": 6})

    def hint(self, field: Field) -> str:
        return _AS_SHEET

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        """By an answer to a question of choices, in all editions: JCB-2024-0001/flameout/no."""
        number, _, rest = value.partition("/")
        name, _, choice = rest.partition("/")
        edition = _edition(number)
        question = edition.form.by_name.get(name) if edition else None
        if edition is None or question is None or choice not in dict(question.choices):
            raise BadValue("没有这个回答，请从列表里选。")
        return edition.of_its_checklist("checklist__") & said_so(question, choice)

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        offered = [("", "全部")]
        for edition in apps.get_model("checklists", "Edition").current():
            for question in edition.form.asked:
                for choice, words in question.choices:
                    offered.append(
                        (f"{edition.number}/{question.name}/{choice}", f"{edition.name}，{question.label}：{words}")
                    )
        return offered[: _MOST_TOLD + 1]


def said_so(question: Question, choice: str) -> Q:
    """Rows of filled checklists in which a choice was answered, alone or among others."""
    return Q(answers__contains={SAID: {question.name: [choice] if question.kind == SEVERAL else choice}})


class AnswersField(models.JSONField):
    """The column, with its kind."""

    kind = Answers()

    def to_python(self, value: Any) -> Any:
        """Answers, also of the lines of a cell."""
        try:
            return self.kind.reader(self, NOBODY)(value) if isinstance(value, str) and value else value or {}
        except CellRefused as error:
            raise ValidationError(str(error)) from error


def _edition(words: str) -> Any:
    """The edition of a number, or the newest one that is called so."""
    editions = apps.get_model("checklists", "Edition")
    number = words.split()[0][:32] if words.split() else ""
    return editions.objects.known().filter(number=number).first() or editions.current().filter(name=words).first()


def _of_text(text: Any) -> tuple[Any, Mapping[str, Any]]:
    """An edition and what was written, of the lines of a cell."""
    if not isinstance(text, str):
        raise CellRefused(_AS_SHEET)
    first, *lines = [line.strip() for line in seen(text).strip().splitlines()] or [""]
    edition = _edition(first)
    if edition is None:
        raise CellRefused(f"没有编号是“{first[:40]}”的检查表。{_AS_SHEET}")
    raw: dict[str, str] = {}
    for line in filter(None, lines):
        asked = max(
            (each for each in edition.form.asked if line.startswith(each.label)),
            key=lambda each: len(each.label),
            default=None,
        )
        if asked is None or line[len(asked.label) : len(asked.label) + 1] not in ("：", ":"):
            raise CellRefused(f"“{line[:40]}”不是{edition.number}的题，{_AS_SHEET}")
        answer = line[len(asked.label) + 1 :].strip()
        if not is_empty(answer) or asked.kind == ONE:  # 无 is an answer where it is one of the choices
            raw[asked.name] = answer
    return edition, raw
