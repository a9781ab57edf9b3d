"""Where a record lies is asked of every ledger: the same facts, by form, program and sheet, lie at the same place and are the same body's.

LedgerSuite inherits these questions.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.test import Client

from ..ledger.declare import LEDGERS
from ..loop.advance import correct
from ..loop.location import sources
from ..loop.opening import open_record
from ..people.actor import Actor
from ..people.codes import DISTRICT, TOWN, VILLAGE
from ..people.roles import SYSTEM
from ..scope import Record, Scoped, unscoped
from ..scope.record import WITHDRAWN
from ..sheets.intake import commit, stage
from .base import first_of
from .by_columns import ClientOf, ColumnSuite, csv_of
from .cast import TOWN_4, District
from .forms import FormSuite, as_shown

_HANDS = ("office", "town_3", "bureau", "village_3", "administrator")
_WIDE = ("office", "administrator", "leader", "bureau", "system")
_ENOUGH = 2  # people who put it in: who answers for the district, and who for less
REFUSED = ("refused",)


class LocationSuite(FormSuite, ColumnSuite):
    """A record put in in each way that there is."""

    _words = ""  # what the API answered last

    def test_the_same_facts_lie_at_the_same_place_by_form_by_program_and_by_sheet(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        if self.model.natural == ("region",):  # a division is where its code says
            return
        ledger = LEDGERS[self.model.code]
        names = [name for name in ledger.form.fields if name not in ledger.counted_fields]
        facts = {
            name: value
            for name, value in self.facts(district, plant).items()
            if name in names and value not in (None, "", [])
        }
        actors = [actor for actor in map(district.actors.get, _HANDS) if actor and self._may_open(actor, facts)]

        for actor in actors[:_ENOUGH]:
            for case, said in self._cases(facts):
                ways = self._ways(district, actor, {**facts, **said}, client_of(actor))
                assert said or set(ways.values()) != {REFUSED}, f"{actor.title}: {self._words}"
                assert len(set(ways.values())) <= 1, f"{actor.title}, {case}: {ways} {self._words}"

    def test_what_a_correction_names_instead_moves_the_record_there(self, district: District, plant: Record) -> None:
        """By whatever way: neither form nor sheet nor program says where the other one lies."""
        if self.model.natural == ("region",):
            return
        said = self.facts(district, plant)
        facts = {name: value for name, value in said.items() if name not in ("region", "sector")}
        widest = first_of(district, f"{self.model.code}.add", lambda actor: len(actor.region) == DISTRICT, names=_WIDE)
        record = open_record(self.model, facts, actor=widest, key=uuid4())
        for name in {name for names in sources(self.model).values() for name in names}:
            other = getattr(record, name)
            if other is None:
                continue
            apart = self._elsewhere(other)

            correct(record, {name: apart}, actor=district.system, key=uuid4(), version=record.version, reason="写错了")

            record.refresh_from_db()
            first = {
                own: next((n for n in names if getattr(record, n)), "") for own, names in sources(self.model).items()
            }
            for own in [own for own, source in first.items() if source == name and own in ("region", "sector")]:
                assert getattr(record, own) == getattr(apart, own), f"{own} by {name}"
            return

    def _elsewhere(self, other: Record) -> Record:
        """A copy of a record that lies in the fourth town."""
        with unscoped("a second of the kind, made as the first but for where it lies", Scoped):
            copy = type(other)._base_manager.get(pk=other.pk)
            copy.pk, copy.number, copy.natural_key, copy.region = None, f"{other.number}-4", None, TOWN_4
            copy._state.adding = True
            copy.sector = "fire" if other.sector != "fire" else "general"
            type(other)._base_manager.bulk_create([copy])
        return copy

    def _may_open(self, actor: Actor, facts: dict[str, Any]) -> bool:
        references = [value for value in facts.values() if isinstance(value, Record)]
        return (
            actor.role != SYSTEM
            and actor.may(f"{self.model.code}.add")
            and set(facts) <= set(LEDGERS[self.model.code].form.asked_of(actor.role))
            and all(actor.scope.covers(each) or type(each).known_to_all for each in references)
            and actor.scope.reaches(str(facts.get("region", actor.region)))
        )

    def _cases(self, facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """What is said of where it lies: what the facts say; nothing; the town alone; another town than that of what it names."""
        yield "as it is", {}
        if "region" not in LEDGERS[self.model.code].form.fields or not sources(self.model).get("region"):
            return
        yield "nothing said", {"region": None}
        names = (name for name in sources(self.model)["region"] if isinstance(facts.get(name), Record))
        other = next((facts[name] for name in names), None)
        if other is not None and len(other.region) == VILLAGE:
            yield "the town alone", {"region": other.region[:TOWN]}
        yield "another town", {"region": TOWN_4}

    def _ways(self, district: District, actor: Actor, facts: dict[str, Any], client: Client) -> dict[str, Any]:
        """{way: where the record lies and whose it is}, of each way that this actor has; REFUSED where it is not taken."""
        texts = {name: self._typed(name, value) for name, value in facts.items() if value is not None}
        ways: dict[str, Any] = {"program": self._by_program(client, texts)}
        address = f"/ledgers/{self.model.code}/new/"
        if not self.no_form and (page := client.get(address)).status_code == 200:
            boxes = {**as_shown(page.context["form"]), **{name: "" for name in facts if facts[name] is None}, **texts}
            ways["form"] = self._made(lambda: self._send(client, address, boxes))
        if actor.may(f"{self.model.code}.import"):
            ways["sheet"] = self._made(lambda: self._bring(actor, texts))
        return ways

    def _by_program(self, client: Client, texts: dict[str, str]) -> Any:
        address = f"/api/v1/ledgers/{self.model.code}/records/"

        def send() -> None:
            sent = {"key": str(uuid4()), "values": texts}
            answer = client.post(address, sent, content_type="application/json")
            if answer.status_code == 409:
                sent["confirm"] = list(answer.json()["questions"].values())
                answer = client.post(address, sent, content_type="application/json")
            self._words = answer.content.decode()

        return self._made(send)

    def _send(self, client: Client, address: str, boxes: dict[str, Any]) -> None:
        answer = client.post(address, boxes)
        if answer.status_code == 422 and (twin := answer.context["form"].data.get("twin")):
            client.post(address, {**boxes, "twin": twin})

    def _bring(self, actor: Actor, texts: dict[str, str]) -> None:
        staged = stage(LEDGERS[self.model.code], csv_of(LEDGERS[self.model.code], texts, [texts]), "一行.csv", actor)
        if not staged.errors:
            commit(staged)

    def _made(self, make: Any) -> Any:
        """Where the record lies that came of it, which then leaves its key; REFUSED where none came."""
        before = self.last_key()
        make()
        with unscoped("the test compares what each way made", Scoped):
            rows = self.model._base_manager.filter(pk__gt=before)
            places = [(each.region, each.sector, each.body_id) for each in rows]
            rows.update(natural_key=None, state=WITHDRAWN)
        return places[0] if places else REFUSED
