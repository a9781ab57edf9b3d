"""What a report leaves unsaid: a sentence all of whose figures come from ledgers in which nothing was ever written.

0 of a ledger that nobody keeps is no finding: 投入0元, 自然灾害多发。全区有水库0座. Such a sentence, or the part of it up to a ；, goes; the
point that it was to prove (三是自然灾害多发。) goes with it, and what is counted 一是、二是 is counted anew.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from ..indicator.declare import indicator
from ..indicator.drill import base_of
from .outline import Line, Mark, Parts

_NUMERALS = "一二三四五六七八九十"
_POINT = re.compile(rf"([{_NUMERALS}])(?=是|要)")
_ORDINAL = {"heading": re.compile(rf"([{_NUMERALS}])(?=、)"), "lead": re.compile(rf"(?<=（)([{_NUMERALS}])(?=）)")}


@dataclass(frozen=True)
class Said:
    """lines: what is said. unsaid: what is not, as it stands in the outline with its figures' titles."""

    lines: tuple[Line, ...]
    unsaid: tuple[str, ...]


def never_kept(codes: Iterable[str]) -> set[str]:
    """Those figures in whose ledger nothing was ever written, by anybody anywhere, withdrawn or not. One query."""
    tables = {code: base_of(indicator(code)).model._meta.db_table for code in codes}
    if not tables:
        return set()
    asked = sorted(set(tables.values()))
    with connection.cursor() as cursor:
        exist = ", ".join(f"EXISTS (SELECT FROM {connection.ops.quote_name(table)})" for table in asked)
        cursor.execute(f"SELECT {exist}")
        kept = dict(zip(asked, cursor.fetchone(), strict=True))
    return {code for code, table in tables.items() if not kept[table]}


def leave_unsaid(lines: Sequence[Line], blank: Collection[str]) -> Said:
    """The lines without what only figures of `blank`, keys of marks, would tell."""
    unsaid: list[str] = []
    gone: Counter[str] = Counter()  # how many of a list are left out: of headings, of （一）, of 一是
    kept: list[Line] = []
    for position, line in enumerate(lines):
        if line.kind == "heading" and _is_empty(lines[position + 1 :], blank):
            gone["heading"] += 1
            continue
        parts = _said(line.parts, blank, unsaid, gone)
        first = _ORDINAL[line.kind].search(_words(line.lead or line.parts)) if line.kind in _ORDINAL else None
        if first and first[1] == _NUMERALS[0]:
            gone[line.kind] = 0
        if not parts and (line.parts or _all_blank(line.lead, blank)):
            gone[line.kind] += 1
            continue
        line = replace(line, parts=parts)
        if first and gone[line.kind]:
            opening = _counted(line.lead or line.parts, _ORDINAL[line.kind], gone[line.kind])
            line = replace(line, lead=opening) if line.lead else replace(line, parts=opening)
        kept.append(line)
    return Said(tuple(kept), tuple(unsaid))


def _is_empty(after: Sequence[Line], blank: Collection[str]) -> bool:
    """Whether a heading would stand above nothing: there was something up to the next one, and nothing of it is said."""
    section = []
    for line in after:
        if line.kind == "heading":
            break
        section.append(line)
    return bool(section) and not any(_said(line.parts, blank, [], Counter()) or not line.parts for line in section)


def _said(parts: Parts, blank: Collection[str], unsaid: list[str], gone: Counter[str]) -> Parts:
    """What is said of a line: point by point, sentence by sentence, clause by clause."""
    said: list[str | Mark] = []
    for point in _points(_split(parts, "。")):
        number = _POINT.match(_words(point[0]))
        if number and number[1] == _NUMERALS[0]:
            gone["point"] = 0
        left = [kept for sentence in point if (kept := _clauses(sentence, blank))]
        proved = any(_marks(sentence) for sentence in left)
        if number and not proved and any(_marks(sentence) for sentence in point):
            unsaid.append(_words([part for sentence in point for part in sentence]))
            gone["point"] += 1
            continue
        unsaid += [_words(sentence) for sentence in point if _words(_clauses(sentence, blank)) != _words(sentence)]
        flat = tuple(part for sentence in left for part in sentence)
        said += _counted(flat, _POINT, gone["point"]) if number and gone["point"] else flat
    return tuple(said)


def _points(sentences: Sequence[Parts]) -> list[list[Parts]]:
    """Sentences with that which opens their point: 一是……。……。"""
    points: list[list[Parts]] = []
    for sentence in sentences:
        if points and not _POINT.match(_words(sentence)):
            points[-1].append(sentence)
        else:
            points.append([sentence])
    return points


def _clauses(sentence: Parts, blank: Collection[str]) -> Parts:
    """A sentence without the clauses that tell nothing; () where none is left."""
    clauses = _split(sentence, "；")
    left = [clause for clause in clauses if not _all_blank(clause, blank)]
    said = [part for clause in left for part in clause]
    if said and left[-1] is not clauses[-1] and isinstance(said[-1], str):
        said[-1] = said[-1].removesuffix("；") + "。"
    return tuple(said)


def _split(parts: Parts, after: str) -> list[Parts]:
    """Parts cut behind a sign."""
    pieces: list[list[str | Mark]] = [[]]
    for part in parts:
        if isinstance(part, Mark):
            pieces[-1].append(part)
            continue
        for text in re.findall(rf"[^{after}]*{after}|[^{after}]+", part):
            pieces[-1].append(text)
            if text.endswith(after):
                pieces.append([])
    return [tuple(piece) for piece in pieces if piece]


def _all_blank(parts: Parts, blank: Collection[str]) -> bool:
    found = _marks(parts)
    return bool(found) and all(mark.key in blank for mark in found)


def _marks(parts: Parts) -> list[Mark]:
    return [part for part in parts if isinstance(part, Mark)]


def _counted(parts: Parts, ordinal: re.Pattern[str], gone: int) -> Parts:
    """Parts whose number is so much less, as that many before them are not said."""
    first = parts[0] if parts else ""
    if isinstance(first, Mark) or gone <= 0:
        return parts
    return (ordinal.sub(lambda found: _NUMERALS[max(_NUMERALS.index(found[1]) - gone, 0)], first, count=1), *parts[1:])


def _words(parts: Iterable[str | Mark]) -> str:
    return "".join(part if isinstance(part, str) else f"〔{indicator(part.code).title}〕" for part in parts)
