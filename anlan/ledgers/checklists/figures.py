"""The figures that clerks made of checklists, as kernel/indicator reads them; and what is wrong with one that is to be made.

figures()      # [Indicator("filled.zzb-2024-0001", "没装熄火保护的户", "户", …), …]
"""

from collections.abc import Iterator

from django.db.models import Q

from anlan.kernel.indicator import kept
from anlan.kernel.indicator.declare import INDICATORS, Figure, Indicator, Ratio

from .answers import SAID, said_so
from .models import Counting, Filled
from .questions import AMOUNT, WHOLE, Question


def figures() -> list[Figure]:
    """What the rows tell, those that were withdrawn left out."""
    rows = Counting.objects.known().filter(Counting.present()).select_related("checklist").order_by("pk")
    return [figure for row in rows for figure in figures_of(row)]


def code_of(row: Counting) -> str:
    return f"{Filled.code}.{row.number.lower()}"


def figures_of(row: Counting) -> Iterator[Figure]:
    """The figure of a row; of a share the two that it is made of besides."""
    code, question = code_of(row), question_of(row)
    its = row.checklist.of_its_checklist("checklist__")
    answered = its & Q(**{f"answers__{SAID}__has_key": question.name}) if question else its
    of_all = f"检查表是“{row.checklist.name}”（各版合计）"
    if question:
        of_all += f"、答了“{question.label}”"
    where, says = answered, of_all
    if question and row.choice:
        where = its & said_so(question, choice_of(question, row.choice))
        says = f"检查表是“{row.checklist.name}”（各版合计）、“{question.label}”答“{dict(question.choices)[choice_of(question, row.choice)]}”"
    if row.how == Counting.SHARE:
        yield Indicator(
            f"{code}.of",
            f"{row.name}：符合的",
            row.unit,
            Filled,
            when="filled_on",
            where=where,
            says=says,
            declared=False,
        )
        yield Indicator(
            f"{code}.over",
            f"{row.name}：总数",
            row.unit,
            Filled,
            when="filled_on",
            where=answered,
            says=of_all,
            declared=False,
        )
        yield Ratio(code, row.name, of=f"{code}.of", over=f"{code}.over", declared=False)
    elif row.how == Counting.SUM and question:
        path = f"answers__{SAID}__{question.name}"
        summed = f"{says}，“{question.label}”的数相加"
        yield Indicator(
            code, row.name, row.unit, Filled, when="filled_on", where=where, sum_of=path, says=summed, declared=False
        )
    else:
        yield Indicator(code, row.name, row.unit, Filled, when="filled_on", where=where, says=says, declared=False)


def question_of(row: Counting) -> Question | None:
    """The question that a row means, by its words or its name; None where it counts every filled checklist, or means none."""
    asked = row.checklist.form.asked
    return next((each for each in asked if row.question and row.question in (each.name, each.label)), None)


def choice_of(question: Question, said: str) -> str:
    """The name of the choice that words mean; "" for none."""
    return next((name for name, words in question.choices if said in (name, words)), "")


def wrong_with(row: Counting) -> dict[str, str]:
    """Why a figure cannot be counted, at its fields."""
    if (has_it := _other_of_its_name(row)) is not None:
        return {"name": f"已经有叫“{row.name}”的指标{has_it}，报告里会分不清，请换个名称。"}
    if any(sign in row.name for sign in "【】，,：:"):
        return {"name": "名称里不要有【】、逗号和冒号，报告里写【名称】时要用。"}
    question = question_of(row)
    if row.question and question is None:
        return {"question": f"“{row.checklist}”里没有“{row.question}”这道题。"}
    if question is None:
        return {"question": "请选一道题。"} if row.how != Counting.COUNT or row.choice else {}
    if row.choice and not choice_of(question, row.choice):
        have = "、".join(words for _, words in question.choices)
        return {"choice": f"“{question.label}”没有“{row.choice}”这个选项" + (f"，有：{have}。" if have else "。")}
    if row.how == Counting.SHARE and not row.choice:
        return {"choice": "算占比要说是哪个选项占。"}
    if row.how == Counting.SUM and question.kind not in (WHOLE, AMOUNT):
        return {"question": f"“{question.label}”答的不是数字，不能相加。"}
    return {}


def _other_of_its_name(row: Counting) -> str | None:
    """The number of another row whose figure is called so, "" for a declared figure; None where none is: one that was withdrawn gives its
    name back.
    """
    if any(figure.declared and figure.title == row.name for figure in INDICATORS.values()):
        return ""
    others = Counting.objects.known().filter(Counting.present(), name=row.name).exclude(number=row.number)
    if not row.number:  # of a sheet: it may be that one
        others = others.exclude(region=row.region)
    number = others.values_list("number", flat=True).first()
    return f"（{number}）" if number else None


kept.provide(figures)
