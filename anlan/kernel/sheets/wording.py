"""How a sheet's cells are read beside what their kind takes: the ledger's further words, choices that begin alike, loose notes.

read = Wording(LEDGERS["hazards"], actor).reader(field_of(Hazard, "level"), "隐患级别", cells)
read("一般隐患")      # general
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models

from .. import clock
from ..column import CellRefused, Read, Who, kind_of
from ..column.choice import yes_or_no
from ..column.reference import named_by
from ..column.spelling import GivenUp, Hidden, NoSuchRecord, Shortened, bare, plain, written
from ..column.units import unit_in
from ..ledger.declare import Ledger
from ..people.actor import Actor
from ..scope import field_of
from . import from_matter, heads, loose_days, loose_notes, newcomers, several
from .years import Years, years_among

_FEWEST = 2  # letters that a word and a choice must share
_NUMERALS = "一二三四五六七八九"
_IN_BRACKETS = re.compile(rf"\(([{_NUMERALS}])\)")
_LOOKED_AT = 2_000  # cells of a column


@dataclass(frozen=True)
class Same:
    """A cell that says what another column of its row says."""

    field: str


@dataclass(frozen=True)
class Wording:
    """What a sheet says besides its cells. years: those that its titles name. As somebody said of the whole sheet: first_of_month:
    a month without a day means its first; first_of_several: of several numbers in a cell the first is taken;
    in_no_ledger: what becomes of firms that no ledger has, newcomers.REGISTER or WORDS; replaced:
    {field: {what a cell says: what it means}}; units: those that a line above the table names.
    """

    ledger: Ledger
    actor: Actor
    years: Years | None = None
    first_of_month: bool = False
    first_of_several: bool = False
    in_no_ledger: str = ""
    replaced: Mapping[str, Mapping[str, str]] = None  # type: ignore[assignment]
    units: Sequence[str] = ()

    def reader(self, field: "models.Field[Any, Any]", title: str, cells: Sequence[Any]) -> Read:
        """How a cell of this column is read. Raises CellRefused in the kind's words where nothing else fits better."""
        kind = kind_of(field)
        read = kind.reader(field, Who(self.actor, unit_in(title), title or str(field.verbose_name)))
        words = self.ledger.spellings.get(field.name, {})
        codes_by_word = {bare(word).lower(): code for code, listed in words.items() for word in listed}
        swaps = {
            bare(plain(text)): replacement for text, replacement in (self.replaced or {}).get(field.name, {}).items()
        }
        loose = self._loosely(field, f"{title}{field.verbose_name}", read, cells)
        renamed = kind.renamed(field)

        def wider(cell: Any) -> Any:
            if swaps and (replacement := swaps.get(bare(plain(cell)))):
                cell = replacement
            try:
                value = read(cell)
            except CellRefused as error:
                code = _code(cell, codes_by_word)
                if code is not None:
                    return Same(code[1:]) if isinstance(code, str) and code.startswith("=") else code
                return loose(cell, error)
            today = renamed.get(bare(plain(cell))) if renamed else None
            return several.Taken(value, f"“{written(cell)}”现在叫{today}", "") if today else value

        return wider

    def _loosely(
        self, field: "models.Field[Any, Any]", says: str, read: Read, cells: Sequence[Any]
    ) -> Callable[[Any, CellRefused], Any]:
        """What is tried last: f(cell, what the kind said). says: what the column is called."""
        kind = kind_of(field)
        if titles := kind.titles(field):
            codes_by_title = {_in_arabic(title): code for code, title in titles.items()}
            return lambda cell, error: _one_of(cell, codes_by_title, error)
        if kind.dated:
            return self._day(field, read, cells)
        if kind.layout == "figure" and heads.counts_people(field):
            return lambda cell, error: _heads(read, says, cell, error)
        if kind.layout == "figure":
            return lambda cell, error: _number(read, says, cell, error)
        if kind.located:
            return lambda cell, error: _region(read, cell, error)
        if kind.masked:
            return lambda cell, error: self._phone(read, cell, error)
        if kind.refers:
            return self._record(field)
        return _refuse

    def _day(
        self, field: "models.Field[Any, Any]", read: Read, cells: Sequence[Any]
    ) -> Callable[[Any, CellRefused], Any]:
        years: list[Years | None] = []
        meaning = loose_days.meaning_of(field)
        follows = bool(self.ledger.model.when) and loose_days.comes_after(meaning) and not kind_of(field).timed

        def one(cell: Any, error: CellRefused) -> Any:
            if not years:
                years.append(self.years or years_among(islice(cells, _LOOKED_AT)))
            text = loose_days.day_text(cell, years[0], meaning, allowed=self.first_of_month)
            return _again(read, cell, text, error)

        def any_(cell: Any) -> Any:
            try:
                return read(cell)
            except CellRefused as error:
                return one(cell, error)

        def day(cell: Any, error: CellRefused) -> Any:
            if follows and (from_then := from_matter.counted(cell, meaning)):
                return from_then
            if meaning == loose_days.END and field.null and loose_days.is_endless(cell):
                return None
            span = several.span_in(cell, months=meaning == loose_days.BEGINNING and field.name in self.ledger.spans)
            if span is not None:
                return self._span(field, cell, span, any_)
            value = one(cell, error)
            remark = loose_days.remark_of(cell, meaning)
            if follows and not loose_days.names_year(cell):
                return from_matter.after(value, remark)
            return several.Taken(value, remark.format(value), "") if remark else value

        return day

    def _span(self, field: "models.Field[Any, Any]", cell: Any, span: tuple[str, str], one: Read) -> several.Taken:
        """The first day of a span with its last, or the last alone where the column asks for that."""
        first = one(span[0])
        if not span[1]:
            return several.Taken(first, f"这里只记开始的时间，“{written(cell)}”放在“其他栏目”", written(cell))
        first_day = first.date() if isinstance(first, datetime) else first
        last = several.in_full(span[1], first_day)
        if last < first_day:
            raise CellRefused(f"“{written(cell)}”的止日早于起日，请核对")
        if loose_days.comes_after(loose_days.meaning_of(field)):
            remark = f"这里只记一天，记{clock.day_words(last)}，“{written(cell)}”放在“其他栏目”"
            return several.Taken(last, remark, written(cell))
        remark = f"这里只记一天，记{clock.day_words(first_day)}，“{written(cell)}”放在“其他栏目”"
        return several.Taken(first, remark, written(cell), last if field.name in self.ledger.spans else None)

    def _record(self, field: "models.Field[Any, Any]") -> Callable[[Any, CellRefused], Any]:
        possible_ways = newcomers.ways(self.ledger, field.name, self.actor)
        unknown = self._unknown(field) if self.in_no_ledger in possible_ways else None

        def record(cell: Any, error: CellRefused) -> Any:
            if isinstance(error, GivenUp):
                return _heir(cell, error)
            if isinstance(error, Shortened):
                return several.Taken(error.target, f"“{written(cell)}”读作{error.meant}", "")
            several.refuse_several(cell)
            if not possible_ways or not isinstance(error, NoSuchRecord) or error.meant:
                raise error
            if unknown is None:
                how = "或".join(f"“{newcomers.HOW[way]}”" for way in possible_ways)
                raise several.NotInLedger(f"{error}；也可以在“整张表一次说清”里选{how}")
            return unknown(cell)

        return record

    def _unknown(self, field: "models.Field[Any, Any]") -> Callable[[Any], several.Taken]:
        """What becomes of a name that no ledger has, as somebody said of the sheet: registered with it, or the words of its cell stand
        in the column that takes them, else beside the record. What it returns raises CellRefused for what is no such name.
        """
        if self.in_no_ledger == newcomers.REGISTER:
            target: Any = field.related_model
            read_name = self._plainly(target, named_by(target))
            return lambda cell: several.Taken(None, "", "", newcomer=read_name(cell))
        words_name = self.ledger.told_instead.get(field.name)
        if words_name is None:
            return lambda cell: several.Taken(None, "按原话放在“其他栏目”", written(cell))
        read_words, attname = (
            self._plainly(self.ledger.model, words_name),
            field_of(self.ledger.model, words_name).attname,
        )
        return lambda cell: several.Taken(None, "", "", words={attname: read_words(cell)})

    def _plainly(self, model: Any, name: str) -> Read:
        field = field_of(model, name)
        return kind_of(field).reader(field, Who(self.actor))

    def _phone(self, read: Read, cell: Any, error: CellRefused) -> Any:
        if isinstance(error, Hidden):
            if error.whole:
                return ""  # as an export shows it: it says nothing of the number
            raise error
        parts = several.several_in(cell)
        if not parts:
            raise error
        if not self.first_of_several:
            raise several.SeveralGiven(
                f"一格写了{len(parts)}个：{'、'.join(map(written, parts[:3]))}；这里只记一个，请留一个"
            )
        return several.Taken(read(parts[0]), "", "、".join(parts[1:]))


def _again(read: Read, cell: Any, text: str, error: CellRefused) -> Any:
    if text == plain(cell):
        raise error
    try:
        return read(text)
    except CellRefused as closer:
        # Of 4月31日 it helps that there is no such day, not how a day is written.
        raise closer if str(closer).startswith("没有") and text[:4].isdecimal() else error from None


def _number(read: Read, says: str, cell: Any, error: CellRefused) -> Any:
    several.refuse_numbers(cell)
    if part := several.one_of_each(cell, says):
        return several.Taken(read(part), f"记{part}，“{written(cell)}”放在“其他栏目”", written(cell))
    raise error


def _heads(read: Read, says: str, cell: Any, error: CellRefused) -> Any:
    several.refuse_numbers(cell)
    if several.one_of_each(cell, says):
        return _number(read, says, cell, error)
    if count := heads.number_in(cell):
        number, words = count
        return several.Taken(read(number), words, written(cell))
    return _number(read, says, cell, error)


def _region(read: Read, cell: Any, error: CellRefused) -> Any:
    if isinstance(error, GivenUp):
        return _heir(cell, error)
    several.refuse_several(cell)
    return _again(read, cell, loose_notes.place_text(cell), error)


def _one_of(cell: Any, titles: Mapping[str, Any], error: CellRefused) -> Any:
    """The choice that a word means; several different ones are none."""
    choices = {_alike(_in_arabic(part), titles) for part in several.several_in(cell)} - {None}
    if len(choices) > 1:
        several.refuse_several(cell)
    choice = _alike(_in_arabic(cell), titles)
    if choice is None:
        raise error
    return choice


def _in_arabic(text: Any) -> str:
    """A choice as it is compared, the numerals in its brackets as figures: 小㈠型 is 小(1)型."""
    return _IN_BRACKETS.sub(lambda match: f"({_NUMERALS.index(match[1]) + 1})", bare(plain(text)))


def _code(cell: Any, codes: Mapping[str, Any]) -> Any:
    """What a ledger's further word stands for: 未 says what 否 does."""
    code = codes.get(bare(plain(cell)).lower())
    if code is None and codes and (answer := yes_or_no(cell)) is not None:
        code = codes.get("是" if answer else "否")
    return code


def _refuse(cell: Any, error: CellRefused) -> Any:
    raise error


def _heir(cell: Any, error: GivenUp) -> several.Taken:
    return several.Taken(error.heir, f"“{written(cell)}”已经撤销，归到{error.meant}", written(cell))


def _alike(text: str, titles: Mapping[str, Any]) -> Any:
    """The choice that a word begins with (一般隐患), or the only one that begins with the word (正常); None where there is none.

    An ending says nothing: 非重大 is not 重大.
    """
    prefixes = [title for title in titles if text.startswith(title) and _enough(text, title)]
    if prefixes:
        return titles[max(prefixes, key=len)]
    longer = [title for title in titles if title.startswith(text)] if len(text) >= _FEWEST else []
    return titles[longer[0]] if len(longer) == 1 else None


def _enough(text: str, title: str) -> bool:
    """Two letters, or one that stands for a grade: A级."""
    return len(title) >= _FEWEST or (title.isascii() and len(text) <= _FEWEST)
