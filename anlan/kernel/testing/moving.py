"""What becomes of a ledger's records when the place at which they lie moves to another town, asked of every ledger that has such records.

LedgerSuite inherits these questions.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from .. import clock
from ..history.acts import CORRECTED, FROM, MOVED
from ..history.models import Event
from ..history.verify import verify
from ..indicator.compute import compute
from ..indicator.declare import INDICATORS, Indicator, Period
from ..indicator.drill import rows
from ..loop.advance import correct
from ..loop.declare import loop_of
from ..loop.models import Todo
from ..loop.opening import open_record
from ..notice.models import Delivery
from ..scope import Record, Scoped, field_of, unscoped
from ..scope.record import KEPT
from .base import first_of, shortest_way
from .by_columns import ClientOf, ColumnSuite
from .cast import TOWN_3, TOWN_4, VILLAGE_4, District
from .forms import FormSuite, as_shown
from .states import filled

_LATER = timedelta(days=3)


class MovingSuite(FormSuite, ColumnSuite):
    """A place moves, by the office's own correction of its page."""

    at_place: ClassVar[Mapping[str, Any]] = {}  # what a record at a place says besides, where not any may lie at one

    def test_what_is_open_goes_with_its_place_and_what_is_closed_stays(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        """In the history of each, with both regions; the new town opens it and the old one does not."""
        if not self.model.place_column():
            return
        records = dict(self._in_each_state(district, plant))
        old = {record.pk: record.region for record, _ in records.values()}

        _move(plant, client_of(district.office))

        for state, (record, goes) in records.items():
            record.refresh_from_db()
            assert record.region == (VILLAGE_4 if goes else old[record.pk]), state
            last = Event.objects.filter(ledger=record.code, record_id=record.pk).latest("seq")
            assert (last.step == MOVED) == goes, state
            if goes:
                assert last.content["changes"]["region"] == [old[record.pk], VILLAGE_4]
                with unscoped("the record's own to-dos", Todo):
                    todos = Todo.objects.filter(ledger=record.code, record_id=record.pk, closed_at=None)
                    assert set(todos.values_list("region", flat=True)) <= {VILLAGE_4}
            named = {record.serializable_value(name) for name in self.model.named_bodies()}  # sees it wherever it lies
            for actor, has_it in ((district.town_3, not goes), (district.town_4, goes)):
                if actor.may(f"{record.code}.view"):
                    page = client_of(actor).get(f"/ledgers/{record.code}/{record.number}/")
                    assert (page.status_code == 200) == (has_it or actor.body_id in named), state
        assert [list(verify(code)) for code in (self.model.code, plant.code)] == [[], []]

    def test_who_gave_and_who_got_an_open_matter_is_told_once(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        if not self.model.place_column():
            return
        goes = dict(self._in_each_state(district, plant))[self._first_state()][1]

        _move(plant, client_of(district.office))

        for actor in (district.town_3, district.town_4, district.village_3, district.village_4):
            texts = Delivery.objects.filter(post_id=actor.post_id, notice__ledger=plant.code).order_by("pk")
            told = [text for text in texts.values_list("notice__text", flat=True) if "迁到" in text]
            assert len(told) == 1, actor.title
            assert "清河镇石沟村" in told[0]
            assert "柳溪镇桃坪村" in told[0]
            has_matters = goes and bool(self.model.when or loop_of(self.model.code))
            assert (str(self.model._meta.verbose_name) in told[0]) == has_matters

    def test_figures_of_the_days_before_stay_where_they_were(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        """Of each town and village, as numbers and as rows; a day later the same is asked of yesterday, with the year before beside it."""
        if not self.model.place_column():
            return
        list(self._in_each_state(district, plant))
        figures = [each for each in INDICATORS.values() if isinstance(each, Indicator) and each.model is self.model]
        with clock.fixed(clock.now() + _LATER):
            yesterday = clock.today() - timedelta(days=1)
            period = Period(date(2024, 1, 1), yesterday)
            before = _counted(figures, district, period)

            _move(plant, client_of(district.office))

            assert _counted(figures, district, period) == before
        with clock.fixed(clock.now() + 2 * _LATER):
            assert _counted(figures, district, period) == before
            now = _counted(figures, district, Period(period.start, clock.today() - timedelta(days=1)))
            for code, value in now.items():
                assert value["whole"] == before[code]["whole"], code

    def test_who_moves_on_and_back_lies_where_it_began(
        self, district: District, plant: Record, client_of: ClientOf
    ) -> None:
        if not self.model.place_column():
            return
        records = dict(self._in_each_state(district, plant))
        regions = {record.pk: record.region for record, _ in records.values()}
        _move(plant, client_of(district.office))
        with clock.fixed(clock.now() + _LATER):
            _move(plant, client_of(district.office), to=plant.region)

        for record, _ in records.values():
            record.refresh_from_db()
            assert record.region == regions[record.pk]
        assert list(verify(self.model.code)) == []

    def _first_state(self) -> str:
        loop = loop_of(self.model.code)
        return loop.start if loop else KEPT

    def _in_each_state(self, district: District, plant: Record) -> Iterator[tuple[str, tuple[Record, bool]]]:
        """(state, (a record in it, whether it goes with its place))."""
        loop = loop_of(self.model.code)
        if loop is not None:
            for state in loop.states:
                record = self._put_at(district, plant)
                for step in shortest_way(loop, loop.start, state.code, record):
                    self.take(district, record, step)
                lasts = not self.model.when and bool(
                    loop.steps_from(state.code)
                )  # in service, though nothing is to be done
                goes = self.model.moves_with_place and (not state.closed or lasts)
                yield state.code, (self._apart(record), goes)
            return
        goes = self.model.moves_with_place and (not self.model.when or "closed" in self.model.state_from)
        yield KEPT, (self._apart(self._put_at(district, plant)), goes)
        for code, name in self.model.state_from.items():
            record = self._put_at(district, plant)
            value, _ = filled(field_of(self.model, name))
            correct(
                record, {name: value}, actor=self._corrector(district, record), key=uuid4(), version=1, reason="办完了"
            )
            yield code, (self._apart(record), goes and code != "closed")

    def _put_at(self, district: District, plant: Record) -> Record:
        facts = {**self.facts(district, plant), self.model.scope_place: plant, "region": plant.region, **self.at_place}
        return open_record(self.model, facts, actor=self.writer(district, plant.region), key=uuid4())

    def _corrector(self, district: District, record: Record) -> Any:
        return first_of(district, f"{record.code}.change", lambda actor: actor.scope.covers(record))

    def _apart(self, record: Record) -> Record:
        """Several records of the same facts are wanted here."""
        with unscoped("the next one begins with a record of its own", Scoped):
            self.model._base_manager.filter(pk=record.pk).update(natural_key=None)
        return record


def _move(place: Record, client: Any, to: str = VILLAGE_4) -> None:
    address = f"/ledgers/{place.code}/{place.number}/change/"
    page = client.get(address)
    answer = client.post(address, {**as_shown(page.context["form"]), "region": to, "reason": "搬到新址"})
    assert answer.status_code == 302, answer.content.decode()
    last = Event.objects.filter(ledger=place.code, record_id=place.pk).latest("seq")
    assert (last.step, FROM in last.content) == (CORRECTED, True)


def _counted(figures: list[Indicator], district: District, period: Period) -> dict[str, dict[str, Any]]:
    """{figure: what each town and village has, as the whole district and each town see it, and the rows behind it}."""
    counts: dict[str, dict[str, Any]] = {each.code: {} for each in figures}
    scope = district.leader.scope
    for by in ("town", "village"):
        values = compute([each.code for each in figures], scope, period, by=by, before=period.year_before())
        for each in figures:
            value = values[each.code]
            counts[each.code] |= {
                "whole": value.total,
                by: {key: number for key, number in value.groups.items() if number},
            }
            counts[each.code][f"{by} rows"] = {
                key: sorted(rows(each, scope, period, by=by, key=key).values_list("pk", flat=True))
                for key in counts[each.code][by]
            }
    for town, actor in ((TOWN_3, district.town_3), (TOWN_4, district.town_4)):
        values = compute([each.code for each in figures], actor.scope, period)
        for each in figures:
            own = rows(each, actor.scope, period)
            total = values[each.code].total or 0  # of a past day on which nothing was kept there it is unknown
            counts[each.code][town] = (total, sorted(own.values_list("pk", flat=True)))
    return counts
