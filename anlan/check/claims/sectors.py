"""The sector whose figure a claim gives: 教育领域排查隐患133条 is a part of the district's.

sector_of(claim, {"教育": "education"})      # FieldOfWork("教育领域", "education")
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .extract import Claim
from .patterns import any_of

_KIND = "(?:行业领域|领域|行业|系统)"
_ANY = re.compile(r"([\u4e00-\u9fff]{2,6})(?:行业领域|领域|行业)")
_ALL = re.compile(r"(?<!占)全[区县市](?!域)|各[镇乡街部]|各级")
_WHOLE_OF_SHARE = re.compile(r"占(?:了|到)?全[区县市][^，,；;。\d]{0,6}$")
# What says of no field which one it is: 重点行业领域, 各领域, 主管行业.
_PLAIN = re.compile(
    r"(?:重点|各|本|全|多个|几个|个|有关|相关|其他|安全生产|安全|主要|高危|行业|等|[的到在对和与及、]|管|职责)$"
)
_OF_FIELDS = re.compile(r"行业|领域|行当|条线|(?<!统)分布")
_NOTHING_MORE = ("", "最多", "次之")
_GOES_ON = re.compile(r"[，,](?:已|现已|整改|尚)|^.*[，,](?:其中|含|包括)")
_ROWS = 4  # figures before and after, among which lines that begin with fields are looked for
_BREAK = re.compile(r"[，,：:]")


@dataclass(frozen=True)
class FieldOfWork:
    """A field of work that a text names. words: as it does; code: of the sector, "" for one that the district does not have;
    holds: whether the claim's own clause names it, or what stands between goes on with it."""

    words: str
    code: str
    holds: bool = True


def sector_of(claim: Claim, names: Mapping[str, str]) -> FieldOfWork | None:
    """The field that the words before a figure name last; None where they name none, or speak of all since. names: {word: code}."""
    own_fields = list(_pattern(tuple(names)).finditer(claim.lead)) if names else []
    strange_fields = [hit for hit in _ANY.finditer(claim.lead) if not _PLAIN.search(hit[1])]
    last = max((*own_fields, *strange_fields), key=lambda hit: (hit.end(), hit in own_fields), default=None)
    if last is None or _ALL.search(claim.lead, last.end()):
        return None
    between = claim.lead[last.end() :]
    return FieldOfWork(last.group(), names.get(last[1], ""), not _BREAK.search(_GOES_ON.sub("", between)))


def field_of_sentence(claim: Claim, names: Mapping[str, str]) -> FieldOfWork | None:
    """The field by which the sentence begins, though it speaks of all since: 危险化学品领域，全区排查隐患120条; it may still hold."""
    opening = _pattern(tuple(names)).match(claim.lead) if names else None
    return FieldOfWork(opening.group(), names[opening["name"]], holds=False) if opening else None


def speaks_of_all(claim: Claim) -> bool:
    """Whether a claim's half of the sentence speaks of all fields or places: 全区, 各级."""
    return bool(_ALL.search(claim.lead)) or counts_all(claim)


def counts_all(claim: Claim) -> bool:
    """Whether a figure is the whole that a share is of, 占全区总量214次的86.4%."""
    return claim.unit != "%" and bool(_WHOLE_OF_SHARE.search(claim.lead))


def fields_named(words: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the fields that words name, each once."""
    return tuple(dict.fromkeys(names[hit["name"]] for hit in _pattern(tuple(names)).finditer(words))) if names else ()


def fields_listed(claim: Claim, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The fields that stand in a row before a figure, 工贸、商贸领域共排查30处, and whether each has it or all together: each, sum, or ""
    where the words do not tell.
    """
    listed = _in_a_row(tuple(names)).search(claim.lead) if names else None
    if listed is None or "分别" in claim.lead or "依次" in claim.lead:
        return (), ""
    codes = tuple(dict.fromkeys(names[name] for name in re.findall(any_of(names), listed["list"])))
    if len(codes) < 2:
        return (), ""
    between = claim.lead[listed.end() :]
    kind = (
        "each"
        if re.search("[各均都皆]", between)
        else "sum"
        if listed["many"] or re.search("[共总合]|累计", between)
        else ""
    )
    return codes, kind


def named_alone(claims: Sequence[Claim], position: int, names: Mapping[str, str]) -> FieldOfWork | None:
    """The field that is all a figure's item says, where the figure beside it is of another, or the sentence speaks of fields:
    工贸4条、商贸2条; None for a name that may be a doing, 开展教育3次.
    """
    name = _alone(claims[position], names)
    if not name:
        return None
    beside = [at for at in (position - 1, position + 1) if 0 <= at < len(claims)]
    others = [
        other
        for at in beside
        if claims[max(at, position)].goes_on and (other := _alone(claims[at], names)) and other != name
    ]
    rows = range(max(0, position - _ROWS), min(len(claims), position + _ROWS + 1))
    opens = not claims[position].passage  # a line begins with it, as others do
    if opens and any(not claims[at].passage and _alone(claims[at], names) not in ("", name) for at in rows):
        return FieldOfWork(name, names[name])
    if not others and not _OF_FIELDS.search(f"{claims[position].passage}{claims[position].clause}"):
        return None
    return FieldOfWork(name, names[name])


def fields_counted(claim: Claim, names: Mapping[str, str]) -> list[str]:
    """The names of fields before a figure that a number follows at once, as in 医疗卫生110条，燃气: fields, no offices."""
    return [hit["name"] for hit in _counted(tuple(names)).finditer(f"{claim.lead}{claim.text}")] if names else []


def passes_over(claims: Sequence[Claim], position: int, words: str, names: Mapping[str, str]) -> bool:
    """Whether words name a field that is not read as that of the figure, 燃气检查5次."""
    if not names or not re.search(any_of(names), words):
        return False
    named = sector_of(claims[position], names)
    return not (
        named_alone(claims, position, names) or (named and named.code) or fields_listed(claims[position], names)[0]
    )


def _alone(claim: Claim, names: Mapping[str, str]) -> str:
    item = _bare(tuple(names)).fullmatch(claim.before) if names and claim.after in _NOTHING_MORE else None
    return item["name"] if item else ""


def field_before(claim: Claim, names: Mapping[str, str]) -> FieldOfWork | None:
    """The field that the line spoke of before the claim's own half of the sentence, so that it may still; None for none."""
    if not names or _ALL.search(claim.clause):
        return None
    for words, pattern in ((claim.passage, _pattern), (claim.passage + claim.clause, _spoken)):
        hits = list(pattern(tuple(names)).finditer(words))
        if hits and not _ALL.search(words, hits[-1].end()):
            return FieldOfWork(hits[-1].group(), names[hits[-1]["name"]])
    return None


@lru_cache(maxsize=8)
def _in_a_row(names: tuple[str, ...]) -> re.Pattern[str]:
    field = rf"(?:{any_of(names)}){_KIND}?"
    return re.compile(
        rf"(?P<list>{field}(?:[、和及与]{field})+)(?:等?(?P<many>[两二三四五六七八九十\d]+)[大个类]?(?:重点)?{_KIND}?)?(?:类?企业)?(?=[^、，,；;：:。\d]{{0,12}}$)"
    )


@lru_cache(maxsize=8)
def _counted(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{any_of(names)}){_KIND}?[，,：:]?(?=\d)")


@lru_cache(maxsize=8)
def _bare(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        rf"[，,；;：:、和及\s]*(?:其中)?[，,]?(?:是|有|来自|涉及)?(?P<name>{any_of(names)}){_KIND}?(?:类|方面|企业)?"
        r"(?:最多|次之|其次)?[，,]?(?:共?有?|仅|只有|达|为)"
    )


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{any_of(names)})(?:{_KIND}|企业|生产经营单位)")


@lru_cache(maxsize=8)
def _spoken(names: tuple[str, ...]) -> re.Pattern[str]:
    """A field by its name alone, where the words around it say that it is one: 力量往工贸倾斜, 来自商贸，."""
    return re.compile(rf"(?:往|向|聚焦|来自|集中在|以)(?P<name>{any_of(names)})(?:倾斜|为主|为重点|[，,；;])")
