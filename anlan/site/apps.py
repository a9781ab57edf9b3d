"""Start-up: ledgers are found once every model is there."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "anlan.site"
    label = "site"

    def ready(self) -> None:
        from anlan.kernel.ledger import discovery

        discovery.load()
