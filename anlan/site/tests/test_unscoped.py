"""Rows are read without a scope in few places, and each says why and which models it opens."""

import ast
from collections.abc import Iterator
from pathlib import Path

import anlan

MOST = 20  # more of them: a room needs a door of its own (`of`, `known`), not one more exception


def _places() -> Iterator[tuple[str, ast.Call]]:
    root = Path(anlan.__file__).parent
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root).as_posix()
        if "tests" in inside or inside.startswith("kernel/testing/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "unscoped":
                yield f"{inside}:{node.lineno}", node


def test_few_places_read_without_a_scope():
    places = [place for place, _ in _places()]

    assert 0 < len(places) <= MOST, places


def test_each_of_them_says_why_and_names_its_models():
    nameless = [place for place, call in _places() if len(call.args) < 2 or not isinstance(call.args[0], ast.Constant)]

    assert nameless == []


def test_no_place_opens_everything():
    broad = [place for place, call in _places() if {ast.unparse(each) for each in call.args[1:]} & {"Scoped", "Record"}]

    assert broad == []
