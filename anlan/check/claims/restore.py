"""What a page made of a text is undone: Traditional characters, pinyin in brackets, broken bytes, widths, broken lines.

restored = restore("開(kāi)展培訓(xùn)130\\n余次")
restored.text                       # 开展培训130余次
restored.span(4, 9)                 # where those characters stand in the text as given
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from . import units

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_BRACKET = re.compile(rf"[(（]([a-zü{_TONED}]{{1,6}})[)）]")
_HAN = re.compile(r"[㐀-鿿]")
# Bytes that were lost, and what stood there. Known pairs only; what is not known is kept as it is.
_BROKEN = {
    "?yún)R": "汇",
    "?xì)": "气",
    "?gè)": "个",
    "?jiàn)": "件",
    "?。ㄒ唬": "。(一)",
    "?；顒訌?月": "。活动从7月",
    "詢?nèi)栈": "询日活",
}
_BROKEN_AT = re.compile("|".join(re.escape(broken) for broken in sorted(_BROKEN, key=len, reverse=True)))
# In a number, between a number and what it counts, or between a word and its number: the line was broken there; no new line of a name
# and numbers, or of a name and a colon.
_JOINED = re.compile(
    r"(?:(?<=\d)[ \t]*\r?\n[ \t]*(?![㐀-鿿]{1,8}(?:[—–|｜、，,\t]{1,3}\d|[:：]))(?=[\d㐀-鿿%.])|(?<=[㐀-鿿])[ \t]*\r?\n[ \t]*(?=\d)"
    r"|(?<=\d\.)[ \t]*\r?\n[ \t]*(?=\d+[%㐀-鿿])|(?<=\d[余多万亿])[ \t]*\r?\n[ \t]*(?=[㐀-鿿])"
    r"|(?<=[人场家户辆台批件])[ \t]*\r?\n[ \t]*(?=次(?:[，,。；;、]|$)))"
)
# A title, a heading or a signature, and the line after it, which begins with a year: two lines, though no stop ends the first.
_TITLE_ALONE = re.compile(r"[^，,。；;：:！？\n]+\n\s*(?:19|20)\d\d年")
_YEAR_ALONE = re.compile(r"(?:^|\n)\s*(?:19|20)\d\d$")
# Around a number, and between its groups of three digits: 100 余场, 2 600人.
_SPACED = re.compile(
    r"(?<=\d)[ \u3000\xa0]+(?=[㐀-鿿%])|(?<=[㐀-鿿])[ \u3000\xa0]+(?=\d)|(?<=\d[余多万亿])[ \u3000\xa0]+(?=[㐀-鿿])"
    r"|(?<![\d.,][\d.,]{2}\d)(?<=\d)[ \xa0\u2009](?=\d{3}(?:[ \xa0\u2009]\d{3})*[余多万亿]*[㐀-鿿%])"
)
_WIDE = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code) in "％．＋－～／"
}
# Numerals as on cheques: several together, 陆拾肆万壹仟, or one with its unit and no word behind, 壹条; 陆家庄 is a name.
_CAPITALS = re.compile(rf"[壹贰叁肆伍陆柒捌玖拾佰仟零万]++(?P<unit>(?={units.PATTERN}(?![\u4e00-\u9fff])))?")
_ONES, _TENS = "壹贰叁肆伍陆柒捌玖", "拾佰仟"
_PLAIN_NUMERALS = str.maketrans(_ONES + _TENS, "一二三四五六七八九十百千")
_DIGITS = str.maketrans(_ONES, "123456789")
_HEAD, _LONGEST_TITLE = 600, 60  # characters
_TITLES = 3  # lines
# What no title has: a full stop, a comma beside figures or at its end. 白果镇：隐患“不过夜”，小事不拖大 is one.
_SENTENCE = re.compile(r"。|[，,].*\d|\d.*[，,]|[，,；;、]$")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")  # （节选，2024年10月15日）


@dataclass(frozen=True)
class Restored:
    """A restored text, with the place in the raw text of each of its characters."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the restored characters [start, end) stand in the raw text."""
        return self.starts[start], self.ends[end - 1]


@cache
def _simplified() -> dict[int, str]:
    """Traditional → Simplified, one character to one, from OpenCC's table."""
    table = files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1 and len(new.split(" ")[0]) == 1}


def simplified(text: str) -> str:
    """The text in Simplified characters, ASCII digits and plain numerals; of the same length."""
    return _CAPITALS.sub(_in_plain, text.translate(_simplified()).translate(_WIDE))


def _in_plain(match: re.Match[str]) -> str:
    capitals = match.group()
    counts = match["unit"] is not None
    if counts and len(capitals) == 1 and capitals in _ONES:
        return capitals.translate(_DIGITS)  # 一条 may be an article, 1条 is a count
    first = next((at for at, sign in enumerate(capitals) if sign in _ONES), len(capitals))
    last = max(map(capitals.rfind, _TENS))
    return capitals.translate(_PLAIN_NUMERALS) if counts or first < last else capitals


@cache
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # 55 MB of readings: only where pinyin stands in a text

    return frozenset(pinyin(character, style=Style.TONE, heteronym=True)[0])


def _reads(character: str, syllable: str) -> bool:
    """Whether a toned syllable is a reading of a character, in either script."""
    if not any(sign in _TONED for sign in syllable):
        return False
    return syllable in _readings(character) or syllable in _readings(simplified(character))


@lru_cache(8)  # a text and its title lines are each asked for more than once
def restore(raw: str) -> Restored:
    """The restored text and where each of its characters comes from. Linear in the length of the text."""
    drops = [False] * len(raw)
    swaps: dict[int, tuple[int, str]] = {}
    for match in _BROKEN_AT.finditer(raw):
        swaps[match.start()] = (match.end(), _BROKEN[match.group()])
    owned: dict[int, int] = {}  # the end of a character that took its bracket along
    for match in _BRACKET.finditer(raw):
        before = raw[match.start() - 1 : match.start()]
        if before and _HAN.match(before) and _reads(before, match.group(1)):
            drops[match.start() : match.end()] = [True] * (match.end() - match.start())
            owned[match.start() - 1] = match.end()
    text, starts, ends = _kept(raw, drops, swaps, owned)
    text = simplified(text)
    return _without(_without(Restored(text, tuple(starts), tuple(ends)), _JOINED), _SPACED)


def titles(raw: str) -> list[str]:
    """The short lines at the head of a text, in which no sentence ends; each restored by itself, so that none is joined to the next."""
    lines = (
        restore(line.strip()).text for line in raw[:_HEAD].splitlines() if line.strip() and not line.startswith("#")
    )
    return [
        line
        for line in islice(lines, _TITLES)
        if len(line) <= _LONGEST_TITLE and not _SENTENCE.search(_ASIDE.sub("", line))
    ]


def _kept(
    raw: str, drops: list[bool], swaps: dict[int, tuple[int, str]], owned: dict[int, int]
) -> tuple[str, list[int], list[int]]:
    if not (swaps or owned):  # as almost every text
        return raw, list(range(len(raw))), list(range(1, len(raw) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(raw):
        if position in swaps:
            end, words = swaps[position]
            characters.extend(words)
            starts.extend([position] * len(words))
            ends.extend([end] * len(words))
            position = end
            continue
        if not drops[position]:
            characters.append(raw[position])
            starts.append(position)
            ends.append(owned.get(position, position + 1))
        position += 1
    return "".join(characters), starts, ends


def _without(restored: Restored, pattern: re.Pattern[str]) -> Restored:
    """The text without what `pattern` finds; what stays keeps its place. A year alone on its line is left there, and so is a title."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in pattern.finditer(restored.text):
        if "\n" in match.group() and _are_two_lines(restored.text, match):
            continue
        pieces.append(restored.text[last : match.start()])
        starts.extend(restored.starts[last : match.start()])
        ends.extend(restored.ends[last : match.start()])
        last = match.end()
    pieces.append(restored.text[last:])
    return Restored("".join(pieces), (*starts, *restored.starts[last:]), (*ends, *restored.ends[last:]))


def _are_two_lines(text: str, broken: re.Match[str]) -> bool:
    """Whether a line's end is one that its author set, though the next begins with a number."""
    if _YEAR_ALONE.search(text, max(0, broken.start() - 12), broken.start()):
        return True
    line = text.rfind("\n", max(0, broken.start() - _LONGEST_TITLE), broken.start()) + 1
    if "\t" in text[line : broken.start()]:
        return True  # the end of a row
    whole = line > 0 or broken.start() <= _LONGEST_TITLE
    return whole and _TITLE_ALONE.match(text, line, broken.end() + 5) is not None
