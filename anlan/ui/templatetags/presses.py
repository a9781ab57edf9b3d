"""The token against forged forms, and beside it the form's press: sent twice, it is done once (gate/presses.py).

TEMPLATES = [{…, "OPTIONS": {"builtins": ["anlan.ui.templatetags.presses"]}}]

{% csrf_token %}     # as ever
"""

from typing import Any
from uuid import uuid4

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from ..forms.presses import PRESS

register = template.Library()


class PressNode(CsrfTokenNode):
    """Django's own, with a press of its own for each form of each page."""

    def render(self, context: Any) -> str:
        token = super().render(context)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, PRESS, uuid4()) if token else token


@register.tag
def csrf_token(parser: Parser, token: Token) -> PressNode:
    """What every form that is posted has to have."""
    return PressNode()
