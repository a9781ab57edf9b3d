"""What somebody may not do alone, asked for and decided through the pages: a withdrawal after the hand-over, more time."""

from uuid import uuid4

from django.db import models

from .. import clock
from ..clock.working import add_working_days, calendar
from ..history.verify import model_of, verify
from ..loop import deciders, requests
from ..loop.advance import withdraw
from ..loop.leaning import leaning_words
from ..loop.models import Tie
from ..notice.models import Notice
from ..people.actor import Actor
from ..scope import Record, Scoped, field_of, unscoped
from ..scope.record import WITHDRAWN
from .cast import District
from .pages import ByPage, ClientOf, form_of, url_of


class RequestSuite(ByPage):
    """Asked by whoever holds or opened a matter, decided by whoever may."""

    def test_a_withdrawal_after_the_hand_over_is_the_office_s_to_decide(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        onward = [step for step in self.longest_way()[:1] if not self.loop.by_code[step.target].closed]
        for step in onward:
            taker = self.taker_by_page(step, record, everybody)
            self.step_by_page(record, step, taker, client_of)
            record.refresh_from_db()
        asks = [
            actor for actor in everybody
            if actor.may(f"{record.code}.withdraw") and actor.scope.covers(record)
            and not deciders.decides_alone(record, actor)
        ]  # fmt: skip
        decider = next(actor for actor in everybody if actor.may(f"{record.code}.decide"))
        if asks and leaning_words(record, asks[0]):
            self._asks_in_vain(record, asks[0], client_of)
            self._free(record, district)
        for answer in ("no", "yes") if asks else ():
            client_of(asks[0]).post(f"{url_of(record)}withdrawal/", form_of("withdrawal", reason="不想报了"))
            record.refresh_from_db()
            assert record.state != WITHDRAWN, "it waits for whoever decides"
            assert "定撤回" in client_of(decider).get("/inbox/").content.decode()
            assert "不想报了" in client_of(decider).get(url_of(record)).content.decode()
            form = form_of("decision", granted=answer, reason="核实过")
            assert client_of(asks[0]).post(f"{url_of(record)}decision/", form).status_code == 403
            assert client_of(decider).post(f"{url_of(record)}decision/", form).status_code == 302
            record.refresh_from_db()
            assert (record.state == WITHDRAWN) == (answer == "yes")
            with unscoped("what was told of the record", Notice):
                notices = Notice.objects.filter(ledger=record.code, record_id=record.pk, key__startswith="answer:")
                assert notices.filter(deliveries__person_id=asks[0].person_id).count() == (1 if answer == "no" else 2)
        assert list(verify(record.code)) == []

    def _asks_in_vain(self, record: Record, actor: Actor, client_of: ClientOf) -> None:
        """What could not be granted is not asked of anybody: whoever asks is told what stands in the way."""
        answer = client_of(actor).post(f"{url_of(record)}withdrawal/", form_of("withdrawal", reason="不想报了"))
        assert answer.status_code == 409
        assert leaning_words(record, actor) in answer.content.decode()
        assert requests.waiting(record) is None

    def _free(self, record: Record, district: District) -> None:
        """Withdraw what was added to a record."""
        with unscoped("the test withdraws what leans on the record", Scoped):
            for tie in Tie.objects.filter(ledger=record.code, record_id=record.pk):
                other = model_of(tie.other_ledger)._base_manager.get(pk=tie.other_id)
                withdraw(other, actor=district.system, key=uuid4(), reason="登记错了")
        record.refresh_from_db()

    def test_what_nobody_changes_alone_says_so_where_it_is_corrected(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        for step in self.longest_way()[:1]:
            self.step_by_page(record, step, self.taker_by_page(step, record, everybody), client_of)
            record.refresh_from_db()
        for actor in everybody:
            if not actor.scope.covers(record) or not deciders.may_correct(record, actor):
                continue
            answer = client_of(actor).get(f"{url_of(record)}change/")
            if answer.status_code == 302:  # what it says stands for good
                continue
            fields = answer.context["form"].fields
            noted = {field_of(self.model, name).attname for name in fields
                     if "作为申请提出" in fields[name].help_text}  # fmt: skip
            names = {field_of(self.model, name).attname for name in answer.context["form"].names}
            assert noted == deciders.asks_for(record, actor) & names, actor.title

    def test_more_time_is_asked_for_by_the_holder_and_is_one_with_the_date_on_the_record(
        self, district: District, plant: Record, everybody: list[Actor], client_of: ClientOf
    ) -> None:
        record = self.open_by_page(district, plant, client_of)
        for step in self.longest_way():
            state, holders = self.loop.by_code[record.state], self.those_who_hold(record, everybody)
            asks, overtaken = [actor for actor in holders if not deciders.may_extend(record, actor)], False
            if record.due_at is not None and asks:
                day = add_working_days(clock.legal_day(record.due_at), 14, calendar())  # a day off is asked about first
                decider = next(
                    actor
                    for actor in everybody
                    if deciders.asked_for_time(record, asks[0])[0] == actor.role and actor.scope.covers(record)
                )
                form = form_of("extension", until=f"{day}", reason="等配件", version=f"{record.version}")
                assert client_of(asks[0]).post(f"{url_of(record)}extension/", form).status_code == 302
                assert "定延期" in client_of(decider).get("/inbox/").content.decode()
                client_of(decider).post(f"{url_of(record)}decision/", form_of("decision", granted="yes"))
                record.refresh_from_db()
                assert record.due_at == clock.end_of(day)
                if state.due_field and not isinstance(field_of(self.model, state.due_field), models.DateTimeField):
                    assert getattr(record, state.due_field) == day
                overtaken = True
                again = form_of(
                    "extension",
                    until=f"{add_working_days(day, 6, calendar())}",
                    reason="还等",
                    version=f"{record.version}",
                )
                assert client_of(asks[0]).post(f"{url_of(record)}extension/", again).status_code == 302
                record.refresh_from_db()
            taker = self.taker_by_page(step, record, everybody)
            self.step_by_page(record, step, taker, client_of)
            record.refresh_from_db()
            if overtaken and step.target != state.code:
                assert "申请自动了结" in client_of(asks[0]).get(url_of(record)).content.decode(), step.code
        assert list(verify(record.code)) == []
