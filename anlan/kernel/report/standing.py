"""Which parts of a report stand: not those whose figures are all 0 or unknown, nor those whose condition does not hold.

0 of a ledger that nobody keeps is no finding: 投入0元, 自然灾害多发。全区有水库0座. A part (up to its comma) falls, with it the words that hang on
it; the point that it was to prove (三是自然灾害多发。) falls with all its sentences, and what is counted 一是、二是 is counted anew.

standing(lines, Reasons(unknown={"reservoirs.all": "…"}, zero={}, unmet={}))
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .marks import Condition, Mark, Part, Slot, Wrong
from .naming import title_of
from .outline import AWAITED, Line, Parts
from .writers import Awaited

_NUMERALS = "一二三四五六七八九十"
_POINT = re.compile(rf"([{_NUMERALS}])(?=(是|要))")
_PLANS = "要"
_OPENING = re.compile(rf"[{_NUMERALS}][是要]")
_ORDINAL = {"heading": re.compile(rf"([{_NUMERALS}])(?=、)"), "lead": re.compile(rf"(?<=（)([{_NUMERALS}])(?=）)")}


@dataclass(frozen=True)
class Gone:
    """Words that a report leaves out, and why."""

    text: str
    why: str


@dataclass(frozen=True)
class Reasons:
    """Why a figure cannot be told (unknown) or tells nothing (zero), by its key; why a condition does not hold (unmet), by its text."""

    unknown: Mapping[str, str] = field(default_factory=dict)
    zero: Mapping[str, str] = field(default_factory=dict)
    unmet: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """lines: what is said. gone: what is not, as it stands in the outline with its figures' titles. shown: lines with `Gone` in its place."""

    lines: tuple[Line, ...]
    gone: tuple[Gone, ...]
    shown: tuple["ShownLine", ...]


ShownParts = tuple[Part | Gone, ...]


@dataclass(frozen=True)
class ShownLine:
    """A line as a draft shows it."""

    line: Line
    parts: ShownParts


class _Walk:
    def __init__(self, reasons: Reasons) -> None:
        self.reasons = reasons
        self.fallen: Counter[str] = Counter()  # how many of a list are left out: of headings, of （一）, of 一是

    def line(self, parts: Parts) -> ShownParts:
        """A line point by point, sentence by sentence, clause by clause."""
        shown: list[Part | Gone] = []
        for point in _points(_split(parts, "。")):
            number = _POINT.match(_words(point[0]))
            if number and number[1] == _NUMERALS[0]:
                self.fallen["point"] = 0
            sentences = [self._sentence(sentence) for sentence in point]
            if number and not _point_stands(number[2], point, sentences):
                whys = dict.fromkeys(part.why for each in sentences for part in each if isinstance(part, Gone))
                shown.append(Gone("".join(map(_words, point)), "；".join(whys)))
                self.fallen["point"] += 1
                continue
            flat = tuple(part for sentence in sentences for part in sentence)
            shown += _renumbered(flat, _POINT, self.fallen["point"]) if number else flat
        return tuple(shown)

    def _sentence(self, sentence: Parts) -> ShownParts:
        condition, rest = _condition(sentence)
        if why := self._unmet(condition):
            return (Gone(_words(rest), why),)
        clauses = [self._clause(clause, condition is not None) for clause in _split(rest, "；")]
        standing = [position for position, clause in enumerate(clauses) if _says(clause)]
        if standing and standing[-1] < len(clauses) - 1:
            clauses[standing[-1]] = _ending(clauses[standing[-1]], "。")
        return tuple(part for clause in clauses for part in clause)

    def _clause(self, clause: Parts, governed: bool) -> ShownParts:
        """Up to a ；: its parts up to a comma. Words without a figure fall with the part before them, the first with the last."""
        condition, rest = _condition(clause)
        if why := self._unmet(condition):
            return (Gone(_words(rest), why),)
        governed = governed or condition is not None
        pieces = _split(rest, "，")
        whys: list[str | None] = []  # of each part why it falls; None for one that stands
        for position, piece in enumerate(pieces):
            own = self._why(piece, governed)
            hangs = own is None and not _marks(piece) and position > 0 and _condition(piece)[0] is None
            whys.append(whys[-1] if hangs and _is_led(pieces[:position]) else own)
        standing = [piece for piece, why in zip(pieces, whys, strict=True) if why is None]
        if _marks(rest) and not _is_led(standing):
            return (Gone(_words(rest), "；".join(dict.fromkeys(why for why in whys if why))),)
        return _joined(pieces, whys)

    def _why(self, piece: Parts, governed: bool) -> str | None:
        """Why a part falls; None where it stands."""
        condition, rest = _condition(piece)
        if why := self._unmet(condition):
            return why
        marks = _marks(rest)
        reasons = [self._nothing(mark, governed or condition is not None) for mark in marks]
        if not marks or not all(reasons):
            return None
        return "，".join(dict.fromkeys(reasons))

    def _nothing(self, mark: Mark, governed: bool) -> str:
        """Why a figure tells nothing; "" where it does."""
        if why := self.reasons.unknown.get(mark.key, ""):
            return why
        return "" if governed else self.reasons.zero.get(mark.key, "")

    def _unmet(self, condition: Condition | None) -> str:
        return self.reasons.unmet.get(condition.text, "") if condition else ""


NOT_COME = "还没有交"


def standing(lines: Sequence[Line], reasons: Reasons, *, waiting: bool = False) -> Standing:
    """The lines without what does not stand. waiting: what bodies are still to write is shown in its place."""
    walk = _Walk(reasons)
    shown: list[ShownLine] = []
    for position, line in enumerate(lines):
        if line.kind == AWAITED and not waiting:
            shown.append(ShownLine(replace(line, parts=()), (Gone(_words(line.parts), NOT_COME),)))
            continue
        if line.kind == "heading" and _is_empty(lines[position + 1 :], reasons, waiting=waiting):
            walk.fallen["heading"] += 1
            shown.append(ShownLine(replace(line, parts=()), (Gone(_words(line.parts), "下面没有可写的"),)))
            continue
        shown.append(_shown(line, walk))
    said = tuple(replace(each.line, parts=_kept(each.parts)) for each in shown if _is_said(each))
    gone = [part for each in shown for part in each.parts if isinstance(part, Gone)]
    return Standing(said, tuple(gone), tuple(shown))


def _shown(line: Line, walk: _Walk) -> ShownLine:
    parts = walk.line(line.parts)
    ordinal = _ORDINAL.get(line.kind)
    first = ordinal.search(_words(line.lead or line.parts)) if ordinal else None
    if first and first[1] == _NUMERALS[0]:
        walk.fallen[line.kind] = 0
    if line.block is None and not _says(parts) and (line.parts or _all_unknown(line.lead, walk.reasons)):
        walk.fallen[line.kind] += 1
        whole = (Gone(_words(line.lead), "下面没有可写的"),) if line.lead else ()
        return ShownLine(replace(line, parts=(), lead=()), (*whole, *parts))
    if ordinal and first and walk.fallen[line.kind]:
        if line.lead:
            line = replace(line, lead=_kept(_renumbered(line.lead, ordinal, walk.fallen[line.kind])))
        else:
            parts = _renumbered(parts, ordinal, walk.fallen[line.kind])
    return ShownLine(line, parts)


def _is_said(shown: ShownLine) -> bool:
    return shown.line.block is not None or bool(shown.line.lead) or _says(shown.parts)


def _is_empty(after: Sequence[Line], reasons: Reasons, *, waiting: bool) -> bool:
    """Whether a heading would stand above nothing: there was something up to the next one, and nothing of it is said."""
    section = []
    for line in after:
        if line.kind == "heading":
            break
        section.append(line)
    says = (
        waiting if line.kind == AWAITED else line.block or not line.parts or _says(_Walk(reasons).line(line.parts))
        for line in section
    )  # fmt: skip
    return bool(section) and not any(says)


def _condition(parts: Parts) -> tuple[Condition | None, Parts]:
    """The condition that opens parts, behind 一是 and blanks too, and the parts without it."""
    for position, part in enumerate(parts[:2]):
        if isinstance(part, Condition) and (position == 0 or _opens(parts[0])):
            return part, (*parts[:position], *parts[position + 1 :])
    return None, parts


def _opens(part: Part) -> bool:
    return isinstance(part, str) and (not part.strip() or _OPENING.fullmatch(part.strip()) is not None)


def _point_stands(kind: str, point: Sequence[Parts], sentences: Sequence[ShownParts]) -> bool:
    """Whether a point is said: of one that claims (一是) a figure that proves it, of one that plans (一要) anything behind its heading."""
    said = [sentence for sentence in sentences if _says(sentence)]
    if kind == _PLANS:
        return len(said) > 1 or (len(said) == len(point))
    proved = any(isinstance(part, Mark) for sentence in sentences for part in sentence)
    claims = any(_marks(sentence) for sentence in point)
    return proved if claims else bool(said)


def _is_led(pieces: Sequence[Parts]) -> bool:
    """Whether one of the parts has a figure or a condition: words behind it hang on it."""
    return any(_marks(piece) or _condition(piece)[0] for piece in pieces)


def _joined(pieces: Sequence[Parts], whys: Sequence[str | None]) -> ShownParts:
    """Parts with those that fall as `Gone`; the last that stands takes the sign of the last."""
    last = max((position for position, why in enumerate(whys) if why is None), default=-1)
    end = next((sign for sign in "。；" if _words(pieces[-1]).endswith(sign)), "")
    shown: list[Part | Gone] = []
    for position, (piece, why) in enumerate(zip(pieces, whys, strict=True)):
        if why is not None:
            shown.append(Gone(_words(piece), why))
            continue
        said = tuple(part for part in piece if not isinstance(part, Condition))
        shown += _ending(said, end) if position == last and last < len(pieces) - 1 else said
    return tuple(shown)


def _ending(parts: ShownParts, sign: str) -> ShownParts:
    """Parts whose last words end with another sign."""
    position = max((at for at, part in enumerate(parts) if not isinstance(part, Gone)), default=-1)
    part = parts[position] if position >= 0 else None
    if not isinstance(part, str):
        return parts
    return (*parts[:position], part.rstrip("，；。") + sign, *parts[position + 1 :])


def _points(sentences: Sequence[Parts]) -> list[list[Parts]]:
    """Sentences with that which opens their point: 一是……。……。"""
    points: list[list[Parts]] = []
    for sentence in sentences:
        if points and not _POINT.match(_words(sentence)):
            points[-1].append(sentence)
        else:
            points.append([sentence])
    return points


def _split(parts: Parts, after: str) -> list[Parts]:
    """Parts cut behind a sign."""
    pieces: list[list[Part]] = [[]]
    for part in parts:
        if not isinstance(part, str):
            pieces[-1].append(part)
            continue
        for text in re.findall(rf"[^{after}]*{after}|[^{after}]+", part):
            pieces[-1].append(text)
            if text.endswith(after):
                pieces.append([])
    return [tuple(piece) for piece in pieces if piece]


def _says(parts: ShownParts) -> bool:
    """Whether anything of it is printed."""
    return any(not isinstance(part, Gone | Condition) and part != "" for part in parts)


def _kept(parts: ShownParts) -> Parts:
    return tuple(part for part in parts if not isinstance(part, Gone | Condition))


def _all_unknown(parts: Parts, reasons: Reasons) -> bool:
    found = _marks(parts)
    return bool(found) and all(mark.key in reasons.unknown for mark in found)


def _marks(parts: Iterable[Part]) -> list[Mark]:
    return [part for part in parts if isinstance(part, Mark)]


def _renumbered(parts: ShownParts, ordinal: re.Pattern[str], fallen: int) -> ShownParts:
    """Parts whose number is so much less, as that many before them are not said."""
    position = next((at for at, part in enumerate(parts) if isinstance(part, str)), -1)
    first = parts[position] if position >= 0 else None
    if not isinstance(first, str) or fallen <= 0:
        return parts
    less = ordinal.sub(lambda found: _NUMERALS[max(_NUMERALS.index(found[1]) - fallen, 0)], first, count=1)
    return (*parts[:position], less, *parts[position + 1 :])


def _words(parts: Collection[Part] | Collection[Part | Gone]) -> str:
    """Parts as they stand in the outline, figures by their titles."""
    return "".join(_word(part) for part in parts)


def _word(part: Part | Gone) -> str:
    match part:
        case Mark():
            return f"〔{title_of(part.code)}〕"
        case Slot():
            return f"〔{part.name}〕"
        case Wrong() | Gone() | Awaited():
            return part.text
        case Condition():
            return ""
        case _:
            return part
