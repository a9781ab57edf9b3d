"""Regions and sectors of a post are picked, the system is nobody to pick; what was written in words before still reads."""

import re
from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.column import Who, kind_of
from anlan.kernel.column.region import Regions, Sectors, Several
from anlan.kernel.history.verify import record_models
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.actor import to_name
from anlan.kernel.people.models import Person, Post, Region
from anlan.kernel.scope import field_of, unscoped
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, TOWN_4


def text(answer):
    return answer.content.decode()


@pytest.fixture
def person(district):
    facts = {"name": "高洁", "body": district.bodies["bureau"], "region": DISTRICT}
    return open_record(Person, facts, actor=district.system, key=uuid4())


def new_post(district, person, **more):
    facts = {
        "person": person,
        "role": roles.DEPARTMENT,
        "title": "监管",
        "body": district.bodies["bureau"],
        "region": DISTRICT,
    }
    return open_record(Post, {**facts, "starts_on": date(2024, 1, 1), **more}, actor=district.system, key=uuid4())


def test_several_regions_and_sectors_are_ticked_and_kept_as_before(district, client_of, person):
    client = client_of(district.administrator)
    page = text(client.get("/ledgers/posts/new/"))
    sent = {
        "person": person.number, "role": "department", "title": "监管", "regions": [TOWN_3, TOWN_4],
        "sectors": ["industry", "chemicals"], "key": str(uuid4()),
    }  # fmt: skip

    answer = client.post("/ledgers/posts/new/", sent)

    assert re.search(rf'type="checkbox" name="regions" value="{TOWN_3}"', page)
    assert re.search(r'type="checkbox" name="sectors" value="industry"', page)
    assert "<summary>清河镇</summary>" in page  # its villages fold
    assert answer.status_code == 302, text(answer)
    post = Post.objects.of(person).get()
    assert (post.regions, post.sectors) == ([TOWN_3, TOWN_4], ["industry", "chemicals"])


def test_nothing_ticked_is_the_own_region_and_every_sector(district, client_of, person):
    sent = {"person": person.number, "role": "department", "title": "监管", "key": str(uuid4())}
    client_of(district.administrator).post("/ledgers/posts/new/", sent)

    post = Post.objects.of(person).get()
    assert (post.regions, post.sectors) == ([DISTRICT], None)


def test_a_correction_begins_with_what_is_kept_and_changes_what_was_ticked(district, client_of, person):
    post = new_post(district, person, regions=[TOWN_3], sectors=["industry"])
    client = client_of(district.administrator)
    address = f"/ledgers/posts/{post.number}/change/"
    page = client.get(address)
    form = page.context["form"]
    sent = {}
    for box in form:
        value = box.value()
        sent[box.html_name] = value if value is not None else ""
        sent[box.html_initial_name] = value if value is not None else ""

    unchanged = client.post(address, sent, follow=True)
    moved = client.post(address, {**sent, "regions": [TOWN_3, TOWN_4], "key": str(uuid4()), "reason": "分工调整"})

    assert re.search(rf'value="{TOWN_3}"[^>]* checked', text(page))
    assert "没有改动" in text(unchanged)
    assert moved.status_code == 302, text(moved)
    assert Post.objects.of(person).get().regions == [TOWN_3, TOWN_4]


def test_a_region_that_was_given_up_is_shown_and_can_be_taken_out(district, client_of, person):
    post = new_post(district, person, regions=[TOWN_3, TOWN_4])
    with unscoped("the test gives up a town past the loop", Region):
        Region.objects.filter(region=TOWN_4).update(state="withdrawn")
    page = text(client_of(district.administrator).get(f"/ledgers/posts/{post.number}/change/"))

    assert re.search(rf'value="{TOWN_4}"[^>]* checked', page)


def test_a_vacancys_link_ticks_its_region(district, client_of):
    page = text(
        client_of(district.administrator).get(f"/ledgers/posts/new/?role=town&region={TOWN_3}&regions={TOWN_3}")
    )

    assert re.search(rf'name="regions" value="{TOWN_3}"[^>]* checked', page)


def test_every_column_of_several_regions_or_sectors_is_picked_and_reads_words(district):
    """Old values, sheets and programs say them in words."""
    found = [
        field for model in record_models() for field in model._meta.concrete_fields
        if isinstance(kind_of(field), Several)
    ]  # fmt: skip
    assert found
    said = {Regions: ("清河镇、柳溪镇", [TOWN_3, TOWN_4]), Sectors: ("工贸、危险化学品", ["industry", "chemicals"])}
    for field in found:
        kind = kind_of(field)
        read, (written, kept) = kind.reader(field, Who(district.administrator)), said[type(kind)]
        assert read(written) == read(kept) == kept
        assert kind.words(field, kept) == written


def test_the_system_is_no_role_to_give(district, client_of, person):
    client = client_of(district.administrator)
    sent = {"person": person.number, "role": "system", "title": "监管", "key": str(uuid4())}
    role = field_of(Post, "role")

    assert 'value="system"' not in text(client.get("/ledgers/posts/new/"))
    assert "role=system" not in text(client.get("/ledgers/posts/"))
    assert client.post("/ledgers/posts/new/", sent).status_code == 422
    assert "系统、" not in kind_of(role).hint(role) + "、"


def test_the_system_is_no_person_to_name(district, client_of):
    client = client_of(district.administrator)

    assert "系统 RY-" not in text(client.get("/suggest/people/?person=系统"))
    assert "系统 RY-" not in text(client.get("/suggest/people/"))
    assert "系统 GW-" not in text(client.get("/suggest/posts/?signer=系统"))
    sent = {"person": "系统", "role": "department", "title": "监管", "key": str(uuid4())}
    assert client.post("/ledgers/posts/new/", sent).status_code == 422


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=list(LEDGERS))
def test_no_form_offers_the_system(district, client_of, ledger):
    for actor in (district.administrator, district.office):
        if not actor.may(f"{ledger.code}.add"):
            continue
        page = text(client_of(actor).get(f"/ledgers/{ledger.code}/new/"))
        assert not re.search(r"<option[^>]*>\s*系统\s*<", page)


def test_the_system_logs_in_nowhere(district, client_of):
    with unscoped("the test looks for the system's own person", Person):
        system = Person.objects.get(pk=district.system.person_id)
    client = client_of(district.administrator)
    answer = client.post(f"/organisation/accounts/{system.number}/", {"deed": "open", "username": "robot", "key": str(uuid4())})  # fmt: skip

    assert answer.status_code == 403
    assert Person.objects.within(district.administrator.scope).filter(to_name(Person), pk=system.pk).count() == 0
