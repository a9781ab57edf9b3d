"""Experts, and a visit that was made, as tests have them."""

from datetime import date
from uuid import uuid4

from anlan.kernel.loop.opening import open_record

from .models import Advice, Expert, Guidance


def expert(district, name="钱进", **facts):
    """An expert of the district's pool; made at the first question."""
    known = Expert.objects.known().filter(name=name).first()
    return known or open_record(Expert, {"name": name, "region": "990199", **facts}, actor=district.office, key=uuid4())


def visited(district, plant, actor=None, **facts):
    """A visit that was made the day before."""
    lead = facts.get("lead") or expert(district)
    values = {"place": plant, "visited_on": date(2024, 10, 15), **facts, "lead": lead}
    return open_record(Guidance, values, actor=actor or sender(district, plant), key=uuid4())


def sender(district, plant):
    """Who sends experts there: its town where it has a seat, else the office."""
    return district.town_3 if district.town_3.scope.reaches(plant.region) else district.office


def advised(district, visit, text="补齐警示标识", **facts):
    values = {"visit": visit, "text": text, "due_on": date(2024, 10, 30), **facts}
    return open_record(Advice, values, actor=district.town_3, key=uuid4())


def another_firm(district, plant):
    """A second firm in the same village."""
    values = {"name": "另一家（示范）", "region": plant.region, "sector": plant.sector}
    return open_record(type(plant), values, actor=district.town_3, key=uuid4())
