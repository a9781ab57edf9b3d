"""For any two posts, any ledger and any way out, each person sees exactly the rows of their scope, and may do what their role may."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from anlan.kernel.indicator.declare import INDICATORS, Indicator, Period
from anlan.kernel.indicator.drill import rows as rows_behind
from anlan.kernel.ledger import paging
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.declare import loop_of
from anlan.kernel.people import roles
from anlan.kernel.people.models import Body
from anlan.kernel.scope import Scope
from anlan.kernel.testing.cast import DISTRICT, SECTORS, TOWN_3, TOWN_4, VILLAGE_3, VILLAGE_4
from anlan.kernel.testing.suites import PERIOD
from anlan.kernel.testing.tries import OFTEN, tries
from tests import daily, ways_out
from tests.lookers import Drawn, Looker, Row, rows_of, seated
from tests.scoped_district import SPOTS, Populated, populate

REFUSED, NOT_FOUND, SENT_BACK = 403, 404, 302


REGIONS = {DISTRICT: "district", TOWN_3: "town", TOWN_4: "town", VILLAGE_3: "village", VILLAGE_4: "village"}
WITHIN = {"district": tuple(REGIONS.values()), "town": ("town",), "village": ("village",)}


def _regions(role: str) -> list[str]:
    """Where a post of this role may be: a town's officer answers for no whole district, and for no village alone."""
    return [code for code, level in REGIONS.items() if level in WITHIN.get(roles.ROLES[role].level, REGIONS.values())]


_SECTORS = st.none() | st.lists(st.sampled_from(["general", *SECTORS]), max_size=3, unique=True).map(tuple)
_IN_REGIONS = st.sampled_from([role for role in roles.ROLES if role not in (roles.SYSTEM, roles.ENTERPRISE)]).flatmap(
    lambda role: st.builds(
        Drawn,
        role=st.just(role),
        regions=st.lists(st.sampled_from(_regions(role)), min_size=1, max_size=2, unique=True).map(tuple),
        sectors=_SECTORS,
        desk=st.none(),
    )
)
# An enterprise's post lies where the enterprise does; no other post is at a place.
_AT_DESKS = st.integers(0, len(SPOTS) - 1).flatmap(
    lambda desk: st.builds(
        Drawn, role=st.just(roles.ENTERPRISE), regions=st.just((SPOTS[desk][0],)), sectors=_SECTORS, desk=st.just(desk)
    )
)
POSTS = _IN_REGIONS | _AT_DESKS

TOWN_OFFICER = Drawn(roles.TOWN, (TOWN_3,), None, None)
BUREAU_OFFICER = Drawn(roles.DEPARTMENT, (DISTRICT,), ("industry",), None)


@pytest.fixture
def populated(district: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Populated:
    settings.EVIDENCE_ROOT = tmp_path
    monkeypatch.setattr(paging, "SIZE", 3)  # so that few rows are several pages
    return populate(district)


def test_everybody_sees_exactly_the_rows_of_their_scope_whatever_the_way_out(populated: Populated) -> None:
    _rows_lie_in_and_out_of_every_scope()

    # Not shrunk: what was drawn is short enough to read, and each try asks some eighty pages.
    @settings(max_examples=tries(4, 12), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(first=POSTS, second=POSTS, code=st.sampled_from(sorted(LEDGERS)), which=st.integers(0))
    def holds(first: Drawn, second: Drawn, code: str, which: int) -> None:
        with transaction.atomic():
            lookers = [seated(populated, post) for post in (first, second)]
            rows = list(rows_of(code))
            row = rows[which % len(rows)]
            for looker in lookers:
                _lists(looker, code, rows)
                _figures(looker, code, rows)
                _finds(looker, code, row)
            for looker in lookers if OFTEN else lookers[which % 2 :][:1]:  # half of what is asked here is deeds
                _deeds(looker, code, row, populated.files.get((code, row.pk)))
            transaction.set_rollback(True)

    # Each of them under `make test-all`; every day those that stand for the rest, and what is drawn.
    for position, code in enumerate(LEDGERS if OFTEN else sorted(daily.LEDGERS)):
        holds = example(TOWN_OFFICER, BUREAU_OFFICER, code, position)(holds)
    holds()


def test_whatever_everybody_is_shown_of_their_own_is_in_their_scope(populated: Populated) -> None:
    @settings(max_examples=tries(4, 12), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(post=POSTS)
    @example(TOWN_OFFICER)
    @example(BUREAU_OFFICER)
    def holds(post: Drawn) -> None:
        with transaction.atomic():
            looker = seated(populated, post)
            _counts(looker)
            for name, way in ways_out.OWN.items():
                _in_scope(looker, name, way(looker.client))
            transaction.set_rollback(True)

    holds()


def _rows_lie_in_and_out_of_every_scope() -> None:
    """Without rows on both sides of every line what is drawn from them would prove nothing."""
    for code in LEDGERS:
        rows = list(rows_of(code))
        for town in (TOWN_3, TOWN_4):
            assert any(row.region.startswith(town) for row in rows), code
            assert any(not row.region.startswith(town) for row in rows), code


_ENTERED = "who merely entered it: its line of business and its region tell whose it is"
# Columns of bodies whose people see nothing by them, and why.
_BY_NO_BODY = {
    "bodies.successor": "bodies are known to all", "bodies.body": "bodies are known to all", "regions.body": "regions are known to all",
    "people.body": "where somebody works; whoever keeps the organisation answers for its region",
    "posts.body": "as people",
    "accidents.body": _ENTERED, "ebikes.body": _ENTERED, "enterprises.body": _ENTERED, "hazards.body": _ENTERED,
    "members.body": _ENTERED, "calls.body": "who calls sees the meeting's region; who is called is its holder", "decisions.body": _ENTERED,
    "wordings.body": _ENTERED, "tips.body": _ENTERED, "rewards.body": _ENTERED, "drill_findings.body": _ENTERED, "ratings.body": _ENTERED,
    "guidance_requests.body": _ENTERED, "guidance_ratings.body": _ENTERED, "risk_points.body": _ENTERED, "certificates.body": _ENTERED,
    "dangerous_work.body": _ENTERED, "past_figures.body": _ENTERED,
}  # fmt: skip


def test_every_body_that_a_record_names_sees_it_or_it_is_said_why_not() -> None:
    models = {code: ledger.model for code, ledger in LEDGERS.items()}
    columns = {
        f"{code}.{field.name}": field.name in model.named_bodies()
        for code, model in models.items()
        for field in model._meta.concrete_fields
        if field.related_model is Body
    }

    assert {name for name, sees in columns.items() if not sees} == set(_BY_NO_BODY)


def _lists(looker: Looker, code: str, rows: list[Row]) -> None:
    seen = {row.number for row in rows if looker.sees(row) and not row.withdrawn}
    for name, (act, way) in ways_out.LISTS.items():
        found = way(looker.client, code)
        if looker.may(f"{code}.{act}"):
            assert (found.status, found.numbers) == (200, seen), name
        else:
            assert found == ways_out.Found(REFUSED), name


def _counts(looker: Looker) -> None:
    seen = {
        code: sum(looker.sees(row) and not row.withdrawn for row in rows_of(code))
        for code in LEDGERS
        if looker.may(f"{code}.view")
    }
    for name, count in ways_out.COUNTS.items():
        assert count(looker.client) == seen, name


def _figures(looker: Looker, code: str, rows: list[Row]) -> None:
    by_pk = {row.pk: row for row in rows}
    for figure in INDICATORS.values():
        if not isinstance(figure, Indicator) or figure.ledger != code:
            continue
        behind = [each for each in _counted(figure) if looker.counts(by_pk[each.pk])]
        numbers = {each.number for each in behind}
        value = ways_out.figure_value(looker.client, figure.code)
        for name, way in ways_out.FIGURES.items():
            found = way(looker.client, figure.code)
            if looker.may(f"{code}.view"):
                assert (found.status, found.numbers) == (200, numbers), f"{name}: {figure.code}"
                assert value is not None
                assert (Decimal(value[0]), value[1]) == (_by_hand(figure, behind), len(behind)), figure.code
            else:
                assert (found.status, value) == (REFUSED, None), f"{name}: {figure.code}"


def _finds(looker: Looker, code: str, row: Row) -> None:
    for name, way in ways_out.FINDS.items():
        found = way(looker.client, code, row.number)
        if not looker.may(f"{code}.view"):
            assert found == ways_out.Found(REFUSED), name
        else:
            shown = (looker.sees(row) or (name == "suggestion" and _known_to_all(code))) and not row.withdrawn
            assert (row.number in found.numbers) == shown, name
    _in_scope(looker, "search", ways_out.search(looker.client, row.number))
    offered = ways_out.first_suggestions(looker.client, code, row.number).numbers
    assert offered <= {  # a reward is called by its report
        each.number
        for ledger in LEDGERS
        for each in rows_of(ledger)
        if (looker.sees(each) or _known_to_all(ledger)) and not each.withdrawn
    }


def _known_to_all(code: str) -> bool:
    """Whether everybody may name the records of a ledger in a form, as of bodies, though they see their own alone."""
    return LEDGERS[code].model.known_to_all


def _in_scope(looker: Looker, name: str, shown: Iterable[tuple[str, str]]) -> None:
    """Each record that a page leads to, by ledger and number."""
    for code, number in shown:
        (found,) = [each for each in rows_of(code) if each.number == number]
        assert looker.sees(found), f"{name} leads to {number}"


def _gives_time(looker: Looker, code: str, row: Row) -> bool:
    """Whether more time for this very record is theirs to give: the power, and the loop's word on who gives it."""
    loop = loop_of(code)
    if loop is None or loop.grants_time is None:
        return looker.may(f"{code}.extend")
    roles = loop.grants_time(LEDGERS[code].model._base_manager.get(pk=row.pk))
    return looker.may(f"{code}.extend") and looker.post.role in roles


def _deeds(looker: Looker, code: str, row: Row, file: int | None) -> None:
    for deed in ways_out.deeds(code, row.number, file):
        if deed.name in _OF_THE_SHEET and row.withdrawn:
            continue
        status = deed.send(looker.client).status_code
        if not looker.may(f"{code}.view"):
            # Files have numbers that run on: a refusal would tell that there is one.
            assert status == (NOT_FOUND if deed.name == "kept file" else REFUSED), deed.name
        elif not looker.sees(row):
            assert status == NOT_FOUND, deed.name
        elif deed.name in _CORRECTIONS and row.withdrawn:
            assert status == SENT_BACK, deed.name  # to the record, where it says why nobody corrects it
        elif deed.name in _CORRECTIONS and not _leaves_to(looker, code, row):
            assert status == REFUSED, deed.name
        elif deed.name == "extension" and not (looker.holds(row) or _gives_time(looker, code, row)):
            assert status == REFUSED, f"{deed.name}, which somebody else gives"
        elif looker.may(*deed.powers) or (deed.name == "extension" and looker.holds(row)):  # who holds it asks for time
            assert status not in (REFUSED, NOT_FOUND, 500), deed.name
        else:
            assert status == REFUSED, deed.name


def _leaves_to(looker: Looker, code: str, row: Row) -> bool:
    """Whether a ledger leaves corrections to somebody like this: of a conference to the office, as nobody drawn is in its chair."""
    return code != "conferences" or (looker.post.role == roles.OFFICE and looker.counts(row))


_CORRECTIONS = {"form of correction", "correction"}
_OF_THE_SHEET = {"sheet", "report as a file", "report against now", "editor", "preview"}


def _counted(figure: Indicator) -> list[Any]:
    """The records that a figure counts in the whole district."""
    return list(rows_behind(figure, Scope((DISTRICT,)), Period(PERIOD.start, PERIOD.end)))


def _by_hand(figure: Indicator, behind: list[Any]) -> Decimal:
    if figure.sum_of:
        return sum((Decimal(getattr(record, figure.sum_of) or 0) for record in behind), Decimal(0))
    if figure.distinct:
        return Decimal(len({record.serializable_value(figure.distinct) for record in behind}))
    return Decimal(len(behind))
