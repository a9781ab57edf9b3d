"""A figure by what people call it: its title, a word that it alone has, or its code.

code_of("排查隐患")      # "hazards.found"; raises UnknownName, whose message names what is near
"""

from difflib import get_close_matches
from functools import lru_cache

from ..indicator import kept
from ..indicator.declare import INDICATORS, UnknownIndicator, indicator


class UnknownName(LookupError):
    """No figure is called so, or several are."""


def code_of(name: str) -> str:
    """The code of the figure with this name. Raises UnknownName."""
    codes = codes_of(name)
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise UnknownName(
            f"“{name}”可能是{'、'.join(f'“{INDICATORS[code].title}”' for code in codes)}，请写清楚是哪一个。"
        )
    raise UnknownName(_unknown(name))


def codes_of(name: str) -> tuple[str, ...]:
    """The codes of the figures that a name may mean; none for one that no figure has."""
    titles, words = _all_names()
    if name not in INDICATORS and name not in titles and name not in words:
        kept.refresh(anew=True)  # somebody may have made it a moment ago
        titles, words = _all_names()
    if name in INDICATORS:
        return (name,)
    return (titles[name],) if name in titles else words.get(name, ())


def is_name(name: str) -> bool:
    """Whether a figure is called so, as far as is known here; unlike `codes_of` this asks nobody."""
    titles, words = _all_names()
    return name in INDICATORS or name in titles or name in words


def title_of(code: str) -> str:
    """A figure's title; its code where it was given up since."""
    return INDICATORS[code].title if code in INDICATORS else code


def other_names(code: str) -> list[str]:
    """Words besides the title by which this figure alone is found."""
    return [word for word, codes in _all_names()[1].items() if codes == (code,)]


def _all_names() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    return _names(len(INDICATORS), kept.edition())


@lru_cache(maxsize=1)
def _names(count: int, edition: int) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Titles, and the words of figures. count: how many there are; edition: of those that are kept."""
    titles = {figure.title: code for code, figure in INDICATORS.items()}
    words: dict[str, tuple[str, ...]] = {}
    for code, figure in INDICATORS.items():
        for word in figure.words:
            if "+" not in word and word not in titles:
                words[word] = (*words.get(word, ()), code)
    return titles, words


def _unknown(name: str) -> str:
    if "." in name:
        try:
            indicator(name)
        except UnknownIndicator as error:
            return str(error)
    like = get_close_matches(name, list(_all_names()[0]), 1, 0.5)
    return f"没有叫“{name}”的数字，" + (f"最像的是“{like[0]}”。" if like else "请打一个 【 从列表里选。")
