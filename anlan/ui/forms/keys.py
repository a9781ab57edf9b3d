"""The key of what is sent: made when its page is shown, so that sent twice it does one thing.

    key = KeyField(widget=forms.HiddenInput, initial=uuid4)     # of a form class
    key_of(request)                                             # of a form that is written without one

A key is drawn, never reckoned. What the program does by itself has keys that follow from what it is about (uuid5): whoever could send such
a one first would keep it from being done.
"""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

KEY_MESSAGES = {"required": "这一页放得太久了，请刷新后再交。", "invalid": "这一页放得太久了，请刷新后再交。"}
_DRAWN = 4  # the version of a UUID that is chance throughout


class KeyField(forms.UUIDField):
    """A key that was drawn."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"error_messages": KEY_MESSAGES, **kwargs})

    def to_python(self, value: Any) -> Any:
        key: Any = super().to_python(value)
        if isinstance(key, UUID) and key.version != _DRAWN:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return key


def key_in(text: str) -> UUID:
    """The key that was sent. Raises ValueError for what is none, or was not drawn."""
    key = UUID(text)
    if key.version != _DRAWN:
        raise ValueError(text)
    return key


def key_of(request: HttpRequest) -> UUID:
    """The key that was posted; a new one where none was, or what came is none."""
    try:
        return key_in(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
