"""Its tables keep the label under which they were made."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "anlan.kernel.sheets"
    label = "ledger"
