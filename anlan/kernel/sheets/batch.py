"""The new rows of a staged sheet, written as one import that can be taken back.

batch = begin(staged)
bring_in(staged, batch)
"""

from collections.abc import Callable

from .. import clock
from ..loop.bulk import Origin, open_many
from .models import ImportBatch
from .named_bodies import tell_named
from .staged import Staged


def begin(staged: Staged, came_with: ImportBatch | None = None) -> ImportBatch:
    """The import under which all that comes of a sheet stands. came_with: the one that named what this brings in."""
    actor = staged.actor
    return ImportBatch.objects.create(
        ledger=staged.ledger.code, file=staged.name[:200], sha256=staged.sha256, person_id=actor.person_id,
        post_id=actor.post_id, imported_at=came_with.imported_at if came_with else clock.now(), created=len(staged.rows),
        corrected=len(staged.changed), region=actor.region, sector=actor.sector, came_with=came_with,
    )  # fmt: skip


def bring_in(staged: Staged, batch: ImportBatch, progress: Callable[[int], None] = lambda done: None) -> None:
    """Write the rows, with what the page of whoever brings them would have held. progress: is told how many are written."""
    form, columns = staged.ledger.form, set(staged.columns)
    usual = {name: value for name, value in form.usual_for(staged.actor.role).items() if name not in columns}
    pks = open_many(
        staged.ledger.model, staged.columns, staged.rows, actor=staged.actor,
        origin=Origin(staged.name, staged.sha256, batch.pk), row_numbers=staged.row_numbers, pasts=staged.pasts, usual=usual,
        progress=progress,
    )  # fmt: skip
    tell_named(staged, pks, batch)
