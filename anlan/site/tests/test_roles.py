"""`anlan roles` is the one page of who sees what."""

import json
from argparse import Namespace

from anlan.kernel.column import kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.sheets.mapping import fields_of

from ..commands import roles


def test_the_table_names_every_hidden_column_and_who_sees_it_whole(capsys):
    roles.run(Namespace(json=True))
    told = json.loads(capsys.readouterr().out)["hidden_columns"]
    roles.run(Namespace(json=False))
    words = capsys.readouterr().out

    for ledger in LEDGERS.values():
        hidden = [str(field.verbose_name) for field in fields_of(ledger.model) if kind_of(field).masked]
        assert set(told.get(ledger.code, ())) == set(hidden), ledger.code
        assert not hidden or f"{ledger.title}：{'、'.join(told[ledger.code])}（" in words
    assert len(told) > 3
