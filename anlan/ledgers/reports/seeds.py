"""The outlines that a district begins with, one file each under outlines/: the first line is the title.

seed_outlines(system)     # opens those that are not there yet
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor

from .models import Outline

FOLDER = Path(__file__).parent / "outlines"


def outlines() -> Iterator[tuple[str, str, str]]:
    """(name, title, text) of each file."""
    for path in sorted(FOLDER.glob("*.md")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        yield path.stem, title.removeprefix("# ").strip(), text.strip() + "\n"


def seed_outlines(actor: Actor) -> list[Outline]:
    """Open the outlines that the district lacks."""
    names = set(Outline.objects.within(actor.scope, withdrawn=True).values_list("name", flat=True))
    return [
        open_record(
            Outline, {"name": name, "title": title, "text": text, "region": actor.region}, actor=actor, key=uuid4()
        )
        for name, title, text in outlines()
        if name not in names
    ]
