"""The first edition of each ledger: its fields as they were when events did not yet name one."""

from collections.abc import Mapping
from typing import Any

from django.db.migrations.loader import MigrationLoader

from ..editions import FIRST, fields_of

Key = tuple[str, str]


def keep_first_editions(edition: Any, nodes: list[Key], ledgers: Mapping[str, Key]) -> None:
    """Keep the fields that the models of `ledgers` ({ledger: (app, model)}) had after the migrations `nodes`.

    edition: the model of editions as it is in the migration that asks.
    """
    loader = MigrationLoader(None)
    state = loader.project_state([node for node in nodes if node in loader.graph.nodes])
    for ledger, (app, model) in ledgers.items():
        if (app, model) not in state.models:
            continue
        fields = fields_of(state.apps.get_model(app, model))
        edition.objects.get_or_create(ledger=ledger, number=FIRST, defaults={"fields": fields})
