"""Rows are read without a scope in few places, and each says why and which models it opens."""

import ast
from functools import cache
from pathlib import Path

import anlan

MOST = 20  # more of them: a room needs a door of its own (`of`, `known`), not one more exception
MOST_EVERYWHERE = 16  # work on every conference at once: the media, sweeps, whether somebody is elsewhere
# Migrations have models without the guard.
WITHOUT_GUARD = "kernel/history/migrating/"


@cache
def _modules(word: str) -> list[tuple[str, ast.AST]]:
    """Those in which the word stands: to read all the code as Python takes seconds."""
    root = Path(anlan.__file__).parent
    inside = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.py"))}
    texts = {name: path.read_text() for name, path in inside.items() if not _is_aside(name)}
    return [(name, ast.parse(text)) for name, text in texts.items() if word in text]


def _is_aside(name: str) -> bool:
    """Whether a module is a test, is of the kernel's tools for tests, or is a migration. What merely begins like one is read."""
    file = name.rpartition("/")[2]
    is_test = "/tests/" in name or file.startswith("test_") or file == "tests.py" or name.startswith("kernel/testing/")
    return is_test or "/migrations/" in name


@cache
def _calls(name: str) -> dict[str, ast.Call]:
    return {
        f"{inside}:{node.lineno}": node
        for inside, tree in _modules(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
    }


def test_few_places_read_without_a_scope():
    assert 0 < len(_calls("unscoped")) <= MOST, sorted(_calls("unscoped"))
    assert 0 < len(_calls("everywhere")) <= MOST_EVERYWHERE, sorted(_calls("everywhere"))


def test_each_of_them_says_why_and_names_its_models():
    places = {**_calls("unscoped"), **_calls("everywhere")}

    nameless = [place for place, call in places.items()
                if len(call.args) < 2 or not isinstance(call.args[0], ast.Constant)]  # fmt: skip

    assert nameless == []


def test_no_two_have_the_same_reason():
    reasons = [call.args[0].value for call in {**_calls("unscoped"), **_calls("everywhere")}.values()]

    assert len(reasons) == len(set(reasons))


def test_no_place_opens_everything():
    broad = [
        place
        for place, call in {**_calls("unscoped"), **_calls("everywhere")}.items()
        if {ast.unparse(each) for each in call.args[1:]} & {"Scoped", "Record"}
    ]

    assert broad == []


def test_nothing_goes_round_the_guard():
    around = [
        f"{inside}:{node.lineno}"
        for inside, tree in _modules("_base_manager")
        if not inside.startswith(WITHOUT_GUARD)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "_base_manager"
    ]

    assert around == []
