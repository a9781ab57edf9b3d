"""Builds the sample district through the same front door as a real one: posts are opened, spreadsheets imported, and its people
put in and move on what they do, in the order of time.

if not is_built(): build(progress=print)
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

from django.db import connection

from anlan.kernel import clock
from anlan.kernel.admission.founding import found_district
from anlan.kernel.clock.models import Start
from anlan.kernel.evidence import store
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.ledger.declare import ledger
from anlan.kernel.people import divisions
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Account
from anlan.kernel.scope import Record
from anlan.kernel.sheets.intake import commit, stage
from anlan.ledgers.reports.seeds import seed_outlines

from . import diary, names, organisation
from .beside import beside
from .organisation import Seated
from .personas import PERSONAS
from .sheets.sheet import Sheet
from .stories import (
    accidents,
    again,
    cases,
    chasing,
    checklists,
    conferences,
    decisions,
    drills,
    guidance,
    hazards,
    inspections,
    meetings,
    prevention,
    reports,
    rows,
    supervision,
    tips,
    voices,
)
from .year import FOUNDED, STARTS, TAKEN_OVER

# In the order in which they refer to each other; each module gives its sheets.
FIELDS_OF_WORK = (
    "places",
    "ebikes",
    "duties",
    "enforcement",
    "readiness",
    "conferences",
    "learning",
    "hazards",
    "tips",
)


class SampleRefused(Exception):
    """A sheet of the sample was not taken: the sample and the ledgers do not fit together."""


class RealDistrict(Exception):
    """A real district stands in this database: the sample, which begins by emptying it, must not be built here."""


def is_built() -> bool:
    """Whether the district stands whole: its clock is set last."""
    return Start.objects.exists()


def build(progress: Callable[[str], None] = lambda title: None) -> None:
    """Found the district, seat its people, bring its registers in, and let two years go by. Cut off, it begins anew.

    Raises RealDistrict.
    """
    divisions.forget_names()
    if divisions.district_code() not in ("", names.DISTRICT[0]):
        raise RealDistrict(f"这个数据库里已经是{divisions.district_name()}，不能再建示范区，什么也没有动。")
    with _many_small_statements(), _few_collections(), store.made_anew_if_lost():
        _build(progress)


def _build(progress: Callable[[str], None]) -> None:
    _clear()
    with clock.fixed(FOUNDED):
        system = found_district(*names.DISTRICT)
        progress("单位、人员和岗位")
        seed_outlines(system)
        staff = organisation.build(system, import_sheet)
    listed = list(sheets())
    for sheet in listed:
        if sheet.at == FOUNDED:
            progress(sheet.title)
            import_sheet(sheet, staff)
    with clock.fixed(FOUNDED):
        places = hazards.managed_places(staff)
        managers = organisation.seat_managers(places, staff, import_sheet)
    analyse()
    diary.tell(_stories([sheet for sheet in listed if sheet.at > FOUNDED], staff, managers, places, progress))
    reports.write(staff)
    with clock.fixed(STARTS):
        drop_anchor(clock.today() - timedelta(days=1))
    _open_accounts(staff)
    analyse()
    Start.set(STARTS)
    divisions.forget_names()


@contextmanager
def _many_small_statements() -> Iterator[None]:
    """A line to the database for sixty thousand statements of some hundred kinds: each kind is read and planned once, and no
    transaction waits for the disk, as after a crash the build begins anew.

    Elsewhere each statement is planned for its own values: those of figures over a million rows need it.
    """
    options = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {
        **options,
        "options": f"{options['options']} -c synchronous_commit=off",
        "server_side_binding": True,
        "prepare_threshold": 3,
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = options


@contextmanager
def _few_collections() -> Iterator[None]:
    """What is there when the build begins stays to its end: it need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def sheets() -> Iterable[Sheet]:
    """Every spreadsheet of the sample, in the order of their references."""
    for name in FIELDS_OF_WORK:
        yield from import_module(f"anlan.sample.sheets.{name}").sheets()


def _stories(
    listed: Sequence[Sheet], staff: Seated, managers: dict[int, Actor], places: list[Record], progress: Callable[[str], None]
) -> Iterator[diary.Story]:  # fmt: skip
    """Sheets that come in while the district is at work, and what its people do themselves."""
    for sheet in listed:
        yield _brought(sheet, staff, progress)
    # What was over before the year of the report: into those years of these two ledgers nobody else writes.
    yield beside([*conferences.earlier(staff), *cases.earlier(staff)], TAKEN_OVER)
    recent_rows = rows.lived_rows(listed)
    visits = [each for each in recent_rows if each.ledger == "checks"]
    yield from rows.stories([each for each in recent_rows if each.ledger != "checks"], staff)
    yield from inspections.stories(visits, staff)
    yield from hazards.stories(recent_rows, staff, managers, places)
    yield from accidents.stories(staff)
    yield from cases.stories(staff)
    yield from decisions.stories(recent_rows, staff)
    yield from supervision.stories(recent_rows, staff)
    yield from meetings.stories(staff)
    yield from drills.stories(recent_rows, staff)
    yield from again.stories(staff)
    yield from guidance.stories(recent_rows, staff)
    yield from conferences.stories(staff)
    yield from tips.stories(staff)
    yield from prevention.stories(staff)
    yield from checklists.stories(staff)
    yield from voices.stories(staff)
    yield from chasing.stories()


def _brought(sheet: Sheet, staff: Seated, progress: Callable[[str], None]) -> diary.Story:
    yield sheet.at
    progress(sheet.title)
    import_sheet(sheet, staff)


def import_sheet(sheet: Sheet, staff: Seated) -> None:
    """Take one sheet in as its office would. Raises SampleRefused with the columns or the first cells that were not taken."""
    with clock.fixed(sheet.at):
        staged = stage(ledger(sheet.ledger), sheet.kept.workbook(), f"{sheet.title}.xlsx", staff.actors[sheet.by])
        if unread := "、".join(staged.header.others.values()):
            raise SampleRefused(f"{sheet.title}：没有读{unread}")
        if staged.errors:
            first = "；".join(str(error) for error in staged.errors[:5])
            raise SampleRefused(f"{sheet.title}：{len(staged.errors)}处没有收下，如 {first}")
        commit(staged)


def _open_accounts(staff: Seated) -> None:
    """Accounts of the personas; they log in on one click in the sample alone, so no password is set."""
    for persona in PERSONAS:
        actor = staff.actors[persona.seat]
        account = Account(username=persona.username, person_id=actor.person_id)
        account.set_unusable_password()
        account.save()


def _clear() -> None:
    """Remove what a build that was cut off has left: the sample is whole or not there."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("django_migrations", "procrastinate"))
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        quoted = ", ".join(connection.ops.quote_name(name) for name in tables)
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = origin")
    divisions.forget_names()
    clock.forget_shift()


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
