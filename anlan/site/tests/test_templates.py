"""Pages are made of their own room's templates and of those that all rooms share."""

import re
from pathlib import Path

import anlan
from anlan.kernel.testing.each import of_each

PACKAGE = Path(anlan.__file__).parent
NAMED = re.compile(r"[\"']([a-z_]+)/[a-z_/]+\.html[\"']")
SHARED = {"ui", "django"}
SOURCES = [
    path
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html")])
    if "tests" not in path.relative_to(PACKAGE).parts and path.name != "tests.py"
]
NAMING = [path for path in SOURCES if NAMED.search(path.read_text())]
THERE = {
    path.relative_to(folder).as_posix() for folder in PACKAGE.rglob("templates") for path in folder.rglob("*.html")
}


def room_of(path: Path) -> Path:
    """The folder of a room, or of a ledger: what brings templates of its own."""
    parts = path.relative_to(PACKAGE).parts
    return PACKAGE.joinpath(*parts[: 2 if parts[0] == "ledgers" else 1])


def own(path: Path) -> set[str]:
    return {folder.name for folder in room_of(path).glob("templates/*")}


@of_each("source", NAMING)
def test_a_page_names_no_template_of_another_room(source):
    named = set(NAMED.findall(source.read_text()))

    assert named <= own(source) | SHARED


@of_each("source", NAMING)
def test_a_template_that_is_named_is_there(source):
    named = {match[0].strip("\"'") for match in NAMED.finditer(source.read_text())}

    assert {name for name in named if not name.startswith("django/")} <= THERE
