"""Start-up: ledgers are found once every model is there, and what was declared in them must be able to work."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from anlan.kernel.clock.beyond import read_beyond


class SiteConfig(AppConfig):
    name = "anlan.site"
    label = "site"

    def ready(self) -> None:
        from anlan.kernel.ledger import discovery

        connection_created.connect(_read_beyond)
        discovery.load()
        import_module(settings.ROOT_URLCONF)  # pages grant powers, too: the first request is answered like the second
        refuse_what_cannot_work()


def _read_beyond(connection: BaseDatabaseWrapper, **_: object) -> None:
    read_beyond(connection.connection)


def refuse_what_cannot_work() -> None:
    """Raises ImproperlyConfigured for a loop, ledger or indicator that cannot work.

    Here, for Django asks its checks in some of its commands only: neither under WSGI nor in the job worker.
    """
    errors = checks.run_checks(tags=["anlan"])
    if errors:
        raise ImproperlyConfigured("\n".join(str(error) for error in errors))
