"""Start-up: ledgers are found once every model is there, and what was declared in them must be able to work."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


class SiteConfig(AppConfig):
    name = "anlan.site"
    label = "site"

    def ready(self) -> None:
        from anlan.kernel.ledger import discovery

        discovery.load()
        import_module(settings.ROOT_URLCONF)  # pages grant powers, too: the first request is answered like the second
        refuse_what_cannot_work()


def refuse_what_cannot_work() -> None:
    """Raises ImproperlyConfigured for a loop, ledger or indicator that cannot work.

    Here, for Django asks its checks in some of its commands only: neither under WSGI nor in the job worker.
    """
    errors = checks.run_checks(tags=["anlan"])
    if errors:
        raise ImproperlyConfigured("\n".join(str(error) for error in errors))
