"""The conditions of a list as a sentence of menus, from which each can be changed.

Written here and not in a template, where six conditions took a seventh of the time of a list's page.
"""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from .filters import Condition, menu

_BEGINNING = (
    '<input type="checkbox" class="visually-hidden all-conditions" id="all-conditions">'
    '<label class="all-conditions" for="all-conditions">条件</label>'
)
_CONDITION = '<details class="pop{idle}"><summary{active}>{words}</summary>\n    <ul>{menu}{form}</ul></details><span class="glue">{glue}</span>'
_FORM = """
      <li><form class="span" method="get">{kept}
        {boxes}
        <button class="btn slim">看</button></form></li>"""
_DAY = '<label>{word}<input class="form-control" type="date" name="{name}_{end}" value="{value}"></label>'
_WORDS = '<label>{label}<input class="form-control" name="{name}" value="{value}"></label>'
_KEPT = '<input type="hidden" name="{name}" value="{value}">'


def sentence(conditions: tuple[Condition, ...], query: Mapping[str, str]) -> SafeString:
    """The conditions in their order. query: what the address holds now, which each of their forms keeps."""
    parts = [
        _CONDITION.format(
            idle="" if each.active else " idle",
            active=' class="q2"' if each.active else "",
            words=escape(each.words),
            menu=menu(each.choices),
            form=_form(each, query),
            glue="，" if each is conditions[-1] else " · ",
        )
        for each in conditions
    ]
    return mark_safe(_BEGINNING + "".join(parts))


def _form(condition: Condition, query: Mapping[str, str]) -> str:
    """What is written instead of chosen: days from and to, or words."""
    name = escape(condition.name)
    if condition.kind == "dates":
        ends = (("从", "from", condition.start), ("到", "to", condition.end))
        boxes = [_DAY.format(word=word, name=name, end=end, value=escape(value)) for word, end, value in ends]
        own = {f"{condition.name}_from", f"{condition.name}_to"}
    elif condition.kind == "text":
        boxes = [_WORDS.format(label=escape(condition.label), name=name, value=escape(condition.value))]
        own = {condition.name}
    else:
        return ""
    hidden_inputs = (
        _KEPT.format(name=escape(key), value=escape(value)) for key, value in query.items() if key not in own
    )
    return _FORM.format(kept="".join(hidden_inputs), boxes="\n        ".join(boxes))
