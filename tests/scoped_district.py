"""A small district with rows in every ledger, at five spots: two in one village, one in another town's, one of a town, one of the district.

What a record says comes from the ledger's own suite, so a new ledger is in here as soon as it has one.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

import anlan.conference
import anlan.ledgers
import anlan.places
from anlan.kernel.evidence import store
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record, field_of
from anlan.kernel.testing.cast import DISTRICT, TOWN_4, VILLAGE_3, VILLAGE_4, District, seat
from anlan.kernel.testing.suites import LedgerSuite

SPOTS = (
    (VILLAGE_3, "industry"),
    (VILLAGE_3, "transport"),
    (VILLAGE_4, "industry"),
    (TOWN_4, "chemicals"),
    (DISTRICT, "general"),
)
# Ledgers whose records are not put in by a suite: the cast is in the first four.
_FOUNDED = {"regions", "bodies", "people", "posts"}
_OTHER_FACTS: Mapping[str, Mapping[str, Any]] = {
    "outlines": {"name": "scope", "title": "提纲（示范）", "text": "# 一、工作\n\n开展了工作。\n"},
    "reports": {
        "title": "报告（示范）", "outline": "scope", "text": "# 一、工作\n\n开展了工作。\n", "starts_on": date(2024, 1, 1),
        "ends_on": date(2024, 10, 15),
    },
    "wordings": {"phrase": "走村串户找毛病（示范）", "unit": "条", "indicator": "hazards.found"},
}  # fmt: skip


@dataclass(frozen=True)
class Populated:
    """The district with its plants, one at each spot, and the files of its records: {(ledger, primary key): attachment}."""

    district: District
    plants: tuple[Record, ...]
    files: Mapping[tuple[str, int], int]


# Of what a firm rates, another visit: its ledger, and what is said of it.
_VISITS = {
    "ratings": ("checks", {"checked_on": date(2024, 10, 14), "officers": "马超；邹敏"}),
    "guidance_ratings": ("guidance", {"visited_on": date(2024, 10, 14), "experts": "钱进"}),
}


def populate(district: District) -> Populated:
    """Put a record of every ledger at every spot, and one more that is withdrawn; each with a file."""
    makers = _makers(district)
    enterprise = LEDGERS["enterprises"].model
    plants = tuple(
        _put(enterprise, {"name": f"{place}号厂（示范）", "region": region, "sector": sector}, makers)
        for place, (region, sector) in enumerate(SPOTS)
    )
    spots = (*SPOTS, SPOTS[0])
    # All facts first: a suite takes the records that there are for its own.
    told = {code: [_facts(code, district, plants[at % len(SPOTS)]) for at in range(len(spots))] for code in _put_in()}
    made: dict[str, list[Record]] = {}
    for code, listed in told.items():
        model = LEDGERS[code].model
        made[code] = []
        for number, (spot, said) in enumerate(zip(spots, listed, strict=True)):
            facts = made_new(model, said, number) | {"region": spot[0], "sector": spot[1]}
            if "place" in facts:
                facts["place"] = plants[number % len(SPOTS)]
            if "body_id" in model.natural:
                facts["body"] = list(district.bodies.values())[number]
            if "case" in facts:
                # one that was withdrawn takes no violation
                facts["case"] = made["enforcement"][number % len(SPOTS) if code == "violations" else number]
            if "planned_on" in facts:  # a plan is told from another of its place by its day
                facts["planned_on"] += timedelta(days=number)
            if code == "calls":  # of one meeting, to which one body was called before
                others = [body for name, body in district.bodies.items() if name != "town_4"]
                facts["holder"] = others[number]
            if code == "past_figures":  # of one place and figure there is one for the same days
                facts["ends_on"] -= timedelta(days=number)
            if code == "recusals":  # of one officer there is one at each firm
                facts["inspector"] = made["inspectors"][number]
            if code == "expert_recusals":
                facts["expert"] = made["experts"][number]
            if code in _VISITS and number == len(SPOTS):  # the visit there is rated already
                ledger, said_of_it = _VISITS[code]
                visit = {"place": facts["place"], "region": spot[0], "sector": spot[1], **said_of_it}
                facts["visit"] = _put(LEDGERS[ledger].model, visit, makers)
            if "site" in facts:
                facts["site"] = made["ebikes"][number]
            made[code].append(_put(model, facts, makers))
        withdraw(made[code][-1], actor=_who(makers, f"{code}.withdraw"), key=uuid4(), reason="重复登记")
    records = [record for listed in made.values() for record in listed] + list(plants)
    return Populated(district, plants, {(each.code, each.pk): _file(each, district.system) for each in records})


def _put_in() -> list[str]:
    return [code for code in LEDGERS if code not in _FOUNDED]


def _facts(code: str, district: District, plant: Record) -> dict[str, Any]:
    if code in _OTHER_FACTS:
        return dict(_OTHER_FACTS[code])
    suite = next(suite for suite in suites() if suite.model.code == code)
    return suite().facts(district, plant)


@cache
def suites() -> Iterable[type[LedgerSuite]]:
    """The tests of every ledger there is, found by being there."""
    for package in (anlan.ledgers, anlan.places, anlan.conference):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            last = found.name.rpartition(".")[2]
            if not found.ispkg and (last == "tests" or last.startswith("test_")):
                importlib.import_module(found.name)
    return LedgerSuite.__subclasses__()


def _makers(district: District) -> list[Actor]:
    """People of the whole district who between them may put anything in."""
    department = seat(
        "wide", "卫广", roles.DEPARTMENT, district.system, body=district.bodies["bureau"], region=DISTRICT
    )
    return [district.office, department, district.leader, district.administrator, district.system]


def _who(makers: Iterable[Actor], power: str) -> Actor:
    return next(actor for actor in makers if actor.may(power))


def _put(model: type[Record], facts: Mapping[str, Any], makers: Iterable[Actor]) -> Record:
    return open_record(model, facts, actor=_who(makers, f"{model.code}.add"), key=uuid4())


def made_new(model: type[Record], facts: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The same facts once more, told apart by what the ledger tells records apart by."""
    changed = dict(facts)
    for name in model.natural:
        value = changed.get(name)
        if isinstance(value, datetime):
            changed[name] = value + timedelta(minutes=number)
        elif isinstance(value, str) and not field_of(model, name).choices:
            changed[name] = f"{value}{number}"
    return changed


def _file(record: Record, actor: Actor) -> int:
    picture = BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    picture.seek(0)
    return store.keep(record, picture, actor=actor).pk
