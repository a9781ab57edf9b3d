"""The list of what `make test` keeps names what there is."""

from pathlib import Path

from anlan.kernel.ledger.declare import LEDGERS
from tests import daily

ROOT = Path(__file__).parents[1]


def test_each_test_that_is_kept_is_in_its_file():
    missing = [
        (file, name)
        for file, names in daily.KEPT.items()
        for name in names
        if not _has((ROOT / file).read_text("utf-8").splitlines(), name)
    ]

    assert missing == []


def test_each_ledger_that_stands_for_others_is_one():
    assert LEDGERS.keys() >= daily.LEDGERS


def _has(lines, name):
    """Whether a test begins so; where its case is named, whether it is that test."""
    function, bracket, _ = name.partition("[")
    return any(line.startswith(f"def {function}" + ("(" if bracket else "")) for line in lines)
