"""Its tables keep the label under which they were made."""

from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "anlan.conference"
    label = "conferences"
