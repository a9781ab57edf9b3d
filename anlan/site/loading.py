"""Makes Django ready in a process of its own: a command, or a worker of the site."""

import gc

import django


def load() -> None:
    """Load all apps, without looking for garbage meanwhile: code makes none, and all of it stays, so nobody looks it through later either."""
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()
