"""What a type of field means is decided in `kernel/column` alone: elsewhere nothing asks which type a field or a kind is.

The kinds answer instead (`kind.dated`, `kind.refers`, `kind.titles`), so that a new kind is one class in one file.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.contrib.postgres import fields as postgres
from django.db import models

import anlan
from anlan.kernel.column.kind import Kind

ROOT = Path(anlan.__file__).parent
# Where a type is asked for something else than what a column means to people.
ELSEWHERE = {
    "kernel/history/editions.py": "how a hash spells a value must not change when a kind does",
    "kernel/history/migrating/": "operations of migrations are told apart, not columns",
    "kernel/loop/bulk.py": "how the database's driver takes JSON by COPY",
    "kernel/scope/record.py": "what only points back from another table is no column",
}
# Days, amounts and numbers that a page asks for are read by the kinds too; a hidden version is no number that people write.
TYPED = {"DateField", "DateTimeField", "DecimalField", "FloatField", "TimeField"}
READ = {"fromisoformat", "strptime"}
# What comes from programs, files and events, not from people.
FROM_PROGRAMS = {
    "kernel/column/", "kernel/evidence/marks.py", "kernel/history/", "kernel/clock/holidays.py", "kernel/clock/beyond.py",
    "kernel/loop/lapsing.py",
    "kernel/loop/requests.py",
    "kernel/loop/timeline.py",
    "site/backup/",
    "site/health.py",
    "site/commands/",
}  # fmt: skip


def _modules(apart: set[str]) -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT).as_posix()
        if "tests" in inside or "/migrations/" in inside or inside.startswith(("kernel/testing/", "kernel/column/")):
            continue
        if not inside.startswith(tuple(apart)):
            yield inside, _parsed(path)


@cache
def _parsed(path: Path) -> ast.AST:
    return ast.parse(path.read_text())


def _names(node: ast.AST) -> set[str]:
    return {each.attr if isinstance(each, ast.Attribute) else each.id for each in ast.walk(node)
            if isinstance(each, ast.Attribute | ast.Name)}  # fmt: skip


@cache
def _types(tree: ast.AST) -> set[str]:
    """The names of Django's types of column, and of our kinds as far as a module imports them."""
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "column" in (node.module or "")
        for alias in node.names
    }
    return _COLUMNS | (_kinds() & imported)


_COLUMNS = {
    name
    for module in (models, postgres)
    for name, value in vars(module).items()
    if isinstance(value, type) and issubclass(value, models.Field)
}


@cache
def _kinds() -> set[str]:
    named, wanted = set(), [Kind]
    while wanted:
        kind = wanted.pop()
        named.add(kind.__name__)
        wanted += kind.__subclasses__()
    return named


def test_nothing_else_asks_which_type_a_column_is():
    asked = []
    for inside, tree in _modules(set(ELSEWHERE)):
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("isinstance", "issubclass")
            ):
                against = _names(node.args[1])
            elif isinstance(node, ast.Compare) and "type" in _names(node.left):
                against = set().union(*map(_names, node.comparators))
            elif isinstance(node, ast.Attribute) and node.attr in ("get_internal_type", "base_field", "max_digits"):
                against = {"Field"}
            else:
                continue
            if against & _types(tree):
                asked.append(f"{inside}:{node.lineno} {ast.unparse(node)}")

    assert asked == []


def test_every_exception_is_still_one():
    for inside in ELSEWHERE:
        paths = [ROOT / inside] if inside.endswith(".py") else sorted((ROOT / inside).glob("*.py"))
        assert any(_COLUMNS & _names(ast.parse(path.read_text())) for path in paths), inside


def test_days_and_amounts_that_people_write_are_read_by_the_kinds():
    found = [
        f"{inside}:{node.lineno} {node.func.attr}"
        for inside, tree in _modules(FROM_PROGRAMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and (node.func.attr in READ or (node.func.attr in TYPED and ast.unparse(node.func.value) == "forms"))
    ]  # fmt: skip

    assert found == []


def test_a_ladder_would_be_found():
    tree = ast.parse("from anlan.kernel.column.day import Day\nisinstance(kind, Day)")

    assert {"DateField", "ArrayField", "Day"} <= _types(tree)
    assert "Reference" not in _types(tree)
