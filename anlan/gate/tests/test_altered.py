"""A record that was changed past the loop: by whatever way it is come upon, it is kept, the auditor is told, and nothing is done."""

import ast
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

import anlan
from anlan.gate.alteration_door import AlteredMiddleware
from anlan.kernel.history.errors import Altered
from anlan.kernel.history.models import Alteration, Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.sheets.staged import ImportRefused
from anlan.kernel.sheets.undoing import undo
from anlan.site.cli import main

TABLE = "来源单号,单位,隐患描述,发现日期,具体部位\nA-1,宏达机械厂（示范）,配电箱无漏电保护,2024-10-12,{}\n"


@pytest.fixture
def hazard(district, make_plant, settings, tmp_path):
    settings.INCOMING_ROOT = tmp_path
    make_plant()
    with unscoped("the imported one", LEDGERS["hazards"].model):
        commit(stage(LEDGERS["hazards"], TABLE.format("一车间").encode(), "隐患.csv", district.town_3))
        return LEDGERS["hazards"].model.objects.get()


def post(client, address, **values):
    return client.post(address, {"key": str(uuid4()), **values})


def by_step(client_of, district, hazard, tmp_path):
    values = {"key": str(uuid4()), "version": "1", "fix_due_on": "2024-11-01"}
    address = f"/ledgers/hazards/{hazard.number}/steps/assign/"
    client_of(district.town_3).post(address, {f"assign-{name}": value for name, value in values.items()})


def by_correction(client_of, district, hazard, tmp_path):
    page = client_of(district.town_3).get(f"/ledgers/hazards/{hazard.number}/change/")
    form = page.context["form"]
    initial = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    values = {**initial, "key": str(uuid4()), "version": "1", "spot": "三车间", "reason": "写错"}
    client_of(district.town_3).post(f"/ledgers/hazards/{hazard.number}/change/", values)


def by_extension(client_of, district, hazard, tmp_path):
    values = {"key": str(uuid4()), "version": "1", "until": "2024-12-31", "reason": "等配件"}
    address = f"/ledgers/hazards/{hazard.number}/extension/"
    client_of(district.office).post(address, {f"extension-{name}": value for name, value in values.items()})


def by_withdrawal(client_of, district, hazard, tmp_path):
    values = {"key": str(uuid4()), "version": "1", "reason": "重复"}
    address = f"/ledgers/hazards/{hazard.number}/withdrawal/"
    client_of(district.office).post(address, {f"withdrawal-{name}": value for name, value in values.items()})


def by_import(client_of, district, hazard, tmp_path):
    staged = stage(LEDGERS["hazards"], TABLE.format("四车间").encode(), "隐患.csv", district.town_3)
    with pytest.raises(ImportRefused):
        commit(staged)


def by_import_command(client_of, district, hazard, tmp_path):
    path = tmp_path / "隐患.csv"
    path.write_text(TABLE.format("四车间"))
    assert main(["import", "hazards", str(path), "--as", "town_3"]) != 0


def by_undoing_its_import(client_of, district, hazard, tmp_path):
    from anlan.kernel.sheets.models import ImportBatch

    with pytest.raises(Altered), unscoped("the one import", ImportBatch):
        undo(ImportBatch.objects.get(), district.office)


WAYS = {way.__name__[3:]: way for way in (
    by_step, by_correction, by_extension, by_withdrawal, by_import, by_import_command, by_undoing_its_import,
)}  # fmt: skip


def told():
    with unscoped("the auditor's notices", Notice):
        return [notice.record_id for notice in Notice.objects.filter(role="auditor")]


def kept():
    with unscoped("what was found", Alteration):
        return [(each.ledger, each.record_id) for each in Alteration.objects.all()]


@pytest.mark.parametrize("way", WAYS)
def test_by_whatever_way_it_is_found_it_is_kept_and_told(district, client_of, hazard, tmp_path, way):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET spot = '二车间' WHERE id = %s", [hazard.pk])

    WAYS[way](client_of, district, hazard, tmp_path)

    assert kept() == [("hazards", hazard.pk)]
    assert told() == [hazard.pk]
    assert Event.objects.filter(ledger="hazards", record_id=hazard.pk).count() == 1


def test_an_account_of_an_altered_person_by_its_page(district, client_of):
    with unscoped("somebody of the cast", Person):
        person = Person.objects.get(pk=district.town_4.person_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = '13900001111' WHERE id = %s", [person.pk])

    post(client_of(district.administrator), f"/organisation/accounts/{person.number}/", deed="renew")

    assert kept() == [("people", person.pk)]


def test_what_is_opened_under_an_altered_record_comes_in_and_the_other_is_kept(district, client_of, make_plant):
    plant, model = make_plant(), LEDGERS["supervision"].model
    facts = {"place": plant, "region": plant.region, "visited_on": "2024-10-15", "kind": "daily"}
    visit = open_record(model, facts, actor=district.office, key=uuid4())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_visit SET leader = '别人' WHERE id = %s", [visit.pk])
    values = {
        "place": plant.number, "description": "护栏松动", "found_on": "2024-10-15", "level": "general", "source": "supervision",
    }  # fmt: skip

    answer = post(client_of(district.office), f"/ledgers/hazards/new/?belongs=supervision/{visit.number}", **values)

    assert answer.status_code == 302
    assert kept() == [("supervision", visit.pk)]


def test_what_a_page_does_in_one_transaction_with_other_things_is_kept_though_all_is_undone(district, hazard):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET spot = '二车间' WHERE id = %s", [hazard.pk])

    def page(request):
        try:
            with transaction.atomic():
                correct(hazard, {"spot": "三车间"}, actor=district.town_3, key=uuid4(), version=1, reason="写错")
        except Altered as error:
            return HttpResponse(str(error))
        raise AssertionError("it was taken")

    assert "已经报给审计" in AlteredMiddleware(page)(None).content.decode()
    assert kept() == [("hazards", hazard.pk)]


_ASKS = {"locked", "require", "require_all"}
# What asks in its caller's transaction, behind its caller's door.
_BEHIND = {"kernel/history/writing.py:locked", "kernel/loop/ties.py:count_again"}


def _verbs():
    """(where, the source) of every function that asks of a locked row whether it was altered, itself or by a helper of its module."""
    root = Path(anlan.__file__).parent
    for path in sorted(root.rglob("*.py")):
        text = path.read_text()
        if "tests" in path.parts or not re.search(
            r"history(\.intact)? import .*\b(intact|writing|require)\b|import .*\bintact", text
        ):
            continue
        functions = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        asking = {name for name, node in functions.items() if _calls(node) & _ASKS}
        while (
            more := {name for name, node in functions.items() if _calls(node) & _undoored(asking, functions)} - asking
        ):
            asking |= more
        for name in sorted(asking):
            if not name.startswith("_"):
                yield f"{path.relative_to(root).as_posix()}:{name}", ast.unparse(functions[name])


def _undoored(asking, functions):
    return {name for name in asking if "keeping_alterations" not in ast.unparse(functions[name])}


def _calls(node):
    return {
        getattr(each.func, "attr", getattr(each.func, "id", ""))
        for each in ast.walk(node)
        if isinstance(each, ast.Call)
    }


def test_every_verb_that_asks_has_a_door():
    """Whoever writes a further verb is told here."""
    verbs = dict(_verbs())

    assert len(verbs) > 12
    assert {name for name, source in verbs.items() if "keeping_alterations" not in source} == _BEHIND


def test_only_one_place_says_that_a_row_was_altered():
    raising = [
        path.name
        for path in Path(anlan.__file__).parent.rglob("*.py")
        if "tests" not in path.parts and "Altered(record" in path.read_text()
    ]

    assert raising == ["intact.py"]


@pytest.fixture
def promoted(district):
    """Somebody of a town whom somebody made an administrator by SQL."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_post SET role = 'administrator' WHERE id = %s", [district.town_3.post_id])
    return district.town_3


def altered_posts():
    with unscoped("the test looks at what was found", Alteration):
        return list(Alteration.objects.filter(ledger="posts").values_list("differing", flat=True))


def test_powers_that_were_given_past_the_loop_are_nobodys(promoted, client_of, district):
    values = {"name": "假村", "region": "990199103299", "key": str(uuid4())}

    answer = client_of(promoted).post("/ledgers/regions/new/", values)

    assert answer.status_code == 409
    assert "您的岗位在系统之外被改动过" in answer.content.decode()
    assert altered_posts() == [{"role": ["town", "administrator"]}]
    with unscoped("the auditor's notices", Notice):
        assert "岗位" in Notice.objects.get(role="auditor").text
    assert client_of(district.town_4).post("/ledgers/hazards/new/", {"key": str(uuid4())}).status_code == 422


def test_a_program_with_such_a_post_is_refused_as_well(promoted, client_of):
    body = {"key": str(uuid4()), "values": {"name": "假村", "region": "990199103299"}}
    answer = client_of(promoted).post("/api/v1/ledgers/regions/records/", body, content_type="application/json")

    assert answer.status_code == 409
    assert len(altered_posts()) == 1


def test_whoever_holds_a_whole_post_too_may_change_to_it(promoted, client_of):
    client = client_of(promoted)

    assert client.get("/").status_code == 200
    assert client.post("/logout/").status_code == 302
