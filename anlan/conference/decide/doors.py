"""The ways to rows of conferences that no conference in hand opens: two, and both say what they open.

Whoever holds a conference reads what belongs to it by `.of(conference)`, and holds it because find() let them in.

with everywhere("calls nobody answers are passed on", Invitation): ...        # work on every conference at once
with calling(): ...                     # which conferences call somebody
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models

from anlan.kernel.scope import unscoped

from ..models import Conference
from .rows import Invitation


@contextmanager
def everywhere(reason: str, model: type[models.Model], *models_too: type[models.Model]) -> Iterator[None]:
    """Rows of these models in every conference, for what no person reads; each use says why."""
    if not reason:
        raise ValueError("what is read of every conference needs a reason")
    with unscoped("work on every conference at once, of which nobody is shown a row", model, *models_too):
        yield


@contextmanager
def calling() -> Iterator[None]:
    """Conferences and the calls to them: a call opens the conference it calls to, whoever's region it lies in."""
    with unscoped("an invitation opens the conference it calls to", Conference, Invitation):
        yield
