"""A ledger that cannot be worked in does not start, and says why."""

from dataclasses import replace

import pytest

from ..checks import OWN_OF_FORMS, ledger_errors
from ..declare import LEDGERS


@pytest.mark.parametrize("name", sorted(OWN_OF_FORMS))
def test_no_form_asks_for_a_field_by_the_name_of_its_own(name, monkeypatch):
    declared = next(iter(LEDGERS.values()))
    monkeypatch.delitem(LEDGERS, declared.code)  # declared anew below
    form = replace(declared.form, fields=(*declared.form.fields, name))

    with_it = [error.id for error in ledger_errors(replace(declared, form=form))]

    assert "ledger.E011" in with_it
    assert "ledger.E011" not in [error.id for error in ledger_errors(declared)]
