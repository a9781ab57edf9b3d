"""The built front end in a page, or nothing where it was not built: the page stays usable without.

{% load built %}{% built "shell.css" %}{% built "shell.js" %}
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def built(name: str) -> SafeString:
    """The element that loads a built file: a stylesheet, or a script that runs once the page is read."""
    try:
        address = static(f"built/{name}")
    except ValueError:  # not among the collected files
        return mark_safe("")
    if name.endswith(".css"):
        return format_html('<link rel="stylesheet" href="{}">', address)
    return format_html('<script type="module" src="{}"></script>', address)
