"""What the program does by itself has keys that follow from what it is about, and everybody can reckon them: the minutes of a conference,
the rows of an import, what falls due each night. Whoever sent one of them first, with a form of their own, kept it from being done for ever.
"""

import re
from pathlib import Path
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest

import anlan
from anlan.kernel.history.models import Event
from anlan.ledgers.hazards.models import Hazard

TAKEN = uuid5(NAMESPACE_OID, "conference:1")
FORM, API = "/ledgers/hazards/new/", "/api/v1/ledgers/hazards/records/"
# The names under which a page or a program sends a key.
_EDGE = re.compile(r"forms\.UUIDField\(|UUID\(\w*\.?(?:request\.)?(?:POST|GET|headers)")
_ONE_PLACE = {"ui/forms/keys.py", "gate/presses.py"}  # a press is no event's key


@pytest.fixture
def values(plant):
    return {"place": plant.number, "description": "护栏松动", "found_on": "2024-10-12", "level": "general"}


def is_taken():
    return Event.objects.filter(key=TAKEN).exists()


def test_a_form_with_a_key_that_was_reckoned_is_stale(officer, values):
    answer = officer.post(FORM, {**values, "key": str(TAKEN)})

    assert answer.status_code == 422
    assert not is_taken()
    assert officer.post(FORM, {**values, "key": str(uuid4())}).status_code == 302


def test_a_step_with_a_key_that_was_reckoned_is_not_taken(officer, hazard):
    hazard.refresh_from_db()
    form = {"key": str(TAKEN), "assign-key": str(TAKEN), "version": hazard.version, "assign-version": hazard.version}

    officer.post(
        f"/ledgers/hazards/{hazard.number}/steps/assign/",
        {**form, "assign-fix_due_on": "2024-10-30", "fix_due_on": "2024-10-30"},
    )
    officer.post(
        f"/ledgers/hazards/{hazard.number}/withdrawal/",
        {"withdrawal-key": str(TAKEN), "withdrawal-reason": "重了", "withdrawal-version": hazard.version},
    )

    assert not is_taken()
    assert Hazard.objects.of(hazard).get().version == hazard.version


def test_a_program_draws_its_keys(officer, values):
    answer = officer.post(API, {"key": str(TAKEN), "values": values}, content_type="application/json")

    assert answer.status_code == 422
    assert not is_taken()


@pytest.mark.parametrize(
    ("address", "more"),
    [("/feedback/", {"kind": "other", "content": "字太小", "page": "/"}), ("/conferences/new/", {"title": "会商"})],
)
def test_pages_without_a_form_class_take_none_either(officer, address, more):
    officer.post(address, {"key": str(TAKEN), **more})

    assert not is_taken()


def test_a_key_is_read_in_one_place():
    root = Path(anlan.__file__).parent
    read = {
        str(path.relative_to(root)) for path in root.rglob("*.py")
        if "tests" not in path.parts and not path.name.startswith("test") and _EDGE.search(path.read_text("utf-8"))
    }  # fmt: skip
    assert read <= _ONE_PLACE
