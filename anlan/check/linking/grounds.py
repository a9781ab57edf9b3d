"""What in a text speaks for an indicator that a figure's words do not name outright, and how much, in tenths of a power of e.

grounds(words, figure, spoken)     # Grounds("education.held", 40, "警示"): of 警示教育 one half stands beside the number
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from anlan.kernel.indicator.declare import Figure

from ..claims.plain_words import unsaid
from ..claims.vocabulary import NO, denied, plain

# What a place of its words speaks for an indicator: rough log-odds, set by hand and held against texts of writers not looked at.
_NAMED, _HALF_NAMED, _FILLED_IN = 40, 40, 15
_GOES_ON, _CARRIED, _BESIDE, _SPOKEN_OF = 40, 25, 25, 15
_HEADED = 10
# What each character that is not understood speaks against it: one may be a doing, five are another thing.
_UNSAID = (0, -5, -15, -25, -25, -40)
_SHORT = 2  # characters that may each stand for a word
_BACK = 4  # that many characters of clauses further back weigh as one
_INTERRUPTED = -20
_TWICE = -40  # one matter is not counted twice in a sentence


@dataclass(frozen=True)
class Words:
    """The words of a figure: own, those since the one before; sentence, up to it; heading, of its line, chapter and all that its line said
    before; title, of the text. codes: of the indicators of which some word stands in any of them."""

    own: str
    sentence: str
    heading: str
    title: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rest:
    """What a figure's words say beside places, days, fields of work and ranks: in its own clause, and in those before."""

    own: str
    back: str = ""


@dataclass(frozen=True)
class Spoken:
    """How the text spoke of an indicator before, and of what else its ledger counts. goes_on: in this sentence; before: at all; latest: the
    figure before counted it; beside: this sentence counts another figure of its ledger; interrupted: another thing of the unit came since;
    twice: this sentence counted it, and the figure is of no other place, days or field; alike: what the last figure counted that names no more than
    a place, days or a field either."""

    goes_on: bool = False
    before: bool = False
    latest: bool = False
    beside: bool = False
    beside_before: bool = False
    interrupted: bool = False
    twice: bool = False
    alike: bool = False


@dataclass(frozen=True)
class Grounds:
    """points: how much speaks for it; says: in readers' words what does."""

    code: str
    points: int
    says: str


@dataclass(frozen=True)
class _Cover:
    """Which share of an indicator's words stands beside the number, and in all places together."""

    own: float = 0.0
    all: float = 0.0
    words: str = ""


_NOTHING = _Cover()


def grounds(words: Words, rest: Rest, figure: Figure, spoken: Spoken) -> Grounds | None:
    """What speaks for an indicator; None where nothing does, or its words are denied or barred. rest: see `Rest`."""
    if any(plain(word) in words.own for word in figure.not_words):
        return None
    cover = _cover(words, figure) if figure.code in words.codes else _NOTHING
    if cover is None or not (cover.all or spoken.before or spoken.beside_before):
        return None
    strange = _strange(rest, figure)
    points = _UNSAID[min(strange, len(_UNSAID) - 1)]
    if cover.own >= 0.99:
        points, says = points + _NAMED, f"写着“{cover.words}”"
    elif cover.own >= 0.3:
        points += round(_HALF_NAMED * cover.own) + (_FILLED_IN if cover.all >= 0.99 else 0)
        says = f"写着“{cover.words}”"
    elif spoken.latest:
        certain = spoken.goes_on and not strange
        points, says = (
            points + (_GOES_ON if certain else _CARRIED if spoken.goes_on or not strange else _SPOKEN_OF),
            "接着上文说",
        )
    elif spoken.alike and not strange:
        points, says = points + _CARRIED, "接着上文说"
    elif spoken.beside:
        points += _BESIDE + (_HEADED if cover.all >= 0.45 and not strange else 0) if not strange else _SPOKEN_OF
        says = "和同一句的其他数一起说"
    elif not strange and spoken.before:
        points, says = points + _SPOKEN_OF, "接着上文说"
    elif cover.all >= 0.99:
        points, says = points + _HEADED, "标题或前文说到"
    else:
        says = "标题或前文说到"
    if spoken.interrupted and not spoken.alike and cover.own < 0.3:
        points += _INTERRUPTED
    if spoken.twice:
        points += _TWICE
    return Grounds(figure.code, points, says)


def _strange(rest: Rest, figure: Figure) -> int:
    """How many characters are not understood; those of a clause further back count little where the own one names something."""
    pieces = pieces_of(figure)
    own, back = len(_without_short(unsaid(rest.own, pieces), pieces)), len(unsaid(rest.back, pieces))
    return own + (back // _BACK if rest.own else back)


def _without_short(strange: str, pieces: Sequence[str]) -> str:
    """What is left of characters that are not understood without those that stand for a word, 已销252: 销号."""
    if len(strange) > _SHORT:
        return strange
    return "".join(each for each in strange if not any(piece.startswith(each) for piece in pieces))


def _cover(words: Words, figure: Figure) -> _Cover | None:
    """The best way in which an indicator's words stand in those of a figure; None where one of them is denied."""
    best, most = _Cover(), -1.0
    for pieces in _ways((*figure.words, figure.title)):
        length = sum(map(len, pieces))
        own = sentence = far = 0
        said = ""
        for piece in pieces:
            if piece in words.own:
                if denied(piece, words.own) and not any(f"{no}{piece}" in "".join(pieces) for no in NO):
                    return None
                own, said = own + len(piece), said + piece
            elif piece in words.sentence:
                sentence += len(piece)
            elif piece in words.heading or piece in words.title:
                far += len(piece)
        weight = (3 * own + 2 * sentence + far) / length
        if weight > most:
            best, most = _Cover(own / length, (own + sentence + far) / length, said), weight
    return best


@lru_cache(maxsize=1024)
def _ways(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(map(_pieces, words)))


def _pieces(word: str) -> tuple[str, ...]:
    """The words of a phrase: those joined by a plus sign, each cut into twos, which is how Chinese words are made; a last three stays."""
    pieces: list[str] = []
    for part in plain(word).split("+"):
        while len(part) > 3:
            pieces.append(part[:2])
            part = part[2:]
        pieces.append(part)
    return tuple(dict.fromkeys(pieces))


def pieces_of(figure: Figure) -> tuple[str, ...]:
    """The words of one to three characters of which an indicator's own are made, the longest first."""
    return _sorted_pieces((*figure.words, figure.title))


@lru_cache(maxsize=1024)
def _sorted_pieces(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({piece for way in _ways(words) for piece in way}, key=len, reverse=True))
