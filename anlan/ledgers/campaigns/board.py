"""How far a campaign is: what falls under it, counted by town and by department, from what people did anyway.

board_of(campaign, actor)      # Board(by_town=[Progress("清河镇", …)], …)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from anlan.kernel import clock
from anlan.kernel.indicator import words
from anlan.kernel.indicator.compute import Measured, compute_by, without_rows
from anlan.kernel.indicator.declare import INDICATORS, Figure, Period
from anlan.kernel.indicator.drill import group_names
from anlan.kernel.ledger.belongings import BELONGS, among
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.codes import DISTRICT
from anlan.kernel.report.outline import BELONGS_TO

from .models import Campaign

# In the order of work: who went where, what was found, what became of it.
COUNTED = (
    "supervision.visits", "checks.visits", "guidance.visits", "ebike_checks.held", "hazards.found", "hazards.major", "hazards.closed",
    "hazards.closed_rate", "filled.done",
)  # fmt: skip
VISITS = ("supervision", "checks", "guidance")  # ledgers of visits to one site each


@dataclass(frozen=True)
class Cell:
    """A figure's value in words, and the address of the rows that it counts; "" where nothing is counted."""

    text: str
    href: str


@dataclass(frozen=True)
class Progress:
    """One town's, village's or body's line."""

    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Board:
    """titles: of the columns. empty: ledgers of which nothing falls under it, which are no columns of zeros. total: the line of all.

    places: how many sites were visited, each once, however often and by whomever.
    """

    titles: list[tuple[str, str]]
    empty: list[str]
    total: list[Cell]
    areas: list[Progress]
    area_title: str
    bodies: list[Progress]
    places: int
    period: Period


def board_of(campaign: Campaign, actor: Actor) -> Board | None:
    """The board within the actor's scope; None before the campaign begins."""
    period = period_of(campaign)
    if period is None:
        return None
    area = "town" if any(len(code) <= DISTRICT for code in actor.scope.regions) else "village"
    visible = [INDICATORS[code] for code in COUNTED if code in INDICATORS and actor.may(f"{_ledger(code)}.view")]
    filters = among(campaign)
    values = compute_by([each.code for each in visible], actor.scope, period, by=(area, "body"), among=filters)
    kept = {_ledger(each.code) for each in visible if values["body"][each.code].total}
    figures = [each for each in visible if _ledger(each.code) in kept]
    return Board(
        titles=[(figure.title, figure.unit) for figure in figures],
        empty=[
            LEDGERS[code].title for code in dict.fromkeys(_ledger(each.code) for each in visible) if code not in kept
        ],
        total=[_cell(campaign, figure, values[area][figure.code], period) for figure in figures],
        areas=_lines(campaign, figures, values[area], area, period),
        area_title="镇街" if area == "town" else "村（社区）",
        bodies=_lines(campaign, figures, values["body"], "body", period),
        places=_places(actor, period, filters),
        period=period,
    )


def _ledger(code: str) -> str:
    """Whose figure it is: supervision.visits is of supervision."""
    return code.partition(".")[0]


def period_of(campaign: Campaign) -> Period | None:
    """From its first day to its last, or to today while it runs."""
    today = clock.today()
    if campaign.starts_on > today:
        return None
    return Period(campaign.starts_on, min(campaign.ends_on or today, today))


def _lines(
    campaign: Campaign, figures: list[Figure], values: Mapping[str, Measured], by: str, period: Period
) -> list[Progress]:
    """Each group that has any row, the busiest first."""
    keys = list(dict.fromkeys(key for figure in figures for key in values[figure.code].groups))
    names = group_names(by, keys)

    def cell(figure: Figure, key: str) -> Cell:
        value = values[figure.code]
        number = value.groups.get(key, without_rows(figure, value.total))
        return _cell_of(campaign, figure, number, period, by=by, key=key)

    def weight(key: str) -> Any:
        return -sum(values[figure.code].groups.get(key) or 0 for figure in figures if figure.unit != "%")

    return [Progress(names[key], [cell(figure, key) for figure in figures]) for key in sorted(keys, key=weight)]


def _cell(campaign: Campaign, figure: Figure, value: Measured, period: Period) -> Cell:
    return _cell_of(campaign, figure, value.total, period)


def _cell_of(campaign: Campaign, figure: Figure, number: Any, period: Period, **group: str) -> Cell:
    return Cell(words.told(number, figure.unit), rows_address(campaign, figure.code, period, **group) if number else "")


def rows_address(campaign: Campaign, code: str, period: Period, **group: str) -> str:
    """The rows behind a campaign's figure: the figure's own page, narrowed to what belongs to the campaign."""
    asked = {"from": f"{period.start}", "to": f"{period.end}", **group, BELONGS: f"{campaign.code}/{campaign.number}"}
    return f"/indicators/{code}/rows/?{urlencode({name: value for name, value in asked.items() if value}, safe='/')}"


def _places(actor: Actor, period: Period, filters: Mapping[str, Any]) -> int:
    """How many sites were visited: one that a department inspected and a town supervised is one."""
    places: set[int] = set()
    for code in VISITS:
        ledger = LEDGERS.get(code)
        if ledger is None or not actor.may(f"{code}.view"):
            continue
        model: Any = ledger.model
        rows, when = model.objects.within(actor.scope.placed).filter(filters[code]), model.when
        places.update(
            rows.filter(**{f"{when}__gte": period.start, f"{when}__lte": period.end}).values_list("place_id", flat=True)
        )
    return len(places)


def paragraph(campaign: Campaign, board: Board) -> list[tuple[str, str]]:
    """The campaign in a report's words: (text, address of the rows behind it; "" for plain text). What did not happen is left unsaid."""
    said: list[tuple[str, str]] = [(f"{campaign.name}{_since(campaign.starts_on)}，", "")]
    for (title, _), cell in zip(board.titles, board.total, strict=True):
        if cell.href:
            said += [("，", "")] if len(said) > 1 else []
            said += [(title, ""), (cell.text, cell.href)]
    if len(said) == 1:
        return []
    if board.places:
        said.append((f"，到过{board.places}家单位", ""))
    return [*said, ("。", "")]


def outline(campaign: Campaign, board: Board) -> str:
    """The same for a report's outline: its figures stay figures, counted for the report's own period and place."""
    told = [
        f"{title}【{title}，{BELONGS_TO}{campaign.number}】"
        for (title, _), cell in zip(board.titles, board.total, strict=True) if cell.href
    ]  # fmt: skip
    return f"{campaign.name}{_since(campaign.starts_on)}，{'，'.join(told)}。" if told else ""


def _since(day: date) -> str:
    return f"{clock.day_this_year(day)}开展以来"
