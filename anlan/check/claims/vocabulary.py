"""What a district says for things, and what a figure of a text was found to mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from anlan.kernel.indicator.declare import Figure

from .subject import Subject
from .versus import Versus

ANY_UNIT = ""  # words are asked for whatever unit they may have
NO = ("未", "没", "没有", "未能", "没能", "尚待")
_SIGNS = re.compile(r"[()（）“”\"〝〞'‘’《》\s]")


@dataclass(frozen=True)
class Link:
    """The indicator that a claim means. code: None where none fits. why: in readers' words, what makes it doubtful.

    less: an indicator that is taken off, for what is left. over: one of which it is a share, or (`per`) for each of which it is an
    average; of_all: where the whole is that of all places and fields of work. than: with which other days or place it is compared.
    of: the place of the claim whose days, place and field it shares. others: what it may mean just as well. terms: what it is the
    sum of, each with whom and when it is asked for, None for the claim's own.
    """

    code: str | None = None
    why: str = ""
    item: str = ""  # the words by which it was sought
    narrowed: bool = False  # doubtful for its words alone: people may say that it is meant all the same
    rivals: tuple[str, ...] = ()  # the indicators that its words fit just as well, where that is the doubt
    less: str = ""
    over: str = ""
    of_all: bool = False
    per: bool = False
    than: Versus | None = None
    of: int | None = None
    others: tuple["Link", ...] = ()
    terms: tuple["Term", ...] = ()
    ground: str = ""  # in readers' words, what spoke for it where its words did not name it

    @property
    def sure(self) -> bool:
        return self.code is not None and not self.why

    @property
    def is_plain(self) -> bool:
        """Whether it is the indicator itself, and nothing reckoned from it."""
        return self.sure and not (self.less or self.over or self.than or self.others or self.terms)

    @property
    def meanings(self) -> tuple["Link", ...]:
        """Itself and what it may mean just as well: right where one is, wrong where all are."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code in (self.code, self.less, self.over) if code)


Term = tuple[Link, Subject | None]


@dataclass(frozen=True)
class Phrase:
    """Words that people said mean an indicator, and the unit they stood with."""

    words: str
    unit: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """What a district says for things. added: further words by code, put in by people; not_ours: their words for
    what nothing here counts; level: what the district is (区, 县,
    市); places: its name and those of its towns and villages; sectors: {word: code} of its fields of work."""

    added: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    not_ours: tuple[Phrase, ...] = ()
    level: str = "区"
    places: tuple[str, ...] = ()
    sectors: Mapping[str, str] = field(default_factory=dict)

    def said(self, figure: Figure, item: str, unit: str) -> str:
        """The longest phrase of people's own in an item that means the figure; empty for none."""
        phrases = self.added.get(figure.code)
        if not phrases:
            return ""
        fitting = (phrase.words for phrase in phrases if unit in (phrase.unit, *units_of(figure)))
        return max((words for words in fitting if words in item), key=len, default="")

    def is_not_ours(self, item: str, unit: str) -> bool:
        """Whether people said that nothing here counts what stands in an item."""
        return any(phrase.words in item and phrase.unit in ("", unit) for phrase in self.not_ours)


def units_of(figure: Figure) -> tuple[str, ...]:
    return (figure.unit, *figure.units)


@lru_cache(16_384)  # the indicators' own words are asked for once a figure of the text
def plain(text: str) -> str:
    """Words without brackets, quotes and blanks, as they are compared."""
    return _SIGNS.sub("", text)


def denied(part: str, words: str) -> bool:
    """Whether words say that it was not so: 未通过, 没有销号."""
    return part in words and any(f"{no}{part}" in words for no in NO)


@lru_cache(4_096)
def parts_of(word: str) -> tuple[str, ...]:
    """The parts of one way to say an indicator, which may stand apart: 督导+问题."""
    return tuple(plain(word).split("+"))


@lru_cache(4_096)  # asked for at each figure of a text
def words_of(figure: Figure) -> tuple[str, ...]:
    """All that is said for an indicator."""
    return tuple(part for word in figure.words for part in parts_of(word))
