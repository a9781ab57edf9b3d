"""Help: every journey leads somewhere, every ledger is told from its declaration."""

import re
from io import BytesIO

import openpyxl
import pytest

from anlan.desk.help.journeys import JOURNEYS
from anlan.kernel.column import kind_of
from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import LOOPS
from anlan.kernel.people import powers
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.mapping import title_of
from anlan.kernel.testing.each import of_each


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def actors_with(district, power):
    return [actor for actor in district.actors.values() if actor.role != "system" and (not power or actor.may(power))]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.code)
def test_a_journey_leads_to_a_page_of_whoever_may_take_it(district, client_of, journey):
    assert not journey.power or powers.exists(journey.power)

    for actor in actors_with(district, journey.power):
        page = client_of(actor).get(journey.url)
        assert page.status_code == 200, (actor.role, journey.url)
        assert not (page.context and page.context.get("chosen") and getattr(page.context["chosen"], "problems", ()))


def test_each_role_is_offered_its_own_journeys(district, client_of):
    village, auditor = (text(client_of(actor).get("/help/")) for actor in (district.village_3, district.auditor))

    assert 'id="find"' in village
    assert 'id="assign"' not in village
    assert 'id="find"' not in auditor
    assert 'id="check"' in auditor


@of_each("code", sorted(LEDGERS))
def test_a_ledger_is_told_whole(district, client_of, code):
    actor = next(actor for actor in actors_with(district, f"{code}.view"))

    page = text(client_of(actor).get(f"/help/{code}/"))

    loop = LOOPS.get(code)
    for state in loop.states if loop else ():
        assert state.title in page
        if state.within:
            assert f"{state.within}</b>" in page
            assert state.within.source in page
    for step in loop.steps if loop else ():
        assert step.title in page
    for figure in INDICATORS.values():
        if figure.ledger == code:
            assert f'href="/indicators/{figure.code}/"' in page


def test_a_ledger_that_may_not_be_viewed_is_not_explained(district, client_of):
    client = client_of(district.village_3)
    closed = next(code for code in LEDGERS if not district.village_3.may(f"{code}.view"))

    assert client.get(f"/help/{closed}/").status_code == 403
    assert client.get("/help/nothing/").status_code == 404


def test_everybody_learns_whom_to_ask(district, client_of):
    page = text(client_of(district.village_3).get("/help/"))

    assert "陈默" in page
    assert "刘静" in page


def test_lists_and_records_lead_to_their_help(district, client_of, hazard):
    client = client_of(district.town_3)

    assert 'href="/help/hazards/"' in text(client.get("/ledgers/hazards/"))
    assert 'href="/help/hazards/"' in text(client.get(f"/ledgers/hazards/{hazard.number}/"))


@of_each("code", sorted(LEDGERS))
def test_form_template_and_help_ask_the_same(district, client_of, code):
    """What must be filled is marked alike wherever it is told; what is counted nobody types."""
    ledger = LEDGERS[code]
    writers = [actor for actor in actors_with(district, f"{code}.add") if actor.may(f"{code}.import")]
    if not writers:
        return
    client = client_of(max(writers, key=lambda actor: len(ledger.form.asked_of(actor.role))))

    asked = client.get(f"/ledgers/{code}/new/").context["form"].asked_fields()
    help_page = client.get(f"/help/{code}/").context
    header = next(
        openpyxl.load_workbook(BytesIO(client.get(f"/ledgers/{code}/template.xlsx").content)).active.iter_rows(
            values_only=True
        )
    )

    demanded = {
        field.field.label
        for field in asked
        if field.field.required or getattr(field.field, "needed_when", "").startswith("没有填")
    }
    needed = {*ledger.required, *ledger.told_instead}
    titles = {name: str(field_of(ledger.model, name).verbose_name) for name in ledger.form.fields}
    assert {titles[name] for name in needed} == set(help_page["needed"])
    assert {kind_label(ledger, name) for name in needed} == demanded
    assert {title_of(ledger, field_of(ledger.model, name)) for name in needed} == {
        title.removesuffix("*") for title in header if title.endswith("*")
    }
    asked_for = {*help_page["needed"], *help_page["further"], *(field.field.label for field in asked)}
    assert asked_for.isdisjoint({str(field_of(ledger.model, name).verbose_name) for name in ledger.counted_fields})


def kind_label(ledger, name):
    field = field_of(ledger.model, name)
    return kind_of(field).label(field)


def test_each_step_of_opening_a_district_leads_to_its_page(district, client_of):
    client = client_of(district.administrator)
    article = re.search(r'<article[^>]* id="begin">.*?</article>', client.get("/help/").content.decode(), re.S).group()
    pages = re.findall(r'<a href="([^"]+)">去办</a>', article)

    assert len(pages) == 6
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)
