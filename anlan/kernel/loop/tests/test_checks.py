"""A loop that cannot work does not start: each thing that may be wrong with one is named."""

import subprocess
import sys
from dataclasses import replace

import pytest

from anlan.kernel.loop.checks import loop_errors
from anlan.kernel.loop.declare import LOOPS, WORKING, Limit, State, Step
from anlan.kernel.people import powers
from anlan.kernel.people.roles import TOWN

BROKEN_AT_START = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.site.settings"
from anlan.kernel.ledger import discovery
found = discovery.load
def load():
    found()
    from anlan.kernel.loop.declare import LOOPS, Loop
    hazards = LOOPS["hazards"]
    Loop(hazards.model, hazards.start, hazards.states, tuple(each for each in hazards.steps if each.target != "closed"))
discovery.load = load
django.setup()
"""
OPEN, DONE = State("open", "待办", holder=TOWN), State("done", "办结", closed=True)
FINISH = Step("finish", "办结", ("open",), "done", by=(TOWN,))


@pytest.fixture
def wrong_with(monkeypatch):
    """What is said of a loop of hazards with these states and steps; the real one is put back."""
    monkeypatch.setattr(powers, "_granted", {name: set(roles) for name, roles in powers._granted.items()})
    hazards = LOOPS["hazards"]
    monkeypatch.setitem(LOOPS, "hazards", hazards)
    monkeypatch.setattr(hazards.model, "state_titles", hazards.model.state_titles)

    def said(*, states=(OPEN, DONE), steps=(FINISH,), start="open"):
        return [error.id for error in loop_errors(replace(hazards, states=states, steps=steps, start=start))]

    yield said
    powers.of_role.cache_clear()


def test_a_loop_that_works_is_let_through(wrong_with):
    assert wrong_with() == []


@pytest.mark.parametrize(
    ("number", "declared"),
    [
        ("E001", {"steps": (FINISH, replace(FINISH, code="lose", source=("gone",)))}),
        ("E002", {"steps": (replace(FINISH, brings=("colour",)),)}),
        ("E003", {"steps": (replace(FINISH, code="nobody", by=()),)}),
        ("E004", {"steps": (replace(FINISH, not_by="never"),)}),
        ("E005", {"steps": (replace(FINISH, opens="nowhere"),)}),
        ("E006", {"start": "gone"}),
        ("E007", {"states": (OPEN, State("island", "孤岛", closed=True), DONE)}),
        ("E008", {"states": (OPEN, State("stuck", "卡住", holder=TOWN), DONE),
                  "steps": (FINISH, Step("stick", "卡住", ("open",), "stuck", by=(TOWN,)))}),
        ("E009", {"states": (replace(OPEN, holder=""), DONE)}),
        ("E010", {"states": (replace(OPEN, holder="king"), DONE)}),
        ("E011", {"states": (replace(OPEN, within=Limit(3, WORKING, source="")), DONE)}),
        ("E012", {"states": (replace(OPEN, due_field="colour"), DONE)}),
    ],
)  # fmt: skip
def test_what_cannot_work_is_named(wrong_with, number, declared):
    assert wrong_with(**declared) == [f"loop.{number}"]


@pytest.mark.slow
def test_with_a_loop_that_never_closes_nothing_starts():
    done = subprocess.run([sys.executable, "-c", BROKEN_AT_START], capture_output=True, text=True)

    assert done.returncode != 0
    assert "hazards: state rectifying never closes" in done.stderr
