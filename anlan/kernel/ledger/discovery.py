"""Nothing is registered by hand: what lies in a folder under `ledgers/` or in `places/` is found at start-up."""

from django.utils.module_loading import autodiscover_modules

PARTS = ("groups", "ledger", "loop", "indicators", "channels", "witnesses")


def load() -> None:
    """Import every app's declarations, and the start-up checks of the kernel."""
    from ..history import witnesses as _witnesses  # noqa: F401
    from ..history.migrating import refusing
    from ..indicator import checks as _indicator_checks  # noqa: F401 registers itself
    from ..loop import checks as _loop_checks  # noqa: F401
    from ..notice import sealing as _sealing  # noqa: F401
    from . import checks as _ledger_checks  # noqa: F401

    autodiscover_modules(*PARTS)
    refusing.connect()
