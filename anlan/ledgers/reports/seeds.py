"""The outlines that a district begins with, one file each under outlines/: the first line is the title, the second may say for which places.

seed_outlines(system)     # opens those that are not there yet
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID, uuid4

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


def lacking(actor: Actor) -> list[Seed]:
    """The outlines that came with a newer edition than the district was founded with; none that was withdrawn."""
    names = set(Outline.objects.within(actor.scope, withdrawn=True).values_list("name", flat=True))
    return [seed for seed in seeds() if seed.name not in names]


def bring(seed: Seed, actor: Actor, key: UUID) -> Outline:
    """Open an outline of a file for the actor's place."""
    return open_record(Outline, {**asdict(seed), "region": actor.region}, actor=actor, key=key)


def seed_outlines(actor: Actor) -> list[Outline]:
    """Open the outlines that the district lacks."""
    return [bring(seed, actor, uuid4()) for seed in lacking(actor)]
