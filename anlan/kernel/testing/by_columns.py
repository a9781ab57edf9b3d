"""What every column of every ledger is asked: whatever is written in it, by form, sheet or program, is taken or refused in words.

LedgerSuite inherits these questions. What was taken is listed, opened, corrected, exported, and comes in again unchanged.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ..column import kind_of
from ..ledger.declare import LEDGERS, Ledger
from ..loop.opening import open_record
from ..people.actor import Actor
from ..people.roles import SYSTEM
from ..scope import Record, Scoped, field_of, unscoped
from ..scope.record import WITHDRAWN
from ..sheets.intake import FileRefused, ImportRefused, commit, stage
from ..sheets.mapping import title_of
from .base import Suite, first_of
from .cast import District

ClientOf = Callable[[Actor], Client]
KNOWN = (
    "0001-01-01", "0024-10-10", "9999-12-31", "2042-01-01", "1900-01-01T00:00", "2024-13-45", "24.1.1", "0001-01-01T00:00:00+14:00",
    "-5", "1e400", "1E+999999", "1.23457E+17", "12345678901234567890", "2987654321", "1.38E+10", "NaN", "-Infinity", "9" * 400,
    "１，２００", "12人", "8万元", "99999亿元", "-0", "0.0000000000001", "109°36'50\"", "50%",
    "\u200b2024-10-01\u202d", "\ufeff", "\x00", "a\x00b", "\x0b", "\ud800", "\u202e138\u202c", "𠀀" * 60, "长" * 9_600, "é\u0301" * 300,
    "=1+1", "@SUM(A1)", "<b onclick=x>", "'; DROP TABLE x; --", "%s{}{{x}}", "是", "√", "三", "/", "、、；", "138****5678",
)  # fmt: skip
WRITTEN = st.one_of(
    st.sampled_from(KNOWN), st.text(max_size=40), st.integers().map(str), st.floats().map(str), st.datetimes().map(str)
)
NUMBERS = st.one_of(st.integers(-(10**16), 10**16), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
_ITS_OWN = {"id", "number", "natural_key", "version", "head", "state_since", "due_at", "extra"}
_HANDS = ("town_3", "office", "bureau", "village_3", "administrator")
few = settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)


class ColumnSuite(Suite):
    """The columns of a ledger, written in each way that there is."""

    def writer_and_columns(self, district: District, plant: Record) -> tuple[Actor, dict[str, str]]:
        """Who puts a record in, and what the boxes of the form hold for its facts; the record itself is out of the way."""
        facts, ledger = self.facts(district, plant), LEDGERS[self.model.code]
        actor = self.writer(district, facts.get("region", ""))
        record = open_record(self.model, facts, actor=actor, key=uuid4())
        names = [name for name in dict.fromkeys([*ledger.form.fields, "region"]) if name not in ledger.counted_fields]
        with unscoped("the record that gave the facts leaves its key", Scoped):
            self.model._base_manager.filter(pk=record.pk).update(natural_key=None)
        return actor, {name: cell_text(record, name) for name in names}

    def still_usable(self, district: District, client_of: ClientOf, before: int) -> None:
        """All that was taken since `before` can be listed, opened, corrected and exported by who reads it, and comes in again unchanged."""
        code = self.model.code
        with unscoped("the test looks at what was taken", Scoped):
            records = list(self.model._base_manager.filter(pk__gt=before).order_by("-pk")[:2])
        for record in records:
            actor = first_of(district, f"{code}.view", lambda actor, it=record: actor.scope.covers(it))  # type: ignore[misc]
            client = client_of(actor)
            addresses = [
                f"/ledgers/{code}/",
                f"/ledgers/{code}/{record.number}/",
                f"/api/v1/ledgers/{code}/records/{record.number}/",
            ]
            if actor.may(f"{code}.change"):
                addresses.append(f"/ledgers/{code}/{record.number}/change/")
            if actor.may(f"{code}.export"):
                addresses.append(f"/ledgers/{code}/export.xlsx")
            for address in addresses:
                assert client.get(address).status_code == 200, (address, vars(record))

    def last_key(self) -> int:
        with unscoped("the test counts from here", Scoped):
            return self.model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0

    def test_whatever_is_written_in_a_form_is_taken_or_refused_in_words(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        (actor, facts), before = self.writer_and_columns(district, plant), self.last_key()
        if actor.role == SYSTEM:
            return  # nobody puts such a record in
        client = client_of(actor)

        @few
        @given(name=st.sampled_from(sorted(facts)), text=WRITTEN)
        def write(name: str, text: str) -> None:
            values = {**facts, name: text, "key": str(uuid4())}
            answer = client.post(
                f"/ledgers/{self.model.code}/new/", {key: sendable(value) for key, value in values.items()}
            )
            assert answer.status_code in (302, 409, 422), (name, text)

        write()
        self.still_usable(district, client_of, before)

    def test_whatever_a_program_writes_is_taken_or_refused_in_words(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        (actor, facts), before = self.writer_and_columns(district, plant), self.last_key()
        if actor.role == SYSTEM:
            return  # nobody puts such a record in
        client = client_of(actor)

        @few
        @given(name=st.sampled_from(sorted(facts)), value=WRITTEN | NUMBERS)
        def write(name: str, value: Any) -> None:
            body = {"key": str(uuid4()), "values": {**facts, name: value}}
            address = f"/api/v1/ledgers/{self.model.code}/records/"
            answer = client.post(address, body, content_type="application/json")
            if answer.status_code == 409 and "questions" in answer.json():
                body["confirm"] = list(answer.json()["questions"].values())
                answer = client.post(address, body, content_type="application/json")
            assert answer.status_code in (201, 409, 422), (name, value, answer.content.decode())

        write()
        self.still_usable(district, client_of, before)

    def test_whatever_a_sheet_holds_is_taken_or_refused_at_its_cell(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        (actor, facts), before = self.writer_and_columns(district, plant), self.last_key()
        ledger = LEDGERS[self.model.code]
        if not actor.may(f"{self.model.code}.import"):
            return

        @few
        @given(
            values=st.lists(WRITTEN, min_size=len(facts), max_size=len(facts)),
            numbers=st.lists(NUMBERS, min_size=len(facts), max_size=len(facts)),
        )
        def write(values: list[str], numbers: list[Any]) -> None:
            rows = [{**facts, name: value} for name, value in zip(facts, values, strict=True)]
            take(ledger, csv_of(ledger, facts, rows), "hostile.csv", actor)
            rows = [{**facts, name: value} for name, value in zip(facts, numbers, strict=True)]
            take(ledger, xlsx_of(ledger, facts, rows), "hostile.xlsx", actor)

        write()
        self.still_usable(district, client_of, before)

    def test_its_own_export_comes_in_again_and_changes_nothing(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        record = self.put_in(district, plant)
        powers = (f"{self.model.code}.export", f"{self.model.code}.import")
        able = [
            actor
            for actor in district.actors.values()
            if actor.role != "system" and all(map(actor.may, powers)) and actor.scope.covers(record)
        ]
        if not able:
            return
        content = client_of(able[0]).get(f"/ledgers/{self.model.code}/export.xlsx").content

        staged = stage(LEDGERS[self.model.code], content, "export.xlsx", able[0])

        assert [str(problem) for problem in staged.errors] == []
        assert (staged.rows, staged.changed) == ([], [])
        assert staged.unchanged >= 1

    def test_a_row_of_a_sheet_says_what_one_put_in_by_hand_says(self, district: District, plant: Record) -> None:
        """Where it lies, whose it is, which state its facts show, what follows from who acts and from the record that it names."""
        ledger, facts = LEDGERS[self.model.code], self.facts(district, plant)
        form_facts = {name: value for name, value in facts.items() if name in ledger.form.fields}
        actor = next(
            (each for each in map(district.actors.get, _HANDS) if each and self._may_put(each, form_facts)), None
        )
        if actor is None or self.model.natural == ("region",):  # a division's code is given once
            return
        with unscoped("what was put in by hand is out of the way, and compared", Scoped):
            values = {**ledger.form.usual_for(actor.role), **form_facts}
            if "place" in form_facts:  # the form lets both follow from the place
                values |= {"region": form_facts["place"].region, "sector": form_facts["place"].sector}
            by_hand = open_record(self.model, values, actor=actor, key=uuid4())
            texts = {name: by_hand.region if name == "region" else cell_text(by_hand, name) for name in form_facts}
            self.model._base_manager.filter(pk=by_hand.pk).update(natural_key=None, state=WITHDRAWN)
            before = self.last_key()

            staged = stage(ledger, csv_of(ledger, texts, [texts]), "一行.csv", actor)
            assert [str(problem) for problem in staged.errors] == []
            commit(staged)

            by_sheet = self.model._base_manager.get(pk__gt=before)
        own = {field.attname for field in self.model._meta.concrete_fields} - _ITS_OWN
        if any(past.at_once for past in ledger.past):  # a sheet's row of months ago says that this was done
            own -= {"state"}
        first, second = ({name: getattr(each, name) for name in own} for each in (by_hand, by_sheet))
        assert {name: (first[name], second[name]) for name in own if first[name] != second[name]} == {}

    def _may_put(self, actor: Actor, values: Mapping[str, Any]) -> bool:
        """Whether somebody puts such records in by hand and by sheet, within their scope."""
        if actor.role == SYSTEM or not all(actor.may(f"{self.model.code}.{act}") for act in ("add", "import")):
            return False
        references = [value for value in values.values() if isinstance(value, Record)]
        return all(
            actor.scope.covers(other) or type(other).known_to_all for other in references
        ) and actor.scope.reaches(str(values.get("region", actor.region)))


def cell_text(record: Record, name: str) -> str:
    """A record's value as a person would write it into a box or a cell."""
    field = field_of(type(record), name)
    if field.is_relation:
        other = getattr(record, field.name)
        return "" if other is None else str(getattr(other, "number", other.pk))
    value = getattr(record, field.attname)
    return (
        ""
        if value in (None, "", [])
        else str(kind_of(field).shown(record, field))
        if not kind_of(field).masked
        else str(value)
    )


def sendable(text: str) -> str:
    """As much of a text as a browser can send."""
    return text.encode("utf-8", "replace").decode()


def take(ledger: Ledger, content: bytes, name: str, actor: Actor) -> None:
    """Take in the good rows of a file, as far as it is not refused in words: one with a NUL in it is no table."""
    try:
        staged = stage(ledger, content, name, actor)
        if staged.wanting:
            commit(staged, good_rows_only=True)
    except (FileRefused, ImportRefused):
        return


def csv_of(ledger: Ledger, names: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    names, text = list(names), StringIO()
    writer = csv.writer(text)
    writer.writerow([title_of(ledger, field_of(ledger.model, name)) for name in names])
    writer.writerows([row[name] for name in names] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def xlsx_of(ledger: Ledger, names: Iterable[str], rows: Iterable[dict[str, Any]]) -> bytes:
    names, buffer = list(names), BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [title_of(ledger, field_of(ledger.model, name)) for name in names])
    for position, row in enumerate(rows, start=1):
        sheet.write_row(position, 0, [row[name] for name in names])
    book.close()
    return buffer.getvalue()
