"""What the form of every ledger is asked: what must be filled is marked, is enough, and says itself when it lacks."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.test import Client

from .. import clock
from ..column import kind_of
from ..history.models import Event
from ..ledger.declare import LEDGERS
from ..people.actor import Actor
from ..people.roles import SYSTEM
from ..scope import Record, field_of
from .base import Suite, first_of
from .cast import District


def as_shown(form: Any) -> dict[str, Any]:
    """What a browser sends of a form in which nothing was touched."""
    values: dict[str, Any] = {}
    for box in form:
        widget = box.field.widget
        value = widget.format_value(box.value())
        if isinstance(value, list) and not getattr(widget, "allow_multiple_selected", False):
            value = next(iter(value), "")
        if getattr(widget, "input_type", "") == "checkbox" and not isinstance(value, list):
            value = "on" if box.value() else None
        if value is not None:
            values[box.html_name] = values[box.html_initial_name] = value
    return values


class FormSuite(Suite):
    """The form that puts a record in, as its page shows it."""

    no_form: ClassVar[str] = ""  # why no form of a page puts its records in, where none does

    def test_the_fields_that_are_marked_are_enough_and_each_says_itself_what_it_lacks(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        if self.no_form:
            return
        # What only a record says that begins elsewhere may be marked: the day of a visit that was made.
        begun = {name: value for more in self.starts.values() for name, value in more.items()}
        facts = {**begun, **self.facts(district, plant)}
        references = [fact for fact in facts.values() if isinstance(fact, Record)]
        region = facts.get("region", "")
        client = client_of(
            first_of(
                district,
                f"{self.model.code}.add",
                lambda actor: (
                    any(region.startswith(code) for code in actor.scope.regions)
                    and all(map(actor.scope.covers, references))
                ),
            )
        )
        address = f"/ledgers/{self.model.code}/new/"
        page = client.get(address).content.decode()
        marked = set(re.findall(r'<label for="id_(\w+)">[^<]*<span class="soft t2">[^<]*必填', page))
        filled = {name: self._typed(name, facts[name]) for name in marked & set(facts)}

        empty = client.post(address, {"key": str(uuid4())})
        answer = client.post(address, {"key": str(uuid4()), **filled})

        for refused in (empty, answer):
            text = refused.content.decode()
            assert set(re.findall(r'id="id_(\w+)_error"', text)) <= marked
            assert "null" not in text
        lacking = set(re.findall(r'id="id_(\w+)_error"', empty.content.decode()))
        rules = LEDGERS[self.model.code].form.required_if.items()
        by_choice = {name for name, (_, *values) in rules if values != [""]}  # of a fine, and only of a fine
        assert marked - by_choice <= lacking
        assert answer.status_code == 302, re.findall(r'(?:role="alert"|_error").*', answer.content.decode())

    def test_whoever_may_correct_it_sends_back_as_it_is_what_they_cannot_name(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        """A town corrects a word of a decision of a meeting that lies beyond it."""
        record = self.put_in(district, plant)
        address = f"/ledgers/{record.code}/{record.number}/change/"
        for actor in district.actors.values():
            if actor.role == SYSTEM or not (actor.may(f"{record.code}.change") and actor.scope.covers(record)):
                continue
            page = client_of(actor).get(address)
            if page.status_code != 200:
                continue

            answer = client_of(actor).post(address, as_shown(page.context["form"]))

            assert answer.status_code == 302, dict(answer.context["form"].errors)
            assert Event.objects.filter(ledger=record.code, record_id=record.pk).count() == 1

    def _typed(self, name: str, value: Any) -> str:
        """A fact as somebody types it into the form."""
        field = field_of(self.model, name)
        if field.is_relation and not isinstance(value, Record):
            value = field.related_model._base_manager.get(pk=value)  # type: ignore[union-attr]
        if isinstance(value, Record):
            return value.number
        if isinstance(value, datetime):
            return f"{value.astimezone(clock.LEGAL_ZONE):%Y-%m-%dT%H:%M}"
        return kind_of(field).words(field, value) if isinstance(value, list) else str(value)
