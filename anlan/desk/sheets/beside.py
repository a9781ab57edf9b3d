"""Columns of a sheet that were taken for nothing in the ledger: they are kept as they are, and that is said."""

from anlan.kernel.sheets.intake import Staged
from anlan.kernel.sheets.mapping import counts


def beside(staged: Staged) -> list[str]:
    """What is told of them, for whoever meant one by them must say so; columns that are empty or count the rows are none."""
    header = staged.header
    titles = [
        f"“{title}”"
        for at, title in sorted(header.titles.items())
        if at not in header.columns and staged.examples.get(at) and not counts(title)
    ]
    said = f"{'、'.join(titles)}没有对上台账的栏目，只原样存着，不起作用；能对上的请在“存到”里选。"
    return [said] if titles else []
