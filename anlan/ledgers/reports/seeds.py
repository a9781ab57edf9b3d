"""The outlines that a district begins with, one file each under outlines/: the first line is the title, the second may say for which places.

seed_outlines(system)     # opens those that are not there yet
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor

from .models import Outline

FOLDER = Path(__file__).parent / "outlines"
LEVELS = {"全区": "district", "镇街": "town", "村社区": "village"}
_FOR = "适用："


@dataclass(frozen=True)
class Seed:
    """An outline as its file has it."""

    name: str
    title: str
    level: str
    text: str


def seeds() -> Iterator[Seed]:
    """The outline of each file."""
    for path in sorted(FOLDER.glob("*.md")):
        title, _, rest = path.read_text(encoding="utf-8").partition("\n")
        first, _, further = rest.partition("\n")
        level = LEVELS.get(first.removeprefix(_FOR)) if first.startswith(_FOR) else None
        text = rest if level is None else further
        yield Seed(path.stem, title.removeprefix("# ").strip(), level or "", text.strip() + "\n")


def outlines() -> Iterator[tuple[str, str, str]]:
    """(name, title, text) of each file."""
    return ((seed.name, seed.title, seed.text) for seed in seeds())


def seed_outlines(actor: Actor) -> list[Outline]:
    """Open the outlines that the district lacks."""
    names = set(Outline.objects.within(actor.scope, withdrawn=True).values_list("name", flat=True))
    return [
        open_record(Outline, {**asdict(seed), "region": actor.region}, actor=actor, key=uuid4())
        for seed in seeds()
        if seed.name not in names
    ]
