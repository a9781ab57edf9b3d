"""Its tables keep the label under which they were made."""

from django.apps import AppConfig


class CheckConfig(AppConfig):
    name = "anlan.check"
    label = "claim"
