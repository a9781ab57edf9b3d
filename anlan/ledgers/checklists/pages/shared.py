"""What the pages of checklists share: which edition an address names, whose business it is, and its questions as they are shown."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import lineage

from ..answers import asked_now
from ..jumps import Tree
from ..models import Edition
from ..questions import AMOUNT, DAY, NOTE, ONE, SEVERAL, TEXT, TICK, WHOLE, Form, Question

PREFIX, SEEN = "a-", "seen-"  # before a question's name: its answer, and that it was shown
_INPUTS = {WHOLE: ("text", "numeric"), AMOUNT: ("text", "decimal"), TEXT: ("text", "text"), DAY: ("date", "")}


@dataclass(frozen=True)
class Shown:
    """A question as a page asks it. values: what is filled in; when: its condition for the phone; error: what is wrong with the answer."""

    question: Question
    asked: bool
    values: tuple[str, ...] = ()
    error: str = ""
    condition: str = ""
    section: str = ""

    @property
    def name(self) -> str:
        return PREFIX + self.question.name

    @property
    def seen(self) -> str:
        return SEEN + self.question.name

    @property
    def when(self) -> str:
        return json.dumps(self.question.when, ensure_ascii=False) if self.question.when else ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def input_type(self) -> str:
        return _INPUTS.get(self.question.kind, ("text", ""))[0]

    @property
    def input_mode(self) -> str:
        return _INPUTS.get(self.question.kind, ("", ""))[1]

    @property
    def is_note(self) -> bool:
        return self.question.kind == NOTE

    @property
    def is_tick(self) -> bool:
        return self.question.kind == TICK

    @property
    def is_choice(self) -> bool:
        return self.question.kind in (ONE, SEVERAL)

    @property
    def box(self) -> str:
        return "checkbox" if self.question.kind == SEVERAL else "radio"


def shown(
    form: Form,
    said: Mapping[str, Any],
    written: Mapping[str, list[str]],
    wrong: Mapping[str, str],
    *,
    everything: bool = False,
) -> Iterator[Shown]:
    """The questions in their order; everything: those that are skipped as the answers stand, too, as a preview shows them."""
    section = ""
    for question in form.questions:
        if question.kind == "photo":
            continue
        yield Shown(
            question, everything or asked_now(form, question, said), tuple(written.get(question.name, ())), wrong.get(question.name, ""),
            in_words(question.when, form) if question.when else "", question.section if question.section != section else "",
        )  # fmt: skip
        section = question.section


def in_words(tree: Tree, form: Form) -> str:
    """A condition as people read it: “有没有熄火保护”答“没有”."""
    match tree:
        case ["and", first, second]:
            return f"{in_words(first, form)}，并且{in_words(second, form)}"
        case ["or", first, second]:
            return f"{in_words(first, form)}，或者{in_words(second, form)}"
        case ["not", first]:
            return f"不是（{in_words(first, form)}）"
        case ["selected", first, second]:
            return f"{in_words(first, form)}选了{_choice(first, second, form)}"
        case ["count", first]:
            return f"{in_words(first, form)}选的个数"
        case ["q", name]:
            return f"“{form.by_name[name].label}”"
        case ["v", value]:
            return f"“{value}”"
        case ["self"]:
            return "这道题"
        case [sign, first, second]:
            said = {"=": "是", "!=": "不是", ">": "大于", "<": "小于", ">=": "不小于", "<=": "不大于"}.get(sign, sign)
            return f"{in_words(first, form)}{said}{_choice(first, second, form)}"
    return ""


def _choice(first: Tree, second: Tree, form: Form) -> str:
    if first[0] == "q" and second[0] == "v" and (titles := dict(form.by_name[first[1]].choices)):
        return f"“{titles.get(str(second[1]), second[1])}”"
    return "空" if second == ["v", ""] else in_words(second, form)


def edition_of(number: str, actor: Actor) -> Edition:
    """The edition of an address. Raises Http404 where there is none, or it does not reach the actor."""
    edition = Edition.objects.known().filter(number=number[:32]).select_related("campaign", "body").first()
    if edition is None or not reaches(edition, actor):
        raise Http404("没有这份检查表，或者它与您的辖区无关。")
    return edition


def reaches(edition: Edition, actor: Actor) -> bool:
    """Whether a checklist is the actor's business: its region covers where they are, or lies within what they see."""
    region = edition.region
    return any(lineage.holds(region, own) or lineage.holds(own, region) for own in actor.scope.regions)


def current_for(actor: Actor) -> list[Edition]:
    """The newest editions of the checklists that reach the actor, the latest first."""
    return [each for each in Edition.current().select_related("campaign") if reaches(each, actor)]


def newer(edition: Edition) -> Edition | None:
    """The newest edition of the same checklist, where this is not it."""
    rows = Edition.objects.known().filter(Edition.present(), edition.of_its_checklist(), edition__gt=edition.edition)
    return rows.order_by("-edition").first()  # type: ignore[return-value]
