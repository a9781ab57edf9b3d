"""Why figures of a report tell nothing, why its conditions do not hold; and of what its comparisons are.

reasons_of(lines, printed, published).zero      # {"hazards.closed": "整改销号是0条"}
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from .. import clock
from ..indicator import words
from .marks import Mark
from .outline import Line, conditions, marks
from .standing import Reasons
from .values import NO_RECORD, NOT_APPLICABLE, Printed, subject_of


def reasons_of(lines: Sequence[Line], printed: Mapping[str, Printed], published: set[str]) -> Reasons:
    """Why figures tell nothing and conditions do not hold. One that was published tells what it told."""
    unknown, zero, unmet = {}, {}, {}
    for mark in marks(tuple(lines)):
        each = printed[mark.key]
        if mark.key in published:
            if not each.text:
                unknown[mark.key] = "印发时没有写"
        elif each.nothing:
            unknown[mark.key] = _lacking(each)
        elif each.zero and not mark.says_zero:
            zero[mark.key] = f"{each.label}是{each.text}" if not each.change else f"{each.label}两期都是0"
    for condition in conditions(tuple(lines)):
        values = {mark.key: _known(printed[mark.key]) for mark in condition.marks}
        failing = [mark for claim in condition.claims if not claim.holds(values) for mark in claim.marks]
        if failing:
            unmet[condition.text] = "，".join(_now(printed[mark.key], mark.span) for mark in failing)
    return Reasons(unknown, zero, unmet)


def _lacking(each: Printed) -> str:
    if each.nothing == NOT_APPLICABLE:
        return f"{each.label}超过半年，不比上期" if each.change else f"{each.label}没有可算的"
    if each.kept_from is not None:
        return f"{each.label}没有可比的记录，{clock.day_in_full(each.kept_from)}才记起"
    return f"{each.label}没有可比的记录" if each.change else f"{each.label}{each.nothing}"


def _known(each: Printed) -> Decimal | None:
    return None if each.nothing else each.value


def _now(each: Printed, span: str) -> str:
    value = _known(each)
    if value is None:
        return f"{span}{each.label}{NO_RECORD}"
    return f"{span or '现在'}{each.label}{words.printed(value, each.unit)}"


def name_subjects(lines: Sequence[Line], printed: dict[str, Printed]) -> None:
    """A comparison says of which figure it is, unless its sentence has had that one alone."""
    for line in lines:
        before: set[str] = set()
        for part in (*line.lead, *line.parts):
            if isinstance(part, str) and "。" in part:
                before = set()
            if not isinstance(part, Mark):
                continue
            each = printed[part.key]
            if each.change and before != {part.code} and each.text and not each.nothing:
                named = subject_of(part.code)
                printed[part.key] = replace(
                    each, text=each.text if each.text.startswith(named) else f"{named}{each.text}"
                )
            before.add(part.code)
