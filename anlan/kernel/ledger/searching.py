"""Any piece of a record's searched fields finds it, of one character or many, and fast in a million rows; so does its number.

rows.filter(holding(HAZARDS, "隐患"))            # the same in a list, a search and the API
found_in([HAZARDS, COURSES], scope, "隐患", shown=5)      # one query over all ledgers, however many

Why so, and what was measured: docs/decisions/0004-search.md.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Contains, IRegex

from ..column import kind_of
from ..scope import Record, Scope, field_of
from ..scope.names import bare, words
from .declare import LEDGERS, Ledger
from .paging import with_references

MOST = 100  # rows of a ledger are counted up to here; a larger number is the list's to say
_PREFIX = "search_"
_PENDING_KB = 32 * 1024  # what an import may leave to be sorted in later; searching reads it through meanwhile
_WEFT = "x"
# What folding turns into something else than the same sign in half width: ² … ℃ Ⅱ ① ㎡, and rarer forms.
_FOLDED = "[\u00a8\u00aa\u00b2-\u00be\u2025\u2026\u2033\u2034\u2070-\u209c\u2100-\u2189\u2460-\u24ea\u3200-\u33ff\uf900-\ufaff\uff5f-\uffee]"
_HALF, _FULL = range(0x21, 0x7F), 0xFEE0  # signs that have a form in full width, and how far that is from them
# What people leave out when they look for a name: brackets, quotation marks, dots. Of these in full width, too.
_MARKS = "()[]{}〔〕【】〖〗〈〉《》「」『』“”‘’·•"
_ANY_MARKS = f"[{re.escape(_MARKS)}（）［］｛｝]*"
_UNMARKED = str.maketrans("", "", _MARKS)
_EDITION = "half width, no marks"  # of what is woven: an index of another is made anew
_MOST_WORDS = 8
_NUMBER = re.compile(r"([A-Z]{2,3})[-_]?(20\d\d)(?:[-_]?(\d{1,6}))?")


class Joined(Func):
    """Texts as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field: ClassVar = models.TextField()


class Woven(Joined):
    """The same in half width and without marks, with a letter woven in between the characters: 隐患 → x隐x患x.

    PostgreSQL indexes text by threes, so a word of one or two characters is in no entry of its index. Woven it is: 隐x患.
    """

    template = (
        rf"('{_WEFT}' || regexp_replace("
        rf"translate(lower(normalize(%(expressions)s, NFKC)), '{_MARKS}', ''), '(.)', '\1{_WEFT}', 'g'))"
    )


@dataclass(frozen=True)
class Hits:
    """What was found in a ledger: how many rows, at most MOST, and the first of them. `more`: there are further ones."""

    ledger: Ledger
    total: int
    more: bool
    records: list[Any]


def holding(ledger: Ledger, text: str) -> Q:
    """Rows that hold each word of `text` in their searched fields, anywhere, or whose number begins with it; of either width."""
    where = Q()
    for word in words(text)[:_MOST_WORDS]:
        where &= _holding_word(ledger, word)
    return where or Q(pk__in=[])


def _holding_word(ledger: Ledger, word: str) -> Q:
    where = _numbered(word)
    unmarked = word.translate(_UNMARKED)
    if not ledger.search or not unmarked:
        return where or Q(pk__in=[])
    woven = _WEFT + "".join(f"{character}{_WEFT}" for character in unmarked)
    # The first asks for the marks that were typed and lets others stand between; else it says nothing new. It is cheap to ask of a row,
    # the second of the index; where the word is so common that PostgreSQL goes through the rows, weaving each would take most of the
    # time. Rows with what is folded go on to the second.
    plainly = IRegex(Joined(*_texts(ledger)), f"{_ANY_MARKS.join(map(_either_width, word))}|{_FOLDED}")
    return where | (Q(plainly) & Q(Contains(Woven(*_texts(ledger)), woven)))


def _numbered(word: str) -> Q:
    """Rows whose number is typed or begins so, with or without its dashes and zeros."""
    typed = bare(word).upper()
    if not typed.isascii():
        return Q()
    where = Q(number__startswith=typed)
    if parts := _NUMBER.fullmatch(typed):
        where |= Q(number__startswith="-".join(filter(None, parts.groups()))) | Q(number=whole_number(typed))
    return where


def whole_number(text: str) -> str:
    """The number that somebody means: YH-2026-0003 for yh20260003 and yh-2026-3; what is none, as it is typed."""
    typed = bare(text).upper()
    parts = _NUMBER.fullmatch(typed)
    return f"{parts[1]}-{parts[2]}-{parts[3].zfill(4)}" if parts and parts[3] else typed


def _either_width(sign: str) -> str:
    """What stands for a sign in a regular expression; a letter's other case is PostgreSQL's to see."""
    half = sign if sign.isalnum() or sign == "_" or not sign.isascii() else f"\\{sign}"
    if ord(sign) not in _HALF:
        return half
    wide = {chr(ord(each) + _FULL) for each in (sign, sign.upper())}
    return f"[{half}{''.join(sorted(wide))}]"


def found_in(ledgers: Sequence[Ledger], scope: Scope, text: str, *, limit: int) -> list[Hits]:
    """The ledgers that hold `text` within the scope, in their order, each with its first `limit` records.

    What happened comes with the newest first, what merely exists as it was put in.

    One query over all ledgers, then one for each that has something to show.
    """
    if not ledgers:
        return []
    first, *others = [_keys(ledger, scope, text) for ledger in ledgers]
    keys_by_ledger: dict[str, list[int]] = defaultdict(list)
    for code, key in first.union(*others, all=True):
        keys_by_ledger[code].append(key)
    return [
        _hits(ledger, scope, keys_by_ledger[ledger.code], limit) for ledger in ledgers if ledger.code in keys_by_ledger
    ]


def _keys(ledger: Ledger, scope: Scope, text: str) -> "QuerySet[Any, Any]":
    rows = ledger.model.objects.within(scope).filter(holding(ledger, text))
    code = Value(ledger.code, output_field=models.CharField())
    return rows.order_by(_order(ledger)).annotate(found_in=code).values_list("found_in", "pk")[: MOST + 1]


def _hits(ledger: Ledger, scope: Scope, keys: Sequence[int], limit: int) -> Hits:
    first = sorted(keys, reverse=bool(ledger.model.when))[:limit]
    rows: QuerySet[Record, Record] = ledger.model.objects.within(scope)  # type: ignore[assignment]
    records = list(with_references(rows).filter(pk__in=first).order_by(_order(ledger)))
    return Hits(ledger, min(len(keys), MOST), len(keys) > MOST, records)


def _order(ledger: Ledger) -> str:
    return "-pk" if ledger.model.when else "pk"


def _texts(ledger: Ledger) -> list[models.Expression | F]:
    return [_text(field_of(ledger.model, name)) for name in ledger.search]


def _text(field: "models.Field[Any, Any]") -> models.Expression | F:
    plain = F(field.name) if kind_of(field).is_text else Cast(field.name, models.TextField())
    return Coalesce(plain, Value("")) if field.null else plain


def keep_indexes() -> None:
    """Give every ledger the index that its declaration asks for, and drop those that nobody asks for any more.

    To be called after the tables were brought up to date. Does nothing where all is as declared.
    """
    indexes = {
        index.name: (ledger.model, index)
        for ledger in LEDGERS.values()
        if ledger.search
        for index in [index_of(ledger)]
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname ^@ %s", [_PREFIX]
        )
        there = {row[0] for row in cursor.fetchall()}
        for name in sorted(there - indexes.keys()):
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    with connection.schema_editor() as editor:
        for name in sorted(indexes.keys() - there):
            editor.add_index(*indexes[name])


def index_of(ledger: Ledger) -> GinIndex:
    """The index behind `holding`. Its name changes with what it covers."""
    covered = "|".join((_EDITION, ledger.model._meta.db_table, *ledger.search))
    name = _PREFIX + hashlib.sha256(covered.encode()).hexdigest()[:16]
    return GinIndex(OpClass(Woven(*_texts(ledger)), "gin_trgm_ops"), name=name, gin_pending_list_limit=_PENDING_KB)
