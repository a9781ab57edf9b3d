"""What an editor offers to pick: figures with their values, and the words that narrow and tell them.

picks(draft, actor)        choices(draft, actor)["places"]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import compute
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import TOWN
from anlan.kernel.people.pinyin import spelled
from anlan.kernel.report.grids import BESIDE, COLUMN, LINE
from anlan.kernel.report.marks import COMPARISONS, OPTIONS
from anlan.kernel.report.naming import other_names, title_of
from anlan.kernel.report.rosters import columns_of
from anlan.kernel.report.slots import MEANINGS
from anlan.kernel.report.spans import OFFERED
from anlan.ui.figures import visible

from .previewing import Draft


@dataclass(frozen=True)
class Pick:
    """A figure to pick: its value in full and as officials say it; spelled: its other names, and how all are spelled."""

    title: str
    value: str
    about: str
    ledger: str
    unit: str
    spelled: str


def picks(draft: Draft, actor: Actor) -> list[Pick]:
    figures = visible(actor)
    values = compute([figure.code for figure in figures], actor.scope.narrowed(draft.region), draft.period)
    return [
        Pick(
            figure.title,
            words.printed(values[figure.code].total, figure.unit),
            words.printed(values[figure.code].total, figure.unit, about=True),
            LEDGERS[figure.ledger].title,
            figure.unit,
            _spelled(figure.code),
        )
        for figure in figures
    ]


@cache
def _spelled(code: str) -> str:
    names = (title_of(code), *other_names(code))
    return " ".join(part for name in names for part in (name, spelled(name)))


def choices(draft: Draft, actor: Actor) -> dict[str, Any]:
    """What the menus of the editor list."""
    figures = visible(actor)
    return {
        "places": _places(actor.scope.narrowed(draft.region).regions),
        "sectors": list(divisions.sector_names().values()),
        "spans": list(OFFERED),
        "options": OPTIONS,
        "slots": MEANINGS,
        "comparisons": list(COMPARISONS),
        "by": ["镇街", "村社区", "行业", "月"],
        "drawn": [COLUMN, LINE, BESIDE],
        "columns": {
            ledger: _columns([f.code for f in figures if f.ledger == ledger]) for ledger in {f.ledger for f in figures}
        },
        "ledgers": {figure.title: figure.ledger for figure in figures},
    }


def _columns(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(columns_of(codes[0]).values()))


def _places(regions: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The places within: towns first, then the villages of each by a name that is theirs alone."""
    here = {
        code: name for code, name in sorted(divisions.current_regions().items())
        if any(code.startswith(region) and code != region for region in regions)
    }  # fmt: skip
    names = list(here.values())
    towns = [name for code, name in here.items() if len(code) == TOWN]
    groups: dict[str, list[str]] = {}
    for code, name in here.items():
        if len(code) > TOWN:
            own = name if names.count(name) == 1 else divisions.region_path(code)
            groups.setdefault(divisions.region_name(code[:TOWN]), []).append(own)
    return [*([("镇（街道）", towns)] if towns else []), *groups.items()]
